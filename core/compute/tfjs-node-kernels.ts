/**
 * What TensorFlow's kernels do not take, or answer in another type, brought to what the other devices do.
 *
 * Found by running the tests of every op on tfjs-node 4.22 with TensorFlow 2.9.1. Kernels that it has not, or not in
 * the form asked for, run in plain JavaScript: right, slow, and rare in updates.
 */

import * as tf from '@tensorflow/tfjs-core';
import { makeTfjsCpuDevice, onBackend } from './eager-device.js';

interface Given {
  readonly inputs: tf.NamedTensorMap;
  readonly attrs: tf.NamedAttrMap;
}
type Result = tf.Tensor | tf.Tensor[];
type Kernel = (given: Given) => Result;
/** The result, or null where TensorFlow's own kernel is as good. */
type Adaptation = (given: Given, theirs: Kernel) => Result | null;
type Pairs = [number, number][]; // before and after, of each axis

/** In plain JavaScript. TensorFlow.js moves the inputs there, and the result back when it is used. */
const plain = (kernelName: string, { inputs, attrs }: Given): Result =>
  onBackend('cpu', () => tf.engine().runKernel(kernelName, inputs, attrs) as Result);

/** Bool is no type that TensorFlow orders. */
const ordered =
  (compare: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Adaptation =>
  ({ inputs: { a, b } }) =>
    a.dtype === 'bool' ? compare(tf.cast(a, 'int32'), tf.cast(b, 'int32')) : null;

/** Padding in numbers, which TensorFlow.js for Node mostly refuses. */
function isNumbers({ pad, dimRoundingMode }: tf.NamedAttrMap): boolean {
  if (pad === 'valid' || pad === 'same') return false;
  return dimRoundingMode === 'ceil' || [pad as number | Pairs].flat(2).some((n) => n !== 0);
}

/** Padding in numbers, as pairs of an image [B, H, W, C]; null for other padding and other layouts. */
function pairsOf(attrs: tf.NamedAttrMap): Pairs | null {
  if (!isNumbers(attrs) || attrs.dataFormat === 'NCHW') return null;
  const pad = attrs.pad as number | Pairs;
  if (typeof pad === 'object') return pad;
  return [0, pad, pad, 0].map((n) => [n, n]) as Pairs;
}
const padded = (shape: readonly number[], pairs: Pairs) => shape.map((n, i) => n + pairs[i][0] + pairs[i][1]);
const run = (kernelName: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel(kernelName, inputs, attrs);

/** A convolution, or its gradient by the filter, of an image padded beforehand. */
const onPadded =
  (kernelName: string): Adaptation =>
  ({ inputs, attrs }) => {
    const pairs = pairsOf(attrs);
    return pairs && run(kernelName, { ...inputs, x: tf.pad(inputs.x, pairs) }, { ...attrs, pad: 'valid' });
  };

/** The gradient by the padded image, cut to the image. */
const cutFromPadded: Adaptation = ({ inputs, attrs }) => {
  const pairs = pairsOf(attrs);
  if (pairs === null) return null;
  const inputShape = attrs.inputShape as number[];
  const whole = run(tf.Conv2DBackpropInput, inputs, { ...attrs, pad: 'valid', inputShape: padded(inputShape, pairs) });
  return tf.slice(
    whole,
    pairs.map(([before]) => before),
    inputShape,
  );
};

const plainWhere = (kernelName: string, when: (given: Given) => boolean): [string, Adaptation] => [
  kernelName,
  (given) => (when(given) ? plain(kernelName, given) : null),
];
/** Float32 always. Numbers of no segment count for none: TensorFlow takes that of negative ones only. */
const withinSegments: Adaptation = ({ inputs, attrs }, theirs) => {
  const { segmentIds } = inputs;
  const x = inputs.x.dtype === 'float32' ? inputs.x : tf.cast(inputs.x, 'float32');
  const none = tf.scalar(-1, 'int32');
  const within = tf.less(segmentIds, tf.scalar(attrs.numSegments as number, 'int32'));
  return theirs({ inputs: { x, segmentIds: tf.where(within, segmentIds, none) }, attrs });
};

const paddedByNumbers = ({ attrs }: Given): boolean => isNumbers(attrs);

const adaptations: ReadonlyMap<string, Adaptation> = new Map([
  [tf.Greater, ordered(tf.greater)],
  [tf.GreaterEqual, ordered(tf.greaterEqual)],
  [tf.Less, ordered(tf.less)],
  [tf.LessEqual, ordered(tf.lessEqual)],
  // TensorFlow.js promises int32.
  [tf.FloorDiv, ({ inputs: { a, b } }) => (a.dtype === 'int32' ? null : tf.cast(tf.floor(tf.div(a, b)), 'int32'))],
  [tf.UnsortedSegmentSum, withinSegments],
  [tf.Conv2D, onPadded(tf.Conv2D)],
  [tf.Conv2DBackpropFilter, onPadded(tf.Conv2DBackpropFilter)],
  [tf.Conv2DBackpropInput, cutFromPadded],
  ...[
    ...[tf.MaxPool, tf.MaxPoolGrad, tf.AvgPool, tf.AvgPoolGrad],
    ...[tf.DepthwiseConv2dNative, tf.DepthwiseConv2dNativeBackpropFilter, tf.DepthwiseConv2dNativeBackpropInput],
  ].map((kernelName) => plainWhere(kernelName, paddedByNumbers)),
  // Its index check counts the axis without the batch axes.
  plainWhere(tf.GatherV2, ({ attrs }) => (attrs.batchDims as number) > 1),
  // TensorFlow wants every index to be a list itself.
  ...[tf.ScatterNd, tf.TensorScatterUpdate].map((kernelName) =>
    plainWhere(kernelName, ({ inputs }) => inputs.indices.rank < 2),
  ),
  plainWhere(tf.Diag, ({ inputs }) => inputs.x.dtype === 'bool'),
  // TensorFlow wants the indices in order.
  plainWhere(tf.SparseToDense, () => true),
]);

/** The adapted kernels, as they are registered. */
const ours = new WeakSet<object>();

/** Puts the adaptations into the backend's kernels, once for each time that these are registered. */
export async function adaptKernels(backendName: string): Promise<void> {
  const ready = tf.getKernel(tf.Conv2D, backendName);
  if (ready === undefined || ours.has(ready)) return;
  await makeTfjsCpuDevice();
  for (const [kernelName, adapt] of adaptations) {
    const theirs = tf.getKernel(kernelName, backendName);
    if (theirs !== undefined)
      register({ ...theirs, kernelFunc: adaptedFunc(theirs.kernelFunc as unknown as Kernel, adapt) });
  }
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    if (tf.getKernel(kernelName, backendName) !== undefined) continue;
    register({
      kernelName,
      backendName,
      kernelFunc: ((given: Given) => plain(kernelName, given)) as unknown as tf.KernelFunc,
    });
  }
}

function adaptedFunc(theirs: Kernel, adapt: Adaptation): tf.KernelFunc {
  const kernel: Kernel = (given) => adapt(given, (changed) => theirs({ ...given, ...changed })) ?? theirs(given);
  return kernel as unknown as tf.KernelFunc;
}

function register(config: tf.KernelConfig): void {
  const { kernelName, backendName } = config;
  if (tf.getKernel(kernelName, backendName) !== undefined) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel(config);
  ours.add(config);
}
