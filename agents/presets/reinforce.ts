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
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '500 500 500 500 496 over 100 episodes' },
  },
  'MinAtar/Breakout-v1': {
    steps: 300_000,
    envs: 16,
    config: {
      hidden: [128],
      activation: 'relu',
      learningRate: 1e-3,
      valueLearningRate: 1e-3,
      valueEpochs: 2,
      episodesPerUpdate: 20,
      stepsPerUpdate: 1000,
      chunkSize: 256,
    },
    tunedFor: { seeds: [1], result: '1.43 over 100 episodes (a random policy: 0.37)' },
  },
} satisfies Record<string, Preset<ReinforceConfig>>;
