/**
 * Batches: n members of a space in one value, as vector environments hold them.
 *
 * Array spaces become one array, row after row; Tuple and Dict a batch of each part; the members of other spaces
 * have no common size and stay a list.
 */

import { ARRAYS, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { box } from './box.js';
import { describeSpace } from './describe.js';
import { dict } from './dict.js';
import { multiDiscrete } from './multi-discrete.js';
import {
  type BatchOf,
  type Box,
  type DictSpace,
  isArraySpace,
  type MemberOf,
  type MultiDiscrete,
  positiveInteger,
  type Space,
  type TupleSpace,
} from './space.js';
import { tuple } from './tuple.js';

/** The space of batches. */
export type BatchSpace<S> = [Space] extends [S] ? Space : BatchSpaceOfOne<S>;
type BatchSpaceOfOne<S> = S extends { kind: 'discrete' }
  ? MultiDiscrete
  : S extends { kind: 'box' | 'multi-discrete' | 'multi-binary' }
    ? Box
    : S extends { kind: 'tuple'; spaces: infer P extends readonly Space[] }
      ? TupleSpace<{ readonly [K in keyof P]: BatchSpace<P[K]> }>
      : S extends { kind: 'dict'; spaces: infer D extends Readonly<Record<string, Space>> }
        ? DictSpace<{ readonly [K in keyof D]: BatchSpace<D[K]> }>
        : TupleSpace<readonly Extract<S, Space>[]>;

/** `values`, n times over. */
const repeated = (values: ArrayLike<number>, n: number): number[] =>
  Array.from({ length: n * values.length }, (_, i) => values[i % values.length]);

function batched(space: Space, n: number): Space {
  switch (space.kind) {
    case 'discrete':
      return multiDiscrete(repeated([space.n], n), repeated([space.start], n));
    case 'box':
      return box(repeated(space.low, n), repeated(space.high, n), [n, ...space.shape], space.dtype);
    case 'multi-discrete': {
      const last = space.start.map((first, i) => first + space.nvec[i] - 1);
      return box(repeated(space.start, n), repeated(last, n), [n, space.size], 'int32');
    }
    case 'multi-binary':
      return box(0, 1, [n, ...space.shape], 'int8');
    case 'tuple':
      return tuple(space.spaces.map((part) => batched(part, n)));
    case 'dict':
      return dict(space.keys.map((key) => [key, batched(space.spaces[key], n)] as const));
    default:
      return tuple(Array.from({ length: n }, () => space));
  }
}

/**
 * The space of n members at once: Discrete → MultiDiscrete; Box, MultiDiscrete, MultiBinary → Box with a new first
 * dimension; Tuple and Dict by part; the others → Tuple of n copies.
 *
 * @throws BadInput unless n is a positive integer.
 */
export function batchSpace<S extends Space>(space: S, n: number): BatchSpace<S> {
  positiveInteger('n of a batch', n);
  return batched(space, n) as unknown as BatchSpace<S>;
}

/** A member of no length where the space allows it: what an empty batch holds in place of an object. */
function emptyMember(space: Space): unknown {
  switch (space.kind) {
    case 'text':
      return ([...space.charset][0] ?? '').repeat(space.minLength);
    case 'sequence':
      return space.stack ? empty(space.space, 0) : [];
    case 'graph':
      return {
        nodes: new ARRAYS[space.nodeSpace.dtype](0),
        edges: space.edgeSpace === null ? null : new ARRAYS[space.edgeSpace.dtype](0),
        edgeLinks: space.edgeSpace === null ? null : new Int32Array(0),
      };
    case 'one-of':
      return [0, emptyMember(space.spaces[0])];
    case 'discrete':
      return 0;
    case 'tuple':
      return space.spaces.map(emptyMember);
    case 'dict':
      return Object.fromEntries(space.keys.map((key) => [key, emptyMember(space.spaces[key])]));
    default:
      return new ARRAYS[space.dtype](space.size);
  }
}

function empty(space: Space, n: number): unknown {
  if (isArraySpace(space)) return new ARRAYS[space.dtype](n * space.size);
  if (space.kind === 'tuple') return space.spaces.map((part) => empty(part, n));
  if (space.kind === 'dict') return Object.fromEntries(space.keys.map((key) => [key, empty(space.spaces[key], n)]));
  return Array.from({ length: n }, () => emptyMember(space));
}

/** Storage for n members: zeros, and the shortest text, sequence and graph. Not all of it need be members. */
export function emptyBatch<S extends Space>(space: S, n: number): BatchOf<S> {
  if (!Number.isSafeInteger(n) || n < 0) throw new BadInput(`n of a batch must be an integer of at least 0, got ${n}`);
  return empty(space, n) as BatchOf<S>;
}

type Named = Record<string, unknown>;

/** Puts a member in row i of a batch. Numbers are copied; objects are kept as they are. */
export function writeRow(space: Space, batch: unknown, i: number, member: unknown): void {
  if (space.kind === 'discrete') (batch as Int32Array)[i] = member as number;
  else if (isArraySpace(space)) (batch as NumericArray).set(member as NumericArray, i * space.size);
  else if (space.kind === 'tuple') {
    for (let k = 0; k < space.spaces.length; k++) {
      writeRow(space.spaces[k], (batch as unknown[])[k], i, (member as unknown[])[k]);
    }
  } else if (space.kind === 'dict') {
    for (const key of space.keys) writeRow(space.spaces[key], (batch as Named)[key], i, (member as Named)[key]);
  } else (batch as unknown[])[i] = member;
}

/** The member in row i of a batch: arrays are copies. */
export function readRow<S extends Space>(space: S, batch: BatchOf<S>, i: number): MemberOf<S> {
  return rowOf(space, batch, i) as MemberOf<S>;
}

function rowOf(space: Space, batch: unknown, i: number): unknown {
  if (space.kind === 'discrete') return (batch as Int32Array)[i];
  if (isArraySpace(space)) return (batch as NumericArray).slice(i * space.size, (i + 1) * space.size);
  if (space.kind === 'tuple') return space.spaces.map((part, k) => rowOf(part, (batch as unknown[])[k], i));
  if (space.kind === 'dict') {
    return Object.fromEntries(space.keys.map((key) => [key, rowOf(space.spaces[key], (batch as Named)[key], i)]));
  }
  return (batch as unknown[])[i];
}

/** How many members a batch holds, or null when it has not the form of one. */
export function batchLength(space: Space, batch: unknown): number | null {
  if (isArraySpace(space)) {
    if (!(batch instanceof ARRAYS[space.dtype]) || batch.length % space.size !== 0) return null;
    return batch.length / space.size;
  }
  if (space.kind === 'tuple') {
    if (!Array.isArray(batch) || batch.length !== space.spaces.length) return null;
    return common(space.spaces.map((part, k) => batchLength(part, batch[k])));
  }
  if (space.kind === 'dict') {
    if (typeof batch !== 'object' || batch === null || Object.keys(batch).length !== space.keys.length) return null;
    if (!space.keys.every((key) => Object.hasOwn(batch, key))) return null;
    return common(space.keys.map((key) => batchLength(space.spaces[key], (batch as Named)[key])));
  }
  return Array.isArray(batch) ? batch.length : null;
}

const common = (lengths: readonly (number | null)[]): number | null =>
  lengths.every((length) => length === lengths[0]) ? lengths[0] : null;

/**
 * Members in one batch. With `out`, a batch of as many, they are written there and nothing is allocated for numbers.
 *
 * @throws BadInput when one is no member, or `out` has another form or length.
 */
export function concatenate<S extends Space>(space: S, members: readonly MemberOf<S>[], out?: BatchOf<S>): BatchOf<S> {
  members.forEach((member, i) => {
    if (!space.contains(member)) throw new BadInput(`entry ${i} is no member of ${describeSpace(space)}`);
  });
  const length = out === undefined ? members.length : batchLength(space, out);
  if (length !== members.length) {
    throw new BadInput(`out must be a batch of ${members.length} of ${describeSpace(space)}, got ${length ?? 'none'}`);
  }
  const batch = out ?? emptyBatch(space, members.length);
  members.forEach((member, i) => {
    writeRow(space, batch, i, member);
  });
  return batch;
}

/** The members of a batch, one after the other. @throws BadInput when it is no batch of the space. */
export function* iterate<S extends Space>(space: S, batch: BatchOf<S>): Generator<MemberOf<S>> {
  const length = batchLength(space, batch);
  if (length === null) throw new BadInput(`not a batch of ${describeSpace(space)}`);
  for (let i = 0; i < length; i++) yield readRow(space, batch, i);
}
