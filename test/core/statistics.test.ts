import { describe, expect, test } from 'vitest';
import { makeRng } from '../../core/rng.js';
import { aggregateOf, bootstrapInterval, interquartileMean, mean, median, quantile } from '../../core/statistics.js';

describe('by hand', () => {
  test('the median is the middle one, or between the two in the middle', () => {
    expect([median([9, 1, 2]), median([9, 1, 2, 4])]).toEqual([2, 3]);
  });

  test('the interquartile mean leaves whole values out at both ends: none of three, one of four to seven, two of eight', () => {
    expect(interquartileMean([1, 2, 9])).toBe(4);
    expect(interquartileMean([100, 2, 4, -100])).toBe(3);
    expect(interquartileMean([1000, 1, 2, 3, -1000])).toBe(2);
    expect(interquartileMean([0, 0, 1, 2, 3, 6, 90, 99])).toBe(3);
  });

  test('quantiles lie between neighbours', () => {
    expect([0, 0.25, 0.5, 0.625, 1].map((q) => quantile([8, 0, 4, 2, 6], q))).toEqual([0, 2, 4, 5, 8]);
    expect(quantile([7], 0.3)).toBe(7);
  });
});

describe('the bootstrap', () => {
  test('says nothing of width where all values are one', () => {
    expect(bootstrapInterval([5, 5, 5], mean, makeRng(1))).toEqual({ low: 5, high: 5 });
  });

  test('of a mean is about ± 1.96 standard errors', () => {
    const rng = makeRng(2);
    const values = Array.from({ length: 400 }, () => rng.normal());
    const centre = mean(values);
    const error = Math.sqrt(mean(values.map((v) => (v - centre) * (v - centre))) / values.length);
    const { low, high } = bootstrapInterval(values, mean, makeRng(3), { repeats: 4000 });
    expect((low - centre) / error).toBeCloseTo(-1.96, 0);
    expect((high - centre) / error).toBeCloseTo(1.96, 0);
    const narrow = bootstrapInterval(values, mean, makeRng(3), { repeats: 4000, level: 0.5 });
    expect(narrow.high - narrow.low).toBeLessThan((high - low) / 2);
  });

  test('is the same from the same stream, and others from others', () => {
    const values = [1, 2, 3, 5, 8];
    expect(bootstrapInterval(values, mean, makeRng(1), { repeats: 99 })).toEqual(
      bootstrapInterval(values, mean, makeRng(1), { repeats: 99 }),
    );
    expect(bootstrapInterval(values, mean, makeRng(1), { repeats: 99 })).not.toEqual(
      bootstrapInterval(values, mean, makeRng(2), { repeats: 99 }),
    );
  });
});

test('an aggregate has each statistic within its interval, and the interval within the values', () => {
  const { count, min, max, ...estimates } = aggregateOf([500, 500, 460, 500, 411], makeRng(0));
  expect([count, min, max]).toEqual([5, 411, 500]);
  expect(estimates.iqm.value).toBeCloseTo(1460 / 3);
  for (const { value, low, high } of Object.values(estimates)) {
    expect(min <= low && low <= value && value <= high && high <= max).toBe(true);
  }
  expect(() => aggregateOf([], makeRng(0))).toThrow(RangeError);
});
