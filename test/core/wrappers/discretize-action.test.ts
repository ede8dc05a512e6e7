import { expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { discretizeAction } from '../../../core/wrappers/discretize-action.js';
import { difference, golden, goldenTape } from './tape.js';

const space = box([-2, 0], [2, 10]);

test('the environment gets Gymnasium’s numbers: middles of bins, the last coordinate fastest', () => {
  const inner = goldenTape(space);
  const env = discretizeAction(inner as never, { bins: 4 });
  const { actions, inner: wanted } = golden.discretizeAction as { actions: number[]; inner: number[][] };
  env.reset();
  for (const action of actions) env.step(action);
  expect(difference(inner.actions, wanted)).toBeLessThan(1e-6);
  expect(env.actionSpace).toMatchObject({ n: 16 });
});

test('with multidiscrete a choice a coordinate', () => {
  const inner = goldenTape(space);
  const env = discretizeAction(inner as never, { bins: [2, 5], multidiscrete: true });
  env.reset();
  env.step(Int32Array.of(1, 4));
  expect(inner.actions).toEqual([Float32Array.of(1, 9)]);
  expect(env.actionSpace).toMatchObject({ nvec: [2, 5] });
});

test('Discrete actions are refused', () => {
  expect(() => discretizeAction(goldenTape() as never, { bins: 2 })).toThrow(
    'discretizeAction needs a Box action space, got Discrete(2)',
  );
});
