/** Gymnasium's vector `ReshapeObservation`. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { boxObservations } from './box-observations.js';

/** The same numbers under another shape. @throws BadInput unless it has as many. */
export function reshapeObservation(env: VecEnv, shape: readonly number[]): VecEnv {
  const { low, high, size, dtype } = boxObservations(env, 'reshapeObservation');
  const numbers = shape.reduce((product, d) => product * d, 1);
  if (numbers !== size) {
    throw new BadInput(`reshapeObservation needs a shape of ${size} numbers, got ${shape.join('×')} (${numbers})`);
  }
  return { ...env, observationSpace: box(low, high, shape, dtype) };
}
