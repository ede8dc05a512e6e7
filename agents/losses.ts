/**
 * Losses: pure functions of tensors.
 *
 * Weighted means take `weight` [B] that sums to 1 over the real rows; a row that only fills a batch weighs 0.
 */

import * as tf from '@tensorflow/tfjs-core';
import { clipByGlobalNorm } from '../core/compute/optimisers.js';
import { entropy, logProb } from './distributions.js';

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

/**
 * Âₜ = Gₜ − bₜ for T steps, written into `out`. `value` is v(sₜ), used when the baseline is 'value'. `normalize`
 * scales to unit standard deviation and, where there is a baseline, shifts it so that the mean is 0.
 */
export function advantages(
  target: Float32Array, // [≥ T]
  value: Float32Array, // [≥ T]
  length: number, // T
  baseline: 'none' | 'mean' | 'value',
  normalize: boolean,
  out: Float32Array, // [≥ T]
): Float32Array {
  let mean = 0;
  if (baseline === 'mean') for (let t = 0; t < length; t++) mean += target[t] / length;
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < length; t++) {
    out[t] = target[t] - (baseline === 'value' ? value[t] : mean);
    sum += out[t];
    squares += out[t] * out[t];
  }
  if (!normalize) return out;
  const centre = sum / length;
  const deviation = Math.sqrt(Math.max(0, squares / length - centre * centre));
  const shift = baseline === 'none' ? 0 : centre;
  for (let t = 0; t < length; t++) out[t] = (out[t] - shift) / (deviation + MIN_DEVIATION);
  return out;
}

/** −Σ w (Â log π(a | s) + β H). logits [B, A], action, advantage, weight [B]. */
export function policyLoss(
  logits: tf.Tensor2D,
  action: tf.Tensor,
  advantage: tf.Tensor,
  weight: tf.Tensor,
  entropyBonus: number,
): { readonly loss: tf.Scalar; readonly entropy: tf.Scalar } {
  const h = weightedSum(entropy(logits), weight);
  return {
    loss: tf.sub(policyGradientLoss(logProb(logits, action), advantage, weight), tf.mul(h, entropyBonus)),
    entropy: h,
  };
}

/** Σ w ½ (G − v)². v [B, 1], target, weight [B] → scalar. */
export const valueLoss = (v: tf.Tensor2D, target: tf.Tensor, weight: tf.Tensor): tf.Scalar =>
  weightedSum(squared(tf.sub(target as tf.Tensor1D, tf.reshape(v, [-1]) as tf.Tensor1D)), weight);

/** The gradient, no longer than `maxNorm` (0: as it is), and its Euclidean norm before. */
export function clipped(gradient: tf.Tensor1D, maxNorm: number): { gradient: tf.Tensor1D; norm: tf.Scalar } {
  if (maxNorm > 0) return clipByGlobalNorm(gradient, maxNorm);
  return { gradient, norm: tf.sqrt(tf.sum(tf.square(gradient))) };
}
