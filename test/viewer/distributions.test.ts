import { describe, expect, test } from 'vitest';
import { areaPath, spreadOf } from '../../viewer/client/mind.js';
import { BINS, entropyOf, histogramsOf } from '../../viewer/distributions.js';

const returnsOf = (atoms: number[], probability: number[]) => ({
  atoms: Float32Array.from(atoms),
  probability: Float32Array.from(probability),
});

describe('distributions of returns', () => {
  test('are sorted into bins between the likely atoms of all actions; the rest is at the edges', () => {
    // Likely atoms: 0 and 24, so that bin k holds the returns from k to k + 1.
    const atoms = [-50, 0, 0.5, 24];
    const seen = histogramsOf(returnsOf([...atoms, ...atoms], [0.0002, 0.5, 0.2998, 0.2, 0, 0, 0.25, 0.75]), 2);
    const expected = Array.from({ length: 2 }, () => new Array(BINS).fill(0));
    [expected[0]![0], expected[0]![BINS - 1]] = [800, 200];
    [expected[1]![0], expected[1]![BINS - 1]] = [250, 750];
    expect(seen).toEqual({ low: 0, high: 24, bins: expected });
  });

  test('of one certain return, and of numbers that are none', () => {
    expect(histogramsOf(returnsOf([3], [1]), 1)).toMatchObject({
      low: 3,
      high: 3,
      bins: [[1000, ...new Array(23).fill(0)]],
    });
    expect(histogramsOf(returnsOf([Number.NaN], [1]), 1)).toBeNull();
    expect(histogramsOf(returnsOf([1], [Number.POSITIVE_INFINITY]), 1)).toBeNull();
  });

  test('are drawn as an area, the likeliest bin at the top', () => {
    expect(areaPath([1, 4], 4)).toBe('M0 100L0.00 75.00L50.00 75.00L50.00 0.00L100.00 0.00L100 100Z');
    expect(areaPath([0], 0)).toBe('M0 100L0.00 100.00L100.00 100.00L100 100Z');
  });
});

test('entropy: ln n of n alike, nothing of certainty', () => {
  expect(entropyOf([0.25, 0.25, 0.25, 0.25])).toBeCloseTo(Math.log(4), 12);
  expect(entropyOf([1, 0, null])).toBe(0);
});

test('a Gaussian lies between the bounds of its component, or around zero', () => {
  expect(spreadOf(0, 1, -2, 2)).toEqual([0.25, 0.75]);
  expect(spreadOf(2, 1, -2, 2)).toEqual([0.75, 1]);
  expect(spreadOf(1, 0.5, null, null)).toEqual([(0.5 + 3) / 6, (1.5 + 3) / 6]);
});
