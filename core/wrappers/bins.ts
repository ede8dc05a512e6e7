/** Cutting Boxes into bins: what `discretizeObservation` and `discretizeAction` share. */

import { BadInput } from '../errors.js';
import { type Box, type Discrete, discrete, type MultiDiscrete, multiDiscrete } from '../spaces.js';

export interface BinOptions {
  /** Bins of every coordinate, or of each. */
  readonly bins: number | readonly number[];
  /** True: a MultiDiscrete with a choice a coordinate; false: one Discrete choice of them all. Default false. */
  readonly multidiscrete?: boolean;
}

/** @throws BadInput unless there are positive integers, one a coordinate. */
export function binsOf(wrapper: string, { bins }: BinOptions, size: number): readonly number[] {
  const each = typeof bins === 'number' ? new Array<number>(size).fill(bins) : bins;
  const good = Array.isArray(each) && each.length === size && each.every((n) => Number.isSafeInteger(n) && n >= 1);
  if (good) return each;
  throw new BadInput(`bins of ${wrapper} must be a positive integer or ${size} of them, got ${JSON.stringify(bins)}`);
}

export const binSpace = (bins: readonly number[], multidiscrete: boolean): Discrete | MultiDiscrete =>
  multidiscrete ? multiDiscrete(bins) : discrete(bins.reduce((product, n) => product * n, 1));

/** The bin of a number: bins are half open, the last one closed; what lies outside goes to the nearest. */
export function binAt({ low, high }: Box, i: number, n: number, value: number): number {
  const bin = Math.floor(((value - low[i]) / (high[i] - low[i])) * n);
  return Math.min(n - 1, Math.max(0, Number.isNaN(bin) ? 0 : bin));
}

/** Middle of a bin. */
export const middleOf = ({ low, high }: Box, i: number, n: number, bin: number): number =>
  low[i] + ((bin + 0.5) * (high[i] - low[i])) / n;

/** One number for several, the last coordinate fastest. */
export const ravel = (bin: readonly number[], bins: readonly number[]): number =>
  bin.reduce((index, b, i) => index * bins[i] + b, 0);

/** The several of one. */
export function unravel(index: number, bins: readonly number[]): number[] {
  const bin = new Array<number>(bins.length);
  let rest = index;
  for (let i = bins.length - 1; i >= 0; i--) {
    bin[i] = rest % bins[i];
    rest = Math.floor(rest / bins[i]);
  }
  return bin;
}
