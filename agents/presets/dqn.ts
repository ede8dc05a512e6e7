/** Tuned settings of DQN, by world. */

import type { DqnConfig } from '../dqn.js';
import type { Preset } from './preset.js';

export const dqn = {
  'FrozenLake-v1': {
    steps: 100_000,
    envs: 8,
    config: {
      loss: 'squared',
      hidden: [],
      learningRate: 2e-3,
      learningRateEnd: 0.02,
      trainEvery: 8,
      syncTargetEvery: 50,
      gamma: 0.999,
      epsilonFraction: 0.5,
      epsilonEnd: 0.1,
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
      learningRate: 2.3e-3,
      learningRateEnd: 0.02,
      trainEvery: 256,
      gradientSteps: 256,
      syncTargetEvery: 256,
      epsilonFraction: 0.16,
      epsilonEnd: 0.04,
    },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '485 500 500 500 500 over 100 episodes' },
  },
  // Little exploration and several worlds: the return must rise within the first minute.
  'MinAtar/Breakout-v1': {
    steps: 200_000,
    envs: 8,
    config: {
      loss: 'squared',
      learningRate: 5e-4,
      learningRateEnd: 0.1,
      batchSize: 32,
      learningStarts: 2000,
      epsilonFraction: 0.1,
    },
    tunedFor: { seeds: [1, 2, 3], result: '6.37 6.31 6.38 over 100 episodes (a random policy: 0.37)' },
  },
} satisfies Record<string, Preset<DqnConfig>>;
