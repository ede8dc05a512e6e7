/** Whole episodes of a policy, and what they score. */

import type { NumericArray } from '../../core/arrays.js';
import { make } from '../../core/make.js';
import type { AnyDefinition } from '../../core/registry.js';
import type { Rng } from '../../core/rng.js';
import type { Controller } from './controllers.js';

/** The uniformly random policy of a world with discrete actions. */
export function randomly(definition: AnyDefinition, rng: Rng): Controller {
  const { actionSpace } = make(definition);
  if (actionSpace.kind !== 'discrete') throw new Error(`${definition.id} has no discrete actions`);
  return () => rng.int(actionSpace.n);
}

/** Undiscounted returns of `episodes` episodes from one seed; an episode of a world without end is left at `cap` steps. */
export function episodeReturns(
  definition: AnyDefinition,
  controller: Controller,
  { episodes, cap = 10_000, seed = 0 }: { episodes: number; cap?: number; seed?: number },
): number[] {
  const env = make(definition);
  return Array.from({ length: episodes }, (_, episode) => {
    let { observation } = env.reset(episode === 0 ? { seed } : {});
    let episodeReturn = 0;
    for (let length = 0; length < cap; length++) {
      const obs = typeof observation === 'number' ? [observation] : (observation as NumericArray);
      const step = env.step(controller(obs));
      episodeReturn += step.reward;
      observation = step.observation;
      if (step.terminated || step.truncated) break;
    }
    return episodeReturn;
  });
}

/** Mean and its standard error. */
export function scoreOf(returns: readonly number[]): { mean: number; error: number } {
  const mean = returns.reduce((sum, g) => sum + g, 0) / returns.length;
  const variance = returns.reduce((sum, g) => sum + (g - mean) * (g - mean), 0) / (returns.length - 1);
  return { mean, error: Math.sqrt(variance / returns.length) };
}
