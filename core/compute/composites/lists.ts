/** Running products, searches, sums by segment, diagonals. */

import * as tf from '@tensorflow/tfjs-core';
import { places } from '../gradients/table.js';
import type { CompositeTable } from './composite.js';

interface CumprodAttrs {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/** `x` pushed on by `by` places along its last axis, ones coming in: [1, …, 1, x₀, x₁, …]. */
function pushed(x: tf.Tensor, by: number): tf.Tensor {
  const [lead, n] = [x.shape.slice(0, -1), x.shape[x.rank - 1]];
  const kept = tf.slice(x, new Array<number>(x.rank).fill(0), [...lead, n - by]);
  return tf.concat([tf.ones([...lead, by], x.dtype), kept], x.rank - 1);
}

/** yₙ = x₀·x₁·…·xₙ: products of 1, 2, 4, … neighbours at a time. */
function runningProducts(x: tf.Tensor): tf.Tensor {
  const n = x.shape[x.rank - 1];
  let y = x;
  for (let by = 1; by < n; by *= 2) y = tf.mul(y, pushed(y, by));
  return y;
}

export const lists: CompositeTable = {
  Cumprod: {
    inputs: ['x'],
    slopes: ['x'],
    of({ x }, { axis, exclusive, reverse }: CumprodAttrs) {
      const [at] = tf.util.parseAxisParam(axis, x.shape);
      const order = [...x.shape.keys()].filter((i) => i !== at).concat(at);
      const last = tf.transpose(reverse ? tf.reverse(x, at) : x, order);
      const y = runningProducts(exclusive ? pushed(last, 1) : last);
      const back = tf.transpose(y, tf.backend_util.getUndoAxesPermutation(order));
      return reverse ? tf.reverse(back, at) : back;
    },
  },
  // Rows with an id below 0 belong to no segment.
  UnsortedSegmentSum: {
    inputs: ['x', 'segmentIds'],
    slopes: ['x'],
    of({ x, segmentIds }, { numSegments }: { numSegments: number }) {
      const rows = tf.cast(tf.reshape(x, [x.shape[0], -1]), 'float32') as tf.Tensor2D;
      const sums = tf.matMul(places(segmentIds, numSegments) as tf.Tensor2D, rows, true);
      return tf.reshape(sums, [numSegments, ...x.shape.slice(1)]);
    },
  },
  // How many of the sorted numbers come before each value.
  SearchSorted: {
    inputs: ['sortedSequence', 'values'],
    slopes: [],
    of({ sortedSequence, values }, { side }: { side: 'left' | 'right' }) {
      const [sorted, value] = [tf.expandDims(sortedSequence, 1), tf.expandDims(values, 2)];
      const before = side === 'left' ? tf.less(sorted, value) : tf.lessEqual(sorted, value);
      return tf.sum(tf.cast(before, 'int32'), 2);
    },
  },
  Diag: {
    inputs: ['x'],
    slopes: ['x'],
    of: ({ x }) => {
      const row = tf.reshape(x, [1, x.size]);
      const square = tf.where(tf.cast(tf.eye(x.size), 'bool'), tf.tile(row, [x.size, 1]), tf.zerosLike(row));
      return tf.reshape(square, [...x.shape, ...x.shape]);
    },
  },
  BroadcastArgs: {
    inputs: ['s0', 's1'],
    slopes: [],
    of({ s0, s1 }) {
      const rank = Math.max(s0.size, s1.size);
      const [a, b] = [s0, s1].map((shape) => tf.pad(shape, [[rank - shape.size, 0]], 1));
      return tf.where(tf.equal(a, 1), b, a);
    },
  },
};
