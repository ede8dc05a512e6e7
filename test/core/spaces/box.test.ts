import { describe, expect, test } from 'vitest';
import type { Dtype } from '../../../core/arrays.js';
import { BadInput } from '../../../core/errors.js';
import { makeRng } from '../../../core/rng.js';
import { box, makeArray, spaceFromJSON } from '../../../core/spaces.js';

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('members', () => {
  test('bounds are inclusive, and NaN, the wrong length and another dtype are outside', () => {
    const space = box([-1, 0], [1, 5]);
    expect(space.contains(Float32Array.of(-1, 5))).toBe(true);
    expect(space.contains(Float32Array.of(-1.001, 5))).toBe(false);
    expect(space.contains(Float32Array.of(Number.NaN, 0))).toBe(false);
    expect(space.contains(Float32Array.of(0))).toBe(false);
    expect(space.contains(Float64Array.of(0, 0))).toBe(false);
    expect(space.contains([0, 0])).toBe(false);
  });

  test('a float32 Box contains the float32 image of a bound that float32 cannot hold', () => {
    expect(box(-0.1, 0.1, [1]).contains(Float32Array.of(0.1))).toBe(true);
    expect(box(-0.1, 0.1, [1]).contains(Float32Array.of(0.1 + 1e-7))).toBe(false);
  });

  test.each<[Dtype, new (n: number) => object]>([
    ['float32', Float32Array],
    ['float64', Float64Array],
    ['int8', Int8Array],
    ['int16', Int16Array],
    ['int32', Int32Array],
    ['uint8', Uint8Array],
    ['uint16', Uint16Array],
    ['uint32', Uint32Array],
    ['bool', Uint8Array],
  ])('of %s are held by %o', (dtype, Held) => {
    const space = box(0, 1, [2, 2], dtype);
    expect(space.sample(makeRng(1)).constructor).toBe(Held);
    expect(makeArray(space, 3)).toEqual(new Held(12));
    expect(space.contains(new Held(4))).toBe(true);
  });

  test('bool is bytes of 0 and 1', () => {
    const space = box(0, 1, [2], 'bool');
    expect(space.contains(Uint8Array.of(1, 0))).toBe(true);
    expect(space.contains(Uint8Array.of(2, 0))).toBe(false);
    expect(space.equals(box(0, 1, [2], 'uint8'))).toBe(false);
  });
});

describe('draws', () => {
  test('integers come evenly, up to and including both bounds', () => {
    const rng = makeRng(1);
    const count = [0, 0, 0];
    for (let k = 0; k < 3000; k++) count[box(-1, 1, [1], 'int8').sample(rng)[0] + 1]++;
    for (const c of count) expect(Math.abs(c - 1000)).toBeLessThan(90); // 3.5 σ
  });

  test('the ends of int32 and uint32 can be drawn between', () => {
    const rng = makeRng(5);
    for (const dtype of ['int32', 'uint32'] as const) {
      const { low, high } = box(0, 1, [1], dtype);
      expect([low[0], high[0]]).toEqual([0, 1]);
      const wide =
        dtype === 'int32' ? box(NEGATIVE_INFINITY, POSITIVE_INFINITY, [1], dtype) : box(0, 2 ** 32 - 1, [1], dtype);
      const draws = Array.from({ length: 400 }, () => wide.sample(rng)[0]);
      const width = wide.high[0] - wide.low[0];
      expect(draws.some((v) => v > wide.low[0] + 0.9 * width) && draws.some((v) => v < wide.low[0] + 0.1 * width)).toBe(
        true,
      );
    }
  });

  test('floats are uniform between two bounds: mean and variance of U(2, 6)', () => {
    const rng = makeRng(3);
    const draws = Array.from({ length: 4000 }, () => box(2, 6, [1], 'float64').sample(rng)[0]);
    expect(Math.abs(mean(draws) - 4)).toBeLessThan(0.08); // σ/√n = 0.018
    expect(Math.abs(mean(draws.map((v) => (v - 4) ** 2)) - 16 / 12)).toBeLessThan(0.08);
  });

  test('away from a lone bound they are exponential: mean 1, variance 1', () => {
    const rng = makeRng(4);
    const space = box([5, NEGATIVE_INFINITY], [POSITIVE_INFINITY, -5], [2], 'float64');
    const draws = Array.from({ length: 4000 }, () => space.sample(rng));
    const above = draws.map((d) => d[0] - 5);
    const below = draws.map((d) => -5 - d[1]);
    for (const side of [above, below]) {
      expect(side.every((v) => v >= 0)).toBe(true);
      expect(Math.abs(mean(side) - 1)).toBeLessThan(0.08);
      expect(Math.abs(mean(side.map((v) => (v - 1) ** 2)) - 1)).toBeLessThan(0.25);
    }
  });

  test('without bounds they are normal: mean 0, variance 1', () => {
    const rng = makeRng(6);
    const draws = Array.from({ length: 4000 }, () => box(NEGATIVE_INFINITY, POSITIVE_INFINITY).sample(rng)[0]);
    expect(Math.abs(mean(draws))).toBeLessThan(0.08);
    expect(Math.abs(mean(draws.map((v) => v * v)) - 1)).toBeLessThan(0.1);
  });

  test('the widest bounds of float64 overflow no draw', () => {
    const widest = box(-Number.MAX_VALUE, Number.MAX_VALUE, [4], 'float64');
    const rng = makeRng(1);
    for (let k = 0; k < 50; k++) expect(widest.contains(widest.sample(rng))).toBe(true);
  });
});

describe('bounds', () => {
  test('two numbers without a shape have shape [1]; lists give theirs', () => {
    expect(box(0, 1).shape).toEqual([1]);
    expect(box([0, 0], 1).shape).toEqual([2]);
    expect(box(0, [1, 1, 1]).shape).toEqual([3]);
    expect(box(0, 1, []).size).toBe(1);
  });

  test('±∞ stands for the ends of signed integer dtypes', () => {
    for (const [dtype, least, most] of [
      ['int8', -128, 127],
      ['int16', -32768, 32767],
      ['int32', -(2 ** 31), 2 ** 31 - 1],
    ] as const) {
      const open = box(NEGATIVE_INFINITY, POSITIVE_INFINITY, [1], dtype);
      expect([open.low[0], open.high[0]]).toEqual([least, most]);
    }
  });

  test('infinite bounds survive JSON', () => {
    const space = box([0, NEGATIVE_INFINITY], [POSITIVE_INFINITY, 1]);
    expect(spaceFromJSON(JSON.parse(JSON.stringify(space.toJSON()))).equals(space)).toBe(true);
  });

  test.each<[string, () => unknown, string]>([
    ['low above high', () => box(1, 0, [1]), 'a Box needs low ≤ high and no NaN, got [1, 0] at coordinate 0'],
    [
      'a NaN bound',
      () => box([0, Number.NaN], 1, [2]),
      'a Box needs low ≤ high and no NaN, got [NaN, 1] at coordinate 1',
    ],
    ['NaN for int8', () => box(0, Number.NaN, [1], 'int8'), 'a Box needs low ≤ high and no NaN, got [0, NaN]'],
    [
      'a bound outside uint8',
      () => box(0, 256, [1], 'uint8'),
      'bounds of a uint8 Box must be integers in [0, 255], got [0, 256]',
    ],
    [
      'a negative bound of uint16',
      () => box(-1, 5, [1], 'uint16'),
      'bounds of a uint16 Box must be integers in [0, 65535], got [-1, 5]',
    ],
    ['∞ for uint8', () => box(0, POSITIVE_INFINITY, [1], 'uint8'), 'must be integers in [0, 255], got [0, Infinity]'],
    [
      '∞ for uint32',
      () => box(0, POSITIVE_INFINITY, [1], 'uint32'),
      'must be integers in [0, 4294967295], got [0, Infinity]',
    ],
    ['−∞ for bool', () => box(NEGATIVE_INFINITY, 1, [1], 'bool'), 'must be integers in [0, 1], got [-Infinity, 1]'],
    ['2 for bool', () => box(0, 2, [1], 'bool'), 'bounds of a bool Box must be integers in [0, 1], got [0, 2]'],
    [
      'a fraction for int8',
      () => box(0, 1.5, [1], 'int8'),
      'bounds of a int8 Box must be integers in [-128, 127], got [0, 1.5]',
    ],
    ['1e39 for float32', () => box(-1e39, 0, [1]), 'bounds of a float32 Box must fit it, got [-1e+39, 0]'],
    [
      'too few bounds',
      () => box([0], [1, 2], [2]),
      'low of a Box must be a number or have one per coordinate (2), got 1',
    ],
    ['a negative dimension', () => box(0, 1, [-2]), 'each dimension of a Box must be a positive integer, got -2'],
    ['a dimension of 0', () => box(0, 1, [2, 0]), 'each dimension of a Box must be a positive integer, got 0'],
    [
      'an unknown dtype',
      () => box(0, 1, [1], 'float16' as never),
      'dtype of a Box must be one of float32, float64, int32, uint8, int8, int16, uint16, uint32, bool, got float16',
    ],
    ['an inherited name as dtype', () => box(0, 1, [1], 'constructor' as never), 'got constructor'],
    [
      'a mask',
      () => box(0, 1).sample(makeRng(1), { mask: [1] }),
      'a draw from a Box takes neither mask nor probability',
    ],
  ])('%s is refused with the rule and the value', (_name, build, message) => {
    expect(build).toThrow(message);
    expect(build).toThrow(BadInput);
  });
});
