import { expect, test } from 'vitest';
import { repeatAction } from '../../../core/wrappers/repeat-action.js';
import { tape } from './tape.js';

const three = () =>
  tape({ observations: [0, 1, 2, 3, 4, 5], rewards: [0, 1, 2, 4, 8, 16], ends: [false, false, false, false, true] });

test('an action lasts as long, rewards add up, and an end stops it', () => {
  const inner = three();
  const env = repeatAction(inner, { repeats: 3 });
  env.reset();
  expect(env.step(7)).toMatchObject({ observation: 3, reward: 7, terminated: false });
  expect(env.step(8)).toMatchObject({ observation: 4, reward: 8, terminated: true });
  expect(inner.actions).toEqual([7, 7, 7, 8]);
});

test('a single repeat is refused', () => {
  expect(() => repeatAction(three(), { repeats: 1 })).toThrow(
    'repeats of repeatAction must be an integer of at least 2, got 1',
  );
});
