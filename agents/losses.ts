/**
 * Losses: pure functions of tensors.
 *
 * Weighted means take `weight` [B] that sums to 1 over the real rows; a row that only fills a batch weighs 0.
 */

import * as tf from '@tensorflow/tfjs-core';
import { clipByGlobalNorm } from '../core/compute/optimisers.js';

const MIN_DEVIATION = 1e-8;

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

/** Σ w ½ (G − v)². v [B, 1], target, weight [B] → scalar. */
export const valueLoss = (v: tf.Tensor2D, target: tf.Tensor, weight: tf.Tensor): tf.Scalar =>
  weightedSum(squared(tf.sub(target as tf.Tensor1D, tf.reshape(v, [-1]) as tf.Tensor1D)), weight);

/** The gradient, no longer than `maxNorm` (0: as it is), and its Euclidean norm before. */
export function clipped(gradient: tf.Tensor1D, maxNorm: number): { gradient: tf.Tensor1D; norm: tf.Scalar } {
  if (maxNorm > 0) return clipByGlobalNorm(gradient, maxNorm);
  return { gradient, norm: tf.sqrt(tf.sum(tf.square(gradient))) };
}

/** Â shifted and scaled to mean 0 and deviation 1 by weighted moments. advantage, weight [B] → [B]. */
export function normalized(advantage: tf.Tensor1D, weight: tf.Tensor): tf.Tensor1D {
  const off = tf.sub(advantage, weightedSum(advantage, weight)) as tf.Tensor1D;
  const variance = weightedSum(tf.square(off), weight);
  return tf.div(off, tf.add(tf.sqrt(variance), MIN_DEVIATION));
}

/** x no further from 1 than ε. */
const nearOne = (x: tf.Tensor1D, clipRatio: tf.Tensor): tf.Tensor1D =>
  tf.minimum(tf.maximum(x, tf.sub(1, clipRatio)), tf.add(1, clipRatio));

/** min(ρ Â, clip(ρ, 1 − ε, 1 + ε) Â): Schulman et al. 2017, eq. 7. ratio ρ, advantage [B], clipRatio ε → [B]. */
export const clippedSurrogate = (ratio: tf.Tensor1D, advantage: tf.Tensor, clipRatio: tf.Tensor): tf.Tensor1D =>
  tf.minimum(tf.mul(ratio, advantage), tf.mul(nearOne(ratio, clipRatio), advantage));

/**
 * ½ max((v − G)², (v_old + clip(v − v_old, −ε, ε) − G)²): no gain from moving v further than ε in one go. Huang et al.
 * 2022, detail 9. [B]
 */
export function clippedValueError(
  v: tf.Tensor1D,
  valueOld: tf.Tensor,
  target: tf.Tensor,
  clipRatio: tf.Tensor,
): tf.Tensor1D {
  const moved = tf.minimum(tf.maximum(tf.sub(v, valueOld), tf.neg(clipRatio)), clipRatio);
  const near = tf.add(valueOld, moved);
  return tf.maximum(squared(tf.sub(v, target)), squared(tf.sub(near, target))) as tf.Tensor1D;
}

/**
 * (ρ − 1) − log ρ, whose mean under the old policy is KL(π_old ‖ π): never negative, and of little variance. Schulman,
 * "Approximating KL divergence" (2020), http://joschu.net/blog/kl-approx.html, k3. logRatio [B] → [B].
 */
export const klEstimate = (logRatio: tf.Tensor1D): tf.Tensor1D =>
  tf.sub(tf.sub(tf.exp(logRatio), 1), logRatio) as tf.Tensor1D;

/** 1 where ρ was clipped: |ρ − 1| > ε. [B] */
export const isClipped = (ratio: tf.Tensor1D, clipRatio: tf.Tensor): tf.Tensor1D =>
  tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clipRatio), 'float32') as tf.Tensor1D;
