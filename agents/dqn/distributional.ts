/**
 * What a return may be instead of what it is on average: K atoms and how likely each is.
 *
 * C51 keeps the atoms where they are and learns their probabilities; QR-DQN keeps the probabilities (1/K each) and learns
 * the atoms, the quantiles at τ̂ᵢ = (i + ½)/K. Bellemare, Dabney and Munos, "A Distributional Perspective on Reinforcement
 * Learning" (2017), https://arxiv.org/abs/1707.06887; Dabney et al., "Distributional Reinforcement Learning with Quantile
 * Regression" (2018), https://arxiv.org/abs/1710.10044.
 */

import * as tf from '@tensorflow/tfjs-core';
import { oneHot } from '../distributions.js';
import { huber } from '../losses.js';

/** K atoms from the least return to the most, equally far from each other. C51. */
export function atomsBetween(least: number, most: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => least + ((most - least) * i) / (count - 1));
}

/** τ̂ᵢ = (i + ½)/K: the middles of K equal parts of [0, 1]. QR-DQN. */
export const quantileMiddles = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => (i + 0.5) / count);

/** The rows of the actions taken. x [B, A, K], action [B] int32 → [B, K]. */
export const ofAction = (x: tf.Tensor3D, action: tf.Tensor): tf.Tensor2D =>
  tf.sum(tf.mul(x, tf.expandDims(oneHot(action, x.shape[1]), 2)), 1);

/** q = Σ pᵢ zᵢ. probability [B, A, K], atoms [K] → [B, A]. */
export const meanOf = (probability: tf.Tensor3D, atoms: tf.Tensor): tf.Tensor2D =>
  tf.sum(tf.mul(probability, atoms), 2);

/** [B, K] as [B, K, 1] and as [B, 1, K]. */
const asColumns = (x: tf.Tensor): tf.Tensor => tf.expandDims(x, 2);
const asRows = (x: tf.Tensor): tf.Tensor => tf.expandDims(x, 1);

/** R + γ′ zⱼ: where the atoms of the next state's return lie for this state's. [B], [B], [B, K] or [K] → [B, K]. */
export const shiftedAtoms = (reward: tf.Tensor, discount: tf.Tensor, atoms: tf.Tensor): tf.Tensor2D =>
  tf.add(tf.expandDims(reward, 1), tf.mul(tf.expandDims(discount, 1), atoms));

/**
 * The distribution of R + γ′ Z′ brought back onto the atoms: each atom's probability goes to its two neighbours, more to
 * the nearer; what lies beyond the ends, to the end. Bellemare et al. 2017, eq. 7:
 *
 *   mᵢ = Σⱼ [1 − |clip(R + γ′ zⱼ, z₀, z_K₋₁) − zᵢ| / Δz]₀¹ pⱼ
 */
export function projected(
  probability: tf.Tensor2D, // [B, K], of the next state
  reward: tf.Tensor, // [B]
  discount: tf.Tensor, // [B]
  atoms: Float32Array, // [K]
): tf.Tensor2D {
  const [least, most] = [atoms[0], atoms[atoms.length - 1]];
  const gap = (most - least) / (atoms.length - 1);
  const z = tf.tensor1d(atoms);
  const moved = tf.minimum(tf.maximum(shiftedAtoms(reward, discount, z), least), most);
  const away = tf.div(tf.abs(tf.sub(asRows(moved), tf.reshape(z, [1, -1, 1]))), gap); // [B, i, j]
  return tf.sum(tf.mul(tf.maximum(tf.sub(1, away), 0), asRows(probability)), 2);
}

/** −Σ mᵢ log pᵢ, the loss of C51, whose gradient is that of KL(m ‖ p). logits, target [B, K] → [B]. */
export const crossEntropy = (logits: tf.Tensor2D, target: tf.Tensor): tf.Tensor1D =>
  tf.neg(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1));

/**
 * Huber's loss, tilted so that θᵢ settles at the quantile τ̂ᵢ: errors above it weigh τ̂ᵢ, those below 1 − τ̂ᵢ. Dabney et
 * al. 2018, eq. 10 and algorithm 1, κ = 1:
 *
 *   Σᵢ meanⱼ |τ̂ᵢ − [uᵢⱼ < 0]| L(uᵢⱼ),   uᵢⱼ = targetⱼ − θᵢ
 */
export function quantileHuber(
  quantiles: tf.Tensor2D, // θ [B, K]
  target: tf.Tensor2D, // [B, K]
): tf.Tensor1D {
  const error = tf.sub(asRows(target), asColumns(quantiles)); // u [B, i, j]
  const below = tf.step(tf.neg(error)); // 1 where u < 0; flat
  const middles = tf.tensor3d(quantileMiddles(quantiles.shape[1]), [1, quantiles.shape[1], 1]);
  return tf.sum(tf.mean(tf.mul(tf.abs(tf.sub(middles, below)), huber(error)), 2), 1);
}
