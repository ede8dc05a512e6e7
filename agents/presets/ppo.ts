/** Tuned settings of PPO, by world. */

import type { PpoConfig } from '../ppo.js';
import type { Preset } from './preset.js';

/** As in the RL Baselines3 Zoo, on the flat numbers. */
const zooMiniGrid: Partial<PpoConfig> = {
  learningRate: 2.5e-4,
  epochs: 10,
  normalizeObservation: true,
  normalizeReward: true,
};

/** Short rollouts and a fast rate: with 128 steps, 3e-4 and one wide layer Breakout is at 5.5 after 1 000 000 steps. */
const minAtar: Partial<PpoConfig> = {
  learningRate: 'linear(1e-3, 0)',
  rolloutSteps: 32,
  minibatches: 8,
  entropyBonus: 0.01,
  sharedNetwork: true,
  channels: [32],
  hidden: [64, 64],
  activation: 'relu',
};

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
  'Acrobot-v1': {
    steps: 500_000,
    envs: 16,
    config: { learningRate: 'linear(1e-3, 0)', minibatches: 8, normalizeObservation: true },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '-84.4 -83.0 -82.6 -82.6 -77.6 over 100 episodes' },
  },
  'Pendulum-v1': {
    steps: 400_000,
    envs: 8,
    config: {
      learningRate: 'linear(1e-3, 0)',
      gamma: 0.95,
      rolloutSteps: 256,
      epochs: 10,
      minibatches: 16,
      normalizeObservation: true,
    },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '-170 -183 -168 -167 -171 over 100 episodes' },
  },
  'MiniGrid/Empty-5x5-v0': {
    steps: 100_000,
    envs: 8,
    config: zooMiniGrid,
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '0.955 0.955 0.955 0.955 0.955 over 100 episodes, all at the goal' },
  },
  'MiniGrid/DoorKey-5x5-v0': {
    steps: 100_000,
    envs: 8,
    config: zooMiniGrid,
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '0.964 0.961 0.963 0.963 0.963 over 100 episodes, all at the goal' },
  },
  'MiniGrid/FourRooms-v0': {
    steps: 5_000_000,
    envs: 32,
    config: {
      learningRate: 'linear(1e-3, 0)',
      minibatches: 8,
      entropyBonus: 0.01,
      normalizeObservation: true,
      normalizeReward: true,
    },
    tunedFor: { seeds: [1, 2, 3], result: '0.622 0.631 0.568 over 100 episodes, 82 90 77 at the goal' },
  },
  // Most episodes begin where what must be remembered is out of sight. With a 0 or 1 for each kind of thing, scaled, the
  // few cells that matter stand out; with MiniGrid's plain numbers 4 000 000 steps were not enough.
  'MiniGrid/MemoryS7-v0': {
    steps: 1_000_000,
    envs: 32,
    params: { observation: 'one-hot' },
    config: {
      learningRate: 'linear(1e-3, 0)',
      rolloutSteps: 32,
      entropyBonus: 0.02,
      sharedNetwork: true,
      hidden: [64],
      memory: 32,
      normalizeObservation: true,
    },
    tunedFor: {
      seeds: [1, 2, 3, 4, 5],
      result: '0.978 0.978 0.976 0.976 0.976 over 100 episodes, all at the right thing',
    },
  },
  'MinAtar/Breakout-v1': {
    steps: 2_000_000,
    envs: 64,
    config: minAtar,
    tunedFor: { seeds: [1], result: '24.8 over 100 episodes' },
  },
  'MinAtar/Asterix-v1': {
    steps: 1_000_000,
    envs: 64,
    config: minAtar,
    tunedFor: { seeds: [1], result: '11.8 over 100 episodes' },
  },
  'MinAtar/Freeway-v1': {
    steps: 1_000_000,
    envs: 64,
    config: minAtar,
    tunedFor: { seeds: [1], result: '61.7 over 100 episodes' },
  },
  'MinAtar/SpaceInvaders-v1': {
    steps: 1_000_000,
    envs: 64,
    config: minAtar,
    tunedFor: { seeds: [1], result: '137 over 100 episodes' },
  },
} satisfies Record<string, Preset<PpoConfig>>;
