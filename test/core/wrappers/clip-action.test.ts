import { expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { clipAction } from '../../../core/wrappers/clip-action.js';
import { goldenTape } from './tape.js';

test('any numbers are taken, and clipped to each coordinate’s bounds', () => {
  const inner = goldenTape(box([-2, 0], [2, 10]));
  const env = clipAction(inner as never);
  env.reset();
  env.step(Float32Array.of(-9, 12));
  env.step(Float32Array.of(1, 3));
  expect(inner.actions).toEqual([Float32Array.of(-2, 10), Float32Array.of(1, 3)]);
  expect(env.actionSpace.contains(Float32Array.of(-1e9, 1e9))).toBe(true);
});
