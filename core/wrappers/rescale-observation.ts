import { ARRAYS, type NumericArray } from '../arrays.js';
import type { Env } from '../env.js';
import { box } from '../spaces.js';
import { newBounds, place, type RescaleOptions } from './affine.js';
import { boundedBox } from './options.js';
import { wrapObservation } from './wrap.js';

/**
 * A bounded Box moved linearly to [min, max]: in float64 where it was, else in float32.
 *
 * @throws BadInput where a side is open, or min ≥ max.
 */
export function rescaleObservation<Act>(env: Env<unknown, Act>, options: RescaleOptions): Env<NumericArray, Act> {
  const space = boundedBox('rescaleObservation', 'observation', env.observationSpace);
  const to = newBounds('rescaleObservation', options, space);
  const dtype = space.dtype === 'float64' ? 'float64' : 'float32';
  const args = { min: [...to.low], max: [...to.high] };
  return wrapObservation(env as Env, 'rescaleObservation', args, {
    observationSpace: box(to.low, to.high, space.shape, dtype),
    observe: (observation) =>
      ARRAYS[dtype].from(Array.from(observation as NumericArray, (value, i) => place(value, i, space, to))),
  }) as Env<NumericArray, Act>;
}
