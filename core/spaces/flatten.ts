/**
 * Members as one run of numbers and back, after Gymnasium's `flatten`. See runs.ts for the form of the run.
 *
 * Sequences and graphs have no fixed length: they, and Tuple and Dict with them, keep their form and flatten within.
 */

import { ARRAYS, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { concatenate, iterate } from './batch.js';
import { box } from './box.js';
import { describeSpace } from './describe.js';
import { dict } from './dict.js';
import { graph } from './graph.js';
import { isFlattenable, readRun, runOf, writeRun } from './runs.js';
import { sequence } from './sequence.js';
import type { Box, Discrete, Graph, GraphMember, MemberOf, Sequence, Space } from './space.js';
import { tuple } from './tuple.js';

/** True in the types of spaces that hold a Sequence or Graph, or may. */
type Dynamic<S> = [Space] extends [S]
  ? true
  : S extends { kind: 'sequence' | 'graph' }
    ? true
    : S extends { kind: 'tuple' | 'one-of'; spaces: infer P extends readonly unknown[] }
      ? Dynamic<P[number]>
      : S extends { kind: 'dict'; spaces: infer D }
        ? Dynamic<D[keyof D]>
        : false;

/** Type of a flattened member. */
export type Flat<S> = true extends Dynamic<S> ? unknown : NumericArray;
/** Type of the space of flattened members. */
export type FlatSpace<S> = true extends Dynamic<S> ? Space : Box;

function flatSpace(space: Space): Space {
  switch (space.kind) {
    case 'sequence':
      return sequence(flattenSpace(space.space), { stack: space.stack });
    case 'graph': {
      const { nodeSpace, edgeSpace } = space;
      return graph(flattenSpace(nodeSpace), edgeSpace === null ? null : flattenSpace(edgeSpace));
    }
    case 'tuple':
      return tuple(space.spaces.map((part) => flattenSpace(part)));
    case 'dict':
      return dict(space.keys.map((key) => [key, flattenSpace(space.spaces[key])] as const));
    default:
      throw new BadInput(`${describeSpace(space)} cannot be flattened: a choice among sequences or graphs has no form`);
  }
}

// Worked out once a space: flattening is done at every step of an environment.
const known = new WeakMap<Space, Space>();

/** The space of flattened members: a one-dimensional Box, or the same kind around flattened parts. */
export function flattenSpace<S extends Space>(space: S): FlatSpace<S> {
  let flat = known.get(space);
  if (flat === undefined) {
    const run = isFlattenable(space) ? runOf(space) : null;
    flat = run === null ? flatSpace(space) : box(run.low, run.high, [run.low.length], run.dtype);
    known.set(space, flat);
  }
  return flat as FlatSpace<S>;
}

/** Members' forms, list or batch, with each member changed. */
function mapSequence(from: Sequence, to: Sequence, member: unknown, change: (one: unknown) => unknown): unknown {
  const list = from.stack ? [...iterate(from.space, member)] : (member as readonly unknown[]);
  const changed = list.map(change);
  return to.stack ? concatenate(to.space, changed as never[]) : changed;
}

type Feature = Box | Discrete;

type Change = (from: Feature, to: Feature, member: unknown) => unknown;

function mapGraph(from: Graph, to: Graph, { nodes, edges, edgeLinks }: GraphMember, change: Change): GraphMember {
  const rows = (a: Feature, b: Feature, values: NumericArray): NumericArray =>
    concatenate(
      b,
      Array.from(iterate<Feature>(a, values as never), (one) => change(a, b, one) as never),
    );
  const features = [from.edgeSpace, to.edgeSpace] as const;
  return {
    nodes: rows(from.nodeSpace, to.nodeSpace, nodes),
    edges: edges === null || features[0] === null ? null : rows(features[0], features[1] as Feature, edges),
    edgeLinks: edgeLinks?.slice() ?? null,
  };
}

function flat(space: Space, member: unknown): unknown {
  const target: Space = flattenSpace(space);
  if (isFlattenable(space)) {
    const out = new ARRAYS[(target as Box).dtype]((target as Box).size);
    writeRun(space, member, out, 0);
    return out;
  }
  switch (space.kind) {
    case 'sequence':
      return mapSequence(space, target as Sequence, member, (one) => flat(space.space, one));
    case 'graph':
      return mapGraph(space, target as Graph, member as GraphMember, (from, _to, one) => flat(from, one));
    case 'tuple':
      return space.spaces.map((part, i) => flat(part, (member as readonly unknown[])[i]));
    default: {
      const { keys, spaces } = space as Space & { kind: 'dict' };
      return Object.fromEntries(keys.map((key) => [key, flat(spaces[key], (member as Record<string, unknown>)[key])]));
    }
  }
}

/** A member of `space` as a member of `flattenSpace(space)`. @throws BadInput when it is no member. */
export function flatten<S extends Space>(space: S, member: MemberOf<S>): Flat<S> {
  if (!space.contains(member)) throw new BadInput(`what is flattened is no member of ${describeSpace(space)}`);
  return flat(space, member) as Flat<S>;
}

/**
 * Writes a member's run to `out[offset …]`, `flatdim(space)` numbers, without allocating for numbers. The member is
 * trusted, and `out` has to hold the dtype of `flattenSpace(space)`.
 *
 * @throws BadInput when members of the space have no run of one length.
 */
export function flattenInto<S extends Space>(space: S, member: MemberOf<S>, out: NumericArray, offset = 0): void {
  writeRun(space, member, out, offset);
}

function unflat(space: Space, given: unknown): unknown {
  const source: Space = flattenSpace(space);
  if (isFlattenable(space)) return readRun({ run: given as NumericArray, at: 0 }, space);
  switch (space.kind) {
    case 'sequence':
      return mapSequence(source as Sequence, space, given, (one) => unflat(space.space, one));
    case 'graph':
      return mapGraph(source as Graph, space, given as GraphMember, (_from, to, one) => unflat(to, one));
    case 'tuple':
      return space.spaces.map((part, i) => unflat(part, (given as readonly unknown[])[i]));
    default: {
      const { keys, spaces } = space as Space & { kind: 'dict' };
      return Object.fromEntries(keys.map((key) => [key, unflat(spaces[key], (given as Record<string, unknown>)[key])]));
    }
  }
}

/** The member of `space` that `flatten` gave this form. @throws BadInput when there is none. */
export function unflatten<S extends Space>(space: S, given: Flat<S>): MemberOf<S> {
  if (!flattenSpace<Space>(space).contains(given)) {
    throw new BadInput(`what is unflattened is no flattened member of ${describeSpace(space)}`);
  }
  const member = unflat(space, given);
  if (!space.contains(member)) {
    throw new BadInput(`what is unflattened is no flattened member of ${describeSpace(space)}`);
  }
  return member as MemberOf<S>;
}
