import { expect, test } from 'vitest';
import { box, discrete, multiBinary, multiDiscrete, text } from '../../../core/spaces.js';
import { dtypeObservation } from '../../../core/wrappers/dtype-observation.js';
import { tape } from './tape.js';

test.each([
  [discrete(3, 1), 2, Float32Array.of(2), box(1, 3, [1])],
  [multiDiscrete([2, 3]), Int32Array.of(1, 2), Float32Array.of(1, 2), box([0, 0], [1, 2], [2])],
  [multiBinary(2), Int8Array.of(1, 0), Float32Array.of(1, 0), box(0, 1, [2])],
  [box(0, 255, [2], 'uint8'), Uint8Array.of(7, 8), Float32Array.of(7, 8), box(0, 255, [2])],
])('%# is cast with its bounds', (observationSpace, observation, cast, space) => {
  const env = dtypeObservation(tape({ observations: [observation], observationSpace }), { dtype: 'float32' });
  expect(env.reset().observation).toEqual(cast);
  expect(env.observationSpace.equals(space)).toBe(true);
});

test('texts and unknown dtypes are refused', () => {
  expect(() => dtypeObservation(tape({ observations: [], observationSpace: text(3) }), { dtype: 'uint8' })).toThrow(
    'dtypeObservation needs an observation space of plain numbers',
  );
  expect(() => dtypeObservation(tape({ observations: [] }), { dtype: 'float16' as never })).toThrow('got float16');
});
