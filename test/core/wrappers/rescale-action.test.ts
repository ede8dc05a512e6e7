import { expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { rescaleAction } from '../../../core/wrappers/rescale-action.js';
import { difference, golden, goldenTape } from './tape.js';

const space = box([-2, 0], [2, 10]);

test('the environment gets Gymnasium’s numbers', () => {
  const inner = goldenTape(space);
  const env = rescaleAction(inner as never, { min: -1, max: 1 });
  const { actions, inner: wanted } = golden.rescaleAction as { actions: number[][]; inner: number[][] };
  env.reset();
  for (const action of actions) env.step(Float32Array.from(action));
  expect(difference(inner.actions, wanted)).toBeLessThan(1e-6);
  expect(env.actionSpace.equals(box(-1, 1, [2]))).toBe(true);
});

test('min above max is refused', () => {
  expect(() => rescaleAction(goldenTape(space) as never, { min: 2, max: 1 })).toThrow(
    'min of rescaleAction must be below max, got 2 and 1',
  );
});
