/** Whole trainings that are measured against those of others: the same world, settings and steps on every side. */

export interface TrainingRow {
  readonly title: string;
  readonly agent: 'dqn' | 'ppo';
  readonly env: string;
  readonly envs: number;
  readonly steps: number;
  readonly config: Readonly<Record<string, string | number | boolean | readonly number[]>>;
  /** Functions of scripts/bench/peers/trainings.py. */
  readonly peers: readonly string[];
  /** The fastest peer's time ÷ ours, at least; or our seconds, at most. */
  readonly target: { readonly ratio: number } | { readonly seconds: number };
}

/** Stable-Baselines3 counts θ⁻'s period in env steps: one of 10, trained every 256, moves θ⁻ once after each burst. */
const zooDqn = {
  learningRate: 2.3e-3,
  learningStarts: 1000,
  trainEvery: 256,
  gradientSteps: 128,
  syncTargetEvery: 128,
  epsilon: 'linear(1, 0.04, 0.16)',
  hidden: [256, 256],
};

const zooPpo = {
  learningRate: 'linear(1e-3, 0)',
  clipRatio: 'linear(0.2, 0)',
  gamma: 0.98,
  lambda: 0.8,
  rolloutSteps: 32,
  epochs: 20,
  minibatches: 1,
};

/** The reference's, but for a start and an ε in proportion to so few steps. */
const minAtar = {
  optimiser: 'rmsprop',
  rmsEpsilon: 1e-4,
  learningRate: 2.5e-4,
  batchSize: 32,
  learningStarts: 1000,
  trainEvery: 1,
  syncTargetEvery: 1000,
  epsilon: 'linear(1, 0.1, 0.5)',
  maxGradientNorm: 0,
};

const cleanDqn = {
  learningRate: 2.5e-4,
  batchSize: 128,
  bufferSize: 10_000,
  learningStarts: 10_000,
  trainEvery: 10,
  syncTargetEvery: 50, // updates: 500 env steps
  epsilon: 'linear(1, 0.05, 0.5)',
  hidden: [120, 84],
  loss: 'squared',
  maxGradientNorm: 0,
};

const cleanPpo = { learningRate: 'linear(2.5e-4, 0)', entropyBonus: 0.01, clipValue: true };

const cartPole = { env: 'CartPole-v1', envs: 1 };
const half = { steps: 500_000 };

export const rows: readonly TrainingRow[] = [
  {
    ...cartPole,
    title: 'DQN, RL Zoo settings',
    agent: 'dqn',
    steps: 50_000,
    config: zooDqn,
    peers: ['sb3'],
    target: { ratio: 4 },
  },
  {
    ...cartPole,
    title: 'PPO, RL Zoo settings',
    agent: 'ppo',
    envs: 8,
    steps: 100_000,
    config: zooPpo,
    peers: ['sb3'],
    target: { ratio: 10 },
  },
  {
    title: 'DQN, MinAtar reference settings',
    agent: 'dqn',
    env: 'MinAtar/Breakout-v0',
    envs: 1,
    steps: 20_000,
    config: minAtar,
    peers: ['sb3', 'torch'],
    target: { ratio: 3 },
  },
  {
    ...cartPole,
    ...half,
    title: 'DQN, CleanRL settings',
    agent: 'dqn',
    config: cleanDqn,
    peers: ['torch'],
    target: { seconds: 30 },
  },
  {
    ...cartPole,
    ...half,
    title: 'PPO, CleanRL settings',
    agent: 'ppo',
    envs: 4,
    config: cleanPpo,
    peers: [],
    target: { seconds: 20 },
  },
];
