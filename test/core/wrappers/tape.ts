/** An environment that plays observations, rewards and ends from a list, and keeps the actions it was given. */

import { readFileSync } from 'node:fs';
import type { NumericArray } from '../../../core/arrays.js';
import type { Env, ResetOptions } from '../../../core/env.js';
import type { Json } from '../../../core/json.js';
import { box, discrete, type Space } from '../../../core/spaces.js';

export interface Tape extends Env {
  readonly actions: unknown[];
}

export interface TapeOptions {
  readonly observations: readonly unknown[];
  readonly rewards?: readonly number[];
  /** True where a step terminates. */
  readonly ends?: readonly boolean[];
  readonly cuts?: readonly boolean[];
  readonly observationSpace?: Space;
  readonly actionSpace?: Space;
  readonly horizon?: number;
}

/** Each reset and each step takes the next entry. */
export function tape(options: TapeOptions): Tape {
  const { observations, rewards = [], ends = [], cuts = [] } = options;
  let at = 0;
  const actions: unknown[] = [];
  const env: Tape = {
    actions,
    observationSpace: options.observationSpace ?? box(-2, 2, [2]),
    actionSpace: options.actionSpace ?? discrete(2),
    spec: {
      id: 'test/Tape-v0',
      params: {},
      horizon: options.horizon ?? null,
      rewardThreshold: null,
      nondeterministic: false,
    },
    presentation: {},
    get unwrapped() {
      return env;
    },
    reset: (_?: ResetOptions) => ({ observation: observations[at++], info: {} }),
    step(action) {
      actions.push(action);
      const k = at++;
      return {
        observation: observations[k],
        reward: rewards[k] ?? 0,
        terminated: ends[k] ?? false,
        truncated: cuts[k] ?? false,
        info: { k },
      };
    },
    render: () => null,
    snapshot: () => at,
    restore(snapshot: Json) {
      at = snapshot as number;
    },
    close() {},
  };
  return env;
}

export interface Golden {
  readonly observations: readonly (readonly number[])[];
  readonly rewards: readonly number[];
  readonly ends: readonly boolean[];
  readonly picture: readonly (readonly (readonly number[])[])[];
  readonly [name: string]: unknown;
}

/** What Gymnasium's wrappers gave for the same tape. */
export const golden = JSON.parse(readFileSync('test/golden/wrappers.json', 'utf8')) as Golden;

/** The tape of the golden file. */
export const goldenTape = (actionSpace?: Space): Tape =>
  tape({
    observations: golden.observations.map((numbers) => Float32Array.from(numbers)),
    rewards: golden.rewards,
    ends: golden.ends,
    ...(actionSpace && { actionSpace }),
  });

/** All that `env` returns until the tape is at its end: an end is followed by a reset. */
export function playTape(env: Env): { observations: unknown[]; rewards: number[] } {
  const observations: unknown[] = [env.reset().observation];
  const rewards = [0];
  while (observations.length < golden.observations.length) {
    const { observation, reward, terminated } = env.step(0);
    observations.push(observation);
    rewards.push(reward);
    if (!terminated || observations.length === golden.observations.length) continue;
    observations.push(env.reset().observation);
    rewards.push(0);
  }
  return { observations, rewards };
}

/** Nested lists of numbers in one. */
export const flat = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : Array.from(value as ArrayLike<unknown>).flatMap(flat);

/** The largest difference of two lists of numbers, nested however. */
export function difference(a: unknown, b: unknown): number {
  const [x, y] = [flat(a), flat(b)];
  if (x.length !== y.length) return Number.POSITIVE_INFINITY;
  return x.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i])), 0);
}

export const numbers = (observation: unknown): number[] => Array.from(observation as NumericArray);
