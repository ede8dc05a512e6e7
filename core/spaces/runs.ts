/**
 * Members as one run of numbers: how long the run is, what bounds it, how it is written and read.
 *
 * Discrete choices are one-hot, texts the numbers of their characters and past their end the number that is no
 * character's, Tuple and Dict the runs of their parts one after the other. OneOf is the number of the space, then the
 * run of the member, then that run's first number again up to the length of the longest, as Gymnasium fills it.
 */

import { ARRAYS, type Dtype, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { describeSpace } from './describe.js';
import { commonDtype } from './dtypes.js';
import type { OneOf, Space, Text } from './space.js';

/** True where every member is a run of one length: without Sequence and Graph inside. */
export function isFlattenable(space: Space): boolean {
  switch (space.kind) {
    case 'sequence':
    case 'graph':
      return false;
    case 'tuple':
    case 'one-of':
      return space.spaces.every(isFlattenable);
    case 'dict':
      return space.keys.every((key) => isFlattenable(space.spaces[key]));
    default:
      return true;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, v) => total + v, 0);

const noRun = (space: Space): BadInput =>
  new BadInput(`${describeSpace(space)} does not flatten to a fixed number of numbers`);

/** Numbers of a flattened member. @throws BadInput where that is not fixed. */
export function flatdim(space: Space): number {
  switch (space.kind) {
    case 'discrete':
      return space.n;
    case 'box':
    case 'multi-binary':
      return space.size;
    case 'multi-discrete':
      return sum(space.nvec);
    case 'text':
      return space.maxLength;
    case 'tuple':
      return sum(space.spaces.map(flatdim));
    case 'dict':
      return sum(space.keys.map((key) => flatdim(space.spaces[key])));
    case 'one-of':
      return 1 + Math.max(...space.spaces.map(flatdim));
    default:
      throw noRun(space);
  }
}

/** Bounds of a run of numbers, and what holds them. */
export interface Run {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly dtype: Dtype;
}

const filled = (n: number, low: number, high: number, dtype: Dtype): Run => ({
  low: new Array<number>(n).fill(low),
  high: new Array<number>(n).fill(high),
  dtype,
});

const joined = (runs: readonly Run[]): Run => ({
  low: runs.flatMap((run) => run.low),
  high: runs.flatMap((run) => run.high),
  dtype: commonDtype(runs.map((run) => run.dtype)),
});

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b));

/** Any member's number may stand anywhere: the bounds of all coordinates are the widest of any. */
function runOfOneOf(space: OneOf): Run {
  const all = joined(space.spaces.map(runOf));
  return joined([
    filled(1, 0, space.spaces.length - 1, space.spaces.length > 256 ? 'int32' : 'uint8'),
    filled(flatdim(space) - 1, least(all.low), most(all.high), all.dtype),
  ]);
}

/** @throws BadInput where the space has no run of one length. */
export function runOf(space: Space): Run {
  switch (space.kind) {
    case 'box':
      // As the dtype holds them: a wider dtype of the whole run must have room for the rounded bounds.
      return {
        low: Array.from(ARRAYS[space.dtype].from(space.low)),
        high: Array.from(ARRAYS[space.dtype].from(space.high)),
        dtype: space.dtype,
      };
    case 'multi-binary':
      return filled(space.size, 0, 1, 'int8');
    case 'discrete':
    case 'multi-discrete':
      return filled(flatdim(space), 0, 1, 'uint8');
    case 'text':
      return filled(space.maxLength, 0, [...space.charset].length, 'int32');
    case 'tuple':
      return joined(space.spaces.map(runOf));
    case 'dict':
      return joined(space.keys.map((key) => runOf(space.spaces[key])));
    case 'one-of':
      return runOfOneOf(space);
    default:
      throw noRun(space);
  }
}

function writeChoice(out: NumericArray, at: number, n: number, choice: number): number {
  out.fill(0, at, at + n);
  out[at + choice] = 1;
  return at + n;
}

function writeText(space: Text, member: string, out: NumericArray, at: number): number {
  const charset = [...space.charset];
  const letters = [...member];
  for (let i = 0; i < space.maxLength; i++) {
    out[at + i] = i < letters.length ? charset.indexOf(letters[i]) : charset.length;
  }
  return at + space.maxLength;
}

function writeOneOf(space: OneOf, [index, own]: readonly [number, unknown], out: NumericArray, at: number): number {
  const end = at + flatdim(space);
  out[at] = index;
  const filledTo = writeRun(space.spaces[index], own, out, at + 1);
  out.fill(out[at + 1], filledTo, end);
  return end;
}

/** Writes a member's run at `at` and returns where it ends. */
export function writeRun(space: Space, member: unknown, out: NumericArray, at: number): number {
  switch (space.kind) {
    case 'discrete':
      return writeChoice(out, at, space.n, (member as number) - space.start);
    case 'multi-discrete': {
      let end = at;
      for (let i = 0; i < space.size; i++) {
        end = writeChoice(out, end, space.nvec[i], (member as Int32Array)[i] - space.start[i]);
      }
      return end;
    }
    case 'text':
      return writeText(space, member as string, out, at);
    case 'tuple': {
      let end = at;
      for (let i = 0; i < space.spaces.length; i++) {
        end = writeRun(space.spaces[i], (member as readonly unknown[])[i], out, end);
      }
      return end;
    }
    case 'dict': {
      let end = at;
      for (const key of space.keys) {
        end = writeRun(space.spaces[key], (member as Readonly<Record<string, unknown>>)[key], out, end);
      }
      return end;
    }
    case 'one-of':
      return writeOneOf(space, member as readonly [number, unknown], out, at);
    case 'box':
    case 'multi-binary':
      out.set(member as NumericArray, at);
      return at + space.size;
    default:
      throw noRun(space);
  }
}

/** Where a run's numbers are read, part after part. */
interface Cursor {
  readonly run: NumericArray;
  at: number;
}

function readChoice(from: Cursor, n: number): number {
  const own = from.run.subarray(from.at, from.at + n);
  const hot = own.indexOf(1);
  if (hot < 0 || own.some((v, i) => v !== 0 && i !== hot)) {
    throw new BadInput(`a flattened choice of ${n} must be a single 1 among 0s, got [${own.join(', ')}]`);
  }
  from.at += n;
  return hot;
}

function readText(from: Cursor, space: Text): string {
  const charset = [...space.charset];
  const own = Array.from(from.run.subarray(from.at, from.at + space.maxLength));
  const end = own.indexOf(charset.length);
  const letters = end < 0 ? own : own.slice(0, end);
  if (!own.every((v, i) => (i < letters.length ? charset[v] !== undefined : v === charset.length))) {
    throw new BadInput(`a flattened text must be characters and then ${charset.length}s, got [${own.join(', ')}]`);
  }
  from.at += space.maxLength;
  return letters.map((v) => charset[v]).join('');
}

function readOneOf(from: Cursor, space: OneOf): readonly [number, unknown] {
  const end = from.at + flatdim(space);
  const index = from.run[from.at++];
  if (!Object.hasOwn(space.spaces, index)) {
    throw new BadInput(`a flattened OneOf must begin with an index below ${space.spaces.length}, got ${index}`);
  }
  const own = readRun(from, space.spaces[index]);
  from.at = end;
  return [index, own];
}

/** The member whose run begins at the cursor. @throws BadInput where there is none. */
export function readRun(from: Cursor, space: Space): unknown {
  switch (space.kind) {
    case 'discrete':
      return space.start + readChoice(from, space.n);
    case 'multi-discrete':
      return Int32Array.from(space.nvec, (n, i) => space.start[i] + readChoice(from, n));
    case 'text':
      return readText(from, space);
    case 'tuple':
      return space.spaces.map((part) => readRun(from, part));
    case 'dict':
      return Object.fromEntries(space.keys.map((key) => [key, readRun(from, space.spaces[key])]));
    case 'one-of':
      return readOneOf(from, space);
    case 'box':
    case 'multi-binary':
      from.at += space.size;
      return new ARRAYS[space.dtype](from.run.subarray(from.at - space.size, from.at));
    default:
      throw noRun(space);
  }
}
