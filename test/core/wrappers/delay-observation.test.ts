import { expect, test } from 'vitest';
import { delayObservation } from '../../../core/wrappers/delay-observation.js';
import { difference, golden, goldenTape, playTape, tape } from './tape.js';

test('the observations are Gymnasium’s: zeros first, then two steps late', () => {
  const { observations } = playTape(delayObservation(goldenTape(), { delay: 2 }));
  expect(difference(observations, golden.delay)).toBe(0);
});

test('a reset forgets what was waiting', () => {
  const observations = [1, 0.5, 0.25, 2].map((v) => Float32Array.of(v, v));
  const env = delayObservation(tape({ observations }), { delay: 1 });
  env.reset();
  env.step(0);
  expect(env.reset().observation).toEqual(Float32Array.of(0, 0));
  expect(env.step(0).observation).toEqual(Float32Array.of(0.25, 0.25));
});

test('a negative delay is refused', () => {
  expect(() => delayObservation(goldenTape(), { delay: -1 })).toThrow(
    'delay of delayObservation must be an integer of at least 0, got -1',
  );
});
