/** Gymnasium's vector `ClipReward`. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { vectorizeTransformReward } from './vectorize-transform-reward.js';

export interface RewardBounds {
  readonly min?: number;
  readonly max?: number;
}

/** Rewards within [min, max]. @throws BadInput without any bound, or when min > max. */
export function clipReward(env: VecEnv, bounds: RewardBounds): VecEnv {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
  if (bounds.min === undefined && bounds.max === undefined) {
    throw new BadInput('clipReward needs min, max or both, got neither');
  }
  if (!(min <= max)) throw new BadInput(`clipReward needs min ≤ max, got ${min} and ${max}`);
  return vectorizeTransformReward(env, (reward) => Math.min(Math.max(reward, min), max));
}
