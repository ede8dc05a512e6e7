import { expect, test } from 'vitest';
import { discrete } from '../../../core/spaces.js';
import { transformAction } from '../../../core/wrappers/transform-action.js';
import { goldenTape } from './tape.js';

test('actions are transformed on their way, and the space is the one given', () => {
  const inner = goldenTape();
  const env = transformAction(inner, (a: number) => 1 - (a % 2), discrete(4));
  env.reset();
  env.step(3);
  env.step(2);
  expect(inner.actions).toEqual([0, 1]);
  expect(env.actionSpace.equals(discrete(4))).toBe(true);
});
