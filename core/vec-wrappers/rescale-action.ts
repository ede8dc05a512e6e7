/** Gymnasium's vector `RescaleAction`. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { boxActions, mapActions } from './map-actions.js';

/**
 * Takes actions in [min, max] and stretches them to the bounds of the action space.
 *
 * @throws BadInput unless that is a bounded Box and min < max.
 */
export function rescaleAction(env: VecEnv, min = -1, max = 1): VecEnv {
  const { low, high, shape, size } = boxActions(env, 'rescaleAction');
  if (!(min < max)) throw new BadInput(`rescaleAction needs min < max, got ${min} and ${max}`);
  if (![...low, ...high].every(Number.isFinite)) {
    throw new BadInput(`rescaleAction needs a bounded Box of actions, got an unbounded one of ${env.spec.id}`);
  }
  return mapActions(env, box(min, max, shape), (actions, out) => {
    for (let k = 0; k < out.length; k++) {
      const j = k % size;
      // Rounding must not carry an action over a bound; one beyond [min, max] stays beyond and is refused.
      const share = (actions[k] - min) / (max - min);
      const value = low[j] + share * (high[j] - low[j]);
      out[k] = share >= 0 && share <= 1 ? Math.min(Math.max(value, low[j]), high[j]) : value;
    }
  });
}
