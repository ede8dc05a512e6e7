import { ARRAYS, type Dtype, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { log } from '../exact-math.js';
import type { Json } from '../json.js';
import type { Rng } from '../rng.js';
import { isFloat, RANGES } from './dtypes.js';
import { type Box, positiveInteger, product, type Sampling, type Space, sameNumbers } from './space.js';

const isSigned = (dtype: Dtype): boolean => RANGES[dtype][0] < 0;

export type Bound = number | ArrayLike<number>;

/** A bound for each coordinate. ±∞ stands for the least or most of a signed integer dtype. */
function boundsOf(side: 'low' | 'high', bound: Bound, size: number, dtype: Dtype): Float64Array {
  const [least, most] = RANGES[dtype];
  const own = (v: number): number => {
    if (isFloat(dtype) || !isSigned(dtype) || Number.isFinite(v) || Number.isNaN(v)) return v;
    return v > 0 ? most : least;
  };
  if (typeof bound === 'number') return new Float64Array(size).fill(own(bound));
  if (bound.length !== size) {
    throw new BadInput(`${side} of a Box must be a number or have one per coordinate (${size}), got ${bound.length}`);
  }
  return Float64Array.from(bound, own);
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
  if (Number.isFinite(low)) return low - log(1 - rng.uniform());
  if (Number.isFinite(high)) return high + log(1 - rng.uniform());
  return rng.normal();
}

/** One dimension as long as the bounds; [1] for two plain numbers. */
const shapeOf = (low: Bound, high: Bound): readonly number[] => [
  typeof low === 'number' ? (typeof high === 'number' ? 1 : high.length) : low.length,
];

function refuseChoice(given: Sampling | undefined): void {
  if (given?.mask == null && given?.probability == null) return;
  throw new BadInput('a draw from a Box takes neither mask nor probability');
}

/**
 * Numbers with a bound per coordinate. Bounds are inclusive; ±∞ is allowed for the float dtypes, and stands for the
 * least and most of the signed integer dtypes.
 *
 * Without a shape it is one-dimensional, as long as the bounds are. A member is an array of exactly the dtype's kind:
 * nothing is cast.
 *
 * @throws BadInput when a bound is NaN, low > high, or a bound lies outside the dtype.
 */
export function box(low: Bound, high: Bound, shape = shapeOf(low, high), dtype: Dtype = 'float32'): Box {
  if (!Object.hasOwn(ARRAYS, dtype)) {
    throw new BadInput(`dtype of a Box must be one of ${Object.keys(ARRAYS).join(', ')}, got ${String(dtype)}`);
  }
  for (const d of shape) positiveInteger('each dimension of a Box', d);
  const size = product(shape);
  const lows = boundsOf('low', low, size, dtype);
  const highs = boundsOf('high', high, size, dtype);
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
  return Object.freeze<Box>({
    kind: 'box',
    shape: Object.freeze([...shape]),
    size,
    dtype,
    low: lows,
    high: highs,
    sample(rng, given) {
      refuseChoice(given);
      const out = new Ctor(size);
      for (let i = 0; i < size; i++) out[i] = sampleCoordinate(rng, lows[i], highs[i], dtype);
      return out;
    },
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

export const boundFromJson = (json: Json): Bound =>
  Array.isArray(json) ? json.map(numberFromJson) : numberFromJson(json);
