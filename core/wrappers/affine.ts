/** Linear maps between Boxes, coordinate by coordinate: what the rescaling wrappers share. */

import { BadInput } from '../errors.js';
import type { Box } from '../spaces.js';

/** One bound for all coordinates, or one each. */
export type RescaleBound = number | readonly number[];

export interface RescaleOptions {
  readonly min: RescaleBound;
  readonly max: RescaleBound;
}

function each(wrapper: string, name: string, bound: RescaleBound, size: number): Float64Array {
  const values = typeof bound === 'number' ? new Array<number>(size).fill(bound) : bound;
  const good = Array.isArray(values) && values.length === size && values.every((v) => Number.isFinite(v));
  if (good) return Float64Array.from(values);
  throw new BadInput(`${name} of ${wrapper} must be a finite number or ${size} of them, got ${JSON.stringify(bound)}`);
}

/** The new bounds. @throws BadInput unless they are finite and min < max everywhere. */
export function newBounds(
  wrapper: string,
  { min, max }: RescaleOptions,
  { size }: Box,
): { readonly low: Float64Array; readonly high: Float64Array } {
  const low = each(wrapper, 'min', min, size);
  const high = each(wrapper, 'max', max, size);
  const bad = low.findIndex((v, i) => v >= high[i]);
  if (bad >= 0) throw new BadInput(`min of ${wrapper} must be below max, got ${low[bad]} and ${high[bad]}`);
  return { low, high };
}

interface Bounds {
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** From its place between the bounds of one Box to the same place between those of another; no further than its ends. */
export function place(value: number, i: number, from: Bounds, to: Bounds): number {
  const share = (value - from.low[i]) / (from.high[i] - from.low[i]);
  const moved = to.low[i] + share * (to.high[i] - to.low[i]);
  return Math.min(to.high[i], Math.max(to.low[i], moved));
}
