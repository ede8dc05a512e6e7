/** Gymnasium's vector `ClipAction`. */

import type { VecEnv } from '../env.js';
import { box } from '../spaces.js';
import { boxActions, mapActions } from './map-actions.js';

/** Takes any numbers and clips them to the bounds of the action space. @throws BadInput unless that is a Box. */
export function clipAction(env: VecEnv): VecEnv {
  const { low, high, shape, size } = boxActions(env, 'clipAction');
  const open = box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, shape);
  return mapActions(env, open, (actions, out) => {
    for (let k = 0; k < out.length; k++) {
      out[k] = Math.min(Math.max(actions[k], low[k % size]), high[k % size]);
    }
  });
}
