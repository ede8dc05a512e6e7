/** The categorical distribution: tensors for the equations, plain numbers for drawing. */

import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/arrays.js';

/** Rows of the identity matrix. index [B] int32 → [B, n] float32. (tf.oneHot refuses n = 1.) */
export const oneHot = (index: tf.Tensor, n: number): tf.Tensor2D =>
  n === 1 ? tf.ones([index.shape[0], 1]) : (tf.cast(tf.oneHot(index as tf.Tensor1D, n), 'float32') as tf.Tensor2D);

/** The entry of each row that belongs to the action taken: q(s, a) of q(s, ·). x [B, A], action [B] int32 → [B]. */
export const taken = (x: tf.Tensor2D, action: tf.Tensor): tf.Tensor1D =>
  tf.sum(tf.mul(x, oneHot(action, x.shape[1])), 1);

/** log π(a | s). logits [B, A], action [B] int32 → [B]. */
export const logProb = (logits: tf.Tensor2D, action: tf.Tensor): tf.Tensor1D => taken(tf.logSoftmax(logits), action);

/** H(π(· | s)) = −Σ π log π, nats. [B, A] → [B]. */
export function entropy(logits: tf.Tensor2D): tf.Tensor1D {
  const log = tf.logSoftmax(logits);
  return tf.neg(tf.sum(tf.mul(tf.exp(log), log), 1));
}

/** π(· | s) of one row of logits, written into `out` from `start` on. */
export function softmax(logits: NumericArray, start: number, count: number, out: Float32Array | Float64Array): void {
  let most = logits[start];
  for (let a = 1; a < count; a++) most = Math.max(most, logits[start + a]);
  let sum = 0;
  for (let a = 0; a < count; a++) {
    out[start + a] = Math.exp(logits[start + a] - most);
    sum += out[start + a];
  }
  for (let a = 0; a < count; a++) out[start + a] /= sum;
}

/** The action that `u`, uniform in [0, 1), draws from one row of probabilities: the inverse of their cumulative sum. */
export function drawCategorical(probability: NumericArray, start: number, count: number, u: number): number {
  let cumulative = 0;
  for (let a = 0; a < count - 1; a++) {
    cumulative += probability[start + a];
    if (u < cumulative) return a;
  }
  return count - 1;
}
