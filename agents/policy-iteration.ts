/**
 * Policy iteration: plans in a world whose transitions are known, a policy at a time.
 *
 *   evaluation   v(s) ← Σ_{s′} p(s′ | s, π(s)) [r + γ′ v(s′)],  again and again
 *   improvement  π(s) ← argmaxₐ Σ_{s′} p(s′ | s, a) [r + γ′ v(s′)]
 *
 * until no action changes; γ′ = 0 where the outcome terminates, else γ. Howard, "Dynamic Programming and Markov Processes"
 * (1960); Sutton & Barto 2018, §4.3. With few `evaluationSweeps` it is modified policy iteration, Puterman and Shin, "Modified
 * Policy Iteration Algorithms for Discounted Markov Decision Problems" (1978), https://doi.org/10.1287/mnsc.24.11.1127
 *
 * Differences from the book: an action gives way only to one that is better by more than the tolerance, so that ties cannot
 * keep it going; the first policy takes the first action everywhere. At γ = 1 a policy that never ends has no value: prefer a
 * γ just below 1.
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { type Config, real, whole } from '../core/config.js';
import type { FiniteMdp } from '../core/finite-mdp.js';
import type { Discrete } from '../core/spaces.js';
import { argmax } from './discrete.js';
import { actionValue, backup } from './tabular/backup.js';
import { makePlanner, needsModel, type Planning, planMetrics } from './tabular/planner.js';

const fields = {
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  tolerance: real(1e-10, { above: 0 }, 'a policy is evaluated when no value changes by more in a sweep'),
  evaluationSweeps: whole(100_000, { min: 1 }, 'sweeps before a policy is improved at the latest; 1: value iteration'),
  maxSweeps: whole(100_000, { min: 1 }, 'planning ends after so many sweeps in all, converged or not'),
};
export type PolicyIterationConfig = Config<typeof fields>;

/** One sweep of iterative policy evaluation, in place; returns the largest change. */
export function evaluationSweep(mdp: FiniteMdp, policy: Int32Array, v: Float64Array, gamma: number): number {
  let delta = 0;
  for (let s = 0; s < mdp.states; s++) {
    const value = actionValue(mdp, s, policy[s], v, gamma);
    delta = Math.max(delta, Math.abs(value - v[s]));
    v[s] = value;
  }
  return delta;
}

/** Takes the best action wherever it is better by more than the tolerance; returns how many states changed. */
export function improve(mdp: FiniteMdp, policy: Int32Array, v: Float64Array, gamma: number, tolerance: number): number {
  const q = new Float64Array(mdp.actions);
  let changed = 0;
  for (let s = 0; s < mdp.states; s++) {
    backup(mdp, s, v, gamma, q);
    const best = argmax(q, 0, mdp.actions);
    if (!(q[best] > q[policy[s]] + tolerance)) continue;
    policy[s] = best;
    changed++;
  }
  return changed;
}

interface Saved {
  readonly since: number;
  readonly stable: boolean;
}

function policyByPolicy(mdp: FiniteMdp, v: Float64Array, config: PolicyIterationConfig): Planning {
  const { gamma, tolerance, evaluationSweeps } = config;
  const policy = new Int32Array(mdp.states);
  let since = 0; // sweeps of this policy
  let stable = false;
  return {
    policy,
    sweep() {
      if (stable) return null;
      const delta = evaluationSweep(mdp, policy, v, gamma);
      since++;
      const evaluated = delta < tolerance;
      if (!evaluated && since < evaluationSweeps) return delta;
      stable = improve(mdp, policy, v, gamma, tolerance) === 0 && evaluated;
      since = 0;
      return delta;
    },
    save: () => ({ since, stable }),
    load(json) {
      ({ since, stable } = json as unknown as Saved);
    },
  };
}

const makePolicyIteration = (setting: AgentSetting, config: PolicyIterationConfig): Agent =>
  makePlanner(setting, config, (mdp, v) => policyByPolicy(mdp, v, config));

export const policyIteration: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'policy-iteration',
  title: 'Policy iteration',
  summary: 'Plans from the known transitions of a finite world: evaluates a policy, improves it, and so on.',
  fields,
  metrics: planMetrics,
  misfit: needsModel,
  create: makePolicyIteration,
};
