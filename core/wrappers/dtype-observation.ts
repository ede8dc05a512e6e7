import { ARRAYS, type Dtype, type NumericArray } from '../arrays.js';
import type { Env } from '../env.js';
import { type ArraySpace, type Box, box } from '../spaces.js';
import { arraySpaceOf, numbersOf } from './options.js';
import { wrapObservation } from './wrap.js';

export interface DtypeObservationOptions {
  readonly dtype: Dtype;
}

/** The Box of a space's numbers in another dtype. */
export function castSpace(space: ArraySpace, dtype: Dtype): Box {
  switch (space.kind) {
    case 'box':
      return box(space.low, space.high, space.shape, dtype);
    case 'discrete':
      return box(space.start, space.start + space.n - 1, [1], dtype);
    case 'multi-discrete': {
      const high = space.nvec.map((n, i) => space.start[i] + n - 1);
      return box(space.start, high, [space.size], dtype);
    }
    case 'multi-binary':
      return box(0, 1, space.shape, dtype);
  }
}

/** Observations as arrays of another dtype; a Discrete one becomes an array of one. @throws BadInput on an unknown dtype. */
export function dtypeObservation<Act>(
  env: Env<unknown, Act>,
  options: DtypeObservationOptions,
): Env<NumericArray, Act> {
  const { dtype } = options;
  const space = castSpace(arraySpaceOf('dtypeObservation', 'observation', env.observationSpace), dtype);
  return wrapObservation(
    env as Env,
    'dtypeObservation',
    { dtype },
    {
      observationSpace: space,
      observe: (observation) => ARRAYS[dtype].from(numbersOf(observation)),
    },
  ) as Env<NumericArray, Act>;
}
