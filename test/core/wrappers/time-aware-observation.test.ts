import { expect, test } from 'vitest';
import { box, dict, discrete, tuple } from '../../../core/spaces.js';
import { timeAwareObservation } from '../../../core/wrappers/time-aware-observation.js';
import { timeLimit } from '../../../core/wrappers/time-limit.js';
import { difference, golden, goldenTape, playTape, tape } from './tape.js';

test('flattened, the numbers are Gymnasium’s: in steps and as a share of the horizon', () => {
  const limited = () => timeLimit(goldenTape(), 20);
  expect(difference(playTape(timeAwareObservation(limited())).observations, golden.timeAware)).toBeLessThan(1e-7);
  const share = timeAwareObservation(limited(), { normalizeTime: true });
  expect(difference(playTape(share).observations, golden.timeAwareNormalized)).toBeLessThan(1e-7);
});

test('unflattened, a Box becomes a Dict, a Dict gets a name, a Tuple a part', () => {
  const options = { flatten: false, key: 'clock' };
  const plain = timeAwareObservation(tape({ observations: [Float32Array.of(1, 1)], horizon: 8 }), options);
  expect(plain.reset().observation).toEqual({ obs: Float32Array.of(1, 1), clock: Int32Array.of(0) });
  const named = tape({ observations: [{ a: 1 }, { a: 0 }], observationSpace: dict({ a: discrete(2) }), horizon: 8 });
  const ofNames = timeAwareObservation(named, options);
  ofNames.reset();
  expect(ofNames.step(0).observation).toEqual({ a: 0, clock: Int32Array.of(1) });
  const pair = tape({ observations: [[1]], observationSpace: tuple([discrete(2)]), horizon: 8 });
  const ofParts = timeAwareObservation(pair, { flatten: false, normalizeTime: true });
  expect(ofParts.reset().observation).toEqual([1, Float32Array.of(0)]);
  expect(ofParts.observationSpace.equals(tuple([discrete(2), box(0, 1, [1])]))).toBe(true);
});

test('without a horizon it is refused', () => {
  expect(() => timeAwareObservation(goldenTape())).toThrow(
    'needs an environment with a horizon, got none: wrap it in timeLimit',
  );
});
