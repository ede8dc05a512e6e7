/**
 * What several runs say together.
 *
 * Agarwal et al., "Deep Reinforcement Learning at the Edge of the Statistical Precipice" (2021),
 * https://arxiv.org/abs/2108.13264: interquartile means and intervals by bootstrap, not bare means of few seeds.
 */

import type { Rng } from './rng.js';

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

export const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const v = sorted(values);
  return (v[(v.length - 1) >> 1] + v[v.length >> 1]) / 2;
}

/**
 * Interquartile mean: that of the middle half. A quarter of the values, rounded down to whole ones, is left out at each
 * end, as by scipy's `trim_mean(values, 0.25)`.
 */
export function interquartileMean(values: readonly number[]): number {
  const cut = Math.floor(values.length / 4);
  return mean(sorted(values).slice(cut, values.length - cut));
}

/** The q-quantile, q in [0, 1], between neighbours by their distance: numpy's default. */
export function quantile(values: readonly number[], q: number): number {
  const v = sorted(values);
  const at = q * (v.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, v.length - 1);
  return v[below] + (at - below) * (v[above] - v[below]);
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Where a statistic of other samples like this one may lie: quantiles of it over `repeats` samples drawn from `values`
 * with replacement (the percentile bootstrap; Efron 1979).
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  rng: Rng,
  { level = 0.95, repeats = 10_000 } = {},
): Interval {
  const draws = Array.from({ length: repeats }, () =>
    statistic(Array.from({ length: values.length }, () => values[rng.int(values.length)])),
  );
  return { low: quantile(draws, (1 - level) / 2), high: quantile(draws, (1 + level) / 2) };
}

/** A statistic with its 95 % interval. */
export type Estimate = Interval & { readonly value: number };

export interface Aggregate {
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly median: Estimate;
  readonly iqm: Estimate;
  readonly mean: Estimate;
}

/** What runs with these results say together. @throws RangeError without any */
export function aggregateOf(values: readonly number[], rng: Rng): Aggregate {
  if (values.length === 0) throw new RangeError('there is nothing to aggregate: no values');
  const estimate = (name: string, statistic: (v: readonly number[]) => number): Estimate => ({
    value: statistic(values),
    ...bootstrapInterval(values, statistic, rng.split(name)),
  });
  return {
    count: values.length,
    min: Math.min(...values),
    max: Math.max(...values),
    median: estimate('median', median),
    iqm: estimate('iqm', interquartileMean),
    mean: estimate('mean', mean),
  };
}
