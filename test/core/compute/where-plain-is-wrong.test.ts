/** docs/compute.md lists where plain TensorFlow.js is wrong: the compiled device is right there, and the other still not. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';

let compiled: Device;
let plain: Device;
beforeAll(async () => {
  compiled = await makeDevice('cpu');
  plain = await makeDevice('tfjs-cpu');
});
afterAll(() => {
  compiled.dispose();
  plain.dispose();
});

/** f(0, 1, 2, …), as a list. */
async function resultOf(device: Device, shape: readonly number[], f: (x: tf.Tensor) => tf.Tensor): Promise<number[]> {
  const size = tf.util.sizeFromShape([...shape]);
  const program = await device.compile({
    name: 'tried',
    stores: {},
    inputs: { x: { shape, dtype: 'float32' } },
    run: (_, { x }) => ({ outputs: { y: f(x) } }),
  });
  const { y } = await program.run({ x: Float32Array.from({ length: size }, (_, i) => i) });
  program.dispose();
  return [...y];
}

const places: readonly {
  readonly name: string;
  readonly shape: readonly number[];
  readonly f: (x: tf.Tensor) => tf.Tensor;
  readonly right: readonly number[];
}[] = [
  {
    name: 'tensorScatterUpdate leaves the tensor it is given as it is',
    shape: [3],
    f: (x) => tf.sub(x, tf.mul(0, tf.tensorScatterUpdate(x, tf.tensor2d([[1]], [1, 1], 'int32'), tf.tensor1d([9])))),
    right: [0, 1, 2],
  },
  {
    name: 'matMul of stacks [2, 1] and [2, 3]: each of the first meets three of the second',
    shape: [2, 1, 1, 1],
    f: (x) => tf.matMul(tf.add(x, 1), tf.tensor4d([1, 2, 3, 4, 5, 6], [2, 3, 1, 1])),
    right: [1, 2, 3, 8, 10, 12],
  },
  {
    name: 'cumsum along the last axis, told from the end',
    shape: [2, 3, 2],
    f: (x) => tf.cumsum(x, -1),
    right: [0, 1, 2, 5, 4, 9, 6, 13, 8, 17, 10, 21],
  },
  {
    name: 'cumprod along the last axis, told from the end',
    shape: [2, 3],
    f: (x) => tf.cumprod(tf.add(x, 1), -1),
    right: [1, 2, 6, 4, 20, 120],
  },
  {
    name: 'stridedSlice that drops an axis and has a stride',
    shape: [2, 4],
    f: (x) => tf.stridedSlice(x, [1, 0], [2, 4], [1, 2], 0, 0, 0, 0, 1),
    right: [4, 6],
  },
];

describe.each(places)('$name', ({ shape, f, right }) => {
  test('compiled', async () => {
    expect(await resultOf(compiled, shape, f)).toEqual(right);
  });
  test('plain', async () => {
    expect(await resultOf(plain, shape, f).catch(() => [])).not.toEqual(right);
  });
});

type Shape4 = [number, number, number, number];

/** The kernels of the gradients with dilations, which plain TensorFlow.js leaves out of account. */
describe.each([
  [tf.Conv2D, tf.Conv2DBackpropInput, tf.Conv2DBackpropFilter],
  [tf.DepthwiseConv2dNative, tf.DepthwiseConv2dNativeBackpropInput, tf.DepthwiseConv2dNativeBackpropFilter],
])('%s with dilations', (forwards, toInput, toFilter) => {
  const [inputShape, filterShape]: readonly Shape4[] = [
    [1, 6, 7, 2],
    [2, 2, 2, 2],
  ];
  const attrs = { strides: 1, pad: 'same', dilations: [2, 3], dataFormat: 'NHWC' };
  const run = (kernel: string, inputs: tf.NamedTensorMap, more = {}) =>
    tf.engine().runKernel(kernel, inputs, { ...attrs, ...more }) as tf.Tensor;
  const given = (x: tf.Tensor) => {
    const image = tf.reshape(tf.sin(x), inputShape);
    const filter = tf.cos(tf.reshape(tf.range(0, 16), filterShape));
    const y = run(forwards, { x: image, filter });
    return { image, filter, dy: tf.sin(tf.mul(2, y)) };
  };
  const slope = (x: tf.Tensor, nth: number) => {
    const { image, filter, dy } = given(x);
    return tf.grads((a: tf.Tensor, b: tf.Tensor) => run(forwards, { x: a, filter: b }))([image, filter], dy)[nth];
  };

  test.each([
    ['the image', 0, (x: tf.Tensor) => run(toInput, { dy: given(x).dy, filter: given(x).filter }, { inputShape })],
    ['the filter', 1, (x: tf.Tensor) => run(toFilter, { x: given(x).image, dy: given(x).dy }, { filterShape })],
  ] as const)('called by itself, the kernel of the slope to %s is the gradient', async (_, nth, f) => {
    const got = await resultOf(compiled, inputShape, f);
    const wanted = await resultOf(plain, inputShape, (x) => slope(x, nth));
    expect(Math.max(...got.map((y, i) => Math.abs(y - wanted[i])))).toBeLessThan(1e-5);
    expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.5);
  });
});
