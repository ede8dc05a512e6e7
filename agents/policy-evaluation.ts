/**
 * Iterative policy evaluation: what a policy is worth in a world whose transitions are known.
 *
 *   v(s) ← Σ_{s′} p(s′ | s, π(s)) [r + γ′ v(s′)],   γ′ = 0 where the outcome terminates, else γ
 *
 * Sutton & Barto 2018, §4.1. http://incompleteideas.net/book/the-book-2nd.html
 */

import type { FiniteMdp } from '../core/finite-mdp.js';
import { discountOf } from '../core/returns.js';

/** Largest change of a sweep at which the values count as settled, and how many sweeps they may take. */
export interface EvaluationLimits {
  readonly tolerance?: number; // default 1e-12
  readonly maxSweeps?: number; // default 100 000
}

/**
 * v of a deterministic policy, or null where it does not settle: at γ = 1 a policy that never ends and is always
 * rewarded or punished on its way has no finite value.
 */
export function evaluatePolicy(
  mdp: FiniteMdp,
  policy: Int32Array, // [S], actions counted from 0
  gamma: number,
  { tolerance = 1e-12, maxSweeps = 100_000 }: EvaluationLimits = {},
): Float64Array | null {
  const v = new Float64Array(mdp.states);
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let delta = 0;
    for (let s = 0; s < mdp.states; s++) {
      const row = s * mdp.actions + policy[s];
      let sum = 0;
      for (let k = mdp.rowStart[row]; k < mdp.rowStart[row + 1]; k++) {
        const discount = discountOf({ terminated: mdp.terminated[k] }, gamma);
        sum += mdp.probability[k] * (mdp.reward[k] + discount * v[mdp.nextState[k]]);
      }
      delta = Math.max(delta, Math.abs(sum - v[s]));
      v[s] = sum;
    }
    if (delta < tolerance) return v;
  }
  return null;
}
