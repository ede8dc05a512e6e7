import { expect, test } from 'vitest';
import { normalizeObservation } from '../../../core/wrappers/normalize-observation.js';
import { difference, golden, goldenTape, playTape, tape } from './tape.js';

test('the numbers are Gymnasium’s', () => {
  const { observations } = playTape(normalizeObservation(goldenTape()));
  expect(difference(observations, golden.normalizeObservation)).toBeLessThan(1e-5);
});

test('by hand: the first observation is all but its own mean; held, statistics stay', () => {
  const env = normalizeObservation(tape({ observations: [Float32Array.of(2, 0), Float32Array.of(2, 0)] }));
  env.reset();
  const { mean, count } = env.statistics;
  expect(mean[0]).toBeCloseTo(2 / 1.0001, 12);
  expect(count).toBe(1.0001);
  env.updateRunningMean = false;
  env.step(0);
  expect(env.statistics.count).toBe(1.0001);
});

test.each([0, -1, Number.NaN])('an epsilon of %d is refused', (epsilon) => {
  expect(() => normalizeObservation(goldenTape(), { epsilon })).toThrow(
    `epsilon of normalizeObservation must be a number above 0, got ${epsilon}`,
  );
});
