/** Tuned settings of Rainbow, by world. */

import type { DqnConfig } from '../dqn.js';
import type { Preset } from './preset.js';

export const rainbow = {
  'CartPole-v1': {
    steps: 100_000,
    envs: 1,
    config: {
      leastReturn: 0,
      mostReturn: 100, // 1 / (1 − γ)
      learningRate: 'linear(1e-3, 1e-4)',
      hidden: [128, 128],
      syncTargetEvery: 200,
    },
    evaluateEvery: 2000,
    evaluationEpisodes: 20,
    stopAt: 500,
    tunedFor: { seeds: [1, 2], result: '500 499 over 100 episodes, best of those evaluated' },
  },
} satisfies Record<string, Preset<DqnConfig>>;
