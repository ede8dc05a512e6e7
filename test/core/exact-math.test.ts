import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cos, log, sin } from '../../core/exact-math.js';

/** Distance in units of the last place of a number of the size of `b`, at least of 2⁻⁶⁰. */
const ulps = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(b) * 2.220446049250313e-16, 1e-18);

const points = [
  0,
  1e-9,
  0.5,
  Math.PI / 4,
  0.7853981633974484,
  1,
  Math.PI / 2,
  2,
  Math.PI,
  4,
  5.5,
  2 * Math.PI,
  100.25,
  12_345.678,
];

describe('sine and cosine', () => {
  test('are known at known places', () => {
    expect(sin(0)).toBe(0);
    expect(cos(0)).toBe(1);
    expect(sin(Math.PI / 6)).toBeCloseTo(0.5, 15);
    expect(cos(Math.PI / 3)).toBeCloseTo(0.5, 15);
    expect(sin(Math.PI / 2)).toBe(1);
    expect(cos(Math.PI)).toBe(-1);
  });

  test.each(points)('of ±%d are within two units of the last place of the engine’s', (x) => {
    for (const v of [x, -x]) {
      expect(ulps(sin(v), Math.sin(v))).toBeLessThanOrEqual(2);
      expect(ulps(cos(v), Math.cos(v))).toBeLessThanOrEqual(2);
    }
  });

  test('so they are anywhere up to a million', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
        expect(Math.abs(sin(x) - Math.sin(x))).toBeLessThan(3e-16);
        expect(Math.abs(cos(x) - Math.cos(x))).toBeLessThan(3e-16);
      }),
      { numRuns: 2000 },
    );
  });

  test('of NaN and ∞ are NaN', () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      expect([sin(x), cos(x)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('the logarithm', () => {
  test('is known at known places', () => {
    expect([log(1), log(0), log(-1)]).toEqual([0, Number.NEGATIVE_INFINITY, Number.NaN]);
    expect(log(2)).toBe(Math.LN2);
    expect(log(Math.E)).toBeCloseTo(1, 15);
    expect(log(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });

  test('is within two units of the last place of the engine’s, whatever the size', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (y) => {
        const x = Math.exp(y);
        expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(Math.max(5e-16 * Math.abs(Math.log(x)), 5e-17));
      }),
      { numRuns: 2000 },
    );
  });
});
