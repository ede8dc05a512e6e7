/** Gradients of the kernels that move numbers without changing them. */

import * as tf from '@tensorflow/tfjs-core';
import { type Backward, type GradientTable, places, zeros } from './table.js';

const axisOf = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** One gradient for each of a kernel's list of inputs. */
const perInput = (parts: readonly tf.Tensor[]): Record<string, () => tf.Tensor> =>
  Object.fromEntries(parts.map((part, i) => [String(i), () => part]));

/** Sums the copies that Tile made: [r₀n₀, r₁n₁, …] seen as [r₀, n₀, r₁, n₁, …]. */
function untile(dy: tf.Tensor, shape: readonly number[], reps: readonly number[]): tf.Tensor {
  if (reps.every((r, i) => r === 1 || shape[i] === 1)) {
    const axes = reps.flatMap((r, i) => (r === 1 ? [] : [i]));
    return axes.length > 0 ? tf.sum(dy, axes, true) : dy;
  }
  const folded = tf.reshape(
    dy,
    shape.flatMap((n, i) => [reps[i], n]),
  );
  return tf.reshape(
    tf.sum(
      folded,
      shape.map((_, i) => 2 * i),
    ),
    [...shape],
  );
}

/** Adds the rows of dy to the rows of x that they were gathered from, as a product with one-hot rows in each batch. */
function scatter(dy: tf.Tensor, x: tf.Tensor, indices: tf.Tensor, axis: number, batchDims: number): tf.Tensor {
  const size = tf.util.sizeFromShape;
  const [batch, n] = [size(x.shape.slice(0, batchDims)), x.shape[axis]];
  const [before, after] = [size(x.shape.slice(batchDims, axis)), size(x.shape.slice(axis + 1))];
  const count = indices.size / batch;
  const front = tf.transpose(tf.reshape(dy, [batch, before, count, after]), [0, 2, 1, 3]);
  const chosen = places(tf.reshape(indices, batchDims === 0 ? [count] : [batch, count]), n);
  const rows = tf.reshape(front, batchDims === 0 ? [count, before * after] : [batch, count, before * after]);
  const sums = tf.reshape(tf.matMul(chosen, rows, true), [batch, n, before, after]);
  return tf.reshape(tf.transpose(sums, [0, 2, 1, 3]), x.shape);
}

const sameNumbers: GradientTable = {
  Reshape: { inputs: ['x'], backward: ({ dy, saved: [x] }) => ({ x: () => tf.reshape(dy, x.shape) }) },
  ExpandDims: {
    inputs: ['input'],
    backward: ({ dy, saved: [input] }) => ({ input: () => tf.reshape(dy, input.shape) }),
  },
  Transpose: {
    backward: ({ dy, attrs }: Backward<{ perm: number[] }>) => ({
      x: () => tf.transpose(dy, tf.backend_util.getUndoAxesPermutation(attrs.perm)),
    }),
  },
  Reverse: {
    backward: ({ dy, attrs }: Backward<{ dims: number | number[] }>) => ({ x: () => tf.reverse(dy, attrs.dims) }),
  },
};

const joining: GradientTable = {
  Concat: {
    inputs: 'all',
    backward: ({ dy, saved, attrs }: Backward<{ axis: number }>) => {
      const axis = axisOf(attrs.axis, dy.rank);
      return perInput(
        tf.split(
          dy,
          saved.map((part) => part.shape[axis]),
          axis,
        ),
      );
    },
  },
  Pack: {
    inputs: 'all',
    backward: ({ dy, attrs }: Backward<{ axis: number }>) => perInput(tf.unstack(dy, axisOf(attrs.axis, dy.rank))),
  },
  SplitV: { backward: ({ dys, attrs }: Backward<{ axis: number }>) => ({ x: () => tf.concat([...dys], attrs.axis) }) },
  Unpack: {
    inputs: ['value'],
    backward: ({ dys, saved: [value], attrs }: Backward<{ axis: number }>) => ({
      value: () => tf.stack([...dys], axisOf(attrs.axis, value.rank)),
    }),
  },
};

const cutting: GradientTable = {
  Slice: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<{ begin: number[]; size: number[] }>) => ({
      x: () => {
        const [begin, size] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size);
        return tf.pad(
          dy,
          begin.map((b, i) => [b, x.shape[i] - b - size[i]] as [number, number]),
        );
      },
    }),
  },
  PadV2: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<{ paddings: [number, number][] }>) => ({
      x: () =>
        tf.slice(
          dy,
          attrs.paddings.map(([before]) => before),
          x.shape,
        ),
    }),
  },
  Tile: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<{ reps: number[] }>) => ({
      x: () => untile(dy, x.shape, attrs.reps),
    }),
  },
  GatherV2: {
    inputs: ['x', 'indices'],
    backward: ({ dy, saved: [x, indices], attrs }: Backward<{ axis: number; batchDims: number }>) => ({
      x: () => scatter(dy, x, indices, axisOf(attrs.axis, x.rank), axisOf(attrs.batchDims ?? 0, indices.rank)),
      indices: () => zeros(indices),
    }),
  },
};

export const shape: GradientTable = { ...sameNumbers, ...joining, ...cutting };
