/** What DQN can be told. */

import { type Config, choice, flag, real, scheduled, sizes, whole } from '../../core/config.js';
import { ACTIVATIONS } from '../networks.js';

export const dqnFields = {
  learningRate: scheduled(5e-4, { min: 0 }, 'α: step size of the optimiser'),
  optimiser: choice('adam', ['adam', 'rmsprop'], 'adam, or the centred RMSProp of the paper, ρ 0.95'),
  batchSize: whole(64, { min: 1 }, 'transitions in an update'),
  bufferSize: whole(100_000, { min: 2 }, 'transitions that the replay keeps'),
  learningStarts: whole(1000, { min: 1 }, 'env steps before the first update'),
  trainEvery: whole(4, { min: 1 }, 'env steps from one training to the next'),
  gradientSteps: whole(1, { min: 1 }, 'updates in a training'),
  syncTargetEvery: whole(250, { min: 1 }, 'updates from one move of θ⁻ to the next'),
  polyak: real(1, { above: 0, max: 1 }, 'τ: how far θ⁻ moves towards θ; 1: becomes a copy'),
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  nSteps: whole(1, { min: 1 }, 'n: rewards in a target before it bootstraps'),
  dueling: flag(false, 'value and advantages in dense layers of their own'),
  prioritised: flag(false, 'draw transitions of large errors more often'),
  priorityExponent: real(0.6, { min: 0, max: 1 }, 'α of priorities: 0 draws all alike, 1 in proportion to errors'),
  importanceExponent: scheduled(
    'linear(0.4, 1)',
    { min: 0, max: 1 },
    'β: how far weights undo the priorities; 1: wholly',
  ),
  noisy: flag(false, 'dense layers with noise of learned size explore; set epsilon to 0 beside it'),
  noiseScale: real(0.5, { min: 0 }, 'σ₀: size of the noise at the start, over √inputs; noisy only'),
  doubleQ: flag(false, 'let q(·; θ) choose the next action and θ⁻ only value it'),
  loss: choice('huber', ['huber', 'squared'], 'ℓ: loss of an error; without distribution only'),
  munchausen: real(0, { min: 0, max: 1 }, 'α: how much of τ ln π(a|s) is added to a reward; 0: none, the paper: 0.9'),
  temperature: real(0.03, { above: 0 }, 'τ of the softmax policy; munchausen only'),
  distribution: choice('none', ['none', 'c51', 'qr'], 'learn how likely each return is: C51, or quantiles as QR-DQN'),
  atoms: whole(51, { min: 2 }, 'K: atoms of the distribution of returns'),
  leastReturn: real(-10, {}, 'first atom of C51'),
  mostReturn: real(10, {}, 'last atom of C51'),
  epsilon: scheduled('linear(1, 0.05, 0.2)', { min: 0, max: 1 }, 'ε: chance of a random action'),
  maxGradientNorm: real(10, { min: 0 }, 'gradients of a larger norm are scaled down to it; 0: never'),
  adamEpsilon: real(1e-8, { above: 0 }, 'ε of Adam: added to the root of the second moment'),
  rmsEpsilon: real(0.01, { above: 0 }, 'ε of RMSProp: added inside the root'),
  hidden: sizes([128], 'widths of the dense layers'),
  channels: sizes([16], 'filters of the convolutions (3 × 3, or those of the paper for large pictures); pixels only'),
  activation: choice('relu', ACTIVATIONS, 'activation after every layer but the last'),
};
export type DqnConfig = Config<typeof dqnFields>;
