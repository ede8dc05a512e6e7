/** Gymnasium's vector `TransformObservation`: any function of the whole batch. */

import type { NumericArray } from '../arrays.js';
import type { VecEnv } from '../env.js';
import { type ArraySpace, makeArray } from '../spaces.js';
import { replaced, stepThen } from './map-observations.js';

/**
 * Observations become `transform(obs, out)`: [N × D] → [N × D′], rows of `space`. `finalObs` is transformed in the same
 * way where an episode was replaced in the step. `transform` must write every number and should not allocate.
 */
export function transformObservation(
  env: VecEnv,
  space: ArraySpace,
  transform: (obs: NumericArray, out: NumericArray) => void,
): VecEnv {
  const obs = makeArray(space, env.count);
  const finalObs = makeArray(space, env.count);

  function afterStep(): void {
    transform(env.obs, obs);
    let ends = false;
    for (let i = 0; i < env.count; i++) ends ||= replaced(env, i);
    if (ends) transform(env.finalObs, finalObs);
  }

  return {
    ...env,
    observationSpace: space,
    obs,
    finalObs,
    reset(options) {
      env.reset(options);
      transform(env.obs, obs);
    },
    step: (actions) => stepThen(env, actions, afterStep),
    infos() {
      const infos = env.infos?.() ?? {};
      if (!('finalObs' in infos)) return infos;
      const row = (i: number) => finalObs.slice(i * space.size, (i + 1) * space.size);
      return { ...infos, finalObs: Array.from(env.reward, (_, i) => (replaced(env, i) ? row(i) : null)) };
    },
    restore(snapshot) {
      env.restore(snapshot);
      transform(env.obs, obs);
    },
  };
}
