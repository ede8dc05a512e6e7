import { describe, expect, test } from 'vitest';
import { defineEnv } from '../../core/define-env.js';
import type { Autoreset } from '../../core/env.js';
import { InvalidAction, ResetNeeded } from '../../core/errors.js';
import { multiDiscrete } from '../../core/spaces.js';
import { makeVec } from '../../core/vec-env.js';
import { counting } from './counting-world.js';

/** Three counters that end at 2, 3 and 3; the counts they show at the reset and after each of four steps. */
function countsOf(autoreset: Autoreset): string[] {
  const vec = makeVec(counting, { count: 3, autoreset, params: { draw: true } });
  const seeds = [2, 3, 3].map((last) => seedFor(last));
  vec.reset({ seed: seeds });
  const show = () => [0, 1, 2].map((i) => vec.obs[2 * i]).join('');
  const shown = [show()];
  for (let k = 0; k < 4; k++) {
    vec.step(new Int32Array(3));
    shown.push(show());
  }
  return shown;
}

/** A seed whose first two episodes both end at `last`. */
function seedFor(last: number): number {
  for (let seed = 0; ; seed++) {
    const vec = makeVec(counting, { count: 1, params: { draw: true } });
    vec.reset({ seed });
    const first = vec.obs[1];
    vec.reset();
    if (first === last && vec.obs[1] === last) return seed;
  }
}

describe('autoreset, on three counters that end at 2, 3 and 3', () => {
  test('next-step: the end is shown, and the step after it is the reset', () => {
    expect(countsOf('next-step')).toEqual(['000', '111', '222', '033', '100']);
  });

  test('same-step: the end is replaced at once by the next start', () => {
    expect(countsOf('same-step')).toEqual(['000', '111', '022', '100', '011']);
  });

  test('disabled: a world that ended must be reset by its mask', () => {
    const vec = makeVec(counting, { count: 2, autoreset: 'disabled', params: { last: 1 } });
    vec.reset({ seed: 0 });
    vec.step(new Int32Array(2));
    expect(() => vec.step(new Int32Array(2))).toThrow(ResetNeeded);
    vec.reset({ mask: Uint8Array.of(0, 1) });
    expect(() => vec.step(new Int32Array(2))).toThrow('world 0 of test/Counting-v0 was stepped after its end');
    vec.reset({ mask: Uint8Array.of(1, 0) });
    vec.step(new Int32Array(2));
    expect([...vec.terminated]).toEqual([1, 1]);
  });

  test('same-step keeps the last observation of the episode that ended', () => {
    const vec = makeVec(counting, { count: 1, autoreset: 'same-step', params: { last: 2 } });
    vec.reset({ seed: 0 });
    vec.step(new Int32Array(1));
    vec.step(new Int32Array(1));
    expect([...vec.finalObs]).toEqual([2, 2]);
    expect([...vec.obs]).toEqual([0, 2]);
  });
});

test('the horizon truncates and does not terminate', () => {
  const vec = makeVec(counting, { count: 1, horizon: 2, params: { last: 9 } });
  vec.reset({ seed: 0 });
  vec.step(new Int32Array(1));
  expect([vec.terminated[0], vec.truncated[0]]).toEqual([0, 0]);
  vec.step(new Int32Array(1));
  expect([vec.terminated[0], vec.truncated[0]]).toEqual([0, 1]);
});

describe('refuses', () => {
  test('a step before the first reset', () => {
    expect(() => makeVec(counting, { count: 1 }).step(new Int32Array(1))).toThrow('before the first reset');
  });

  test.each([[2], [-1], [Number.NaN], [0.5]])('action %s, naming the world, before any world has moved', (bad) => {
    const vec = makeVec(counting, { count: 2 });
    vec.reset({ seed: 0 });
    const actions = Float64Array.of(0, bad);
    expect(() => vec.step(actions)).toThrow(InvalidAction);
    expect(() => vec.step(actions)).toThrow(/action \S+ for world 1 is outside the action space Discrete\(2\)/);
    expect([...vec.obs]).toEqual([0, 3, 0, 3]);
  });

  test('too few actions', () => {
    const vec = makeVec(counting, { count: 2 });
    vec.reset({ seed: 0 });
    expect(() => vec.step(new Int32Array(1))).toThrow('for world 1');
  });

  test.each([
    [{ count: 0 }, 'count of test/Counting-v0 must be a positive integer, got 0'],
    [{ count: 1, autoreset: 'never' as never }, "autoreset must be one of next-step, same-step, disabled, got 'never'"],
  ])('%o', (options, message) => {
    expect(() => makeVec(counting, options)).toThrow(message);
  });

  test('another number of seeds than worlds', () => {
    expect(() => makeVec(counting, { count: 2 }).reset({ seed: [1] })).toThrow('one seed for each of 2 worlds, got 1');
  });
});

test('worlds that a first masked reset left out draw their own seed later', () => {
  const vec = makeVec(counting, { count: 3 });
  vec.reset({ mask: Uint8Array.of(0, 0, 1) });
  vec.reset();
  expect(vec.snapshotOf(0)).toMatchObject({ needsReset: false, rng: { key: expect.any(String) } });
  expect(() => vec.reset({ mask: Uint8Array.of(1) })).toThrow('one entry for each of 3 worlds, got 1');
});

test('rows of MultiDiscrete actions reach the rules, and a row outside or of another storage is refused', () => {
  const sum = defineEnv({
    ...counting,
    id: 'test/Sum-v0',
    actionSpace: multiDiscrete([2, 3]),
    step: (_state: { count: number; last: number }, action) => action[0] * 4 + action[1],
  });
  const vec = makeVec(sum, { count: 2 });
  vec.reset({ seed: 1 });
  vec.step(Int32Array.of(1, 0, 0, 2));
  expect([...vec.reward]).toEqual([4, 2]);
  expect(() => vec.step(Int32Array.of(0, 0, 0, 3))).toThrow('action 0,3 for world 1 is outside');
  expect(() => vec.step(Int32Array.of(0, 0, 0))).toThrow(InvalidAction);
  expect(() => vec.step(Float32Array.of(0, 0, 0, 0))).toThrow(InvalidAction);
});

test('a registered horizon that is no positive integer is refused', () => {
  const bad = { ...counting, registration: { horizon: 0 } };
  expect(() => makeVec(bad, { count: 1 })).toThrow('horizon of test/Counting-v0 must be a positive integer');
});

test('a list of something else than snapshots is refused', () => {
  const vec = makeVec(counting, { count: 2 });
  expect(() => vec.restore([null, {}])).toThrow('entry 0 is not a snapshot of test/Counting-v0');
});
