import { expect, test } from 'vitest';
import { autoreset } from '../../../core/wrappers/autoreset.js';
import { tape } from './tape.js';

test('the step after an end is a reset: its action is ignored, reward 0, flags false', () => {
  const inner = tape({ observations: [0, 1, 2, 3, 4], rewards: [9, 1, 1, 1, 1], ends: [false, false, true] });
  const env = autoreset(inner);
  env.reset();
  env.step(5);
  expect(env.step(6)).toMatchObject({ observation: 2, terminated: true, reward: 1 });
  expect(env.step(7)).toEqual({ observation: 3, reward: 0, terminated: false, truncated: false, info: {} });
  expect(env.step(8)).toMatchObject({ observation: 4, reward: 1 });
  expect(inner.actions).toEqual([5, 6, 8]);
});

test('a reset by hand leaves nothing pending', () => {
  const env = autoreset(tape({ observations: [0, 1, 2, 3], ends: [false, true] }));
  env.reset();
  env.step(0);
  env.reset();
  expect(env.step(0)).toMatchObject({ observation: 3 });
});
