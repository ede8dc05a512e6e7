import type { NumericArray } from '../arrays.js';
import type { Env } from '../env.js';
import { flatten, flattenSpace } from '../spaces.js';
import { wrapObservation } from './wrap.js';

/** Observations as one run of numbers; Discrete ones one-hot. @throws BadInput where the space cannot be flattened. */
export function flattenObservation<Act>(env: Env<unknown, Act>): Env<NumericArray, Act> {
  const space = env.observationSpace;
  return wrapObservation(
    env as Env,
    'flattenObservation',
    {},
    {
      observationSpace: flattenSpace(space),
      observe: (observation) => flatten(space as never, observation as never),
    },
  ) as Env<NumericArray, Act>;
}
