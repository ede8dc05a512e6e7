/**
 * Tuned settings: what `train` uses for an agent in a world unless told otherwise. Data, with what they were tuned for
 * and what they reached.
 */

import type { QLearningConfig } from './q-learning.js';
import type { ValueIterationConfig } from './value-iteration.js';

export interface Preset<Config = Readonly<Record<string, unknown>>> {
  /** World steps in all. */
  readonly steps: number;
  /** Worlds stepped together. */
  readonly envs: number;
  readonly config: Partial<Config>;
  readonly tunedFor: {
    readonly seeds: readonly number[];
    /** Mean return of greedy evaluation episodes, seed by seed. */
    readonly result: string;
  };
}

const valueIteration = {
  'FrozenLake-v1': {
    steps: 1,
    envs: 1,
    config: { gamma: 0.999999 },
    tunedFor: { seeds: [1], result: '' },
  },
} satisfies Record<string, Preset<ValueIterationConfig>>;

const qLearning = {
  'FrozenLake-v1': {
    steps: 1_000_000,
    envs: 1,
    config: { learningRate: 0.5, learningRateDecay: 0.01, gamma: 0.999, epsilonEnd: 0.1, epsilonFraction: 0.5 },
    tunedFor: { seeds: [1, 2, 3, 4, 5], result: '' },
  },
} satisfies Record<string, Preset<QLearningConfig>>;

/** By agent, then by world. */
export const presets: Readonly<Record<string, Readonly<Record<string, Preset>>>> = {
  'value-iteration': valueIteration,
  'q-learning': qLearning,
};

/** The tuned settings of an agent in a world, or null when there are none. */
export function presetFor(agentId: string, envId: string): Preset | null {
  const ofAgent = Object.hasOwn(presets, agentId) ? presets[agentId] : {};
  return Object.hasOwn(ofAgent, envId) ? ofAgent[envId] : null;
}
