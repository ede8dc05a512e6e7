import { afterEach, beforeEach, expect, test } from 'vitest';
import { box } from '../../../core/spaces.js';
import { onWarning } from '../../../core/warnings.js';
import { passiveEnvChecker } from '../../../core/wrappers/passive-env-checker.js';
import { tape } from './tape.js';

const heard: string[] = [];
let before: ReturnType<typeof onWarning> = null;
beforeEach(() => {
  heard.length = 0;
  before = onWarning((message) => heard.push(message));
});
afterEach(() => void onWarning(before));

const good = Float32Array.of(0, 0);

test('a bad observation, reward or flag is an error of the first step, and only of it', () => {
  const env = passiveEnvChecker(tape({ observations: [good, Float32Array.of(9, 0), Float32Array.of(9, 0)] }));
  env.reset();
  expect(() => env.step(0)).toThrow(/^rule 5: step\(\) returned .*9/);
  const later = passiveEnvChecker(tape({ observations: [good, good, Float32Array.of(9, 0)] }));
  later.reset();
  later.step(0);
  expect(later.step(0).observation).toEqual(Float32Array.of(9, 0));
  const paid = passiveEnvChecker(tape({ observations: [good, good], rewards: [0, Number.NaN] }));
  paid.reset();
  expect(() => paid.step(0)).toThrow(/^rule 7: .*NaN/);
});

test('a reset that returns no member is an error', () => {
  expect(() => passiveEnvChecker(tape({ observations: [3] })).reset()).toThrow(/^rule 5: reset\(\) returned 3/);
});

test('what is odd about a space is only said', () => {
  passiveEnvChecker(tape({ observations: [], observationSpace: box(0, Number.POSITIVE_INFINITY, [2]) }));
  expect(heard).toEqual([expect.stringMatching(/^rule 2: .*infinite/)]);
});
