/** Whole episodes of a policy, and what they score. */

import type { NumericArray } from '../../core/arrays.js';
import { make } from '../../core/make.js';
import type { AnyDefinition } from '../../core/registry.js';
import { makeRng, type Rng } from '../../core/rng.js';
import type { Controller } from './controllers.js';

/** The uniformly random policy of a world. */
export function randomly(definition: AnyDefinition, rng: Rng): Controller {
  const { actionSpace } = make(definition);
  return () => actionSpace.sample(rng) as number | NumericArray;
}

export interface EpisodeOptions {
  readonly episodes: number;
  /** An episode of a world without end is left after this many steps. Default 10 000. */
  readonly cap?: number;
  readonly seed?: number;
}

export interface Played {
  /** Undiscounted. */
  readonly episodeReturn: number;
  readonly length: number;
}

/** `episodes` episodes from one seed. `controller` is made anew for each. */
export function play(
  definition: AnyDefinition,
  makeController: () => Controller,
  { episodes, cap = 10_000, seed = 0 }: EpisodeOptions,
): Played[] {
  const env = make(definition, { structured: false });
  return Array.from({ length: episodes }, (_, episode) => {
    const controller = makeController();
    let { observation } = env.reset(episode === 0 ? { seed } : {});
    let episodeReturn = 0;
    let length = 0;
    while (length < cap) {
      const obs = typeof observation === 'number' ? [observation] : (observation as NumericArray);
      const step = env.step(controller(obs));
      episodeReturn += step.reward;
      length++;
      observation = step.observation;
      if (step.terminated || step.truncated) break;
    }
    return { episodeReturn, length };
  });
}

export const episodeReturns = (definition: AnyDefinition, controller: Controller, options: EpisodeOptions): number[] =>
  play(definition, () => controller, options).map(({ episodeReturn }) => episodeReturn);

export interface Score {
  readonly mean: number;
  /** Standard error of the mean. */
  readonly error: number;
}

export function scoreOf(returns: readonly number[]): Score {
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const squares = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (returns.length - 1) / returns.length) };
}

/** What a controller scores, over so many episodes. */
export const score = (definition: AnyDefinition, controller: Controller, episodes: number, cap?: number): Score =>
  scoreOf(episodeReturns(definition, controller, { episodes, ...(cap !== undefined && { cap }) }));

export const randomScore = (definition: AnyDefinition, episodes: number): Score =>
  score(definition, randomly(definition, makeRng(1)), episodes);
