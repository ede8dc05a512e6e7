/** Many members of one space as one member of a batched space: what a vector of environments observes and takes. */

import { ARRAYS, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { box } from './box.js';
import { describeSpace } from './describe.js';
import { dict } from './dict.js';
import { multiDiscrete } from './multi-discrete.js';
import { isArraySpace, positiveInteger, type Space } from './space.js';
import { tuple } from './tuple.js';

const repeated = (values: ArrayLike<number>, n: number): number[] =>
  Array.from({ length: n }, () => Array.from(values)).flat();

/**
 * The space of `n` members side by side: Box → Box [n, …], Discrete → MultiDiscrete, MultiDiscrete → Box of int32,
 * MultiBinary → Box of int8, Tuple and Dict part by part; any other → a Tuple of n.
 *
 * @throws BadInput unless n is a positive integer.
 */
export function batchSpace(space: Space, n: number): Space {
  positiveInteger('n of a batch', n);
  switch (space.kind) {
    case 'box':
      return box(repeated(space.low, n), repeated(space.high, n), [n, ...space.shape], space.dtype);
    case 'discrete':
      return multiDiscrete(new Array<number>(n).fill(space.n), new Array<number>(n).fill(space.start));
    case 'multi-discrete': {
      const high = space.nvec.map((count, i) => space.start[i] + count - 1);
      return box(repeated(space.start, n), repeated(high, n), [n, space.size], 'int32');
    }
    case 'multi-binary':
      return box(0, 1, [n, ...space.shape], 'int8');
    case 'tuple':
      return tuple(space.spaces.map((s) => batchSpace(s, n)));
    case 'dict':
      return dict(space.keys.map((key) => [key, batchSpace(space.spaces[key], n)] as const));
    default:
      return tuple(Array.from({ length: n }, () => space));
  }
}

/** Members of `space` as one of `batchSpace(space, members.length)`. @throws BadInput when one is no member. */
export function concatenate(space: Space, members: readonly unknown[]): unknown {
  const stranger = members.findIndex((member) => !space.contains(member));
  if (stranger >= 0) throw new BadInput(`entry ${stranger} is no member of ${describeSpace(space)}`);
  return joined(space, members);
}

function joined(space: Space, members: readonly unknown[]): unknown {
  if (isArraySpace(space)) {
    const out = new ARRAYS[space.dtype](members.length * space.size);
    members.forEach((member, i) => {
      if (typeof member === 'number') out[i] = member;
      else out.set(member as NumericArray, i * space.size);
    });
    return out;
  }
  if (space.kind === 'tuple') {
    return space.spaces.map((s, k) =>
      joined(
        s,
        members.map((member) => (member as readonly unknown[])[k]),
      ),
    );
  }
  if (space.kind === 'dict') {
    const part = (key: string) => members.map((member) => (member as Record<string, unknown>)[key]);
    return Object.fromEntries(space.keys.map((key) => [key, joined(space.spaces[key], part(key))]));
  }
  return [...members];
}

/** The `n` members that a batch holds, in order. */
export function iterate(space: Space, batch: unknown, n: number): unknown[] {
  return Array.from({ length: n }, (_, i) => memberAt(space, batch, i));
}

function memberAt(space: Space, batch: unknown, i: number): unknown {
  if (space.kind === 'discrete') return (batch as NumericArray)[i];
  if (isArraySpace(space)) return (batch as NumericArray).slice(i * space.size, (i + 1) * space.size);
  if (space.kind === 'tuple') return space.spaces.map((s, k) => memberAt(s, (batch as readonly unknown[])[k], i));
  if (space.kind === 'dict') {
    const parts = batch as Record<string, unknown>;
    return Object.fromEntries(space.keys.map((key) => [key, memberAt(space.spaces[key], parts[key], i)]));
  }
  return (batch as readonly unknown[])[i];
}

/** Zeros for `n` members, to be written into; lists of null where members are no numbers. */
export function emptyBatch(space: Space, n: number): unknown {
  if (isArraySpace(space)) return new ARRAYS[space.dtype](n * space.size);
  if (space.kind === 'tuple') return space.spaces.map((s) => emptyBatch(s, n));
  if (space.kind === 'dict')
    return Object.fromEntries(space.keys.map((key) => [key, emptyBatch(space.spaces[key], n)]));
  return new Array<null>(n).fill(null);
}
