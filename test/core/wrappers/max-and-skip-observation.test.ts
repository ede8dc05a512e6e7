import { expect, test } from 'vitest';
import { maxAndSkipObservation } from '../../../core/wrappers/max-and-skip-observation.js';
import { numbers, tape } from './tape.js';

const frames = [
  [0, 0],
  [1, -1],
  [-1, 1],
  [0.5, 0.25],
  [0.25, 2],
  [-2, -2],
  [1, 1],
].map((v) => Float32Array.from(v));

test('the larger of the last two observations, rewards summed', () => {
  const env = maxAndSkipObservation(tape({ observations: frames, rewards: [0, 1, 2, 4] }), { skip: 3 });
  env.reset();
  const { observation, reward } = env.step(0);
  expect([numbers(observation), reward]).toEqual([[0.5, 1], 7]);
});

test('an episode that ends early shows what it ended with', () => {
  const ends = [false, false, true, false, true];
  const env = maxAndSkipObservation(tape({ observations: frames, ends }), { skip: 4 });
  env.reset();
  expect(numbers(env.step(0).observation)).toEqual([1, 1]);
  env.reset();
  expect(numbers(env.step(0).observation)).toEqual([0.25, 2]);
});

test('a skip of 1 is refused', () => {
  expect(() => maxAndSkipObservation(tape({ observations: [] }), { skip: 1 })).toThrow(
    'must be an integer of at least 2, got 1',
  );
});
