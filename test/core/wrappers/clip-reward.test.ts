import { expect, test } from 'vitest';
import { clipReward } from '../../../core/wrappers/clip-reward.js';
import { tape } from './tape.js';

const rewardsOf = (options: { min?: number; max?: number }): number[] => {
  const env = clipReward(tape({ observations: [0, 0, 0, 0], rewards: [0, 3, -4, 0.5] }), options);
  env.reset();
  return [env.step(0).reward, env.step(0).reward, env.step(0).reward];
};

test('rewards stay within the bounds that are given', () => {
  expect(rewardsOf({ min: -1, max: 1 })).toEqual([1, -1, 0.5]);
  expect(rewardsOf({ max: 1 })).toEqual([1, -4, 0.5]);
  expect(rewardsOf({ min: 0 })).toEqual([3, 0, 0.5]);
});

test('no bound, crossed bounds and NaN are refused', () => {
  expect(() => rewardsOf({})).toThrow('clipReward needs a min, a max or both, got neither');
  expect(() => rewardsOf({ min: 2, max: 1 })).toThrow('min of clipReward must not be above max, got 2 and 1');
  expect(() => rewardsOf({ min: Number.NaN })).toThrow('bounds of clipReward must be numbers, got min NaN');
});
