/**
 * Iterative policy evaluation: what a policy is worth in a world whose transitions are known.
 *
 *   v(s) ← Σₐ π(a | s) Σ_{s′} p(s′ | s, a) [r + γ′ v(s′)],   γ′ = 0 where the outcome terminates, else γ
 *
 * Sutton & Barto 2018, §4.1. http://incompleteideas.net/book/the-book-2nd.html
 */

import type { FiniteMdp } from '../core/finite-mdp.js';
import { actionValue } from './tabular/backup.js';

/** The action of each state [S], counted from 0, or the chance of each action in each state [S × A]. */
export type Policy = Int32Array | Float64Array;

/** π(a | s). */
const chanceOf = (policy: Policy, s: number, a: number, actions: number): number =>
  policy instanceof Float64Array ? policy[s * actions + a] : Number(policy[s] === a);

/** Largest change of a sweep at which the values count as settled, and how many sweeps they may take. */
export interface EvaluationLimits {
  readonly tolerance?: number; // default 1e-12
  readonly maxSweeps?: number; // default 100 000
}

/** The states that a policy may come to from where episodes start, in no order. */
export function statesReached(mdp: FiniteMdp, policy: Policy): readonly number[] {
  const { actions, rowStart, startDistribution } = mdp;
  const reached = new Set([...startDistribution.keys()].filter((s) => startDistribution[s] > 0));
  for (const s of reached) {
    for (let a = 0; a < actions; a++) {
      if (chanceOf(policy, s, a, actions) === 0) continue;
      const row = s * actions + a;
      for (let k = rowStart[row]; k < rowStart[row + 1]; k++) {
        if (mdp.probability[k] > 0 && mdp.terminated[k] === 0) reached.add(mdp.nextState[k]);
      }
    }
  }
  return [...reached];
}

/** Σₐ π(a | s) q(s, a), q from `v`. */
function expectedUnder(policy: Policy, mdp: FiniteMdp, s: number, v: Float64Array, gamma: number): number {
  let sum = 0;
  for (let a = 0; a < mdp.actions; a++) {
    const chance = chanceOf(policy, s, a, mdp.actions);
    if (chance > 0) sum += chance * actionValue(mdp, s, a, v, gamma);
  }
  return sum;
}

/**
 * v of a policy, or null where it does not settle: at γ = 1 a policy that never ends and is always
 * rewarded or punished on its way has no finite value.
 */
export function evaluatePolicy(
  mdp: FiniteMdp,
  policy: Policy,
  gamma: number,
  { tolerance = 1e-12, maxSweeps = 100_000 }: EvaluationLimits = {},
  /** Those that are evaluated; the values of the others stay 0. Default: all. */
  states: readonly number[] = Array.from({ length: mdp.states }, (_, s) => s),
): Float64Array | null {
  const v = new Float64Array(mdp.states);
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let delta = 0;
    for (const s of states) {
      const value = expectedUnder(policy, mdp, s, v, gamma);
      delta = Math.max(delta, Math.abs(value - v[s]));
      v[s] = value;
    }
    if (delta < tolerance) return v;
  }
  return null;
}

/**
 * Σₛ start(s) v(s): the expected return of an episode of a policy, exactly. Only states that it comes to count; null where it
 * does not settle, as in `evaluatePolicy`.
 */
export function startValueOf(
  mdp: FiniteMdp,
  policy: Policy,
  gamma: number,
  limits: EvaluationLimits = {},
): number | null {
  const v = evaluatePolicy(mdp, policy, gamma, limits, statesReached(mdp, policy));
  return v === null ? null : v.reduce((sum, value, s) => sum + mdp.startDistribution[s] * value, 0);
}
