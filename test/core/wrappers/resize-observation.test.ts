import { expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { resizeObservation } from '../../../core/wrappers/resize-observation.js';
import { tape } from './tape.js';

const space = box(0, 255, [2, 4, 2], 'uint8');
// Channel 0 counts 0, 10, 20, 30 in the first row and 40, 50, 60, 70 in the second; channel 1 is 100 less of 200.
const picture = Uint8Array.from([0, 200, 10, 190, 20, 180, 30, 170, 40, 160, 50, 150, 60, 140, 70, 130]);

test('each channel is shrunk by the mean over its pixels', () => {
  const env = resizeObservation(tape({ observations: [picture], observationSpace: space }), { shape: [1, 2] });
  // (0 + 10 + 40 + 50) / 4 = 25, (20 + 30 + 60 + 70) / 4 = 45; 200 less them in the other channel.
  expect([...env.reset().observation]).toEqual([25, 175, 45, 155]);
  expect(env.observationSpace.equals(box(0, 255, [1, 2, 2], 'uint8'))).toBe(true);
});

test('larger pictures, other bounds and bad shapes are refused', () => {
  const of =
    (shape: unknown, own = space) =>
    () =>
      resizeObservation(tape({ observations: [], observationSpace: own }), { shape: shape as [number, number] });
  expect(of([4, 4])).toThrow('shrunk to an integer of 1 to 2 pixels, got 4');
  expect(of([1])).toThrow('shape of resizeObservation must be [height, width], got [1]');
  expect(of([1, 1], box(0, 1, [2, 4, 2], 'uint8'))).toThrow(
    'resizeObservation needs pictures from 0 to 255, got 0 to 1',
  );
});
