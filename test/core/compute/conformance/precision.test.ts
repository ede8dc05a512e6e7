/** Functions that exist for the sake of their digits near 0 have them, in onnxruntime and in host code. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCpuDevice } from '../../../../core/compute/cpu-device.js';

type Function = readonly [name: string, op: (x: tf.Tensor) => tf.Tensor, exact: (x: number) => number];
const functions: readonly Function[] = [
  ['log1p', tf.log1p, Math.log1p],
  ['expm1', tf.expm1, Math.expm1],
  ['sinh', tf.sinh, Math.sinh],
  ['tanh', tf.tanh, Math.tanh],
  ['asinh', tf.asinh, Math.asinh],
  ['atanh', tf.atanh, Math.atanh],
  ['asin', tf.asin, Math.asin],
  ['atan', tf.atan, Math.atan],
  ['sin', tf.sin, Math.sin],
  ['tan', tf.tan, Math.tan],
  ['softplus', tf.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  ['logSigmoid', tf.logSigmoid, (x) => -Math.max(-x, 0) - Math.log1p(Math.exp(-Math.abs(x)))],
];

const sizes = Array.from({ length: 60 }, (_, i) => 10 ** (i * 0.16 - 8)); // 1e-8 … 27
const xs = Float32Array.from([...sizes, ...sizes.map((x) => -x)]);
const extremes = Float32Array.of(0, -1, 80, 1e30, -80, -1e30, Number.POSITIVE_INFINITY, Number.NaN);

describe.each([true, false])('host code: %s', (hostCode) => {
  const device = makeCpuDevice({ hostCode });
  afterAll(() => device.dispose());
  async function computed(op: Function[1], x: Float32Array): Promise<number[]> {
    const program = await device.compile({
      name: 'precision',
      stores: {},
      inputs: { x: { shape: [x.length], dtype: 'float32' } },
      run: (_, given) => ({ outputs: { y: op(given.x) } }),
    });
    return Array.from((await program.run({ x })).y);
  }

  test.each(functions)('%s is right in its sixth digit, whatever its size', async (_, op, exact) => {
    const got = await computed(op, xs);
    const wrong = [...xs]
      .map((x, i) => ({ x, got: got[i], wanted: exact(x) }))
      .filter(({ wanted }) => Number.isFinite(wanted))
      .filter((row) => !(Math.abs(row.got - row.wanted) <= 1e-6 * Math.abs(row.wanted)));
    expect(wrong).toEqual([]);
  });

  test('log1p and expm1 have the limits they should', async () => {
    const wanted = (exact: (x: number) => number): number[] => [...extremes].map((x) => Math.fround(exact(x)));
    const close = (got: number[], limits: number[]): boolean[] =>
      got.map((y, i) => Object.is(y, limits[i]) || Math.abs(y - limits[i]) <= 1e-6 * Math.abs(limits[i]));
    expect(close(await computed(tf.log1p, extremes), wanted(Math.log1p))).not.toContain(false);
    expect(close(await computed(tf.expm1, extremes), wanted(Math.expm1))).not.toContain(false);
  });
});
