/** Gradients of the kernels that take axes away. */

import * as tf from '@tensorflow/tfjs-core';
import { type Backward, float, type GradientTable, only } from './table.js';

type Axes = number | number[] | undefined;
interface Reduction {
  readonly axis?: Axes;
  readonly reductionIndices?: Axes;
}

/** `y`, which lacks the reduced axes of `x`, repeated along them. */
function spread(y: tf.Tensor, x: tf.Tensor, { axis, reductionIndices }: Reduction): tf.Tensor {
  const all = x.shape.map((_, i) => i);
  const axes = tf.util.parseAxisParam(axis ?? reductionIndices ?? all, x.shape);
  return tf.broadcastTo(tf.reshape(y, tf.backend_util.expandShapeToKeepDim(withoutAxes(x, axes), axes)), x.shape);
}

const withoutAxes = (x: tf.Tensor, axes: readonly number[]): number[] => x.shape.filter((_, i) => !axes.includes(i));

/** Every entry equal to the extreme receives the gradient, as in TensorFlow.js. */
const extreme = {
  inputs: ['x'],
  output: true,
  backward: ({ dy, saved: [x, y], attrs }: Backward<Reduction>) => ({
    x: () => only(tf.equal(x, spread(y, x, attrs)), spread(dy, x, attrs)),
  }),
};

/** dy times the product of all other numbers, those before times those after: exact also where some are 0. */
function productOfOthers(dy: tf.Tensor, x: tf.Tensor, attrs: Reduction): tf.Tensor {
  const axes = tf.util.parseAxisParam(attrs.axis ?? attrs.reductionIndices ?? x.shape.map((_, i) => i), x.shape);
  if (axes.length === 0) return dy;
  const order = [...x.shape.keys()].filter((i) => !axes.includes(i)).concat(axes);
  const last = tf.transpose(x, order);
  const rows = tf.reshape(last, [-1, tf.util.sizeFromShape(axes.map((i) => x.shape[i]))]);
  const others = tf.mul(tf.cumprod(rows, 1, true, false), tf.cumprod(rows, 1, true, true));
  const back = tf.transpose(tf.reshape(others, last.shape), tf.backend_util.getUndoAxesPermutation(order));
  return tf.mul(spread(dy, x, attrs), back);
}

export const reductions: GradientTable = {
  Sum: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<Reduction>) => ({ x: () => spread(float(dy), x, attrs) }),
  },
  Mean: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<Reduction>) => ({
      x: () => spread(tf.div(dy, x.size / Math.max(1, dy.size)), x, attrs),
    }),
  },
  Prod: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<Reduction>) => ({ x: () => productOfOthers(dy, x, attrs) }),
  },
  Max: extreme,
  Min: extreme,
  // ∂πᵢ/∂zⱼ = πᵢ(1[i = j] − πⱼ)
  Softmax: {
    output: true,
    backward: ({ dy, saved: [y], attrs }: Backward<{ dim: number }>) => ({
      logits: () => tf.mul(tf.sub(dy, tf.sum(tf.mul(dy, y), attrs.dim, true)), y),
    }),
  },
  Cumsum: {
    backward: ({ dy, attrs }: Backward<{ axis: number; exclusive: boolean; reverse: boolean }>) => ({
      x: () => tf.cumsum(dy, attrs.axis, attrs.exclusive, !attrs.reverse),
    }),
  },
};
