/** Observation and action spaces: what a member is, how to draw one, how it is stored. A file each in spaces/. */

import { ARRAYS, type NumericArray } from './arrays.js';
import { makeRng } from './rng.js';
import type { ArraySpace, MemberOf, Space } from './spaces/space.js';

export {
  type BatchSpace,
  batchLength,
  batchSpace,
  concatenate,
  emptyBatch,
  iterate,
  readRow,
  writeRow,
} from './spaces/batch.js';
export { box } from './spaces/box.js';
export { describeSpace } from './spaces/describe.js';
export { dict } from './spaces/dict.js';
export { discrete } from './spaces/discrete.js';
export { type Flat, type FlatSpace, flatten, flattenInto, flattenSpace, unflatten } from './spaces/flatten.js';
export { graph } from './spaces/graph.js';
export { fromJsonable, spaceFromJSON, toJsonable } from './spaces/json.js';
export { multiBinary } from './spaces/multi-binary.js';
export { multiDiscrete } from './spaces/multi-discrete.js';
export { oneOf } from './spaces/one-of.js';
export { flatdim, isFlattenable } from './spaces/runs.js';
export { sequence } from './spaces/sequence.js';
export type {
  ArraySpace,
  BatchOf,
  Box,
  DictSpace,
  Discrete,
  Graph,
  GraphMember,
  MemberOf,
  MultiBinary,
  MultiDiscrete,
  OneOf,
  Sampling,
  Sequence,
  Space,
  SpaceBase,
  Text,
  TupleSpace,
} from './spaces/space.js';
export { isArraySpace } from './spaces/space.js';
export { text } from './spaces/text.js';
export { tuple } from './spaces/tuple.js';

/** Storage for `count` members of a space, row after row: [count × size], zeros. */
export const makeArray = (space: ArraySpace, count: number): NumericArray =>
  new ARRAYS[space.dtype](count * space.size);

/** Draws of a space from a stream of its own: the same seed, the same members. @throws RangeError on a bad seed. */
export function seeded<S extends Space>(
  space: S,
  seed: number,
): { sample(given?: Parameters<S['sample']>[1]): MemberOf<S> } {
  const rng = makeRng(seed).split('space');
  return { sample: (given) => space.sample(rng, given as never) as MemberOf<S> };
}
