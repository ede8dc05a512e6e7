/** Gymnasium's `VectorizeTransformObservation`: a function of one observation, applied to each world's. */

import type { NumericArray } from '../arrays.js';
import type { VecEnv } from '../env.js';
import type { ArraySpace } from '../spaces.js';
import { rowsOf } from '../vec/buffers.js';
import { transformObservation } from './transform-observation.js';

/** The rows of a batch as views, made when an array is first seen. */
export function rowViews(size: number): (rows: NumericArray) => readonly NumericArray[] {
  const known = new WeakMap<NumericArray, readonly NumericArray[]>();
  return (rows) => {
    let views = known.get(rows);
    if (views === undefined) {
      views = Array.from({ length: rows.length / size }, (_, i) => rowsOf(rows, size, i, 1));
      known.set(rows, views);
    }
    return views;
  };
}

/** Each observation becomes `transform(observation, out)`: [D] → [D′], a member of `space`. */
export function vectorizeTransformObservation(
  env: VecEnv,
  space: ArraySpace,
  transform: (observation: NumericArray, out: NumericArray) => void,
): VecEnv {
  const from = rowViews(env.observationSpace.size);
  const to = rowViews(space.size);
  return transformObservation(env, space, (obs, out) => {
    const rows = from(obs);
    const outs = to(out);
    for (let i = 0; i < env.count; i++) transform(rows[i], outs[i]);
  });
}
