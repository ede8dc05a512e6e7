import { expect, test } from 'vitest';
import { makeHead } from '../../agents/policy/heads.js';
import { multiDiscrete } from '../../core/spaces.js';

const options = { masked: false, squash: false, initialDeviation: 1 };

test('MultiDiscrete thoughts, worked by hand: the chances of every component, and its likeliest choice from its start', () => {
  const head = makeHead(multiDiscrete([2, 3], [5, 7]), options);
  const [ln2, ln3] = [Math.log(2), Math.log(3)];
  // Of two observations: 1 : 3 and 1 : 1 : 2, then 3 : 1 and 2 : 1 : 1.
  const logits = Float32Array.of(0, ln3, 0, 0, ln2, ln3, 0, ln2, 0, 0);
  const { action, probability = [] } = head.mode(logits, 2);
  expect([...action]).toEqual([6, 9, 5, 7]);
  const expected = [0.25, 0.75, 0.25, 0.25, 0.5, 0.75, 0.25, 0.5, 0.25, 0.25];
  expect(probability).toHaveLength(expected.length);
  expected.forEach((p, i) => {
    expect(probability[i]).toBeCloseTo(p, 6);
  });
});
