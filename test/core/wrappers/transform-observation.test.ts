import { expect, test } from 'vitest';
import { discrete } from '../../../core/spaces.js';
import { transformObservation } from '../../../core/wrappers/transform-observation.js';
import { tape } from './tape.js';

test('observations of resets and steps are transformed, and the space is the one given', () => {
  const env = transformObservation(
    tape({ observations: [Float32Array.of(1, 0), Float32Array.of(-1, 0)] }),
    (o) => ((o as Float32Array)[0] > 0 ? 1 : 0),
    discrete(2),
  );
  expect([env.reset().observation, env.step(0).observation]).toEqual([1, 0]);
  expect(env.observationSpace.equals(discrete(2))).toBe(true);
  expect(env.spec?.wrappers).toEqual([{ name: 'transformObservation', args: null }]);
});
