/**
 * Losses: pure functions of tensors.
 *
 * Weighted means take `weight` [B] that sums to 1 over the real rows; a row that only fills a batch weighs 0.
 */

import * as tf from '@tensorflow/tfjs-core';

/** q(s, a) of the action taken. q [B, A], action [B] int32 → [B]. */
export const taken = (q: tf.Tensor2D, action: tf.Tensor): tf.Tensor1D =>
  tf.sum(tf.mul(q, tf.cast(tf.oneHot(action as tf.Tensor1D, q.shape[1]), 'float32')), 1);

/** ½ δ² of each element. */
export const squared = <T extends tf.Tensor>(tdError: T): T => tf.mul(0.5, tf.square(tdError));

/** ½ δ² where |δ| ≤ 1, |δ| − ½ beyond. Huber 1964; DQN's "error clipping" has the same gradient. */
export function huber<T extends tf.Tensor>(tdError: T): T {
  const size = tf.abs(tdError);
  const inner = tf.minimum(size, 1);
  return tf.add(tf.mul(0.5, tf.square(inner)), tf.sub(size, inner)) as T;
}

/** Σ w x. x [B], weight [B] → scalar. */
export const weightedSum = (x: tf.Tensor1D, weight: tf.Tensor): tf.Scalar => tf.sum(tf.mul(x, weight));

/** −Σ w Â log π(a | s): its gradient is the policy gradient. logProb [B], advantage [B] (a constant) → scalar. */
export const policyGradientLoss = (logProb: tf.Tensor1D, advantage: tf.Tensor, weight: tf.Tensor): tf.Scalar =>
  tf.neg(weightedSum(tf.mul(logProb, advantage), weight));
