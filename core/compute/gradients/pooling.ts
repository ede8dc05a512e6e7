/** Gradients of pooling. */

import * as tf from '@tensorflow/tfjs-core';
import type { Backward, GradientTable } from './table.js';

interface PoolAttrs extends tf.NamedAttrMap {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode: 'floor' | 'round' | 'ceil';
}
type Geometry = tf.backend_util.Conv2DInfo;

/** How many places of the window before `i` windows of a stride lie within the image's `size`. */
function countsAlong(windows: number, size: number, taps: number, stride: number, before: number): number[] {
  return Array.from({ length: windows }, (_, i) => {
    const from = i * stride - before;
    return Math.max(0, Math.min(size, from + taps) - Math.max(0, from));
  });
}

/**
 * The kernel AvgPoolGrad divides by all places of a window; the mean was over those within the image. taps/count of
 * each window makes up for it, [1, height, width, 1].
 */
function correction(c: Geometry): tf.Tensor | undefined {
  const rows = countsAlong(c.outHeight, c.inHeight, c.filterHeight, c.strideHeight, c.padInfo.top);
  const columns = countsAlong(c.outWidth, c.inWidth, c.filterWidth, c.strideWidth, c.padInfo.left);
  const taps = c.filterHeight * c.filterWidth;
  const factors = rows.flatMap((row) => columns.map((column) => (row * column === 0 ? 0 : taps / (row * column))));
  return factors.every((factor) => factor === 1)
    ? undefined
    : tf.tensor(factors, [1, c.outHeight, c.outWidth, 1], 'float32');
}

/** The paddings written out: AvgPoolGrad rounds down whatever the pooling did. */
function explicitPad(c: Geometry): [number, number][] {
  const { top, left } = c.padInfo;
  const bottom = (c.outHeight - 1) * c.strideHeight + c.filterHeight - c.inHeight - top;
  const right = (c.outWidth - 1) * c.strideWidth + c.filterWidth - c.inWidth - left;
  return [
    [0, 0],
    [top, Math.max(0, bottom)],
    [left, Math.max(0, right)],
    [0, 0],
  ];
}

export const pooling: GradientTable = {
  // Where several numbers of a window are greatest, the first receives the gradient.
  MaxPool: {
    inputs: ['x'],
    output: true,
    backward: ({ dy, saved: [x, y], attrs }: Backward<PoolAttrs>) => ({
      x: () => tf.engine().runKernel(tf.MaxPoolGrad, { dy, input: x, output: y }, attrs),
    }),
  },
  AvgPool: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<PoolAttrs>) => ({
      x: () => {
        const { filterSize, strides, pad, dimRoundingMode } = attrs;
        const shape = x.shape as [number, number, number, number];
        const c = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
        const factor = correction(c);
        const given = { dy: factor === undefined ? dy : tf.mul(dy, factor), input: x };
        return tf.engine().runKernel(tf.AvgPoolGrad, given, { filterSize, strides, pad: explicitPad(c) });
      },
    }),
  },
};
