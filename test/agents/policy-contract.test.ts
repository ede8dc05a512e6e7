/** The variants of on-policy agents keep the contract too: with memory, with normalised observations and rewards. */

import { describe } from 'vitest';
import { a2c } from '../../agents/a2c.js';
import { ppo } from '../../agents/ppo.js';
import { keepsTheAgentContract } from './contract.js';
import { corridorVector } from './worlds.js';

const tiny = { gamma: 0.75, hidden: [16] };

describe('with memory', () => {
  keepsTheAgentContract({
    kind: ppo,
    world: corridorVector,
    config: { ...tiny, learningRate: 0.03, rolloutSteps: 6, minibatches: 2, epochs: 2, lambda: 0.5, memory: 4 },
    steps: 100,
    cut: 45,
    learningSteps: 1600,
    frozen: { learningRate: 0 },
  });
  keepsTheAgentContract({
    kind: a2c,
    world: corridorVector,
    config: { ...tiny, learningRate: 0.02, optimiser: 'adam', memory: 4, sharedNetwork: true },
    steps: 100,
    cut: 45,
    learningSteps: 2000,
    frozen: { learningRate: 0 },
  });
});

describe('with normalised observations and rewards', () => {
  keepsTheAgentContract({
    kind: ppo,
    world: corridorVector,
    config: {
      ...tiny,
      learningRate: 0.02,
      rolloutSteps: 16,
      minibatches: 2,
      normalizeObservation: true,
      normalizeReward: true,
      sharedNetwork: true,
    },
    steps: 300,
    cut: 120,
    learningSteps: 1600,
    frozen: { learningRate: 0 },
    noTreadmill: 'the value of a state is that of scaled rewards',
  });
});
