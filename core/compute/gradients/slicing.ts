/** The gradient of slices with strides. */

import * as tf from '@tensorflow/tfjs-core';
import type { StridedSliceAttrs } from '../trace/kernels/slicing.js';
import { spreadOut } from './spacing.js';
import type { Backward, GradientTable } from './table.js';

/** dy back to where it was taken from along one axis of length n: from `begin` on, every |stride| places. */
function putBack(dy: tf.Tensor, axis: number, n: number, begin: number, stride: number): tf.Tensor {
  const wide = spreadOut(stride < 0 ? tf.reverse(dy, axis) : dy, axis, Math.abs(stride));
  const length = wide.shape[axis];
  const first = stride < 0 ? begin - length + 1 : begin;
  const paddings = wide.shape.map((_, i): [number, number] => (i === axis ? [first, n - first - length] : [0, 0]));
  return length === n ? wide : tf.pad(wide, paddings);
}

export const slicing: GradientTable = {
  StridedSlice: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs: a }: Backward<StridedSliceAttrs>) => ({
      x: () => {
        const { begin, end, strides } = tf.slice_util.sliceInfo(
          x.shape,
          a.begin,
          a.end,
          a.strides,
          a.beginMask,
          a.endMask,
          a.ellipsisMask,
          a.newAxisMask,
          a.shrinkAxisMask,
        );
        return x.shape.reduce<tf.Tensor>(
          (slope, n, axis) => putBack(slope, axis, n, begin[axis], strides[axis]),
          tf.reshape(dy, tf.slice_util.computeOutShape(begin, end, strides)),
        );
      },
    }),
  },
};
