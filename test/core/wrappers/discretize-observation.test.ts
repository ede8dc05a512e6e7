import { expect, test } from 'vitest';
import { discretizeObservation } from '../../../core/wrappers/discretize-observation.js';
import { golden, goldenTape, playTape, tape } from './tape.js';

test('the bins are Gymnasium’s, as one number and as several', () => {
  expect(playTape(discretizeObservation(goldenTape(), { bins: 4 })).observations).toEqual(golden.discretize);
  const several = playTape(discretizeObservation(goldenTape(), { bins: [3, 5], multidiscrete: true })).observations;
  expect(several.map((bin) => [...(bin as Int32Array)])).toEqual(golden.discretizeMulti);
});

test('a bin begins at its edge, and the last one holds the upper bound', () => {
  const at = (v: number): number => {
    const env = discretizeObservation(tape({ observations: [Float32Array.of(v, -2)] }), { bins: [4, 1] });
    return env.reset().observation;
  };
  expect([-2, -1.001, -1, 0, 0.999, 1, 2].map(at)).toEqual([0, 0, 1, 2, 2, 3, 3]);
});

test('bins that are no positive integers are refused', () => {
  expect(() => discretizeObservation(goldenTape(), { bins: [3] })).toThrow(
    'bins of discretizeObservation must be a positive integer or 2 of them, got [3]',
  );
  expect(() => discretizeObservation(goldenTape(), { bins: 0 })).toThrow('got 0');
});
