/** Pooling of images, [batch, height, width, channels], and its gradients. */

import { backend_util } from '@tensorflow/tfjs-core';
import type { Attrs, Kernel } from '../backend.js';
import type { Graph, Value } from '../graph.js';
import { type Geometry, overlapAdd, tapsOf, windows, windowsOf } from './windows.js';

type Shape4 = [number, number, number, number];

const geometryOf = ({ shape }: Value, attrs: Attrs): Geometry =>
  backend_util.computePool2DInfo(
    [...shape] as Shape4,
    attrs.filterSize as number,
    attrs.strides as number,
    1,
    attrs.pad as 'same' | 'valid',
    attrs.dimRoundingMode as 'floor' | undefined,
  );

/** [top, left, bottom, right] such that rounding down gives the output's size, however TensorFlow.js rounded. */
function padsOf(c: Geometry): number[] {
  const { top, left } = c.padInfo;
  const bottom = Math.max(0, (c.outHeight - 1) * c.strideHeight + c.filterHeight - c.inHeight - top);
  const right = Math.max(0, (c.outWidth - 1) * c.strideWidth + c.filterWidth - c.inWidth - left);
  if (Math.max(top, bottom) >= c.filterHeight || Math.max(left, right) >= c.filterWidth) {
    const window = `${c.filterHeight}×${c.filterWidth}`;
    throw new Error(`pooling: a window of ${window} may not lie in the padding [${[top, left, bottom, right]}] alone`);
  }
  return [top, left, bottom, right];
}

/** A pooling of ONNX, which wants channels first. Neither the maximum nor the mean sees the padding. */
const pool =
  (op: 'MaxPool' | 'AveragePool'): Kernel =>
  (g, { x }, attrs) => {
    const c = geometryOf(x, attrs);
    const image = g.transpose(g.cast(x, 'float32'), [0, 3, 1, 2]);
    const kernel = [c.filterHeight, c.filterWidth];
    const attributes = { kernel_shape: kernel, strides: [c.strideHeight, c.strideWidth], pads: padsOf(c) };
    const shape = [c.batchSize, c.outChannels, c.outHeight, c.outWidth];
    return g.cast(g.transpose(g.add(op, [image], shape, 'float32', attributes), [0, 2, 3, 1]), x.type);
  };

/** dy goes to the first of the greatest numbers of each window. */
function maxPoolGrad(g: Graph, dy: Value, x: Value, attrs: Attrs): Value {
  const c = geometryOf(x, attrs);
  const [batch, count, taps, channels] = [c.batchSize, windowsOf(c), tapsOf(c), c.inChannels];
  const seen = windows(g, g.cast(x, 'float32'), c, Number.NEGATIVE_INFINITY);
  const first = g.add('ArgMax', [seen], [batch, count, 1, channels], 'int64', { axis: 2, keepdims: 1 });
  const numbers = g.constant(
    Int32Array.from({ length: taps }, (_, i) => i),
    'int32',
    [taps, 1],
  );
  const shape = [batch, count, taps, channels];
  const chosen = g.elementwise('Equal', [g.cast(first, 'int32'), numbers], shape, 'bool');
  const slope = g.reshape(dy, [batch, count, 1, channels]);
  const parts = g.elementwise('Where', [chosen, slope, g.scalar(0, 'float32')], shape, 'float32');
  return overlapAdd(g, g.reshape(parts, [batch, count * taps, channels]), c, (tap) => tap);
}

/** dy/taps to every number of a window: as TensorFlow.js defines this kernel, also where a window sticks out. */
function avgPoolGrad(g: Graph, dy: Value, x: Value, attrs: Attrs): Value {
  const c = geometryOf(x, attrs);
  const taps = tapsOf(c);
  const rows = g.reshape(dy, [c.batchSize, windowsOf(c), c.inChannels]);
  const part = g.elementwise('Mul', [rows, g.scalar(1 / taps, 'float32')], rows.shape, 'float32');
  return overlapAdd(g, part, c, (tap) => Math.floor(tap / taps));
}

export const pooling: Readonly<Record<string, Kernel>> = {
  MaxPool: pool('MaxPool'),
  AvgPool: pool('AveragePool'),
  MaxPoolGrad: (g, { dy, input }, attrs) => maxPoolGrad(g, dy, input, attrs),
  AvgPoolGrad: (g, { dy, input }, attrs) => avgPoolGrad(g, dy, input, attrs),
};
