/** Convolutions of each channel with filters of its own, and their two gradients. */

import type { Attrs, Kernel } from '../backend.js';
import type { Graph, Value } from '../graph.js';
import { convolutionGeometry, type Geometry, overlapAdd, type Shape4, tapsOf, windows, windowsOf } from './windows.js';

function geometryOf(x: readonly number[], filter: readonly number[], attrs: Attrs): Geometry {
  if ((attrs.dataFormat ?? 'NHWC') !== 'NHWC') {
    throw new Error('depthwise convolution: only the data format NHWC is compiled');
  }
  return convolutionGeometry(x, filter, attrs, true);
}

/** [height, width, channels, multiplier] → [channels · multiplier, 1, height, width], one group for each channel. */
const grouped = (g: Graph, filter: Value, c: Geometry): Value =>
  g.reshape(g.transpose(filter, [2, 3, 0, 1]), [c.outChannels, 1, c.filterHeight, c.filterWidth]);

/** Rows and columns that the last windows reach beyond the image. */
const beyond = (c: Geometry): [number, number] => [
  Math.max(0, (c.outHeight - 1) * c.strideHeight + c.effectiveFilterHeight - c.inHeight - c.padInfo.top),
  Math.max(0, (c.outWidth - 1) * c.strideWidth + c.effectiveFilterWidth - c.inWidth - c.padInfo.left),
];

function forwards(g: Graph, x: Value, filter: Value, attrs: Attrs): Value {
  const c = geometryOf(x.shape, filter.shape, attrs);
  const attributes = {
    group: c.inChannels,
    strides: [c.strideHeight, c.strideWidth],
    dilations: [c.dilationHeight, c.dilationWidth],
    pads: [c.padInfo.top, c.padInfo.left, ...beyond(c)],
  };
  const shape = [c.batchSize, c.outChannels, c.outHeight, c.outWidth];
  const inputs = [g.transpose(x, [0, 3, 1, 2]), grouped(g, filter, c)];
  const y = g.add('Conv', inputs, shape, 'float32', attributes);
  return g.transpose(y, [0, 2, 3, 1]);
}

/** What each tap of each window brings to its pixel: not ONNX's ConvTranspose, which WebGPU gets wrong in groups. */
function toInput(g: Graph, dy: Value, filter: Value, attrs: Attrs): Value {
  const c = geometryOf(attrs.inputShape as Shape4, filter.shape, attrs);
  const [batch, count, taps, channels] = [c.batchSize, windowsOf(c), tapsOf(c), c.inChannels];
  const multiplier = filter.shape[3];
  const slopes = g.reshape(dy, [batch, count, 1, channels, multiplier]);
  const weights = g.reshape(filter, [taps, channels, multiplier]);
  const shape = [batch, count, taps, channels];
  const products = g.elementwise('Mul', [slopes, weights], [...shape, multiplier], 'float32');
  const parts =
    multiplier === 1 ? products : g.add('ReduceSum', [products, g.integers([4])], shape, 'float32', { keepdims: 0 });
  return overlapAdd(g, g.reshape(parts, [batch, count * taps, channels]), c, (tap) => tap);
}

/** For each channel the product of its windows, [taps, windows], with its slopes, [windows, multiplier]. */
function toFilter(g: Graph, x: Value, dy: Value, attrs: Attrs): Value {
  const filterShape = attrs.filterShape as Shape4;
  const c = geometryOf(x.shape, filterShape, attrs);
  const [taps, rows, multiplier] = [tapsOf(c), c.batchSize * windowsOf(c), filterShape[3]];
  const seen = g.reshape(windows(g, x, c, 0), [rows, taps, c.inChannels]);
  const slopes = g.reshape(dy, [rows, c.inChannels, multiplier]);
  const factors = [g.transpose(seen, [2, 1, 0]), g.transpose(slopes, [1, 0, 2])];
  const products = g.add('MatMul', factors, [c.inChannels, taps, multiplier], 'float32');
  return g.reshape(g.transpose(products, [1, 0, 2]), filterShape);
}

export const depthwise: Readonly<Record<string, Kernel>> = {
  DepthwiseConv2dNative: (g, { x, filter }, attrs) => forwards(g, x, filter, attrs),
  DepthwiseConv2dNativeBackpropInput: (g, { dy, filter }, attrs) => toInput(g, dy, filter, attrs),
  DepthwiseConv2dNativeBackpropFilter: (g, { x, dy }, attrs) => toFilter(g, x, dy, attrs),
};
