/** Gradients of reading and writing at places given by tensors. */

import * as tf from '@tensorflow/tfjs-core';
import { type Backward, type GradientTable, only, places, sumTo, zeros } from './table.js';

/** True at the places that the rows of indices name. */
const named = (indices: tf.Tensor, updates: tf.Tensor, shape: readonly number[]): tf.Tensor =>
  tf.greater(tf.scatterND(indices, tf.ones(updates.shape), [...shape]), 0);
const without = (touched: tf.Tensor, dy: tf.Tensor): tf.Tensor => only(tf.logicalNot(touched), dy);

/** Sparse indices as rows: a number is one row, a list of numbers a row each. */
const rowsOf = (indices: tf.Tensor): tf.Tensor => (indices.rank < 2 ? tf.reshape(indices, [indices.size, 1]) : indices);

export const gathering: GradientTable = {
  GatherNd: {
    inputs: ['params', 'indices'],
    backward: ({ dy, saved: [params, indices] }) => ({
      // A list of indices is one place.
      params: () =>
        indices.rank > 1
          ? tf.scatterND(indices, dy, params.shape)
          : tf.scatterND(tf.expandDims(indices, 0), tf.expandDims(dy, 0), params.shape),
      indices: () => zeros(indices),
    }),
  },
  ScatterNd: {
    inputs: ['indices'],
    backward: ({ dy, saved: [indices] }) => ({
      indices: () => zeros(indices),
      updates: () => tf.gatherND(dy, rowsOf(indices)),
    }),
  },
  // Of updates of one place the last counts, yet all receive its gradient: the places ought to differ.
  TensorScatterUpdate: {
    inputs: ['indices', 'updates'],
    backward: ({ dy, saved: [indices, updates] }) => ({
      tensor: () => without(named(indices, updates, dy.shape), dy),
      indices: () => zeros(indices),
      updates: () => tf.gatherND(dy, rowsOf(indices)),
    }),
  },
  SparseToDense: {
    inputs: ['sparseIndices', 'sparseValues', 'defaultValue'],
    backward: ({ dy, saved: [indices, values, defaultValue] }) => ({
      sparseIndices: () => zeros(indices),
      sparseValues: () => sumTo(tf.gatherND(dy, rowsOf(indices)), values.shape),
      defaultValue: () => {
        const rows = rowsOf(indices);
        const rest = without(named(rows, tf.ones([rows.shape[0]]), dy.shape), dy);
        return tf.reshape(tf.sum(rest), defaultValue.shape);
      },
    }),
  },
  // dy goes to where the largest came from.
  TopK: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs: { k } }: Backward<{ k: number }>) => ({
      x: () => {
        const { indices } = tf.topk(x, k);
        return tf.sum(tf.mul(places(indices, x.shape[x.rank - 1]), tf.expandDims(dy, -1)), -2);
      },
    }),
  },
};
