/** Tuned settings of DQN, by world. */

import type { DqnConfig } from '../dqn.js';
import type { Preset } from './preset.js';

/**
 * As in MinAtar's reference agent, worlds with six actions that repeat one time in ten. Young and Tian 2019,
 * https://arxiv.org/abs/1903.03176, table 1.
 */
const reference: Partial<DqnConfig> = {
  optimiser: 'rmsprop',
  rmsEpsilon: 1e-4, // its 0.01 is added to the root: where gradients vanish, the same divisor
  learningRate: 2.5e-4,
  batchSize: 32,
  learningStarts: 5000,
  trainEvery: 1,
  syncTargetEvery: 1000,
  epsilon: 'linear(1, 0.1, 0.1)',
  maxGradientNorm: 0,
};

const asReference = (result: string) => ({
  steps: 1_000_000,
  envs: 1,
  config: reference,
  tunedFor: { seeds: [1, 2], result },
});

export const dqn = {
  'FrozenLake-v1': {
    steps: 100_000,
    envs: 8,
    config: {
      loss: 'squared',
      hidden: [],
      learningRate: 'linear(2e-3, 4e-5)',
      trainEvery: 8,
      syncTargetEvery: 50,
      gamma: 0.999,
      epsilon: 'linear(1, 0.1, 0.5)',
    },
    tunedFor: { seeds: [1], result: '0.745 over 1 000 episodes' },
  },
  // Training in bursts, as in the RL Baselines3 Zoo. The squared loss matters: while the network cannot tell states
  // apart, Huber's regresses on a median, which ignores the few terminations, and the values run away.
  'CartPole-v1': {
    steps: 50_000,
    envs: 1,
    config: {
      loss: 'squared',
      doubleQ: true,
      hidden: [128, 128],
      learningRate: 'linear(2.3e-3, 4.6e-5)',
      trainEvery: 256,
      gradientSteps: 256,
      syncTargetEvery: 256,
      epsilon: 'linear(1, 0.04, 0.16)',
    },
    evaluateEvery: 2000,
    stopAt: 500,
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '500 500 500 500 500 over 100 episodes, best of those evaluated' },
  },
  // As in the RL Baselines3 Zoo; θ⁻ moves every 600 env steps there, which are 300 updates.
  'MountainCar-v0': {
    steps: 150_000,
    envs: 1,
    config: {
      hidden: [256, 256],
      learningRate: 4e-3,
      batchSize: 128,
      bufferSize: 10_000,
      gamma: 0.98,
      trainEvery: 16,
      gradientSteps: 8,
      syncTargetEvery: 300,
      epsilon: 'linear(1, 0.07, 0.2)',
    },
    evaluateEvery: 5000,
    stopAt: -101,
    tunedFor: {
      seeds: [1, 2, 3, 4, 5],
      result: '-105.5 -101.5 -102.7 -102.3 -118.7 over 100 episodes, best of those evaluated',
    },
  },
  'Acrobot-v1': {
    steps: 100_000,
    envs: 1,
    config: {
      hidden: [128, 128],
      learningRate: 6.3e-4,
      batchSize: 128,
      bufferSize: 50_000,
      gradientSteps: 2,
      syncTargetEvery: 125,
      epsilon: 'linear(1, 0.1, 0.12)',
    },
    evaluateEvery: 5000,
    tunedFor: {
      seeds: [1, 2, 3, 4, 5],
      result: '-80.5 -81.9 -80.1 -80.8 -77.8 over 100 episodes, best of those evaluated',
    },
  },
  // Little exploration and several worlds: the return must rise within the first minute.
  'MinAtar/Breakout-v1': {
    steps: 200_000,
    envs: 8,
    config: {
      loss: 'squared',
      learningRate: 'linear(5e-4, 5e-5)',
      batchSize: 32,
      learningStarts: 2000,
      epsilon: 'linear(1, 0.05, 0.1)',
    },
    tunedFor: { seeds: [1, 2, 3], result: '6.37 6.31 6.38 over 100 episodes (a random policy: 0.37)' },
  },
  // The network of Mnih et al. 2015; what is learned from a frame is worth more than more frames, on a CPU.
  'Arcade/Pong-Nature-v0': {
    steps: 400_000,
    envs: 8,
    config: {
      doubleQ: true,
      nSteps: 3,
      channels: [32, 64, 64],
      hidden: [512],
      learningRate: 2e-4,
      batchSize: 32,
      bufferSize: 60_000,
      learningStarts: 4000,
      syncTargetEvery: 500,
      epsilon: 'linear(1, 0.02, 0.15)',
    },
    evaluateEvery: 40_000,
    evaluationEpisodes: 3,
    tunedFor: {
      seeds: [1],
      result: '6.69 over 100 episodes, best of those evaluated (chance: -17.8); 3.04 in the last 100 training episodes',
    },
  },
  'MinAtar/Asterix-v0': asReference('not measured'),
  'MinAtar/Breakout-v0': asReference('9.06 6.84 in the last 100 training episodes, 14.5 13.7 over 100 greedy ones'),
  'MinAtar/Freeway-v0': asReference('not measured'),
  'MinAtar/Seaquest-v0': asReference('not measured'),
  'MinAtar/SpaceInvaders-v0': asReference('not measured'),
} satisfies Record<string, Preset<DqnConfig>>;
