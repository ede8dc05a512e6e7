import { expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { reshapeObservation } from '../../../core/wrappers/reshape-observation.js';
import { tape } from './tape.js';

test('the numbers stay, the shape changes', () => {
  const env = reshapeObservation(tape({ observations: [Float32Array.of(1, 2)] }), { shape: [2, 1] });
  expect(env.observationSpace.equals(box(-2, 2, [2, 1]))).toBe(true);
  expect(env.reset().observation).toEqual(Float32Array.of(1, 2));
});

test('a shape of another size is refused', () => {
  expect(() => reshapeObservation(tape({ observations: [] }), { shape: [3] })).toThrow(
    'shape of reshapeObservation must have 2 numbers, got [3], 3',
  );
});
