/**
 * Tuned settings: what `train` uses for an agent in a world unless told otherwise. Data, with the seeds they were tuned
 * for and what these reached: the mean return of greedy evaluation episodes after training, seed by seed.
 */

import type { ComposeOptions } from '../core/compose.js';
import type { Config, Fields } from '../core/config.js';
import { BadInput } from '../core/errors.js';
import type { DqnConfig } from './dqn.js';
import type { QLearningConfig } from './q-learning.js';
import type { ReinforceConfig } from './reinforce.js';
import type { ValueIterationConfig } from './value-iteration.js';

export interface Preset<Config = Readonly<Record<string, unknown>>> {
  /** World steps in all. */
  readonly steps: number;
  /** Worlds stepped together. */
  readonly envs: number;
  readonly config: Partial<Config>;
  readonly tunedFor: {
    readonly seeds: readonly number[];
    readonly result: string;
  };
}

const valueIteration = {
  'FrozenLake-v1': {
    steps: 1, // it plans, and takes none
    envs: 1,
    config: { gamma: 0.999999 },
    tunedFor: { seeds: [1], result: 'start value 0.8235; 0.739 over 10 000 episodes' },
  },
} satisfies Record<string, Preset<ValueIterationConfig>>;

const qLearning = {
  'FrozenLake-v1': {
    steps: 1_000_000,
    envs: 1,
    config: { learningRate: 0.5, learningRateDecay: 0.01, gamma: 0.999, epsilonEnd: 0.1 },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '0.755 0.745 0.745 0.745 0.755 over 1 000 episodes' },
  },
} satisfies Record<string, Preset<QLearningConfig>>;

const dqn = {
  'FrozenLake-v1': {
    steps: 100_000,
    envs: 8,
    config: {
      loss: 'squared',
      hidden: [],
      learningRate: 2e-3,
      learningRateEnd: 0.02,
      trainEvery: 8,
      syncTargetEvery: 50,
      gamma: 0.999,
      epsilonFraction: 0.5,
      epsilonEnd: 0.1,
    },
    tunedFor: { seeds: [1], result: '0.745 over 1 000 episodes' },
  },
  // Training in bursts, as in the RL Baselines3 Zoo. The squared loss matters: while the network cannot tell states
  // apart, Huber's regresses on a median, which ignores the few terminations, and the values run away.
  'CartPole-v1': {
    steps: 50_000,
    envs: 1,
    config: {
      loss: 'squared',
      doubleQ: true,
      hidden: [128, 128],
      learningRate: 2.3e-3,
      learningRateEnd: 0.02,
      trainEvery: 256,
      gradientSteps: 256,
      syncTargetEvery: 256,
      epsilonFraction: 0.16,
      epsilonEnd: 0.04,
    },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '485 500 500 500 500 over 100 episodes' },
  },
  // Little exploration and several worlds: the return must rise within the first minute.
  'MinAtar/Breakout-v1': {
    steps: 200_000,
    envs: 8,
    config: {
      loss: 'squared',
      learningRate: 5e-4,
      learningRateEnd: 0.1,
      batchSize: 32,
      learningStarts: 2000,
      epsilonFraction: 0.1,
    },
    tunedFor: { seeds: [1, 2, 3], result: '6.37 6.31 6.38 over 100 episodes (a random policy: 0.37)' },
  },
} satisfies Record<string, Preset<DqnConfig>>;

const reinforce = {
  'FrozenLake-v1': {
    steps: 300_000,
    envs: 16,
    config: { hidden: [], learningRate: 0.02, episodesPerUpdate: 64 },
    tunedFor: { seeds: [1, 2], result: '0.747 0.747 over 1 000 episodes' },
  },
  'CartPole-v1': {
    steps: 300_000,
    envs: 16,
    config: { learningRateEnd: 0.1 },
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

/** By agent, then by world. */
export const presets: Readonly<Record<string, Readonly<Record<string, Preset>>>> = {
  'value-iteration': valueIteration,
  'q-learning': qLearning,
  dqn,
  reinforce,
};

/** The tuned settings of an agent in a world, or null when there are none. */
export function presetFor(agentId: string, envId: string): Preset | null {
  const ofAgent = Object.hasOwn(presets, agentId) ? presets[agentId] : {};
  return Object.hasOwn(ofAgent, envId) ? ofAgent[envId] : null;
}

type Composed<F extends Fields> = Pick<ComposeOptions<F>, 'steps' | 'envs' | 'config'>;

/**
 * What a training's options leave open, from the preset of its agent in its world, if there is one.
 *
 * @throws BadInput when `steps` is left out where no preset has it.
 */
export function withPreset<F extends Fields>(
  options: Pick<ComposeOptions<F>, 'agent' | 'env'> & Partial<Composed<F>>,
): Composed<F> & { readonly envs: number } {
  const preset = typeof options.env === 'string' ? presetFor(options.agent.id, options.env) : null;
  const { steps = preset?.steps, envs = preset?.envs ?? 1 } = options;
  if (steps === undefined) throw new BadInput(`steps is needed: ${options.agent.id} has no preset for this world`);
  return { steps, envs, config: { ...preset?.config, ...options.config } as Partial<Config<F>> };
}
