/**
 * Kernels that refuse what those of TensorFlow refuse (JavaScript's otherwise), against the reference device. Theirs
 * stand in their place where BELLMAN_TEST_DEVICES names tfjs-node.
 */

import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { Device } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';
import { makeTfjsNodeDevice } from '../../../core/compute/tfjs-node.js';
import { testedDevices } from './tested-devices.js';

type Given = { inputs: Record<string, tf.Tensor>; attrs: Record<string, unknown> };

const byNumbers = ({ attrs: { pad } }: Given) =>
  pad !== 'valid' && pad !== 'same' && [pad as number].flat(2).some((n) => n !== 0);
const bools = ({ inputs }: Given) => inputs.a.dtype === 'bool';
const refused: Readonly<Record<string, (given: Given) => boolean>> = {
  ...Object.fromEntries([tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual].map((name) => [name, bools])),
  ...Object.fromEntries(
    [
      ...[tf.Conv2D, tf.Conv2DBackpropFilter, tf.Conv2DBackpropInput],
      ...[tf.MaxPool, tf.MaxPoolGrad, tf.AvgPool, tf.AvgPoolGrad],
      ...[tf.DepthwiseConv2dNative, tf.DepthwiseConv2dNativeBackpropFilter, tf.DepthwiseConv2dNativeBackpropInput],
    ].map((name) => [name, byNumbers]),
  ),
  [tf.FloorDiv]: ({ inputs }) => inputs.a.dtype === 'float32',
  [tf.GatherV2]: ({ attrs }) => (attrs.batchDims as number) > 1,
  [tf.SparseToDense]: () => true,
  [tf.ScatterNd]: ({ inputs }) => inputs.indices.rank < 2,
  [tf.TensorScatterUpdate]: ({ inputs }) => inputs.indices.rank < 2,
  [tf.Diag]: ({ inputs }) => inputs.x.dtype === 'bool',
  [tf.UnsortedSegmentSum]: ({ inputs, attrs }) =>
    inputs.x.dtype !== 'float32' || // It sums whole numbers to whole numbers.
    tf
      .findBackend('tensorflow')
      .readSync(inputs.segmentIds.dataId)
      .some((id) => Number(id) >= (attrs.numSegments as number)),
};

/** The strict kernels that ran, in order. */
const called: string[] = [];
const real = testedDevices.includes('tfjs-node');

function startStrict(): void {
  tf.copyRegisteredKernels('cpu', 'tensorflow');
  for (const kernelName of [tf.BitwiseAnd, tf.SearchSorted]) tf.unregisterKernel(kernelName, 'tensorflow');
  for (const [kernelName, refuses] of Object.entries(refused)) {
    const { kernelFunc } = tf.getKernel(kernelName, 'tensorflow');
    tf.unregisterKernel(kernelName, 'tensorflow');
    const strict: tf.KernelFunc = (given) => {
      if (refuses(given as unknown as Given)) throw new Error(`${kernelName} refuses`);
      called.push(kernelName);
      return kernelFunc(given);
    };
    tf.registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc: strict });
  }
  const Backend = tf.findBackend('cpu').constructor as new () => tf.KernelBackend;
  const own = { isGPUPackage: false, isUsingGpuDevice: false, binding: { TF_Version: '2.9.1' } };
  tf.registerBackend('tensorflow', () => Object.assign(new Backend(), own));
}

let devices: Device[];
beforeAll(async () => {
  const reference = await makeDevice('tfjs-cpu');
  tf.env().set('PROD', true); // The JavaScript backend greets otherwise, each time that it starts.
  const load = async () => {
    if (tf.findBackend('tensorflow') === null) startStrict();
    return { Tensor: tf.Tensor };
  };
  const packages = { find: (name: string) => name, load };
  devices = [await makeTfjsNodeDevice('tfjs-node', real ? undefined : packages), reference];
});

const shapes = { image: [1, 5, 5, 2], filter: [3, 3, 2, 3], x: [2, 3, 4] };
const numbers = (shape: readonly number[], stride: number) =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * stride) % 17) / 8 - 1);

async function expectSame(f: (image: tf.Tensor4D, filter: tf.Tensor4D, x: tf.Tensor3D) => tf.Tensor | tf.Tensor[]) {
  const run = async (device: Device) => {
    const inputs = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' as const }]),
    );
    const program = await device.compile({
      name: 'op',
      stores: {},
      inputs,
      run(_, given) {
        const results = [f(given.image as tf.Tensor4D, given.filter as tf.Tensor4D, given.x as tf.Tensor3D)].flat();
        return { outputs: Object.fromEntries(results.map((result, i) => [`y${i}`, result])) };
      },
    });
    const { image, filter, x } = shapes;
    const fed = { image: numbers(image, 5), filter: numbers(filter, 7), x: numbers(x, 11) };
    const before = tf.memory();
    const outputs = await program.run(fed);
    const after = tf.memory();
    expect([after.numTensors, after.numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
    return outputs;
  };
  const [got, wanted] = [await run(devices[0]), await run(devices[1])];
  for (const [name, values] of Object.entries(wanted)) {
    expect(got[name].constructor, name).toBe(values.constructor);
    expect(got[name].length, name).toBe(values.length);
    for (const [i, value] of values.entries()) expect(got[name][i], `${name}[${i}]`).toBeCloseTo(value, 5);
  }
}

test('the order of bools, and the type of a floored quotient', () =>
  expectSame((_image, _filter, x) => {
    const [a, b] = [tf.cast(tf.relu(x), 'bool'), tf.cast(tf.relu(tf.reverse(x)), 'bool')];
    const compared = [tf.greater, tf.greaterEqual, tf.less, tf.lessEqual].flatMap((f) => [f(a, b), f(x, 0.25)]);
    const wholes = tf.cast(tf.mul(x, 8), 'int32');
    return [...compared, tf.floorDiv(x, 0.375), tf.floorDiv(wholes, tf.scalar(3, 'int32'))];
  }));

const pads = [1, 2, [[0, 0], [0, 2], [1, 0], [0, 0]]] as const; // biome-ignore format: pairs
test.each(pads)('convolutions and pools of images with the padding %j, and their gradients', async (given) => {
  const pad = given as number;
  const plain = typeof given === 'number' ? given : undefined;
  for (const strides of [1, 2])
    await expectSame((image, filter) => {
      const f = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
      const pools = [tf.maxPool(image, 3, strides, plain === 2 ? 1 : pad), tf.avgPool(image, 3, strides, 1)];
      const slopes = tf.grads((x, w) => tf.sum(tf.square(f(x, w))))([image, filter]);
      return [f(image, filter), ...slopes, ...pools, tf.depthwiseConv2d(image, filter, strides, pad)];
    });
});

test('padding by name, and by 0, runs on the kernels of the package', async () => {
  called.length = 0;
  await expectSame((image, filter) => [tf.conv2d(image, filter, 1, 'same'), tf.maxPool(image, 2, 1, 'valid')]);
  await expectSame((image, filter) => [tf.depthwiseConv2d(image, filter, 1, 0), tf.avgPool(image, 2, 1, 0)]);
  const expected = [tf.Conv2D, tf.MaxPool, tf.DepthwiseConv2dNative, tf.AvgPool];
  if (!real) expect(called).toEqual(expected);
});

test('pools of no padding that round up', () =>
  expectSame((image) => [tf.maxPool(image, 2, 2, 0, 'ceil'), tf.avgPool(image, 2, 2, 0, 'ceil')]));

test('what it lacks: more than one batch axis, lists of indices, indices out of order or of no segment, bools, kernels', () =>
  expectSame((_image, _filter, x) => {
    const ids = tf.tensor1d([1, 5], 'int32');
    const places = tf.tensor3d([0, 3, 1, 2, 2, 0], [2, 3, 1], 'int32');
    const wholes = tf.cast(tf.mul(x, 8), 'int32');
    return [
      tf.gather(x, places, 2, 2),
      tf.unsortedSegmentSum(x, ids, 3),
      tf.unsortedSegmentSum(wholes, ids, 3),
      tf.sparseToDense(tf.tensor1d([3, 1], 'int32'), tf.tensor1d([0.5, 2]), [5]),
      tf.scatterND(tf.tensor1d([3, 1], 'int32'), tf.tensor1d([0.5, 2]), [5]),
      tf.tensorScatterUpdate(tf.tensor1d([1, 2, 3]), tf.tensor1d([2, 0], 'int32'), tf.tensor1d([0.5, 7])),
      tf.diag(tf.tensor1d([true, false, true], 'bool')),
      tf.bitwiseAnd(wholes, tf.onesLike(wholes)),
      tf.searchSorted(tf.tensor1d([-0.5, 0, 0.5]), tf.tensor1d([0.25, -1])),
    ];
  }));
