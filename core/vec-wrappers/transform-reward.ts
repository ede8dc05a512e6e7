/** Gymnasium's vector `TransformReward`: any function of all rewards. */

import type { VecEnv } from '../env.js';
import { mapRewards } from './map-rewards.js';

/** Rewards become `transform(reward, out)`: [N] → [N]. The 0 of an automatic reset stays 0. */
export const transformReward = (env: VecEnv, transform: (reward: Float64Array, out: Float64Array) => void): VecEnv =>
  mapRewards(env, transform);
