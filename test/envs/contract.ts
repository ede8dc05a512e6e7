/** The promises that every world keeps. One line a world: `keepsTheContract('CartPole-v1')`. */

import { describe, expect, test } from 'vitest';
import type { NumericArray } from '../../core/arrays.js';
import { checkEnv } from '../../core/check-env.js';
import type { Autoreset, StepResult, VecEnv } from '../../core/env.js';
import { ResetNeeded } from '../../core/errors.js';
import { type MadeEnv, make } from '../../core/make.js';
import { readMember, writeMember } from '../../core/members.js';
import { resolveEnv } from '../../core/resolve-env.js';
import { makeRng } from '../../core/rng.js';
import { makeArray } from '../../core/spaces.js';
import { makeVec } from '../../core/vec-env.js';
import { digestOf, makeDigest } from './digest.js';

const SEEDS = [0, 1, 2, 3, 4];

interface Exceptions {
  /** Numbers of checker rules that may warn, each with the reason in words. */
  readonly warnings?: Readonly<Record<number, string>>;
}

/** A hash of everything of a result: comparing hashes is far faster than comparing observations number by number. */
const hashOf = ({ observation, reward, terminated, truncated, info }: StepResult<unknown>): string =>
  makeDigest().add(observation).add(reward).add(terminated).add(truncated).add(info).toString();

/** With plain observations, as vectors hold them. */
const makePlain = (id: string): MadeEnv => make(id, { structured: false });

/** Hashes of `steps` results of seeded random actions, resets included. */
function rollout(id: string, seed: number, steps: number): string[] {
  const env = make(id);
  const rng = makeRng(seed).split('actions');
  const seen = [digestOf(env.reset({ seed }).observation)];
  for (let k = 0; k < steps; k++) {
    const result = env.step(env.actionSpace.sample(rng));
    seen.push(hashOf(result));
    if (result.terminated || result.truncated) seen.push(digestOf(env.reset().observation));
  }
  return seen;
}

/** What a vector of `count` worlds must show, put together from `count` single worlds. */
function vectorEqualsSingles(id: string, count: number, autoreset: Autoreset, steps: number): void {
  const vec = makeVec(id, { count, autoreset });
  const singles = Array.from({ length: count }, () => makePlain(id));
  vec.reset({ seed: 100 });
  const rng = makeRng(count).split(autoreset);
  const ended = singles.map((env, i) => {
    env.reset({ seed: 100 + i });
    return false;
  });
  const { actionSpace } = vec;
  const actions = makeArray(actionSpace, count);
  const rows = (buffer: NumericArray, i: number): string => {
    const member = readMember(vec.observationSpace, buffer, i);
    return digestOf(member);
  };
  for (let k = 0; k < steps; k++) {
    if (autoreset === 'disabled' && ended.includes(true)) {
      vec.reset({ mask: Uint8Array.from(ended, Number) });
      singles.forEach((env, i) => {
        if (ended[i]) expect(rows(vec.obs, i)).toBe(digestOf(env.reset().observation));
      });
      ended.fill(false);
    }
    for (let i = 0; i < count; i++) writeMember(actionSpace.sample(rng), actions, i * actionSpace.size);
    vec.step(actions);
    singles.forEach((env, i) => {
      expect(vec.wasReset[i]).toBe(autoreset === 'next-step' && ended[i] ? 1 : 0);
      if (autoreset === 'next-step' && ended[i]) {
        expect(rows(vec.obs, i)).toBe(digestOf(env.reset().observation));
        expect([vec.reward[i], vec.terminated[i], vec.truncated[i]]).toEqual([0, 0, 0]);
        ended[i] = false;
        return;
      }
      const result = env.step(readMember(actionSpace, actions, i));
      ended[i] = result.terminated || result.truncated;
      expect([vec.reward[i], vec.terminated[i], vec.truncated[i]]).toEqual([
        result.reward,
        Number(result.terminated),
        Number(result.truncated),
      ]);
      if (autoreset === 'same-step' && ended[i]) {
        expect(rows(vec.finalObs, i)).toBe(digestOf(result.observation));
        expect(vec.finalInfoOf?.(i)).toEqual(result.info);
        expect(rows(vec.obs, i)).toBe(digestOf(env.reset().observation));
        ended[i] = false;
      } else {
        expect(rows(vec.obs, i)).toBe(digestOf(result.observation));
        expect(vec.infoOf?.(i)).toEqual(result.info);
      }
    });
  }
}

/** Two copies, one restored from the other's snapshot after `at` steps, go on equally for 500. */
function restoresExactly(id: string, at: number): void {
  const env = make(id);
  const rng = makeRng(at).split('restore');
  env.reset({ seed: at });
  let ended = false;
  for (let k = 0; k < at; k++) {
    const { terminated, truncated } = env.step(env.actionSpace.sample(rng));
    ended = terminated || truncated;
    if (ended) env.reset();
  }
  const twin = make(id);
  twin.restore(JSON.parse(JSON.stringify(env.snapshot())));
  const seen: string[] = [];
  const again: string[] = [];
  for (let k = 0; k < 500; k++) {
    const action = env.actionSpace.sample(rng);
    const result = env.step(action);
    seen.push(hashOf(result));
    again.push(hashOf(twin.step(action)));
    if (!result.terminated && !result.truncated) continue;
    seen.push(digestOf(env.reset().observation));
    again.push(digestOf(twin.reset().observation));
  }
  expect(again).toEqual(seen);
}

/** Twenty moments of a seeded draw, from the very first to a thousand steps on. */
const MOMENTS = [
  0,
  ...Array.from(
    { length: 19 },
    (
      (rng) => () =>
        1 + rng.int(1_000)
    )(makeRng(20)),
  ),
];

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

    test('restored at 20 random steps, it goes on exactly for 500 more', () => {
      for (const at of MOMENTS) restoresExactly(id, at);
    });

    test.each([1, 2, 8])('a vector of %i is that many single worlds, in each autoreset mode', (count) => {
      const steps = makePlain(id).observationSpace.kind === 'box' ? 300 : 500;
      for (const mode of ['next-step', 'same-step', 'disabled'] as const) vectorEqualsSingles(id, count, mode, steps);
    });

    test('a vector restored from its snapshot goes on exactly, and its rows are snapshots of single worlds', () => {
      const vec = makeVec(id, { count: 3 });
      const twin = makeVec(id, { count: 3 });
      const rng = makeRng(5);
      const actions = makeArray(vec.actionSpace, 3);
      const draw = () => {
        for (let i = 0; i < 3; i++) writeMember(vec.actionSpace.sample(rng), actions, i * vec.actionSpace.size);
      };
      const shown = ({ obs, reward, terminated, truncated, wasReset }: VecEnv): string =>
        digestOf([obs, reward, terminated, truncated, wasReset]);
      vec.reset({ seed: 5 });
      for (let k = 0; k < 60; k++) {
        draw();
        vec.step(actions);
      }
      twin.restore(JSON.parse(JSON.stringify(vec.snapshot())));
      expect(digestOf(twin.obs)).toBe(digestOf(vec.obs));
      const single = make(id);
      single.restore(vec.snapshotOf(1));
      expect(single.snapshot()).toEqual(vec.snapshotOf(1));
      for (let k = 0; k < 200; k++) {
        draw();
        vec.step(actions);
        twin.step(actions);
        expect(shown(twin)).toBe(shown(vec));
      }
    });
  });
}
