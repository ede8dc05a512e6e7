/** What every space is, and the types of all of them. */

import type { Dtype, NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Json } from '../json.js';
import type { Rng } from '../rng.js';

/** What a draw is restricted to. The form depends on the kind of space; never both. */
export interface Sampling<Mask = unknown, Probability = unknown> {
  readonly mask?: Mask | null;
  readonly probability?: Probability | null;
}

export interface SpaceBase<T> {
  /** A uniformly drawn member (Box: see its own docs for unbounded sides). @throws BadInput on a bad mask. */
  sample(rng: Rng, given?: Sampling): T;
  contains(value: unknown): value is T;
  equals(other: Space): boolean;
  toJSON(): Json;
}

/** {start, …, start + n − 1}. Stored as one int32. */
export interface Discrete extends SpaceBase<number> {
  readonly kind: 'discrete';
  readonly n: number;
  readonly start: number;
  readonly shape: readonly [];
  readonly size: 1;
  readonly dtype: 'int32';
  /** `mask`: [n] of 0 and 1, all zeros: `start` is drawn; `probability`: [n], summing to 1. */
  sample(rng: Rng, given?: Sampling<ArrayLike<number>, ArrayLike<number>>): number;
}

/** A box of numbers with a bound per coordinate, row-major. */
export interface Box extends SpaceBase<NumericArray> {
  readonly kind: 'box';
  readonly shape: readonly number[];
  /** Product of `shape`. */
  readonly size: number;
  readonly dtype: Dtype;
  readonly low: Float64Array; // [size]
  readonly high: Float64Array; // [size]
}

/** Several discrete choices at once: coordinate i in {start[i], …, start[i] + nvec[i] − 1}. */
export interface MultiDiscrete extends SpaceBase<Int32Array> {
  readonly kind: 'multi-discrete';
  readonly nvec: readonly number[];
  readonly start: readonly number[];
  readonly shape: readonly [number];
  readonly size: number;
  readonly dtype: 'int32';
  /** One mask or distribution for each coordinate, as Discrete has them; null leaves a coordinate free. */
  sample(
    rng: Rng,
    given?: Sampling<readonly (ArrayLike<number> | null)[], readonly (ArrayLike<number> | null)[]>,
  ): Int32Array;
}

/** Zeros and ones. */
export interface MultiBinary extends SpaceBase<Int8Array> {
  readonly kind: 'multi-binary';
  readonly shape: readonly number[];
  readonly size: number;
  readonly dtype: 'int8';
  /** `mask`: [size], 0 and 1 are taken as they are, 2 is free; `probability`: [size], of a one. */
  sample(rng: Rng, given?: Sampling<ArrayLike<number>, ArrayLike<number>>): Int8Array;
}

/** Strings over a set of characters. */
export interface Text extends SpaceBase<string> {
  readonly kind: 'text';
  readonly minLength: number;
  readonly maxLength: number;
  /** Each character once, sorted. */
  readonly charset: string;
  /** [length or null, a 0 or 1 (or a probability) for each character of `charset` or null]. */
  sample(rng: Rng, given?: Sampling<TextChoice, TextChoice>): string;
}
export type TextChoice = readonly [length: number | null, characters: ArrayLike<number> | null];

type Members<S extends readonly Space[]> = { readonly [K in keyof S]: MemberOf<S[K]> };

/** A fixed list of members, one of each space. */
export interface TupleSpace<S extends readonly Space[] = readonly Space[]> extends SpaceBase<Members<S>> {
  readonly kind: 'tuple';
  readonly spaces: S;
  /** One mask or distribution for each space; null leaves one free. */
  sample(rng: Rng, given?: Sampling<readonly unknown[], readonly unknown[]>): Members<S>;
}

/** Members by name. */
export interface DictSpace<D extends Readonly<Record<string, Space>> = Readonly<Record<string, Space>>>
  extends SpaceBase<{ readonly [K in keyof D]: MemberOf<D[K]> }> {
  readonly kind: 'dict';
  readonly spaces: D;
  /** The names, in the order in which they are drawn and flattened. */
  readonly keys: readonly string[];
  /** Masks or distributions by name; names left out are free. */
  sample(
    rng: Rng,
    given?: Sampling<Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>>,
  ): { readonly [K in keyof D]: MemberOf<D[K]> };
}

/** Any number of members of one space: a list, or one batch where it is stacked. */
export interface Sequence<Member = unknown> extends SpaceBase<Member> {
  readonly kind: 'sequence';
  readonly space: Space;
  readonly stack: boolean;
  /** [length, lengths to choose from or null, a mask or distribution of `space` or null]. */
  sample(rng: Rng, given?: Sampling<SequenceChoice, SequenceChoice>): Member;
}
export type SequenceChoice = readonly [length: number | readonly number[] | null, member: unknown];

export interface GraphMember {
  readonly nodes: NumericArray; // [N × nodeSpace.size]
  readonly edges: NumericArray | null; // [E × edgeSpace.size]
  /** From and to of each edge, as numbers of nodes; null where the space has no edges. */
  readonly edgeLinks: Int32Array | null; // [E × 2]
}

/** Nodes with features, and edges with features between them. */
export interface Graph extends SpaceBase<GraphMember> {
  readonly kind: 'graph';
  readonly nodeSpace: Box | Discrete;
  readonly edgeSpace: Box | Discrete | null;
  /** [mask or distribution of every node's space, that of every edge's]; how many of each. Default 10 nodes. */
  sample(rng: Rng, given?: GraphSampling): GraphMember;
}
export interface GraphSampling extends Sampling<readonly [unknown, unknown], readonly [unknown, unknown]> {
  readonly nodes?: number;
  readonly edges?: number;
}

/** [index, member of the space with that index]: the index tells the member's type. */
type Chosen<S extends readonly Space[]> = number extends S['length']
  ? readonly [index: number, member: MemberOf<S[number]>]
  : {
      readonly [I in keyof S]: readonly [
        index: I extends `${infer K extends number}` ? K : never,
        member: MemberOf<S[I]>,
      ];
    }[number];

/** A member of one of several spaces, with the number of the space. */
export interface OneOf<S extends readonly Space[] = readonly Space[]> extends SpaceBase<Chosen<S>> {
  readonly kind: 'one-of';
  readonly spaces: S;
  /** One mask or distribution for each space; null leaves one free. */
  sample(rng: Rng, given?: Sampling<readonly unknown[], readonly unknown[]>): Chosen<S>;
}

/** Spaces whose members are one run of numbers: what rules observe into and vector environments hold. */
export type ArraySpace = Discrete | Box | MultiDiscrete | MultiBinary;
export type Space = ArraySpace | Text | TupleSpace | DictSpace | Sequence | Graph | OneOf;
/** The type of a space's members. */
export type MemberOf<S> = S extends SpaceBase<infer T> ? T : never;
/** Many members of a space in one value: what `concatenate` makes and `iterate` reads. */
export type BatchOf<S> = [Space] extends [S] ? unknown : BatchOfOne<S>;
type BatchOfOne<S> = S extends { kind: 'discrete' | 'multi-discrete' }
  ? Int32Array
  : S extends { kind: 'multi-binary' }
    ? Int8Array
    : S extends { kind: 'box' }
      ? NumericArray
      : S extends { kind: 'tuple' | 'dict'; spaces: infer P }
        ? { readonly [K in keyof P]: BatchOf<P[K]> }
        : readonly MemberOf<S>[];

export const isArraySpace = (space: Space): space is ArraySpace =>
  space.kind === 'discrete' || space.kind === 'box' || space.kind === 'multi-discrete' || space.kind === 'multi-binary';

export const product = (shape: readonly number[]): number => shape.reduce((p, d) => p * d, 1);

export const sameNumbers = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

export function positiveInteger(what: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw new BadInput(`${what} must be a positive integer, got ${String(value)}`);
  }
}

const INT32_MIN = -2_147_483_648;
const INT32_MAX = 2_147_483_647;

/** @throws BadInput unless {start, …, start + n − 1} are integers that an Int32Array holds. */
export function assertChoices(space: string, n: unknown, start: unknown): void {
  positiveInteger(`n of ${space}`, n);
  if (!Number.isSafeInteger(start)) throw new BadInput(`start of ${space} must be an integer, got ${String(start)}`);
  const first = start as number;
  const last = first + (n as number) - 1;
  if (first >= INT32_MIN && last <= INT32_MAX) return;
  throw new BadInput(`members of ${space} must fit in 32 bits, got ${first} to ${last}`);
}

const SHOWN = 12; // numbers of a list in a message

/** A list in a message. */
export const shown = (values: unknown): string => {
  if (typeof values !== 'object' || values === null || !('length' in values))
    return JSON.stringify(values) ?? String(values);
  const list = Array.from(values as ArrayLike<unknown>);
  return `[${list.slice(0, SHOWN).map(String).join(', ')}${list.length > SHOWN ? ', …' : ''}]`;
};

/** @throws BadInput when a draw is given both a mask and a probability. */
export function assertOneChoice(space: string, given: Sampling | undefined): void {
  if (given?.mask == null || given.probability == null) return;
  throw new BadInput(`a draw from ${space} takes a mask or a probability, not both`);
}

/**
 * What a composite hands to the draw of one of its parts.
 *
 * @param pick that part's mask or distribution among those given.
 */
export function partOf(given: Sampling | undefined, pick: (choice: never) => unknown): Sampling | undefined {
  if (given?.mask != null) return { mask: pick(given.mask as never) ?? null };
  if (given?.probability != null) return { probability: pick(given.probability as never) ?? null };
  return undefined;
}

/** Draws one part of a composite, by what is given for that part. */
export const drawPart = (
  space: Space,
  rng: Rng,
  given: Sampling | undefined,
  pick: (choice: never) => unknown,
): unknown => space.sample(rng, partOf(given, pick) as never);

/** @throws BadInput unless `choice` is a list with an entry for each of `count` parts. */
export function assertParts(space: string, given: Sampling | undefined, count: number): void {
  assertOneChoice(space, given);
  const choice = given?.mask ?? given?.probability;
  if (choice === undefined || choice === null) return;
  if (!Array.isArray(choice) || choice.length !== count) {
    throw new BadInput(`a choice of ${space} must be a list of ${count} entries, got ${shown(choice)}`);
  }
}
