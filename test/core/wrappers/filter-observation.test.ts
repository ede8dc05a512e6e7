import { expect, test } from 'vitest';
import { box, dict, discrete, tuple } from '../../../core/spaces.js';
import { filterObservation } from '../../../core/wrappers/filter-observation.js';
import { tape } from './tape.js';

const named = () =>
  tape({
    observations: [{ a: 1, b: Float32Array.of(0), c: 0 }],
    observationSpace: dict({ a: discrete(2), b: box(0, 1), c: discrete(3) }),
  });

test('some names of a Dict stay', () => {
  const env = filterObservation(named(), { keys: ['c', 'a'] });
  expect(env.reset().observation).toEqual({ a: 1, c: 0 });
  expect(env.observationSpace.equals(dict({ a: discrete(2), c: discrete(3) }))).toBe(true);
});

test('some parts of a Tuple stay, in the order given', () => {
  const env = filterObservation(tape({ observations: [[1, 2]], observationSpace: tuple([discrete(2), discrete(3)]) }), {
    keys: [1, 0],
  });
  expect(env.reset().observation).toEqual([2, 1]);
});

test('unknown keys, none at all, and other spaces are refused', () => {
  expect(() => filterObservation(named(), { keys: ['d'] })).toThrow(
    'keys of filterObservation must be some of a, b, c, got ["d"]',
  );
  expect(() => filterObservation(named(), { keys: [] })).toThrow('got []');
  expect(() => filterObservation(tape({ observations: [] }), { keys: ['a'] })).toThrow(
    'needs a Dict or Tuple observation space, got Box(2, float32)',
  );
});
