import { expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { grayscaleObservation } from '../../../core/wrappers/grayscale-observation.js';
import { flat, golden, numbers, tape } from './tape.js';

const space = box(0, 255, [4, 3, 3], 'uint8');
const picture = Uint8Array.from(flat(golden.picture));

test('greys are Gymnasium’s', () => {
  const env = grayscaleObservation(tape({ observations: [picture], observationSpace: space }));
  expect(numbers(env.reset().observation)).toEqual(flat(golden.grayscale));
  expect(env.observationSpace.equals(box(0, 255, [4, 3], 'uint8'))).toBe(true);
});

test('the channel may stay, as one', () => {
  const env = grayscaleObservation(tape({ observations: [picture], observationSpace: space }), { keepDim: true });
  expect(env.observationSpace).toMatchObject({ shape: [4, 3, 1] });
});

test('what is no RGB picture is refused', () => {
  expect(() => grayscaleObservation(tape({ observations: [] }))).toThrow(
    'grayscaleObservation needs pictures of uint8',
  );
  const grey = tape({ observations: [], observationSpace: box(0, 255, [4, 3], 'uint8') });
  expect(() => grayscaleObservation(grey)).toThrow('grayscaleObservation needs three channels, got 1');
});
