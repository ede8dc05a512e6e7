import { dqn } from '../../../agents/index.js';
import { keepsTheAgentContract } from '../contract.js';
import { corridorVector } from '../worlds.js';

const quick = {
  learningRate: 0.01,
  batchSize: 16,
  bufferSize: 500,
  learningStarts: 50,
  syncTargetEvery: 10,
  gamma: 0.9,
  hidden: [16],
  atoms: 13,
  leastReturn: -1,
  mostReturn: 5,
};
const contract = {
  world: corridorVector,
  steps: 300,
  cut: 120,
  learningSteps: 1600,
  frozen: { learningRate: 1e-9 },
};

keepsTheAgentContract({
  ...contract,
  kind: { ...dqn, title: 'C51, dueling, two steps' },
  config: { ...quick, distribution: 'c51', dueling: true, doubleQ: true, nSteps: 2 },
});

keepsTheAgentContract({
  ...contract,
  kind: { ...dqn, title: 'quantiles' },
  config: { ...quick, distribution: 'qr' },
});

keepsTheAgentContract({
  ...contract,
  kind: { ...dqn, title: 'prioritised' },
  config: { ...quick, prioritised: true },
});
