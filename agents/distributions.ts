/**
 * Distributions over actions: tensors for the equations, plain numbers for drawing.
 *
 * Categorical with logits, masked where actions make no sense; diagonal Gaussian with mean μ and log σ; the same squashed
 * by tanh.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/arrays.js';
import { stopGradient } from '../core/compute/grad.js';

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

/** What is added to the logit of an action that makes no sense: its probability becomes 0. */
export const MASKED = -1e9;

/** Logits of which those with mask 0 are out of the question. Huang & Ontañón 2022. logits, mask [B, A] → [B, A]. */
export const masked = (logits: tf.Tensor2D, mask: tf.Tensor): tf.Tensor2D =>
  tf.add(logits, tf.mul(tf.sub(1, mask), MASKED));

const LOG_2PI = Math.log(2 * Math.PI);

/** log N(a; μ, σ²) summed over coordinates: −½ Σ [((a − μ)/σ)² + 2 log σ + log 2π]. mean, action [B, A], logDeviation [A] → [B]. */
export function gaussianLogProb(mean: tf.Tensor2D, logDeviation: tf.Tensor, action: tf.Tensor): tf.Tensor1D {
  const z = tf.mul(tf.sub(action, mean), tf.exp(tf.neg(logDeviation)));
  return tf.mul(-0.5, tf.sum(tf.add(tf.add(tf.square(z), tf.mul(2, logDeviation)), LOG_2PI), 1));
}

/** H(N(·; μ, σ²)) = Σ [½ log 2πe + log σ], nats. logDeviation [A] → scalar. */
export const gaussianEntropy = (logDeviation: tf.Tensor): tf.Scalar => tf.sum(tf.add(logDeviation, (LOG_2PI + 1) / 2));

/**
 * log |∂ tanh(u)/∂u| = Σ log(1 − tanh² u) = Σ 2 (log 2 − u − softplus(−2u)), which loses no digits where tanh is near ±1.
 * log π(tanh u) = log N(u) − this. Haarnoja et al. 2018, appendix C. u [B, A] → [B].
 */
export const squashLogSlope = (u: tf.Tensor): tf.Tensor1D =>
  tf.mul(2, tf.sum(tf.sub(tf.sub(Math.LN2, u), tf.softplus(tf.mul(-2, u))), 1));

/**
 * H(tanh u), u ~ N(μ, σ²), from one draw a row: H(N) + E[Σ log(1 − tanh² u)], where u moves with μ and σ as
 * u = μ + σ · noise does, its noise held fixed. mean, u [B, A], logDeviation [A] → [B], nats.
 */
export function squashedEntropy(mean: tf.Tensor2D, logDeviation: tf.Tensor, u: tf.Tensor): tf.Tensor1D {
  const noise = stopGradient(tf.mul(tf.sub(u, mean), tf.exp(tf.neg(logDeviation))));
  const moved = tf.add(mean, tf.mul(noise, tf.exp(logDeviation)));
  return tf.add(squashLogSlope(moved), gaussianEntropy(logDeviation));
}

/** log N(a; μ, σ²) of plain numbers, `count` coordinates from `start` on. */
export function gaussianLogDensity(
  mean: NumericArray,
  deviation: NumericArray,
  action: NumericArray,
  start: number,
  count: number,
): number {
  let sum = 0;
  for (let k = start; k < start + count; k++) {
    const z = (action[k] - mean[k]) / deviation[k];
    sum -= 0.5 * (z * z + LOG_2PI) + Math.log(deviation[k]);
  }
  return sum;
}

/** Σ log(1 − tanh² u) of plain numbers. */
export function squashLogSlopeOf(u: NumericArray, start: number, count: number): number {
  let sum = 0;
  for (let k = start; k < start + count; k++) {
    const x = -2 * u[k];
    sum += 2 * (Math.LN2 - u[k] - (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))));
  }
  return sum;
}

/**
 * π(· | s) of one row of logits, written into `out` from `start` on; 0 where the mask of that row is 0. A mask of nothing but
 * zeros, as of a world that has ended, is none.
 */
export function softmax(
  logits: NumericArray,
  start: number,
  count: number,
  out: Float32Array | Float64Array,
  mask?: Uint8Array | null,
): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let a = start; a < start + count; a++) if (!mask || mask[a] === 1) most = Math.max(most, logits[a]);
  if (mask && most === Number.NEGATIVE_INFINITY) {
    softmax(logits, start, count, out);
    return;
  }
  let sum = 0;
  for (let a = start; a < start + count; a++) {
    out[a] = !mask || mask[a] === 1 ? Math.exp(logits[a] - most) : 0;
    sum += out[a];
  }
  for (let a = start; a < start + count; a++) out[a] /= sum;
}

/**
 * The action that `u`, uniform in [0, 1), draws from one row of probabilities: the inverse of their cumulative sum. Never
 * one of probability 0.
 */
export function drawCategorical(probability: NumericArray, start: number, count: number, u: number): number {
  let cumulative = 0;
  let possible = 0;
  for (let a = 0; a < count; a++) {
    if (probability[start + a] === 0) continue;
    possible = a;
    cumulative += probability[start + a];
    if (u < cumulative) break;
  }
  return possible; // the last one where rounding left the sum below u
}
