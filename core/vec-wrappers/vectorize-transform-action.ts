/** Gymnasium's `VectorizeTransformAction`: a function of one action, applied to each world's. */

import type { NumericArray } from '../arrays.js';
import type { VecEnv } from '../env.js';
import { type ArraySpace, makeArray } from '../spaces.js';
import { mapActions } from './map-actions.js';
import { rowViews } from './vectorize-transform-observation.js';

/** Takes actions of `space`; each world is given `transform(action, out)`: [A′] → [A]. */
export function vectorizeTransformAction(
  env: VecEnv,
  space: ArraySpace,
  transform: (action: NumericArray, out: NumericArray) => void,
): VecEnv {
  // A copy, so that the views stay the same whatever array comes.
  const given = makeArray(space, env.count);
  const rows = rowViews(space.size)(given);
  const outs = rowViews(env.actionSpace.size);
  return mapActions(env, space, (actions, out) => {
    for (let k = 0; k < given.length; k++) given[k] = actions[k];
    const views = outs(out);
    for (let i = 0; i < env.count; i++) transform(rows[i], views[i]);
  });
}
