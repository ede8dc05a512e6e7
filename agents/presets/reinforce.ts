/** Tuned settings of REINFORCE, by world. */

import type { ReinforceConfig } from '../reinforce.js';
import type { Preset } from './preset.js';

export const reinforce = {
  'FrozenLake-v1': {
    steps: 300_000,
    envs: 16,
    config: { hidden: [], learningRate: 0.02, episodesPerUpdate: 64 },
    tunedFor: { seeds: [1, 2], result: '0.747 0.747 over 1 000 episodes' },
  },
  'CartPole-v1': {
    steps: 300_000,
    envs: 16,
    config: { learningRate: 'linear(0.003, 0.0003)', valueLearningRate: 'linear(0.003, 0.0003)' },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '499 500 500 500 498 over 100 episodes' },
  },
  'Acrobot-v1': {
    steps: 500_000,
    envs: 16,
    config: { learningRate: 'linear(0.003, 0.0003)', valueLearningRate: 'linear(0.003, 0.0003)' },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '-83 -94 -86 -85 -84 over 100 episodes' },
  },
  'MinAtar/Breakout-v1': {
    steps: 1_000_000,
    envs: 16,
    config: {
      activation: 'relu',
      hidden: [128],
      learningRate: 'linear(0.001, 0.0001)',
      valueLearningRate: 1e-3,
      valueEpochs: 2,
      gamma: 0.95,
      entropyBonus: 'linear(0.05, 0.01)',
      episodesPerUpdate: 64,
      stepsPerUpdate: 1000,
      chunkSize: 256,
    },
    tunedFor: { seeds: [1, 2, 3], result: '4.90 5.24 5.25 over 100 episodes (a random policy: 0.37)' },
  },
} satisfies Record<string, Preset<ReinforceConfig>>;
