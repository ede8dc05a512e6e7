/** Gymnasium's vector `RescaleObservation`. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { boxObservations } from './box-observations.js';
import { mapObservations } from './map-observations.js';

/**
 * Stretches each coordinate from its bounds to [min, max], in float32.
 *
 * @throws BadInput unless observations are a bounded Box with low < high, and min < max.
 */
export function rescaleObservation(env: VecEnv, min: number, max: number): VecEnv {
  const { low, high, shape, size } = boxObservations(env, 'rescaleObservation');
  if (!(min < max)) throw new BadInput(`rescaleObservation needs min < max, got ${min} and ${max}`);
  const k = low.findIndex((v, i) => !(Number.isFinite(v) && Number.isFinite(high[i]) && v < high[i]));
  if (k !== -1) {
    const got = `[${low[k]}, ${high[k]}] at coordinate ${k} of ${env.spec.id}`;
    throw new BadInput(`rescaleObservation needs finite bounds with low < high, got ${got}`);
  }
  return mapObservations(env, box(min, max, shape), (from, at, to, toAt) => {
    for (let j = 0; j < size; j++) {
      to[toAt + j] = min + ((from[at + j] - low[j]) / (high[j] - low[j])) * (max - min);
    }
  });
}
