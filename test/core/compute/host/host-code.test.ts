/** Host code: each kernel against plain TensorFlow.js on random shapes, its functions against doubles. */

import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NumericArray } from '../../../../core/arrays.js';
import type { Device, TensorSpec } from '../../../../core/compute/device.js';
import { makeDevice } from '../../../../core/compute/index.js';
import type { AnyDefinition } from '../../../../core/compute/ort-plan.js';
import { planSplit } from '../../../../core/compute/split-plan.js';
import { makeRng } from '../../../../core/rng.js';

type Named<T> = Readonly<Record<string, T>>;
type Body = (x: Named<tf.Tensor>) => Named<tf.Tensor>;

let cpu: Device;
let reference: Device;
beforeAll(async () => {
  cpu = await makeDevice('cpu');
  reference = await makeDevice('tfjs-cpu');
});
afterAll(() => {
  cpu.dispose();
  reference.dispose();
});

const real = (...shape: number[]): TensorSpec => ({ shape, dtype: 'float32' });
const definitionOf = (inputs: Named<TensorSpec>, body: Body) => ({
  name: 'host',
  stores: {},
  inputs,
  run: (_: object, x: Named<tf.Tensor>) => ({ outputs: body(x) }),
});

function numbers({ shape, dtype }: TensorSpec, seed: number): NumericArray {
  const rng = makeRng(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  if (dtype === 'int32') return Int32Array.from({ length: size }, () => rng.int(11) - 5);
  if (dtype === 'uint8') return Uint8Array.from({ length: size }, () => rng.int(256));
  return Float32Array.from({ length: size }, () => rng.normal());
}

/** Runs the same on both devices. @returns the largest difference as a part of the largest number. */
async function differenceOf(inputs: Named<TensorSpec>, body: Body, seed = 1): Promise<number> {
  const definition = definitionOf(inputs, body);
  // Only programs that the host computes alone try its kernels.
  expect(planSplit(definition as AnyDefinition).body).toBeUndefined();
  const feed = Object.fromEntries(Object.entries(inputs).map(([name, spec], i) => [name, numbers(spec, seed + i)]));
  const [a, b] = [await cpu.compile(definition), await reference.compile(definition)];
  const [got, wanted] = [await a.run(feed), await b.run(feed)];
  a.dispose();
  b.dispose();
  let worst = 0;
  for (const [name, array] of Object.entries(wanted)) {
    expect(got[name].constructor).toBe(array.constructor);
    expect(got[name].length).toBe(array.length);
    const most = Array.from(array).reduce((max, x) => Math.max(max, Math.abs(x)), 1e-3);
    Array.from(array).forEach((x, i) => {
      if (!Object.is(x, got[name][i])) worst = Math.max(worst, Math.abs(x - got[name][i]) / most);
    });
  }
  return worst;
}

const size = fc.integer({ min: 1, max: 23 });
const forSizes = (count: number, claim: (...sizes: number[]) => Promise<void>, numRuns = 12) =>
  fc.assert(
    fc.asyncProperty(fc.array(size, { minLength: count, maxLength: count }), (sizes) => claim(...sizes)),
    { numRuns },
  );

describe('on shapes of every length', () => {
  test('arithmetic with every way of broadcasting', () =>
    forSizes(3, async (n, m, k) => {
      const inputs = { a: real(n, m, k), row: real(m, k), last: real(k), first: real(n, 1, 1), one: real() };
      const body: Body = ({ a, row, last, first, one }) => ({
        row: tf.sub(tf.mul(a, row), tf.maximum(a, row)),
        last: tf.minimum(tf.add(a, last), last),
        first: tf.div(first, tf.add(tf.abs(a), 1)),
        one: tf.mul(one, tf.neg(a)),
        mixed: tf.add(tf.mul(tf.square(a), one), tf.sub(row, one)),
      });
      expect(await differenceOf(inputs, body)).toBeLessThan(1e-6);
    }));

  test('sums, means and extremes of all, of rows and of columns', () =>
    forSizes(3, async (n, m, k) => {
      const body: Body = ({ a }) => ({
        all: tf.sum(tf.square(a)),
        mean: tf.mean(a),
        most: tf.max(a),
        least: tf.min(a),
        rows: tf.sum(a, [1, 2]),
        last: tf.max(a, 2),
        columns: tf.sum(a, 0),
        means: tf.mean(a, [0, 1]),
        leasts: tf.min(a, 0),
      });
      expect(await differenceOf({ a: real(n, m, k) }, body)).toBeLessThan(3e-6);
    }));

  test('softmax, its logarithm and the place of the largest number', () =>
    forSizes(2, async (n, m) => {
      const body: Body = ({ a }) => ({ p: tf.softmax(a), log: tf.logSoftmax(tf.mul(a, 3)), best: tf.argMax(a, 1) });
      expect(await differenceOf({ a: real(n, m) }, body)).toBeLessThan(1e-6);
    }));

  test('products, with bias and activation', () =>
    forSizes(3, async (m, k, n) => {
      const body: Body = ({ x, w, b }) => ({
        relu: tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b)),
        plain: tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D),
      });
      expect(await differenceOf({ x: real(m, k), w: real(k, n), b: real(n) }, body)).toBeLessThan(3e-6);
    }));

  test('windows of bytes and a convolution over them', () =>
    forSizes(2, async (i, j) => {
      const [n, c] = [1 + (i % 3), 1 + (j % 9)]; // more is left to the engine
      const inputs = { x: { shape: [n, 6, 5, c], dtype: 'uint8' } as const, w: real(3, 2, c, 3) };
      const body: Body = ({ x, w }) => ({
        y: tf.conv2d(tf.mul(x, 1 / 255) as tf.Tensor4D, w as tf.Tensor4D, 1, 'valid'),
        strided: tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, 'valid'),
      });
      expect(await differenceOf(inputs, body)).toBeLessThan(3e-6);
    }));

  test('integers, comparisons and choices', () =>
    forSizes(2, async (n, m) => {
      const inputs = { i: { shape: [n], dtype: 'int32' } as const, a: real(n, m), b: real(n, m) };
      const body: Body = ({ i, a, b }) => ({
        hot: tf.mul(
          tf.sum(a),
          tf.cast(tf.oneHot(tf.maximum(i, tf.scalar(0, 'int32')) as tf.Tensor1D, m + 1), 'float32'),
        ),
        where: tf.where(tf.logicalAnd(tf.greater(a, b), tf.logicalNot(tf.lessEqual(a, 0))), a, b),
        clipped: tf.clipByValue(tf.mul(a, 4), -1, 2),
        whole: tf.cast(tf.mul(a, 7), 'int32'),
        counted: tf.add(tf.mul(i, tf.scalar(3, 'int32')), tf.sub(i, tf.scalar(2, 'int32'))),
        active: tf.cast(tf.cast(tf.relu(a), 'bool'), 'float32'),
      });
      expect(await differenceOf(inputs, body)).toBeLessThan(1e-6);
    }));
});

describe('functions, against doubles rounded to float32', () => {
  const grid = Float32Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / 100);
  const exact: Record<string, { f: (x: tf.Tensor) => tf.Tensor; double: (x: number) => number; units: number }> = {
    exp: { f: tf.exp, double: Math.exp, units: 2 },
    log: { f: tf.log, double: Math.log, units: 2 },
    tanh: { f: tf.tanh, double: Math.tanh, units: 3 },
    sigmoid: { f: tf.sigmoid, double: (x) => 1 / (1 + Math.exp(-x)), units: 3 },
  };
  /** Distance in units of the last place of the exact number. */
  function unitsApart(got: number, wanted: number): number {
    if (Object.is(got, wanted) || got === wanted) return 0;
    const rounded = Math.fround(wanted);
    const unit = Math.max(2 ** (Math.floor(Math.log2(Math.abs(rounded))) - 23), 2 ** -149);
    return Math.abs(got - wanted) / unit;
  }

  /** Below 0 there is no logarithm; below −80 the logistic function leaves the normal numbers. */
  const outside = (name: string, x: number): boolean => (name === 'log' && x < 0) || (name === 'sigmoid' && x < -80);

  test.each(Object.keys(exact))('%s', async (name) => {
    const { f, double, units } = exact[name];
    const program = await cpu.compile(definitionOf({ x: real(grid.length) }, ({ x }) => ({ y: f(x) })));
    const { y } = await program.run({ x: grid });
    const off = Array.from(grid, (x, i) => (outside(name, x) ? 0 : unitsApart(y[i], Math.fround(double(x)))));
    expect(Math.max(...off)).toBeLessThanOrEqual(units);
    program.dispose();
  });

  test('at the ends of the numbers', async () => {
    const x = Float32Array.of(0, -0, Infinity, -Infinity, Number.NaN, 1e-40, 100, -110);
    const body: Body = ({ x }) => ({ exp: tf.exp(x), log: tf.log(x), tanh: tf.tanh(x), sigmoid: tf.sigmoid(x) });
    const program = await cpu.compile(definitionOf({ x: real(x.length) }, body));
    const y = await program.run({ x });
    expect([...y.exp]).toEqual([1, 1, Infinity, 0, Number.NaN, 1, Infinity, 0]);
    expect([...y.log].slice(0, 5)).toEqual([-Infinity, -Infinity, Infinity, Number.NaN, Number.NaN]);
    expect(y.log[5]).toBeCloseTo(Math.log(Math.fround(1e-40)), 4);
    expect([...y.tanh].slice(2, 5)).toEqual([1, -1, Number.NaN]);
    expect([y.tanh[0] + 0, y.tanh[1] + 0]).toEqual([0, 0]);
    expect([...y.sigmoid].slice(0, 5)).toEqual([0.5, 0.5, 1, 0, Number.NaN]);
    program.dispose();
  });
});
