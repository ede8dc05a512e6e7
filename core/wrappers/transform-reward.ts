import type { Env } from '../env.js';
import { wrapReward } from './wrap.js';

/** Rewards as `transform` makes them. */
export function transformReward<Obs, Act>(env: Env<Obs, Act>, transform: (reward: number) => number): Env<Obs, Act> {
  return wrapReward(env as Env, 'transformReward', null, { earn: transform }) as Env<Obs, Act>;
}
