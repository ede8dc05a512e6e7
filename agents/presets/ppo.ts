/** Tuned settings of PPO, by world. */

import type { PpoConfig } from '../ppo.js';
import type { Preset } from './preset.js';

export const ppo = {
  // As in the RL Baselines3 Zoo.
  'CartPole-v1': {
    steps: 100_000,
    envs: 8,
    config: {
      learningRate: 'linear(1e-3, 0)',
      clipRatio: 'linear(0.2, 0)',
      gamma: 0.98,
      lambda: 0.8,
      rolloutSteps: 32,
      epochs: 20,
      minibatches: 1,
    },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '500 500 500 500 500 over 100 episodes' },
  },
} satisfies Record<string, Preset<PpoConfig>>;
