/** What a page must know of a world, from the world itself. */

import type { Env, EnvSpec, VecEnv } from '../core/env.js';
import type { Json } from '../core/json.js';
import type { MadeEnv } from '../core/make.js';
import type { WorldInfo } from './protocol.js';

/** Steps a second where a world does not say how fast it looks right. */
export const STEPS_PER_SECOND = 30;

const unnamed: EnvSpec = { id: 'custom', params: {}, horizon: null, rewardThreshold: null, nondeterministic: false };

export function worldInfo(env: Env | VecEnv): WorldInfo {
  const { id, params, horizon, rewardThreshold } = env.spec ?? unnamed;
  const { actionNames, observationNames, stepsPerSecond, layout } = env.presentation;
  return {
    id,
    params,
    observationSpace: env.observationSpace.toJSON(),
    actionSpace: env.actionSpace.toJSON(),
    actionNames: actionNames ?? null,
    observationNames: observationNames ?? null,
    stepsPerSecond: stepsPerSecond ?? STEPS_PER_SECOND,
    layout: layout?.(params) ?? null,
    horizon,
    rewardThreshold: rewardThreshold !== null && Number.isFinite(rewardThreshold) ? rewardThreshold : null,
  };
}

/** The world's state as JSON; null for worlds that are not made of rules. */
export const stateOf = ({ unwrapped }: Env): Json => ('stateOf' in unwrapped ? (unwrapped as MadeEnv).stateOf() : null);
