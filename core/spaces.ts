import type { Dtype, NumericArray } from './arrays.js';
import type { Json } from './json.js';
import type { Rng } from './rng.js';

export interface SpaceBase<T> {
  /** A uniformly drawn member (Box: see its own docs for unbounded sides). */
  sample(rng: Rng): T;
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

export interface MultiDiscrete extends SpaceBase<Int32Array> {
  readonly kind: 'multi-discrete';
  readonly nvec: readonly number[];
  readonly shape: readonly [number];
  readonly size: number;
  readonly dtype: 'int32';
}

export interface MultiBinary extends SpaceBase<Int8Array> {
  readonly kind: 'multi-binary';
  readonly shape: readonly number[];
  readonly size: number;
  readonly dtype: 'int8';
}

export interface TupleSpace extends SpaceBase<readonly unknown[]> {
  readonly kind: 'tuple';
  readonly spaces: readonly Space[];
}

export interface DictSpace extends SpaceBase<Readonly<Record<string, unknown>>> {
  readonly kind: 'dict';
  readonly spaces: Readonly<Record<string, Space>>;
}

/** Spaces whose members are one run of numbers: what rules observe into and vector environments hold. */
export type ArraySpace = Discrete | Box | MultiDiscrete | MultiBinary;
export type Space = ArraySpace | TupleSpace | DictSpace;
/** The type of a space's members. */
export type MemberOf<S> = S extends SpaceBase<infer T> ? T : never;
