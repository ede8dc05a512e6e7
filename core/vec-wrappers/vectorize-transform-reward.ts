/** Gymnasium's `VectorizeTransformReward`: a function of one reward, applied to each world's. */

import type { VecEnv } from '../env.js';
import { mapRewards } from './map-rewards.js';

export const vectorizeTransformReward = (env: VecEnv, transform: (reward: number) => number): VecEnv =>
  mapRewards(env, (reward, out) => {
    for (let i = 0; i < out.length; i++) out[i] = transform(reward[i]);
  });
