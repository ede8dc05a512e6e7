import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import { wrapReward } from './wrap.js';

export interface ClipRewardOptions {
  /** At least one of the two. */
  readonly min?: number;
  readonly max?: number;
}

/** The bounds that a reward is clipped to. @throws BadInput when there is none, or min > max. */
export function rewardBounds(wrapper: string, { min, max }: ClipRewardOptions): readonly [min: number, max: number] {
  const given = [min, max].filter((bound) => bound !== undefined);
  if (given.length === 0) throw new BadInput(`${wrapper} needs a min, a max or both, got neither`);
  if (given.some((bound) => typeof bound !== 'number' || Number.isNaN(bound))) {
    throw new BadInput(`bounds of ${wrapper} must be numbers, got min ${min} and max ${max}`);
  }
  const [low, high] = [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY];
  if (low > high) throw new BadInput(`min of ${wrapper} must not be above max, got ${low} and ${high}`);
  return [low, high];
}

/** Rewards no smaller than `min` and no larger than `max`. @throws BadInput when there is neither, or min > max. */
export function clipReward<Obs, Act>(env: Env<Obs, Act>, options: ClipRewardOptions): Env<Obs, Act> {
  const [min, max] = rewardBounds('clipReward', options);
  return wrapReward(
    env as Env,
    'clipReward',
    { ...options },
    {
      earn: (reward) => Math.min(max, Math.max(min, reward)),
    },
  ) as Env<Obs, Act>;
}
