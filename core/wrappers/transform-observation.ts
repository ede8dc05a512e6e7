import type { Env } from '../env.js';
import type { MemberOf, Space } from '../spaces.js';
import { wrapObservation } from './wrap.js';

/** Observations as `transform` makes them: members of `space`. */
export function transformObservation<Obs, Act, S extends Space>(
  env: Env<Obs, Act>,
  transform: (observation: Obs) => MemberOf<S>,
  space: S,
): Env<MemberOf<S>, Act> {
  return wrapObservation(env as Env, 'transformObservation', null, {
    observationSpace: space,
    observe: (observation) => transform(observation as Obs),
  }) as Env<MemberOf<S>, Act>;
}
