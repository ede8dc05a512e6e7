/**
 * Members as one run of numbers and back, after Gymnasium's `flatten`: Discrete choices become one-hot, texts the numbers
 * of their characters, Tuple and Dict the runs of their parts one after the other.
 *
 * Sequences and graphs have no fixed length: they, and composites with them, keep their form and flatten within.
 */

import { ARRAYS, type Dtype, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { box } from './box.js';
import { describeSpace } from './describe.js';
import { dict } from './dict.js';
import { graph } from './graph.js';
import { sequence } from './sequence.js';
import type { Box, Discrete, GraphMember, MemberOf, Space } from './space.js';
import { tuple } from './tuple.js';

/** True where every member flattens to the same number of numbers. */
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
      throw new BadInput(`${describeSpace(space)} does not flatten to a fixed number of numbers`);
  }
}

/** Bounds of a run of numbers, and what holds them. */
interface Run {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly dtype: Dtype;
}

const filled = (n: number, low: number, high: number, dtype: Dtype): Run => ({
  low: new Array<number>(n).fill(low),
  high: new Array<number>(n).fill(high),
  dtype,
});

/** One dtype where all parts share it; else float32 where it holds all of them exactly, else float64. */
function commonDtype(dtypes: readonly Dtype[]): Dtype {
  if (dtypes.every((dtype) => dtype === dtypes[0])) return dtypes[0];
  return dtypes.some((dtype) => dtype === 'float64' || dtype === 'int32' || dtype === 'uint32') ? 'float64' : 'float32';
}

const joined = (runs: readonly Run[]): Run => ({
  low: runs.flatMap((run) => run.low),
  high: runs.flatMap((run) => run.high),
  dtype: commonDtype(runs.map((run) => run.dtype)),
});

/** OneOf: the number of the space, then the run of its member, then zeros. */
function runOfOneOf(spaces: readonly Space[]): Run {
  const runs = spaces.map(runOf);
  const length = Math.max(...runs.map((run) => run.low.length));
  const at = (i: number, side: 'low' | 'high'): number[] => runs.map((run) => run[side][i] ?? 0);
  return {
    low: [0, ...Array.from({ length }, (_, i) => Math.min(...at(i, 'low')))],
    high: [spaces.length - 1, ...Array.from({ length }, (_, i) => Math.max(...at(i, 'high')))],
    dtype: commonDtype(['uint8', ...runs.map((run) => run.dtype)]),
  };
}

function runOf(space: Space): Run {
  switch (space.kind) {
    case 'box':
      return { low: [...space.low], high: [...space.high], dtype: space.dtype };
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
      return runOfOneOf(space.spaces);
    default:
      throw new BadInput(`${describeSpace(space)} does not flatten to a fixed number of numbers`);
  }
}

const flatFeatures = (space: Box | Discrete): Box => flattenSpace(space) as Box;

/** The space of flattened members: a one-dimensional Box, or the same kind around flattened parts. */
export function flattenSpace(space: Space): Space {
  if (space.kind === 'sequence') return sequence(flattenSpace(space.space), { stack: space.stack });
  if (space.kind === 'graph') {
    return graph(flatFeatures(space.nodeSpace), space.edgeSpace === null ? null : flatFeatures(space.edgeSpace));
  }
  if (isFlattenable(space)) {
    const { low, high, dtype } = runOf(space);
    return box(low, high, [low.length], dtype);
  }
  if (space.kind === 'tuple') return tuple(space.spaces.map(flattenSpace));
  if (space.kind === 'dict') return dict(space.keys.map((key) => [key, flattenSpace(space.spaces[key])] as const));
  throw new BadInput(`${describeSpace(space)} cannot be flattened`);
}

/** Writes a member's run at `at` and returns where it ends. */
function write(space: Space, member: unknown, out: NumericArray, at: number): number {
  switch (space.kind) {
    case 'discrete':
      out[at + (member as number) - space.start] = 1;
      return at + space.n;
    case 'multi-discrete':
      return space.nvec.reduce((from, n, i) => {
        out[from + (member as Int32Array)[i] - space.start[i]] = 1;
        return from + n;
      }, at);
    case 'text': {
      const charset = [...space.charset];
      const letters = [...(member as string)];
      // Past the end stands a number that is no character's.
      for (let i = 0; i < space.maxLength; i++) {
        out[at + i] = i < letters.length ? charset.indexOf(letters[i]) : charset.length;
      }
      return at + space.maxLength;
    }
    case 'tuple':
      return space.spaces.reduce((from, s, i) => write(s, (member as readonly unknown[])[i], out, from), at);
    case 'dict':
      return space.keys.reduce(
        (from, key) => write(space.spaces[key], (member as Record<string, unknown>)[key], out, from),
        at,
      );
    case 'one-of': {
      const [index, own] = member as readonly [number, unknown];
      out[at] = index;
      write(space.spaces[index], own, out, at + 1);
      return at + flatdim(space);
    }
    default:
      out.set(member as NumericArray, at);
      return at + flatdim(space);
  }
}

const hotIndex = (run: NumericArray, at: number, n: number): number => {
  for (let i = 0; i < n; i++) if (run[at + i] === 1) return i;
  throw new BadInput(`a flattened choice needs a 1 among its ${n} numbers, got none`);
};

function readText(charset: readonly string[], run: NumericArray, at: number, maxLength: number): string {
  let text = '';
  for (let i = 0; i < maxLength && run[at + i] < charset.length; i++) text += charset[run[at + i]];
  return text;
}

function read(space: Space, run: NumericArray, at: number): unknown {
  switch (space.kind) {
    case 'discrete':
      return space.start + hotIndex(run, at, space.n);
    case 'multi-discrete': {
      let from = at;
      return Int32Array.from(space.nvec, (n, i) => {
        from += n;
        return space.start[i] + hotIndex(run, from - n, n);
      });
    }
    case 'text':
      return readText([...space.charset], run, at, space.maxLength);
    case 'tuple': {
      let from = at;
      return space.spaces.map((s) => {
        from += flatdim(s);
        return read(s, run, from - flatdim(s));
      });
    }
    case 'dict': {
      let from = at;
      return Object.fromEntries(
        space.keys.map((key) => {
          const own = space.spaces[key];
          from += flatdim(own);
          return [key, read(own, run, from - flatdim(own))];
        }),
      );
    }
    case 'one-of':
      return [run[at], read(space.spaces[run[at]], run, at + 1)];
    case 'box':
      return ARRAYS[space.dtype].from(run.subarray(at, at + space.size));
    default:
      return Int8Array.from(run.subarray(at, at + flatdim(space)));
  }
}

/** Features of nodes or edges: one-hot where they are choices. */
function flatRows(space: Box | Discrete, rows: NumericArray): NumericArray {
  if (space.kind === 'box') return rows.slice();
  const out = new Uint8Array(rows.length * space.n);
  for (let i = 0; i < rows.length; i++) out[i * space.n + rows[i] - space.start] = 1;
  return out;
}

function unflatRows(space: Box | Discrete, rows: NumericArray): NumericArray {
  if (space.kind === 'box') return rows.slice();
  return Int32Array.from(
    { length: rows.length / space.n },
    (_, i) => space.start + hotIndex(rows, i * space.n, space.n),
  );
}

function mapGraph(member: GraphMember, space: Space & { kind: 'graph' }, rows: typeof flatRows): GraphMember {
  const { nodes, edges, edgeLinks } = member;
  const flat = edges === null || space.edgeSpace === null ? null : rows(space.edgeSpace, edges);
  return { nodes: rows(space.nodeSpace, nodes), edges: flat, edgeLinks: edgeLinks?.slice() ?? null };
}

/** Members of a stacked sequence, each as it would stand alone. */
function rowsOf(space: Space, array: NumericArray): unknown[] {
  const size = space.kind === 'discrete' ? 1 : flatdimOfRow(space);
  return Array.from({ length: array.length / size }, (_, i) =>
    space.kind === 'discrete' ? array[i] : array.slice(i * size, (i + 1) * size),
  );
}

const flatdimOfRow = (space: Space): number => ('size' in space ? space.size : flatdim(space));

const stacked = (parts: readonly unknown[], dtype: Dtype): NumericArray =>
  new ARRAYS[dtype](parts.flatMap((part) => (typeof part === 'number' ? [part] : [...(part as NumericArray)])));

/** A member of `space` as a member of `flattenSpace(space)`. */
export function flatten(space: Space, member: unknown): unknown {
  if (!space.contains(member)) throw new BadInput(`what is flattened is no member of ${describeSpace(space)}`);
  if (space.kind === 'graph') return mapGraph(member as GraphMember, space, flatRows);
  if (space.kind === 'sequence') {
    const list = space.stack ? rowsOf(space.space, member as NumericArray) : (member as readonly unknown[]);
    const flat = list.map((one) => flatten(space.space, one));
    return space.stack ? stacked(flat, (flattenSpace(space.space) as Box).dtype) : flat;
  }
  if (isFlattenable(space)) {
    const run = new ARRAYS[runOf(space).dtype](flatdim(space));
    write(space, member, run, 0);
    return run;
  }
  if (space.kind === 'tuple') return space.spaces.map((s, i) => flatten(s, (member as readonly unknown[])[i]));
  const parts = member as Record<string, unknown>;
  if (space.kind === 'dict') {
    return Object.fromEntries(space.keys.map((key) => [key, flatten(space.spaces[key], parts[key])]));
  }
  throw new BadInput(`${describeSpace(space)} cannot be flattened`);
}

/** The member of `space` that `flatten` gave this form. @throws BadInput when there is none. */
export function unflatten<S extends Space>(space: S, flat: unknown): MemberOf<S> {
  return unflat(space, flat) as MemberOf<S>;
}

function unflat(space: Space, flat: unknown): unknown {
  if (!flattenSpace(space).contains(flat)) {
    throw new BadInput(`what is unflattened is no flattened member of ${describeSpace(space)}`);
  }
  if (space.kind === 'graph') return mapGraph(flat as GraphMember, space, unflatRows);
  if (space.kind === 'sequence') {
    const inner = space.space;
    const list = space.stack ? rowsOf(flattenSpace(inner), flat as NumericArray) : (flat as readonly unknown[]);
    const members = list.map((one) => unflat(inner, one));
    return space.stack ? stacked(members, (inner as Box).dtype) : members;
  }
  if (isFlattenable(space)) return read(space, flat as NumericArray, 0);
  if (space.kind === 'tuple') return space.spaces.map((s, i) => unflat(s, (flat as readonly unknown[])[i]));
  const parts = flat as Record<string, unknown>;
  if (space.kind === 'dict')
    return Object.fromEntries(space.keys.map((key) => [key, unflat(space.spaces[key], parts[key])]));
  throw new BadInput(`${describeSpace(space)} cannot be flattened`);
}
