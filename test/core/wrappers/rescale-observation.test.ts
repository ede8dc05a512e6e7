import { expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { rescaleObservation } from '../../../core/wrappers/rescale-observation.js';
import { difference, golden, goldenTape, playTape, tape } from './tape.js';

test('the numbers are Gymnasium’s', () => {
  const { observations } = playTape(rescaleObservation(goldenTape(), { min: 0, max: 1 }));
  expect(difference(observations, golden.rescale)).toBeLessThan(1e-7);
});

test('bytes become float32, each coordinate by its own bounds, and stay within them', () => {
  const space = box([0, 0], [255, 4], [2], 'uint8');
  const env = rescaleObservation(tape({ observations: [Uint8Array.of(255, 1)], observationSpace: space }), {
    min: [-1, 0],
    max: [1, 8],
  });
  expect(env.reset().observation).toEqual(Float32Array.of(1, 2));
});

test('open sides and empty intervals are refused', () => {
  const open = tape({ observations: [], observationSpace: box(0, Number.POSITIVE_INFINITY, [1]) });
  expect(() => rescaleObservation(open, { min: 0, max: 1 })).toThrow(
    'rescaleObservation needs a bounded observation space, got [0, Infinity] at coordinate 0',
  );
  expect(() => rescaleObservation(goldenTape(), { min: 1, max: 1 })).toThrow(
    'min of rescaleObservation must be below max, got 1 and 1',
  );
  expect(() => rescaleObservation(goldenTape(), { min: [0], max: 1 })).toThrow(
    'must be a finite number or 2 of them, got [0]',
  );
});
