/** The promises that every world keeps. One line a world: `keepsTheContract('CartPole-v1')`. */

import { describe, expect, test } from 'vitest';
import type { NumericArray } from '../../core/arrays.js';
import { checkEnv } from '../../core/check-env.js';
import type { Autoreset, StepResult } from '../../core/env.js';
import { ResetNeeded } from '../../core/errors.js';
import { make } from '../../core/make.js';
import { resolveEnv } from '../../core/resolve-env.js';
import { makeRng } from '../../core/rng.js';
import { makeArray, type Space } from '../../core/spaces.js';
import { makeVec } from '../../core/vec-env.js';

const SEEDS = [0, 1, 2, 3, 4];

interface Exceptions {
  /** Numbers of checker rules that may warn, each with the reason in words. */
  readonly warnings?: Readonly<Record<number, string>>;
}

/** An observation as text, exact: comparing texts is a hundred times faster than comparing arrays number by number. */
const textOf = (observation: unknown): string =>
  typeof observation === 'number' ? String(observation) : (observation as NumericArray).join();

const resultText = (r: StepResult<unknown>): string =>
  `${textOf(r.observation)} ${r.reward} ${r.terminated} ${r.truncated} ${JSON.stringify(r.info)}`;

/** `steps` results of seeded random actions, resets included, as texts. */
function rollout(id: string, seed: number, steps: number): string[] {
  const env = make(id);
  const rng = makeRng(seed).split('actions');
  const seen = [textOf(env.reset({ seed }).observation)];
  for (let k = 0; k < steps; k++) {
    const result = env.step(env.actionSpace.sample(rng));
    seen.push(resultText(result));
    if (result.terminated || result.truncated) seen.push(textOf(env.reset().observation));
  }
  return seen;
}

const storeAction = (space: Space, action: unknown, out: { [i: number]: number }, i: number): void => {
  if (space.kind !== 'discrete') throw new Error(`write this test for ${space.kind} actions`);
  out[i] = action as number;
};

/** What a vector of `count` worlds must show, put together from `count` single worlds. */
function vectorEqualsSingles(id: string, count: number, autoreset: Autoreset): void {
  const vec = makeVec(id, { count, autoreset });
  const singles = Array.from({ length: count }, () => make(id));
  vec.reset({ seed: 100 });
  const rng = makeRng(count).split(autoreset);
  const ended = singles.map((env, i) => {
    env.reset({ seed: 100 + i });
    return false;
  });
  const width = vec.observationSpace.size;
  const row = (buffer: NumericArray, i: number) => buffer.subarray(i * width, (i + 1) * width).join();
  const actions = makeArray(vec.actionSpace, count);
  for (let k = 0; k < 500; k++) {
    if (autoreset === 'disabled' && ended.includes(true)) {
      vec.reset({ mask: Uint8Array.from(ended, Number) });
      singles.forEach((env, i) => {
        if (ended[i]) expect(row(vec.obs, i)).toBe(textOf(env.reset().observation));
      });
      ended.fill(false);
    }
    for (let i = 0; i < count; i++) storeAction(vec.actionSpace, vec.actionSpace.sample(rng), actions, i);
    vec.step(actions);
    singles.forEach((env, i) => {
      expect(vec.wasReset[i]).toBe(autoreset === 'next-step' && ended[i] ? 1 : 0);
      if (autoreset === 'next-step' && ended[i]) {
        expect(row(vec.obs, i)).toBe(textOf(env.reset().observation));
        expect([vec.reward[i], vec.terminated[i], vec.truncated[i]]).toEqual([0, 0, 0]);
        ended[i] = false;
        return;
      }
      const result = env.step(actions[i]);
      ended[i] = result.terminated || result.truncated;
      expect([vec.reward[i], vec.terminated[i], vec.truncated[i]]).toEqual([
        result.reward,
        Number(result.terminated),
        Number(result.truncated),
      ]);
      if (autoreset === 'same-step' && ended[i]) {
        expect(row(vec.finalObs, i)).toBe(textOf(result.observation));
        expect(row(vec.obs, i)).toBe(textOf(env.reset().observation));
        ended[i] = false;
      } else expect(row(vec.obs, i)).toBe(textOf(result.observation));
    });
  }
}

/** Two copies, one restored from the other's snapshot after `at` steps, go on equally for 500. */
function restoresExactly(id: string, at: number): void {
  const env = make(id);
  const rng = makeRng(at).split('restore');
  env.reset({ seed: at });
  for (let k = 0; k < at; k++) {
    const { terminated, truncated } = env.step(env.actionSpace.sample(rng));
    if (terminated || truncated) env.reset();
  }
  const twin = make(id);
  twin.restore(JSON.parse(JSON.stringify(env.snapshot())));
  for (let k = 0; k < 500; k++) {
    const action = env.actionSpace.sample(rng);
    const result = env.step(action);
    expect(resultText(twin.step(action))).toBe(resultText(result));
    if (result.terminated || result.truncated) {
      expect(textOf(twin.reset().observation)).toBe(textOf(env.reset().observation));
    }
  }
}

/** Registers the tests that hold for every world. */
export function keepsTheContract(id: string, exceptions: Exceptions = {}): void {
  describe(`${id} keeps the contract`, () => {
    test('two instances with the same seed are equal for 1 000 steps, five seeds; other seeds exist', () => {
      for (const seed of SEEDS) expect(rollout(id, seed, 1000)).toEqual(rollout(id, seed, 1000));
    });

    test('the checker finds nothing but what is excepted in words', () => {
      const allowed = Object.keys(exceptions.warnings ?? {}).map(Number);
      const findings = checkEnv(resolveEnv(id).rules);
      expect(findings.filter((f) => f.severity === 'error' || !allowed.includes(f.rule))).toEqual([]);
    });

    test('steps before a reset and after an end are refused', () => {
      const env = make(id);
      const rng = makeRng(3);
      expect(() => env.step(env.actionSpace.sample(rng))).toThrow(ResetNeeded);
      env.reset({ seed: 3 });
      let result = env.step(env.actionSpace.sample(rng));
      while (!result.terminated && !result.truncated) result = env.step(env.actionSpace.sample(rng));
      expect(() => env.step(env.actionSpace.sample(rng))).toThrow(ResetNeeded);
    });

    test.each([0, 1, 2, 3, 5, 8, 13, 40, 99, 250])('restored after %i steps, it goes on exactly', (at) => {
      restoresExactly(id, at);
    });

    test.each([1, 2, 8])('a vector of %i is that many single worlds, in each autoreset mode', (count) => {
      for (const mode of ['next-step', 'same-step', 'disabled'] as const) vectorEqualsSingles(id, count, mode);
    });

    test('a vector restored from its snapshot goes on exactly, and its rows are snapshots of single worlds', () => {
      const vec = makeVec(id, { count: 3 });
      const twin = makeVec(id, { count: 3 });
      const rng = makeRng(5);
      const actions = makeArray(vec.actionSpace, 3);
      const draw = () => {
        for (let i = 0; i < 3; i++) storeAction(vec.actionSpace, vec.actionSpace.sample(rng), actions, i);
      };
      vec.reset({ seed: 5 });
      for (let k = 0; k < 60; k++) {
        draw();
        vec.step(actions);
      }
      twin.restore(JSON.parse(JSON.stringify(vec.snapshot())));
      expect(twin.obs.join()).toBe(vec.obs.join());
      const single = make(id);
      single.restore(vec.snapshotOf(1));
      expect(single.snapshot()).toEqual(vec.snapshotOf(1));
      for (let k = 0; k < 200; k++) {
        draw();
        vec.step(actions);
        twin.step(actions);
        expect(twin.obs.join()).toBe(vec.obs.join());
        expect([...twin.reward, ...twin.terminated, ...twin.truncated, ...twin.wasReset]).toEqual([
          ...vec.reward,
          ...vec.terminated,
          ...vec.truncated,
          ...vec.wasReset,
        ]);
      }
    });
  });
}
