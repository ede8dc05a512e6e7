import type { Env } from '../env.js';
import { wrap } from './wrap.js';

export interface ArrayConversionOptions<Obs, Act, Out, In> {
  /** What the caller gets for an observation: a tensor, say. */
  readonly toObservation: (observation: Obs) => Out;
  /** The environment's action for what the caller gives. */
  readonly fromAction: (action: In) => Act;
}

/** Speaks the caller's arrays: observations and actions are converted on their way. The spaces stay the environment's. */
export function arrayConversion<Obs, Act, Out, In>(
  env: Env<Obs, Act>,
  { toObservation, fromAction }: ArrayConversionOptions<Obs, Act, Out, In>,
): Env<Out, In> {
  return wrap(env as Env, 'arrayConversion', null, {
    reset(options) {
      const { observation, info } = env.reset(options);
      return { observation: toObservation(observation), info };
    },
    step(action) {
      const result = env.step(fromAction(action as In));
      return { ...result, observation: toObservation(result.observation) };
    },
  }) as Env<Out, In>;
}
