/** Gymnasium's vector `DtypeObservation`. */

import type { Dtype } from '../arrays.js';
import type { VecEnv } from '../env.js';
import { box } from '../spaces.js';
import { boxObservations } from './box-observations.js';
import { mapObservations } from './map-observations.js';

/** The same numbers in another storage. @throws BadInput where the bounds do not fit it. */
export function dtypeObservation(env: VecEnv, dtype: Dtype): VecEnv {
  const { low, high, shape, size } = boxObservations(env, 'dtypeObservation');
  return mapObservations(env, box(low, high, shape, dtype), (from, at, to, toAt) => {
    for (let k = 0; k < size; k++) to[toAt + k] = from[at + k];
  });
}
