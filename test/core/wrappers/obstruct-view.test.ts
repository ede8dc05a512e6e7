import { expect, test } from 'vitest';
import type { Picture } from '../../../core/env.js';
import { obstructView } from '../../../core/wrappers/obstruct-view.js';
import { shown } from './pictures.js';

test('patches of noise hide a share of the picture', () => {
  const env = obstructView(shown(), { ratio: 0.34, width: 2 });
  env.reset({ seed: 1 });
  const { data } = env.render() as Picture;
  const hidden = Array.from({ length: 48 }, (_, i) => data.subarray(3 * i, 3 * i + 3).some((v) => v !== 0)).filter(
    Boolean,
  );
  // ⌊0.34 · 48 / 4⌋ = 4 patches of four pixels; some overlap or are cut off at an edge.
  expect(hidden.length).toBeGreaterThan(4);
  expect(hidden.length).toBeLessThanOrEqual(16);
});

test('bad options are refused', () => {
  expect(() => obstructView(shown(), { ratio: 0, width: 2 })).toThrow(
    'ratio of obstructView must be a number in (0, 1), got 0',
  );
  expect(() => obstructView(shown(), { ratio: 0.5, width: 0 })).toThrow(
    'width of obstructView must be an integer of at least 1, got 0',
  );
});
