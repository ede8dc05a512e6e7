/** Observation and action spaces: what a member is, how to draw one, how it is stored. */

import type { Dtype, NumericArray } from './arrays.js';
import { BadInput } from './errors.js';
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

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
} as const;

const RANGES: Readonly<Record<Dtype, readonly [number, number]>> = {
  float32: [-3.4028234663852886e38, 3.4028234663852886e38],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE],
  int32: [-2147483648, 2147483647],
  uint8: [0, 255],
  int8: [-128, 127],
  int16: [-32768, 32767],
};

const isFloat = (dtype: Dtype): boolean => dtype === 'float32' || dtype === 'float64';

const product = (shape: readonly number[]): number => shape.reduce((p, d) => p * d, 1);

const sameNumbers = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};

function positiveInteger(what: string, value: unknown): void {
  if (!Number.isSafeInteger(value) || (value as number) < 1) {
    throw new BadInput(`${what} must be a positive integer, got ${String(value)}`);
  }
}

/** Storage for `count` members of a space, row after row: [count × size], zeros. */
export const makeArray = (space: ArraySpace, count: number): NumericArray =>
  new ARRAYS[space.dtype](count * space.size);

/** A space in a few words, for messages: 'Discrete(4)', 'Box(10×10×4, uint8)'. */
export function describeSpace(space: Space): string {
  switch (space.kind) {
    case 'discrete':
      return space.start === 0 ? `Discrete(${space.n})` : `Discrete(${space.n}, start ${space.start})`;
    case 'box':
      return `Box(${space.shape.join('×') || 'scalar'}, ${space.dtype})`;
    case 'multi-discrete':
      return `MultiDiscrete(${space.nvec.join(', ')})`;
    case 'multi-binary':
      return `MultiBinary(${space.shape.join('×')})`;
    case 'tuple':
      return `Tuple(${space.spaces.map(describeSpace).join(', ')})`;
    case 'dict':
      return `Dict(${Object.entries(space.spaces)
        .map(([key, s]) => `${key}: ${describeSpace(s)}`)
        .join(', ')})`;
  }
}

/** {start, …, start + n − 1}. @throws BadInput unless n is a positive and start a safe integer. */
export function discrete(n: number, start = 0): Discrete {
  positiveInteger('n of a Discrete space', n);
  if (!Number.isSafeInteger(start)) throw new BadInput(`start of a Discrete space must be an integer, got ${start}`);
  return Object.freeze({
    kind: 'discrete' as const,
    n,
    start,
    shape: [] as const,
    size: 1 as const,
    dtype: 'int32' as const,
    sample: (rng: Rng) => start + rng.int(n),
    contains: (v: unknown): v is number => Number.isInteger(v) && (v as number) >= start && (v as number) < start + n,
    equals: (other: Space) => other.kind === 'discrete' && other.n === n && other.start === start,
    toJSON: () => ({ kind: 'discrete', n, start }),
  });
}

type Bound = number | ArrayLike<number>;

function boundsOf(side: 'low' | 'high', bound: Bound, size: number): Float64Array {
  if (typeof bound === 'number') return new Float64Array(size).fill(bound);
  if (bound.length !== size) {
    throw new BadInput(`${side} of a Box must be a number or have one per coordinate (${size}), got ${bound.length}`);
  }
  return Float64Array.from(bound);
}

function checkBounds(low: Float64Array, high: Float64Array, dtype: Dtype): void {
  const [least, most] = RANGES[dtype];
  for (let i = 0; i < low.length; i++) {
    const pair = `[${low[i]}, ${high[i]}] at coordinate ${i}`;
    if (!(low[i] <= high[i])) throw new BadInput(`a Box needs low ≤ high and no NaN, got ${pair}`);
    if (isFloat(dtype)) {
      const beyond = (v: number): boolean => Number.isFinite(v) && (v < least || v > most);
      if (beyond(low[i]) || beyond(high[i])) throw new BadInput(`bounds of a ${dtype} Box must fit it, got ${pair}`);
      continue;
    }
    if (low[i] < least || high[i] > most || !Number.isInteger(low[i]) || !Number.isInteger(high[i])) {
      throw new BadInput(`bounds of a ${dtype} Box must be integers in [${least}, ${most}], got ${pair}`);
    }
  }
}

/** One draw per coordinate: uniform where bounded, an exponential away from a lone bound, else N(0, 1). */
function sampleCoordinate(rng: Rng, low: number, high: number, dtype: Dtype): number {
  if (!isFloat(dtype)) return low + rng.int(high - low + 1);
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  if (bounded) {
    const u = rng.uniform();
    // The width of a huge range overflows: mix the bounds instead.
    return Number.isFinite(high - low) ? low + u * (high - low) : low * (1 - u) + high * u;
  }
  if (Number.isFinite(low)) return low - Math.log(1 - rng.uniform());
  if (Number.isFinite(high)) return high + Math.log(1 - rng.uniform());
  return rng.normal();
}

/** One dimension as long as the bounds; [1] for two plain numbers. */
const shapeOf = (low: Bound, high: Bound): readonly number[] => [
  typeof low === 'number' ? (typeof high === 'number' ? 1 : high.length) : low.length,
];

/**
 * Numbers with a bound per coordinate. Bounds are inclusive; ±∞ is allowed for the float dtypes.
 *
 * Without a shape it is one-dimensional, as long as the bounds are.
 *
 * @throws BadInput when a bound is NaN, low > high, or a bound lies outside the dtype.
 */
export function box(low: Bound, high: Bound, shape = shapeOf(low, high), dtype: Dtype = 'float32'): Box {
  if (!Object.hasOwn(ARRAYS, dtype)) {
    throw new BadInput(`dtype of a Box must be one of ${Object.keys(ARRAYS).join(', ')}, got ${String(dtype)}`);
  }
  for (const d of shape) positiveInteger('each dimension of a Box', d);
  const size = product(shape);
  const lows = boundsOf('low', low, size);
  const highs = boundsOf('high', high, size);
  checkBounds(lows, highs, dtype);
  const Ctor = ARRAYS[dtype];
  // A float32 member may be the rounded image of a float64 bound: compare with the bounds as the dtype holds them.
  const storedLow = dtype === 'float32' ? Float32Array.from(lows) : lows;
  const storedHigh = dtype === 'float32' ? Float32Array.from(highs) : highs;

  function contains(value: unknown): value is NumericArray {
    if (!(value instanceof Ctor) || value.length !== size) return false;
    for (let i = 0; i < size; i++) if (!(value[i] >= storedLow[i] && value[i] <= storedHigh[i])) return false;
    return true;
  }
  return Object.freeze({
    kind: 'box' as const,
    shape: Object.freeze([...shape]),
    size,
    dtype,
    low: lows,
    high: highs,
    sample: (rng: Rng) => new Ctor(size).map((_, i) => sampleCoordinate(rng, lows[i], highs[i], dtype)),
    contains,
    equals: (other: Space) =>
      other.kind === 'box' &&
      other.dtype === dtype &&
      sameNumbers(other.shape, shape) &&
      sameNumbers(other.low, lows) &&
      sameNumbers(other.high, highs),
    toJSON: () => ({ kind: 'box', shape: [...shape], dtype, low: boundToJson(lows), high: boundToJson(highs) }),
  });
}

const numberToJson = (v: number): Json => (Number.isFinite(v) ? v : v > 0 ? 'inf' : '-inf');
const numberFromJson = (v: Json): number =>
  v === 'inf' ? Number.POSITIVE_INFINITY : v === '-inf' ? Number.NEGATIVE_INFINITY : (v as number);

/** One number when all coordinates share it. JSON has no infinities: they travel as 'inf' and '-inf'. */
const boundToJson = (bound: Float64Array): Json =>
  bound.every((v) => v === bound[0]) ? numberToJson(bound[0]) : [...bound].map(numberToJson);

const boundFromJson = (json: Json): Bound => (Array.isArray(json) ? json.map(numberFromJson) : numberFromJson(json));

/** Several discrete choices at once: coordinate i in {0, …, nvec[i] − 1}. */
export function multiDiscrete(nvec: readonly number[]): MultiDiscrete {
  if (nvec.length === 0) throw new BadInput('nvec of a MultiDiscrete space must not be empty');
  for (const n of nvec) positiveInteger('each entry of nvec', n);
  const size = nvec.length;
  return Object.freeze({
    kind: 'multi-discrete' as const,
    nvec: Object.freeze([...nvec]),
    shape: [size] as const,
    size,
    dtype: 'int32' as const,
    sample: (rng: Rng) => Int32Array.from(nvec, (n) => rng.int(n)),
    contains: (v: unknown): v is Int32Array =>
      v instanceof Int32Array && v.length === size && v.every((x, i) => x >= 0 && x < nvec[i]),
    equals: (other: Space) => other.kind === 'multi-discrete' && sameNumbers(other.nvec, nvec),
    toJSON: () => ({ kind: 'multi-discrete', nvec: [...nvec] }),
  });
}

/** Zeros and ones. */
export function multiBinary(shape: readonly number[]): MultiBinary {
  for (const d of shape) positiveInteger('each dimension of a MultiBinary space', d);
  const size = product(shape);
  return Object.freeze({
    kind: 'multi-binary' as const,
    shape: Object.freeze([...shape]),
    size,
    dtype: 'int8' as const,
    sample: (rng: Rng) => Int8Array.from({ length: size }, () => rng.int(2)),
    contains: (v: unknown): v is Int8Array =>
      v instanceof Int8Array && v.length === size && v.every((x) => x === 0 || x === 1),
    equals: (other: Space) => other.kind === 'multi-binary' && sameNumbers(other.shape, shape),
    toJSON: () => ({ kind: 'multi-binary', shape: [...shape] }),
  });
}

/** A fixed list of members, one of each space. */
export function tuple(spaces: readonly Space[]): TupleSpace {
  if (spaces.length === 0) throw new BadInput('a Tuple space needs at least one space');
  return Object.freeze({
    kind: 'tuple' as const,
    spaces: Object.freeze([...spaces]),
    sample: (rng: Rng) => spaces.map((s) => s.sample(rng)),
    contains: (v: unknown): v is readonly unknown[] =>
      Array.isArray(v) && v.length === spaces.length && spaces.every((s, i) => s.contains(v[i])),
    equals: (other: Space) =>
      other.kind === 'tuple' &&
      other.spaces.length === spaces.length &&
      spaces.every((s, i) => s.equals(other.spaces[i])),
    toJSON: () => ({ kind: 'tuple', spaces: spaces.map((s) => s.toJSON()) }),
  });
}

/** Members by name. Keys are kept in sorted order, so that equal spaces sample alike. */
export function dict(spaces: Readonly<Record<string, Space>>): DictSpace {
  const keys = Object.keys(spaces).sort();
  if (keys.length === 0) throw new BadInput('a Dict space needs at least one key');
  const sorted = Object.freeze(Object.fromEntries(keys.map((key) => [key, spaces[key]])));
  return Object.freeze({
    kind: 'dict' as const,
    spaces: sorted,
    sample: (rng: Rng) => Object.fromEntries(keys.map((key) => [key, sorted[key].sample(rng)])),
    contains: (v: unknown): v is Readonly<Record<string, unknown>> =>
      typeof v === 'object' &&
      v !== null &&
      Object.keys(v).length === keys.length &&
      keys.every((key) => Object.hasOwn(v, key) && sorted[key].contains((v as Record<string, unknown>)[key])),
    equals: (other: Space) =>
      other.kind === 'dict' &&
      sameKeys(Object.keys(other.spaces).sort(), keys) &&
      keys.every((key) => sorted[key].equals(other.spaces[key])),
    toJSON: () => ({ kind: 'dict', spaces: Object.fromEntries(keys.map((key) => [key, sorted[key].toJSON()])) }),
  });
}

const sameKeys = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i]);

/** The space that `toJSON` wrote. @throws BadInput when it is none. */
export function spaceFromJSON(json: Json): Space {
  try {
    return readSpace(json);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new BadInput(`not a space: ${JSON.stringify(json)?.slice(0, 80)}`);
  }
}

/** @throws BadInput, or TypeError where a part is missing or of another type. */
function readSpace(json: Json): Space {
  const j = json as Record<string, Json>;
  switch (j?.kind) {
    case 'discrete':
      return discrete(j.n as number, j.start as number);
    case 'box':
      return box(boundFromJson(j.low), boundFromJson(j.high), j.shape as number[], j.dtype as Dtype);
    case 'multi-discrete':
      return multiDiscrete(j.nvec as number[]);
    case 'multi-binary':
      return multiBinary(j.shape as number[]);
    case 'tuple':
      return tuple((j.spaces as Json[]).map(spaceFromJSON));
    case 'dict':
      return dict(
        Object.fromEntries(Object.entries(j.spaces as Record<string, Json>).map(([k, s]) => [k, spaceFromJSON(s)])),
      );
    default:
      throw new BadInput(`not a space: ${JSON.stringify(json)?.slice(0, 80)}`);
  }
}
