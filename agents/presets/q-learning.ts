/** Tuned settings of Q-learning, by world. */

import type { QLearningConfig } from '../q-learning.js';
import type { Preset } from './preset.js';

export const qLearning = {
  'FrozenLake-v1': {
    steps: 1_000_000,
    envs: 1,
    config: { learningRate: 0.5, learningRateDecay: 0.01, gamma: 0.999, epsilon: 'linear(1, 0.1, 0.5)' },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '0.755 0.745 0.745 0.745 0.755 over 1 000 episodes' },
  },
} satisfies Record<string, Preset<QLearningConfig>>;
