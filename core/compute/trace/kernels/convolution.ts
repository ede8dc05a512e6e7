/**
 * Convolutions and their two gradients. TensorFlow.js keeps channels last; onnxruntime convolves with channels first
 * and moves neighbouring transposes together itself.
 */

import type { Attrs, Kernel } from '../backend.js';
import { type Graph, sameShape, type Value } from '../graph.js';
import { matMul } from './linear-algebra.js';
import { convolutionGeometry, type Geometry, pixelOfTap, type Shape4 } from './windows.js';

const geometryOf = (x: readonly number[], filter: readonly number[], attrs: Attrs): Geometry =>
  convolutionGeometry(x, filter, attrs, false);

const strides = (c: Geometry): number[] => [c.strideHeight, c.strideWidth];
const pads = ({ padInfo: p }: Geometry): number[] => [p.top, p.left, p.bottom, p.right];

const channelsFirst = (g: Graph, x: Value): Value => g.transpose(x, [0, 3, 1, 2]);
const channelsLast = (g: Graph, x: Value): Value => g.transpose(x, [0, 2, 3, 1]);
/** [height, width, in, out] → [out, in, height, width] */
const filterFirst = (g: Graph, filter: Value): Value => g.transpose(filter, [3, 2, 0, 1]);

/**
 * Every window of x as a row, [batch · outHeight · outWidth, height · width · in]: with it a convolution and its
 * filter's gradient are one product of matrices each. One Gather of runs of pixels makes it.
 */
function windows(g: Graph, x: Value, c: Geometry): Value {
  const { top, bottom, left, right } = c.padInfo;
  const padded = top + bottom + left + right > 0 ? pad(g, x, [0, top, left, 0], [0, bottom, right, 0]) : x;
  const [, height, width] = padded.shape;
  const run = runOf(c, width);
  const pixels = g.reshape(padded, [c.batchSize, (height * width) / run, run * c.inChannels]);
  const places = windowPlaces(c, [height, width], run);
  const index = g.constant(places, 'int32', [places.length]);
  const shape = [c.batchSize, places.length, run * c.inChannels];
  const gathered = g.add('Gather', [pixels, index], shape, 'float32', { axis: 1 });
  return g.reshape(gathered, [c.batchSize * c.outHeight * c.outWidth, c.filterHeight * c.filterWidth * c.inChannels]);
}

/** Pixels side by side that every window has all of or none of, where the image can be cut into such runs. */
function runOf({ strideWidth, filterWidth, dilationWidth }: Geometry, width: number): number {
  const run = greatestCommonDivisor(strideWidth, filterWidth);
  return dilationWidth === 1 && width % run === 0 ? run : 1;
}
const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** For each window, the places of its runs of pixels in an image that is padded already, row by row. */
function windowPlaces(c: Geometry, [inHeight, inWidth]: readonly number[], run: number): Int32Array {
  const padInfo = { ...c.padInfo, top: 0, left: 0 };
  return pixelOfTap({ ...c, inHeight, inWidth, padInfo })
    .filter((_, tap) => tap % run === 0)
    .map((pixel) => pixel / run);
}

function pad(g: Graph, x: Value, before: readonly number[], after: readonly number[]): Value {
  const shape = x.shape.map((n, i) => n + before[i] + after[i]);
  return g.add('Pad', [x, g.integers([...before, ...after]), g.scalar(0, x.type)], shape, x.type);
}

const conv2d: Kernel = (g, { x, filter }, attrs) => {
  const c = geometryOf(x.shape, filter.shape, attrs);
  const flat = g.reshape(filter, [c.filterHeight * c.filterWidth * c.inChannels, c.outChannels]);
  const rows = matMul(g, windows(g, x, c), flat, false, false);
  return g.reshape(rows, [c.batchSize, c.outHeight, c.outWidth, c.outChannels]);
};

const conv2dBackpropFilter: Kernel = (g, { x, dy }, attrs) => {
  const filterShape = attrs.filterShape as Shape4;
  const c = geometryOf(x.shape, filterShape, attrs);
  const rows = g.reshape(dy, [c.batchSize * c.outHeight * c.outWidth, c.outChannels]);
  const flat = [c.filterHeight * c.filterWidth * c.inChannels, c.outChannels];
  return g.reshape(g.add('Gemm', [windows(g, x, c), rows], flat, 'float32', { transA: 1 }), filterShape);
};

/**
 * ∂x of a convolution of stride 1: the convolution of ∂y, padded, with the filter turned by half a turn and its
 * channels exchanged. Undefined where it is none, or where much of it would be windows over the padding.
 */
function inputGradientAsConvolution(g: Graph, dy: Value, filter: Value, c: Geometry): Value | undefined {
  const { top, bottom, left, right } = c.padInfo;
  const [down, across] = [c.effectiveFilterHeight - 1, c.effectiveFilterWidth - 1];
  const margins = [down - top, down - bottom, across - left, across - right];
  const dense = c.inHeight * c.inWidth <= 2 * c.outHeight * c.outWidth;
  if (c.strideHeight !== 1 || c.strideWidth !== 1 || margins.some((n) => n < 0) || !dense) return undefined;
  const [above, below, before, after] = margins;
  const turned = [c.filterHeight, c.filterWidth, c.outChannels, c.inChannels];
  const over = geometryOf(dy.shape, turned, {
    strides: 1,
    dilations: [c.dilationHeight, c.dilationWidth],
    pad: [[0, 0], [above, below], [before, after], [0, 0]], // biome-ignore format: one line
  });
  const places = c.filterHeight * c.filterWidth;
  const taps = g.reshape(filter, [places, c.inChannels, c.outChannels]);
  const order = g.constant(
    Int32Array.from({ length: places }, (_, i) => places - 1 - i),
    'int32',
    [places],
  );
  const back = g.add('Gather', [taps, order], taps.shape, 'float32', { axis: 0 });
  const flat = g.reshape(g.transpose(back, [0, 2, 1]), [places * c.outChannels, c.inChannels]);
  return g.reshape(matMul(g, windows(g, dy, over), flat, false, false), c.inShape);
}

const conv2dBackpropInput: Kernel = (g, { dy, filter }, attrs) => {
  const inputShape = attrs.inputShape as Shape4;
  const c = geometryOf(inputShape, filter.shape, attrs);
  if (!sameShape(dy.shape, c.outShape)) {
    throw new Error(`images of [${inputShape}] have slopes of [${c.outShape}], got [${dy.shape}]`);
  }
  const convolved = inputGradientAsConvolution(g, dy, filter, c);
  if (convolved !== undefined) return convolved;
  const [top, left, bottom, right] = pads(c);
  // Rows and columns of x that no window reaches when the stride does not divide: their gradient is 0.
  const rest = [
    c.inHeight - ((c.outHeight - 1) * c.strideHeight + c.effectiveFilterHeight - top - bottom),
    c.inWidth - ((c.outWidth - 1) * c.strideWidth + c.effectiveFilterWidth - left - right),
  ];
  const dilations = [c.dilationHeight, c.dilationWidth];
  const attributes = { strides: strides(c), dilations, pads: pads(c), output_padding: rest };
  const shape = [c.batchSize, c.inChannels, c.inHeight, c.inWidth];
  const dx = g.add('ConvTranspose', [channelsFirst(g, dy), filterFirst(g, filter)], shape, 'float32', attributes);
  return channelsLast(g, dx);
};

/** [batch, channels, height, width] → [batch, height, width, channels]; for lists of lengths and of paddings alike. */
const lastOf = <T>([batch, channels, height, width]: readonly T[]): T[] => [batch, height, width, channels];

/** `kernel`, which keeps channels last, where images may also have them first. */
const inEitherFormat =
  (kernel: Kernel): Kernel =>
  (g, inputs, attrs) => {
    const { dataFormat = 'NHWC', pad, inputShape, ...rest } = attrs;
    if (dataFormat === 'NHWC') return kernel(g, inputs, attrs);
    if (dataFormat !== 'NCHW') throw new Error(`a data format is NHWC or NCHW, got ${String(dataFormat)}`);
    const entries = Object.entries(inputs).map(([name, x]) => [name, name === 'filter' ? x : channelsLast(g, x)]);
    const given = { ...rest, pad: Array.isArray(pad) ? lastOf(pad) : pad };
    const lengths = Array.isArray(inputShape) ? { inputShape: lastOf(inputShape) } : {};
    const made = kernel(g, Object.fromEntries(entries), { ...given, ...lengths }) as Value;
    return attrs.filterShape === undefined ? channelsFirst(g, made) : made;
  };

export const convolution: Readonly<Record<string, Kernel>> = {
  Conv2D: inEitherFormat(conv2d),
  Conv2DBackpropFilter: inEitherFormat(conv2dBackpropFilter),
  Conv2DBackpropInput: inEitherFormat(conv2dBackpropInput),
};
