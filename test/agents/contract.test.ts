import {
  a2c,
  doubleQLearning,
  dqn,
  dynaQ,
  expectedSarsa,
  monteCarlo,
  nStepSarsa,
  ppo,
  qLearning,
  rainbow,
  reinforce,
  sarsa,
  sarsaLambda,
} from '../../agents/index.js';
import type { AgentKind } from '../../core/agent.js';
import { keepsTheAgentContract } from './contract.js';
import { corridor, corridorVector } from './worlds.js';

/** Trained with a small ε at the end, so that those that learn the values of their own policy walk the corridor too. */
for (const kind of [qLearning, doubleQLearning, sarsa, expectedSarsa, nStepSarsa, sarsaLambda, monteCarlo, dynaQ]) {
  keepsTheAgentContract({
    kind: kind as unknown as AgentKind,
    world: corridor,
    config: { learningRate: 0.25, gamma: 0.9 },
    steps: 4000,
    cut: 1500,
    learningSteps: 4000,
    frozen: { learningRate: 1e-9, initialQ: 1 },
  });
}

keepsTheAgentContract({
  kind: dqn,
  world: corridorVector,
  config: {
    learningRate: 0.01,
    batchSize: 16,
    bufferSize: 500,
    learningStarts: 50,
    trainEvery: 4,
    syncTargetEvery: 10,
    gamma: 0.9,
    hidden: [16],
  },
  steps: 300,
  cut: 120,
  learningSteps: 1200,
  frozen: { learningRate: 1e-9 },
});

keepsTheAgentContract({
  kind: rainbow as unknown as AgentKind,
  world: corridorVector,
  config: {
    learningRate: 0.01,
    batchSize: 16,
    bufferSize: 500,
    learningStarts: 50,
    trainEvery: 4,
    syncTargetEvery: 10,
    gamma: 0.9,
    atoms: 41,
    leastReturn: 0,
    mostReturn: 5,
    hidden: [16],
  },
  steps: 300,
  cut: 120,
  learningSteps: 1600,
  frozen: { learningRate: 1e-9, noiseScale: 0 },
});

keepsTheAgentContract({
  kind: reinforce,
  world: corridorVector,
  config: {
    learningRate: 0.03,
    valueLearningRate: 0.05,
    episodesPerUpdate: 4,
    chunkSize: 32,
    gamma: 0.9,
    hidden: [16],
  },
  steps: 300,
  cut: 120,
  learningSteps: 1200,
  frozen: { learningRate: 1e-9 },
});

keepsTheAgentContract({
  kind: ppo,
  world: corridorVector,
  config: { learningRate: 0.02, rolloutSteps: 16, minibatches: 2, epochs: 4, gamma: 0.75, lambda: 0.5, hidden: [16] },
  steps: 300,
  cut: 120,
  learningSteps: 1600,
  frozen: { learningRate: 0 },
});

keepsTheAgentContract({
  kind: a2c,
  world: corridorVector,
  config: { learningRate: 0.02, rolloutSteps: 5, optimiser: 'adam', gamma: 0.75, hidden: [16] },
  steps: 300,
  cut: 120,
  learningSteps: 2000,
  frozen: { learningRate: 0 },
});
