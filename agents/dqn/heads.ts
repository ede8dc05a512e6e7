/** How the outputs of a network are read as distributions of returns, and what they are drawn towards. */

import * as tf from '@tensorflow/tfjs-core';
import type { Thoughts } from '../../core/agent.js';
import { BadInput } from '../../core/errors.js';
import { masked } from '../distributions.js';
import {
  atomsBetween,
  crossEntropy,
  meanOf,
  ofAction,
  projected,
  quantileHuber,
  shiftedAtoms,
} from './distributional.js';

export interface DistributionOptions {
  readonly distribution: 'none' | 'c51' | 'qr';
  readonly atoms: number; // K
  readonly leastReturn: number;
  readonly mostReturn: number;
}

/** Outputs [B, A · K] of a network, read in one of the two ways. */
export interface DistributionHead {
  /** Mean returns. → [B, A] */
  q(outputs: tf.Tensor): tf.Tensor2D;
  /** What moves with the state: probabilities of C51's atoms, or QR-DQN's atoms. → [B, A, K] */
  shape(outputs: tf.Tensor): tf.Tensor3D;
  /** Both, of numbers that `shape` gave. */
  returns(shape: Float32Array): NonNullable<Thoughts['returns']>;
  /** Distribution of R + γ′ Z(s′, a′), a′ the best action by `choose` among those of the mask. → [B, K] */
  target(
    reward: tf.Tensor, // [B]
    discount: tf.Tensor, // [B]
    outputs: tf.Tensor, // of θ⁻ at s′
    choose?: tf.Tensor2D, // [B, A]; default: q of `outputs`
    mask?: tf.Tensor, // [B, A]
  ): tf.Tensor2D;
  /** Loss of each action taken. → [B] */
  losses(outputs: tf.Tensor, action: tf.Tensor, target: tf.Tensor2D): tf.Tensor1D;
}

type Equations = Pick<DistributionHead, 'returns'> & {
  q(shape: tf.Tensor3D): tf.Tensor2D;
  shape(outputs: tf.Tensor3D): tf.Tensor3D;
  target(reward: tf.Tensor, discount: tf.Tensor, next: tf.Tensor2D): tf.Tensor2D;
  losses(taken: tf.Tensor2D, target: tf.Tensor2D): tf.Tensor1D;
};

function c51({ leastReturn, mostReturn, atoms: count }: DistributionOptions): Equations {
  const atoms = atomsBetween(leastReturn, mostReturn, count);
  return {
    q: (probability) => meanOf(probability, tf.tensor1d(atoms)),
    shape: (logits) => tf.softmax(logits),
    returns: (probability) => ({ atoms: probability.map((_, i) => atoms[i % count]), probability }),
    target: (reward, discount, next) => projected(next, reward, discount, atoms),
    losses: crossEntropy,
  };
}

const qr = ({ atoms: count }: DistributionOptions): Equations => ({
  q: (quantiles) => tf.mean(quantiles, 2),
  shape: (quantiles) => quantiles,
  returns: (atoms) => ({ atoms, probability: atoms.map(() => 1 / count) }),
  target: shiftedAtoms,
  losses: quantileHuber,
});

/** Null where returns are not distributions. @throws BadInput where C51's atoms have no room. */
export function makeDistribution(options: DistributionOptions, actions: number): DistributionHead | null {
  const { distribution, leastReturn, mostReturn, atoms } = options;
  if (distribution === 'none') return null;
  if (distribution === 'c51' && leastReturn >= mostReturn) {
    throw new BadInput(`leastReturn must be below mostReturn, got ${leastReturn} and ${mostReturn}`);
  }
  const equations = distribution === 'c51' ? c51(options) : qr(options);
  const rows = (outputs: tf.Tensor) => tf.reshape(outputs, [-1, actions, atoms]) as tf.Tensor3D;
  const q = (outputs: tf.Tensor) => equations.q(equations.shape(rows(outputs)));
  return {
    q,
    shape: (outputs) => equations.shape(rows(outputs)),
    returns: equations.returns,
    target(reward, discount, outputs, choose, mask) {
      const by = choose ?? q(outputs);
      const best = tf.argMax(mask === undefined ? by : masked(by, mask), 1);
      return equations.target(reward, discount, ofAction(equations.shape(rows(outputs)), best));
    },
    losses: (outputs, action, target) => equations.losses(ofAction(rows(outputs), action), target),
  };
}
