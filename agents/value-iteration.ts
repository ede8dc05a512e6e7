/**
 * Value iteration: plans in a world whose transitions are known.
 *
 *   v(s) ← maxₐ Σ_{s′} p(s′ | s, a) [r + γ′ v(s′)],   γ′ = 0 where the outcome terminates, else γ
 *
 * Bellman, "Dynamic Programming" (1957); Sutton & Barto 2018, §4.4. http://incompleteideas.net/book/the-book-2nd.html
 *
 * Differences from the book: none; sweeps are in place by default (each state sees the new values of those before it),
 * or from a frozen copy (Jacobi) with `inPlace: false`. Ties of the greedy policy go to the first action. At γ = 1
 * actions that merely put off the end tie with those that reach it: prefer a γ just below 1 for the policy.
 */

import type { Agent, AgentKind, AgentSetting, Sweep, ValueTable } from '../core/agent.js';
import { type Config, flag, real, whole } from '../core/config.js';
import type { FiniteMdp } from '../core/finite-mdp.js';
import { discountOf } from '../core/returns.js';
import type { Discrete } from '../core/spaces.js';
import { argmax, maxOf } from './discrete.js';
import { restoreArray } from './keeping.js';

const fields = {
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  tolerance: real(1e-10, { above: 0 }, 'planning ends when no value changes by more in a sweep'),
  maxSweeps: whole(100_000, { min: 1 }, 'planning ends after so many sweeps, converged or not'),
  inPlace: flag(true, 'use new values within the sweep that makes them; false: from a copy of the last sweep (Jacobi)'),
};
export type ValueIterationConfig = Config<typeof fields>;

/** q(s, a) = Σ_{s′} p(s′ | s, a) [r + γ′ v(s′)] for every action of state `s`, written into `q` from `at` on. */
export function backup(
  mdp: FiniteMdp,
  s: number,
  v: Float64Array, // [S]
  gamma: number,
  q: Float64Array,
  at = 0,
): void {
  for (let a = 0; a < mdp.actions; a++) {
    const row = s * mdp.actions + a;
    let sum = 0;
    for (let k = mdp.rowStart[row]; k < mdp.rowStart[row + 1]; k++) {
      const discount = discountOf({ terminated: mdp.terminated[k] }, gamma);
      sum += mdp.probability[k] * (mdp.reward[k] + discount * v[mdp.nextState[k]]);
    }
    q[at + a] = sum;
  }
}

function makeValueIteration(setting: AgentSetting, config: ValueIterationConfig): Agent {
  const mdp = setting.mdp as FiniteMdp; // see misfit
  const { states, actions } = mdp;
  const firstState = setting.observationSpace.kind === 'discrete' ? setting.observationSpace.start : 0;
  const firstAction = setting.actionSpace.kind === 'discrete' ? setting.actionSpace.start : 0;

  // 1. What is learned
  const v = new Float64Array(states);
  let sweeps = 0;
  let converged = false;

  // 2. What is remembered: nothing but the values.
  const scratch = new Float64Array(actions);
  const chosen = new Int32Array(setting.envCount);

  // 3. How it acts
  const qOf = (s: number): Float64Array => {
    backup(mdp, s, v, config.gamma, scratch);
    return scratch;
  };
  const greedy = (s: number): number => argmax(qOf(s), 0, actions);

  // 4. How it plans
  function sweep(): Sweep {
    const from = config.inPlace ? v : v.slice();
    let delta = 0;
    for (let s = 0; s < states; s++) {
      backup(mdp, s, from, config.gamma, scratch);
      const best = maxOf(scratch, 0, actions);
      delta = Math.max(delta, Math.abs(best - v[s]));
      v[s] = best;
    }
    sweeps++;
    converged = delta < config.tolerance;
    return { sweep: sweeps, delta };
  }

  function table(): ValueTable {
    const q = new Float64Array(states * actions);
    const policy = new Int32Array(states);
    for (let s = 0; s < states; s++) {
      backup(mdp, s, v, config.gamma, q, s * actions);
      policy[s] = argmax(q, s * actions, actions) + firstAction;
    }
    return { value: v.slice(), q, policy };
  }

  return {
    get updates() {
      return sweeps;
    },
    act(obs, count) {
      for (let i = 0; i < count; i++) chosen[i] = greedy(obs[i] - firstState) + firstAction;
      return chosen;
    },
    learn: () => undefined,
    *plan() {
      while (!converged && sweeps < config.maxSweeps) yield sweep();
    },
    think(obs, count) {
      const action = new Int32Array(count);
      const q = new Float32Array(count * actions);
      const value = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        q.set(qOf(obs[i] - firstState), i * actions);
        action[i] = argmax(scratch, 0, actions) + firstAction;
        value[i] = maxOf(scratch, 0, actions);
      }
      return { action, q, value };
    },
    status: () => ({}),
    table,

    // 5. How it is kept
    save: () => ({ tensors: { v: { shape: [states], data: v.slice() } }, json: { sweeps, converged } }),
    load({ tensors, json }) {
      restoreArray('v', v, tensors);
      ({ sweeps, converged } = json as { sweeps: number; converged: boolean });
    },
    loadPolicy: (tensors) => restoreArray('v', v, tensors),
    dispose() {},
  };
}

export const valueIteration: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'value-iteration',
  title: 'Value iteration',
  summary: 'Plans from the known transitions of a finite world: exact values and the best policy.',
  fields,
  metrics: {
    'plan/sweep': 'sweeps over all states so far',
    'plan/delta': "largest change of any state's value in the sweep",
  },
  misfit: ({ observationSpace, mdp }) =>
    mdp === undefined || observationSpace.kind !== 'discrete'
      ? 'the world must list its transitions (`transitions(s, a)` and a Discrete observation space)'
      : null,
  create: makeValueIteration,
};
