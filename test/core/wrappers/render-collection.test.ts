import { expect, test } from 'vitest';
import type { Picture } from '../../../core/env.js';
import { renderCollection } from '../../../core/wrappers/render-collection.js';
import { shown } from './pictures.js';

const levels = (frames: readonly unknown[]): (number | undefined)[] =>
  frames.map((frame) => (frame as Picture).data[0]);

test('a frame for each reset and step, forgotten when handed out and at a reset', () => {
  const env = renderCollection(shown());
  env.reset();
  env.step(0);
  env.step(0);
  expect(levels(env.frames())).toEqual([0, 1, 2]);
  expect(env.frames()).toEqual([]);
  env.step(0);
  env.reset();
  expect(levels(env.frames())).toEqual([0]);
});

test('kept on request', () => {
  const env = renderCollection(shown(), { popFrames: false, resetClean: false });
  env.reset();
  env.step(0);
  env.frames();
  env.reset();
  expect(levels(env.frames())).toEqual([0, 1, 0]);
});
