import { expect, test } from 'vitest';
import { box, dict, discrete } from '../../../core/spaces.js';
import { flattenObservation } from '../../../core/wrappers/flatten-observation.js';
import { numbers, tape } from './tape.js';

test('a Dict becomes one run of numbers, choices one-hot', () => {
  const observationSpace = dict({ b: box(0, 9, [2]), a: discrete(3) });
  const env = flattenObservation(tape({ observations: [{ a: 1, b: Float32Array.of(5, 6) }], observationSpace }));
  expect(numbers(env.reset().observation)).toEqual([0, 1, 0, 5, 6]);
  expect(env.observationSpace.contains(Float32Array.of(0, 1, 0, 5, 6))).toBe(true);
});
