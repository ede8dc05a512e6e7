/**
 * Gradients of resized images: the transposed products of matrices. The kernels that TensorFlow.js has for them leave
 * half-pixel centres out, and mix rows with columns, or images of a batch.
 */

import * as tf from '@tensorflow/tfjs-core';
import { linearWeights, nearestWeights, type ResizeAttrs } from '../resizing.js';
import type { Backward, Gradient, GradientTable } from './table.js';

const resize = (weights: typeof linearWeights): Gradient<ResizeAttrs> => ({
  inputs: ['images'],
  backward: ({ dy, saved: [images], attrs }: Backward<ResizeAttrs>) => ({
    images: () => {
      const [batch, height, width, channels] = images.shape;
      const [rows, columns] = attrs.size;
      const down = tf.tensor3d(weights(height, rows, attrs), [1, rows, height]);
      const across = tf.tensor3d(weights(width, columns, attrs), [1, columns, width]);
      const narrow = tf.matMul(across, tf.reshape(dy, [batch * rows, columns, channels]), true);
      const small = tf.matMul(down, tf.reshape(narrow, [batch, rows, width * channels]), true);
      return tf.reshape(small, images.shape);
    },
  }),
});

export const resizing: GradientTable = {
  ResizeBilinear: resize(linearWeights),
  ResizeNearestNeighbor: resize(nearestWeights),
};
