/** Expected values in a world whose transitions are known: what every method of dynamic programming computes. */

import type { FiniteMdp } from '../../core/finite-mdp.js';
import { discountOf } from '../../core/returns.js';

/** q(s, a) = Σ_{s′} p(s′ | s, a) [r + γ′ v(s′)], γ′ = 0 where the outcome terminates, else γ. */
export function actionValue(mdp: FiniteMdp, s: number, a: number, v: Float64Array, gamma: number): number {
  const row = s * mdp.actions + a;
  let sum = 0;
  for (let k = mdp.rowStart[row]; k < mdp.rowStart[row + 1]; k++) {
    const discount = discountOf({ terminated: mdp.terminated[k] }, gamma);
    sum += mdp.probability[k] * (mdp.reward[k] + discount * v[mdp.nextState[k]]);
  }
  return sum;
}

/** `actionValue` of every action of state `s`, written into `q` from `at` on. */
export function backup(
  mdp: FiniteMdp,
  s: number,
  v: Float64Array, // [S]
  gamma: number,
  q: Float64Array,
  at = 0,
): void {
  for (let a = 0; a < mdp.actions; a++) q[at + a] = actionValue(mdp, s, a, v, gamma);
}
