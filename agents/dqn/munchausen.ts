/**
 * Munchausen's targets: the policy is a softmax of the values, and how likely it finds what was done is part of the reward.
 *
 *   r + α [τ ln π(a|s)] + γ′ Σₐ′ π(a′|s′) (q(s′, a′) − τ ln π(a′|s′)),   π = softmax(q / τ),   [·] within l₀ … 0
 *
 * The sum is the soft maximum V(s′) = τ ln Σ exp(q(s′, ·) / τ), and τ ln π(a|s) = q(s, a) − V(s); all values are those of θ⁻.
 * Vieillard et al., "Munchausen Reinforcement Learning" (2020), https://arxiv.org/abs/2007.14430, eq. 2.
 */

import * as tf from '@tensorflow/tfjs-core';
import { BadInput } from '../../core/errors.js';
import { taken } from '../distributions.js';
import type { DqnConfig } from './fields.js';

const LEAST = -1; // l₀

/** τ ln Σₐ exp(q(s, a) / τ). q [B, A] → [B]. */
export function softValue(q: tf.Tensor2D, temperature: number): tf.Tensor1D {
  const most = tf.max(q, 1, true);
  const powers = tf.sum(tf.exp(tf.mul(tf.sub(q, most), 1 / temperature)), 1);
  return tf.add(tf.reshape(most, [-1]), tf.mul(tf.log(powers), temperature));
}

/** [B], [B], [B, A] of s′, [B, A] of s, [B] → [B]. */
export function munchausenTarget(
  reward: tf.Tensor,
  discount: tf.Tensor,
  qNext: tf.Tensor2D,
  q: tf.Tensor2D,
  action: tf.Tensor,
  { munchausen, temperature }: Pick<DqnConfig, 'munchausen' | 'temperature'>,
): tf.Tensor1D {
  const logPolicy = tf.sub(taken(q, action), softValue(q, temperature)); // times τ
  const bonus = tf.mul(tf.minimum(tf.maximum(logPolicy, LEAST), 0), munchausen);
  return tf.add(tf.add(reward, bonus), tf.mul(discount, softValue(qNext, temperature)));
}

/** @throws BadInput beside settings whose targets are others. */
export function checkMunchausen({ munchausen, distribution, doubleQ, nSteps }: DqnConfig, hasMasks: boolean): void {
  if (munchausen === 0) return;
  const others = [
    ...(distribution === 'none' ? [] : [`distribution=${distribution}`]),
    ...(doubleQ ? ['doubleQ=true'] : []),
    ...(nSteps === 1 ? [] : [`nSteps=${nSteps}`]),
    ...(hasMasks ? ['a world with action masks'] : []),
  ];
  if (others.length > 0) throw new BadInput(`munchausen=${munchausen} does not go with ${others.join(', ')}`);
}
