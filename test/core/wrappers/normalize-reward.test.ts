import { expect, test } from 'vitest';
import { normalizeReward } from '../../../core/wrappers/normalize-reward.js';
import { difference, golden, goldenTape, playTape, tape } from './tape.js';

test('the numbers are Gymnasium’s', () => {
  const { rewards } = playTape(normalizeReward(goldenTape(), { gamma: 0.9 }));
  expect(difference(rewards, golden.normalizeReward)).toBeLessThan(1e-9);
});

test('a termination forgets the return, a truncation does not', () => {
  const observations = Array.from({ length: 4 }, () => Float32Array.of(0, 0));
  const returnAfter = (flags: object): unknown => {
    const env = normalizeReward(tape({ observations, rewards: [0, 4, 1], ...flags }), { gamma: 0.5 });
    env.reset();
    env.step(0);
    env.step(0);
    return (env.snapshot() as { own: { g: number } }).own.g;
  };
  // G = 4, then ½·4 + 1; a termination in the second step leaves its own reward alone.
  expect(returnAfter({})).toBe(3);
  expect(returnAfter({ cuts: [false, false, true] })).toBe(3);
  expect(returnAfter({ ends: [false, false, true] })).toBe(1);
});

test('a gamma above 1 is refused', () => {
  expect(() => normalizeReward(goldenTape(), { gamma: 1.5 })).toThrow(
    'gamma of normalizeReward must be a number in [0, 1], got 1.5',
  );
});
