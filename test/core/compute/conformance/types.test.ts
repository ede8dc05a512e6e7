/** What the specs of TensorFlow.js leave out: reckoning with booleans, mixed types, masks that are constants, emptiness. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCpuDevice } from '../../../../core/compute/cpu-device.js';
import type { Program } from '../../../../core/compute/device.js';

type Case = readonly [name: string, f: (x: tf.Tensor, whole: tf.Tensor) => tf.Tensor, wanted: readonly number[]];
const x = Float32Array.of(0, 5, -5, 2);
const whole = Int32Array.of(3, 1, 2, 4);
const flags = (tensor: tf.Tensor): tf.Tensor => tf.cast(tensor, 'bool');
const none = (tensor: tf.Tensor): tf.Tensor => tf.slice(tensor, 0, 0);

const cases: readonly Case[] = [
  ['sums of booleans', (a, b) => tf.add(flags(a), flags(b)), [1, 2, 2, 2]],
  ['products of booleans', (a, b) => tf.mul(flags(a), flags(b)), [0, 1, 1, 1]],
  ['squares of booleans', (a) => tf.square(flags(a)), [0, 1, 1, 1]],
  ['magnitudes of booleans', (a) => tf.abs(flags(a)), [0, 1, 1, 1]],
  ['the greatest of booleans', (a) => tf.max(flags(a)), [1]],
  ['the least of booleans', (a) => tf.min(flags(a)), [0]],
  ['running sums of booleans', (a) => tf.cumsum(flags(a)), [0, 1, 2, 3]],
  ['the place of the first true', (a) => tf.argMax(flags(a)), [1]],
  ['a choice among booleans', (a, b) => tf.where(tf.greater(a, 0), flags(a), flags(b)), [1, 1, 1, 1]],
  ['real and whole numbers joined', (a, b) => tf.concat([a, b]), [0, 5, -5, 2, 3, 1, 2, 4]],
  ['a product of whole matrices', (_, b) => tf.matMul(tf.reshape(b, [2, 2]), tf.reshape(b, [2, 2])), [11, 7, 14, 18]],
  [
    'a turned product of whole matrices',
    (_, b) => tf.matMul(tf.reshape(b, [2, 2]), tf.reshape(b, [2, 2]), true),
    [13, 11, 11, 17],
  ],
  [
    'a constant mask along the rows',
    (a) => tf.where(tf.tensor1d([true, false], 'bool'), tf.reshape(a, [2, 2]), tf.zeros([2, 2])),
    [0, 0, -5, 0],
  ],
  [
    'a constant mask as numbers',
    (a) => tf.mul(a, tf.cast(tf.tensor1d([1, 0, 1, 1], 'bool'), 'float32')),
    [0, 0, -5, 2],
  ],
  ['whole numbers are no NaN', (_, b) => tf.isNaN(b), [0, 0, 0, 0]],
  ['the sum of nothing', (a) => tf.sum(none(a)), [0]],
  ['the product of nothing', (a) => tf.prod(none(a)), [1]],
  ['the mean of nothing', (a) => tf.mean(none(a)), [0]],
];

describe.each([true, false])('host code: %s', (hostCode) => {
  const device = makeCpuDevice({ hostCode });
  afterAll(() => device.dispose());
  const compiled = (f: Case[1]): Promise<Program> =>
    device.compile({
      name: 'types',
      stores: {},
      inputs: { x: { shape: [4], dtype: 'float32' }, whole: { shape: [4], dtype: 'int32' } },
      run: (_, given) => {
        const y = f(given.x, given.whole);
        return { outputs: { y: y.dtype === 'bool' ? tf.cast(y, 'int32') : y } };
      },
    });

  test.each(cases)('%s', async (_, f, wanted) => {
    const { y } = await (await compiled(f)).run({ x, whole });
    expect(Array.from(y, (value) => value + 0)).toEqual(wanted);
  });

  test('what has no answer is refused', async () => {
    const refused = (f: Case[1]) => expect(compiled(f)).rejects;
    await refused((a) => tf.max(none(a))).toThrow('no numbers, no greatest or least of them: the shape is [0]');
    await refused((a) => tf.matMul(tf.reshape(a, [1, 4]), tf.reshape(a, [2, 2]))).toThrow(
      'inner lengths of a product must be equal, got [1,4] and [2,2]',
    );
    await refused((a) => tf.expandDims(a, -3)).toThrow('an axis for [4] is from -2 to 1, got -3');
  });
});
