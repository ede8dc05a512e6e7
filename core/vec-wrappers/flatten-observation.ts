/** Gymnasium's vector `FlattenObservation`. */

import type { VecEnv } from '../env.js';
import { type ArraySpace, type Box, flattenSpace } from '../spaces.js';
import { mapObservations, type RowMap } from './map-observations.js';

/** One-hot of each discrete choice, one after the other. */
function oneHot(nvec: readonly number[], start: readonly number[], width: number): RowMap {
  return (from, at, to, toAt) => {
    to.fill(0, toAt, toAt + width);
    for (let k = 0, offset = toAt; k < nvec.length; offset += nvec[k++]) to[offset + from[at + k] - start[k]] = 1;
  };
}

const copy =
  (size: number): RowMap =>
  (from, at, to, toAt) => {
    for (let k = 0; k < size; k++) to[toAt + k] = from[at + k];
  };

function mapFor(space: ArraySpace, width: number): RowMap {
  if (space.kind === 'discrete') return oneHot([space.n], [space.start], width);
  if (space.kind === 'multi-discrete') return oneHot(space.nvec, space.start, width);
  return copy(width);
}

/** Observations as one run of numbers: discrete choices one-hot, boxes row-major. */
export function flattenObservation(env: VecEnv): VecEnv {
  const space: Box = flattenSpace<ArraySpace>(env.observationSpace) as Box;
  return mapObservations(env, space, mapFor(env.observationSpace, space.size));
}
