/** Pooling of images, [batch, height, width, channels], and its gradients. */

import { backend_util } from '@tensorflow/tfjs-core';
import type { Attrs, Kernel } from '../backend.js';
import type { Graph, Value } from '../graph.js';
import {
  type Geometry,
  overlapAdd,
  pixelOfTap,
  type Shape4,
  tapsOf,
  windows,
  windowsByTap,
  windowsOf,
} from './windows.js';

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
  const bottom = (c.outHeight - 1) * c.strideHeight + c.filterHeight - c.inHeight - top;
  const right = (c.outWidth - 1) * c.strideWidth + c.filterWidth - c.inWidth - left;
  return [top, left, Math.max(0, bottom), Math.max(0, right)];
}

/** Of each window, how many places lie within the image: [windows, 1]. */
function countsOf(g: Graph, c: Geometry): Value {
  const counts = new Float32Array(windowsOf(c));
  for (const [tap, pixel] of pixelOfTap(c).entries()) if (pixel >= 0) counts[Math.floor(tap / tapsOf(c))] += 1;
  return g.constant(counts, 'float32', [counts.length, 1]);
}

/** A pooling whose windows may lie in the padding alone, which ONNX's own do not allow. */
function poolOfWindows(g: Graph, op: 'MaxPool' | 'AveragePool', x: Value, c: Geometry): Value {
  const seen = windows(g, x, c, op === 'MaxPool' ? Number.NEGATIVE_INFINITY : 0);
  const shape = [c.batchSize, windowsOf(c), c.inChannels];
  const reduce = op === 'MaxPool' ? 'ReduceMax' : 'ReduceSum';
  const reduced = g.add(reduce, [seen, g.integers([2])], shape, 'float32', { keepdims: 0 });
  const y = op === 'MaxPool' ? reduced : g.elementwise('Div', [reduced, countsOf(g, c)], shape, 'float32');
  return g.reshape(y, [c.batchSize, c.outHeight, c.outWidth, c.outChannels]);
}

/** A pooling of ONNX, which wants channels first. Neither the maximum nor the mean sees the padding. */
function poolOfImage(g: Graph, op: 'MaxPool' | 'AveragePool', x: Value, c: Geometry): Value {
  const attributes = {
    kernel_shape: [c.filterHeight, c.filterWidth],
    strides: [c.strideHeight, c.strideWidth],
    pads: padsOf(c),
  };
  const shape = [c.batchSize, c.outChannels, c.outHeight, c.outWidth];
  const y = g.add(op, [g.transpose(x, [0, 3, 1, 2])], shape, 'float32', attributes);
  return g.transpose(y, [0, 2, 3, 1]);
}

const pool =
  (op: 'MaxPool' | 'AveragePool'): Kernel =>
  (g, { x }, attrs) => {
    const c = geometryOf(x, attrs);
    const [top, left, bottom, right] = padsOf(c);
    const wide = Math.max(top, bottom) >= c.filterHeight || Math.max(left, right) >= c.filterWidth;
    return g.cast((wide ? poolOfWindows : poolOfImage)(g, op, g.cast(x, 'float32'), c), x.type);
  };

/** dy goes to the first of the greatest numbers of each window: tap by tap, what is left of it. */
function maxPoolGrad(g: Graph, dy: Value, x: Value, y: Value, attrs: Attrs): Value {
  const c = geometryOf(x, attrs);
  const shape = [c.batchSize, windowsOf(c), c.inChannels];
  const greatest = g.reshape(g.cast(y, 'float32'), shape);
  const none = g.scalar(0, 'float32');
  let left = g.reshape(dy, shape);
  const parts = windowsByTap(g, g.cast(x, 'float32'), c, Number.NEGATIVE_INFINITY).map((seen) => {
    const hit = g.elementwise('Equal', [seen, greatest], shape, 'bool');
    const part = g.elementwise('Where', [hit, left, none], shape, 'float32');
    left = g.elementwise('Where', [hit, none, left], shape, 'float32');
    return part;
  });
  const [count, taps] = [windowsOf(c), tapsOf(c)];
  const joined = [c.batchSize, taps * count, c.inChannels];
  const all = taps === 1 ? parts[0] : g.add('Concat', parts, joined, 'float32', { axis: 1 });
  return overlapAdd(g, all, c, (tap) => (tap % taps) * count + Math.floor(tap / taps));
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
  MaxPoolGrad: (g, { dy, input, output }, attrs) => maxPoolGrad(g, dy, input, output, attrs),
  AvgPoolGrad: (g, { dy, input }, attrs) => avgPoolGrad(g, dy, input, attrs),
};
