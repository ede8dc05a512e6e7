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

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { type Config, flag, real, whole } from '../core/config.js';
import type { FiniteMdp } from '../core/finite-mdp.js';
import type { Discrete } from '../core/spaces.js';
import { maxOf } from './discrete.js';
import { backup } from './tabular/backup.js';
import { makePlanner, needsModel, type Planning, planMetrics } from './tabular/planner.js';

const fields = {
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  tolerance: real(1e-10, { above: 0 }, 'planning ends when no value changes by more in a sweep'),
  maxSweeps: whole(100_000, { min: 1 }, 'planning ends after so many sweeps, converged or not'),
  inPlace: flag(true, 'use new values within the sweep that makes them; false: from a copy of the last sweep (Jacobi)'),
};
export type ValueIterationConfig = Config<typeof fields>;

function bestValues(mdp: FiniteMdp, v: Float64Array, { gamma, tolerance, inPlace }: ValueIterationConfig): Planning {
  const q = new Float64Array(mdp.actions);
  let converged = false;
  return {
    sweep() {
      if (converged) return null;
      const from = inPlace ? v : v.slice();
      let delta = 0;
      for (let s = 0; s < mdp.states; s++) {
        backup(mdp, s, from, gamma, q);
        const best = maxOf(q, 0, mdp.actions);
        delta = Math.max(delta, Math.abs(best - v[s]));
        v[s] = best;
      }
      converged = delta < tolerance;
      return delta;
    },
    save: () => converged,
    load(json) {
      converged = json === true;
    },
  };
}

const makeValueIteration = (setting: AgentSetting, config: ValueIterationConfig): Agent =>
  makePlanner(setting, config, (mdp, v) => bestValues(mdp, v, config));

export const valueIteration: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'value-iteration',
  title: 'Value iteration',
  summary: 'Plans from the known transitions of a finite world: exact values and the best policy.',
  fields,
  metrics: planMetrics,
  misfit: needsModel,
  create: makeValueIteration,
};
