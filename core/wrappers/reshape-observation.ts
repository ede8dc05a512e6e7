import type { NumericArray } from '../arrays.js';
import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { boxOf } from './options.js';
import { wrapObservation } from './wrap.js';

export interface ReshapeObservationOptions {
  readonly shape: readonly number[];
}

/** The same numbers in another shape. @throws BadInput unless it has as many. */
export function reshapeObservation<Act>(
  env: Env<unknown, Act>,
  { shape }: ReshapeObservationOptions,
): Env<NumericArray, Act> {
  const space = boxOf('reshapeObservation', 'observation', env.observationSpace);
  const size = shape.reduce((product, d) => product * d, 1);
  if (size !== space.size) {
    throw new BadInput(
      `shape of reshapeObservation must have ${space.size} numbers, got [${shape.join(', ')}], ${size}`,
    );
  }
  return wrapObservation(
    env as Env,
    'reshapeObservation',
    { shape: [...shape] },
    {
      observationSpace: box(space.low, space.high, shape, space.dtype),
      observe: (observation) => observation,
    },
  ) as Env<NumericArray, Act>;
}
