import { expect, test } from 'vitest';
import { transformReward } from '../../../core/wrappers/transform-reward.js';
import { tape } from './tape.js';

test('rewards are transformed', () => {
  const env = transformReward(tape({ observations: [0, 0, 0], rewards: [0, 3, -4] }), (r) => r * r);
  env.reset();
  expect([env.step(0).reward, env.step(0).reward]).toEqual([9, 16]);
});
