/** The promises that every world keeps. One line a world: `keepsTheContract('CartPole-v1')`. */

import { crc32 } from 'node:zlib';
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

const LARGE = 5_000; // numbers of an observation from which on vectors play shorter episodes

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** A hash of everything of a result: comparing hashes is far faster than comparing observations number by number. */
function hashOf({ observation, reward, terminated, truncated, info }: StepResult<unknown>): string {
  const shown = ArrayBuffer.isView(observation) ? crc32(bytesOf(observation)) : observation;
  return makeDigest().add(shown).add(reward).add(terminated).add(truncated).add(info).toString();
}

/** Equal to the bit. Large observations are compared as bytes. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'number') return Object.is(a, b);
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b)) return digestOf(a) === digestOf(b);
  return a.constructor === b.constructor && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

function expectSame(a: StepResult<unknown>, b: StepResult<unknown>, when: string): void {
  const { observation, ...rest } = a;
  const { observation: other, ...others } = b;
  if (same(observation, other) && same(rest, others)) return;
  expect(b, when).toEqual(a);
  expect.fail(`${when}: the bits differ`); // where toEqual takes two unlike values for equal ones
}

/** Two instances, side by side, for `steps` random actions of a seed, resets included. */
function runAlike(id: string, seed: number, steps: number): void {
  const [env, twin] = [make(id), make(id)];
  const rng = makeRng(seed).split('actions');
  expect(same(env.reset({ seed }).observation, twin.reset({ seed }).observation)).toBe(true);
  for (let k = 0; k < steps; k++) {
    const action = env.actionSpace.sample(rng);
    const result = env.step(action);
    expectSame(result, twin.step(action), `seed ${seed}, step ${k}`);
    if (!result.terminated && !result.truncated) continue;
    expect(same(env.reset().observation, twin.reset().observation)).toBe(true);
  }
}

/** What a vector of `count` worlds must show, put together from `count` single worlds. */
function vectorEqualsSingles(id: string, count: number, autoreset: Autoreset): void {
  // Episodes of pixel games are long: a horizon brings their ends near.
  const large = makeVec(id, { count: 1 }).observationSpace.size > LARGE;
  const options = large ? { horizon: 30 } : {};
  const steps = large ? 80 : 400;
  const vec = makeVec(id, { ...options, count, autoreset });
  const singles = Array.from({ length: count }, () => make(id, { ...options, structured: false }));
  vec.reset({ seed: 100 });
  const rng = makeRng(count).split(autoreset);
  const ended = singles.map((env, i) => {
    env.reset({ seed: 100 + i });
    return false;
  });
  const { actionSpace } = vec;
  const actions = makeArray(actionSpace, count);
  const isRow = (buffer: NumericArray, i: number, observation: unknown): boolean =>
    same(readMember(vec.observationSpace, buffer, i), observation);
  for (let k = 0; k < steps; k++) {
    if (autoreset === 'disabled' && ended.includes(true)) {
      vec.reset({ mask: Uint8Array.from(ended, Number) });
      singles.forEach((env, i) => {
        if (ended[i]) expect(isRow(vec.obs, i, env.reset().observation)).toBe(true);
      });
      ended.fill(false);
    }
    for (let i = 0; i < count; i++) writeMember(actionSpace.sample(rng), actions, i * actionSpace.size);
    vec.step(actions);
    singles.forEach((env, i) => {
      expect(vec.wasReset[i]).toBe(autoreset === 'next-step' && ended[i] ? 1 : 0);
      if (autoreset === 'next-step' && ended[i]) {
        expect(isRow(vec.obs, i, env.reset().observation)).toBe(true);
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
        expect(isRow(vec.finalObs, i, result.observation)).toBe(true);
        expect(vec.finalInfoOf?.(i)).toEqual(result.info);
        expect(isRow(vec.obs, i, env.reset().observation)).toBe(true);
        ended[i] = false;
      } else {
        expect(isRow(vec.obs, i, result.observation)).toBe(true);
        expect(vec.infoOf?.(i)).toEqual(result.info);
      }
    });
  }
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
const ON = 500; // steps after each

/** A copy restored from the snapshot of each moment goes on for 500 steps as the world itself did. */
function restoresExactly(id: string): void {
  const env = make(id);
  const rng = makeRng(21).split('restore');
  const actions = Array.from({ length: Math.max(...MOMENTS) + ON }, () => env.actionSpace.sample(rng));
  const hashes: string[] = [];
  const snapshots = new Map<number, string>();
  const go = (world: MadeEnv, k: number): string => {
    const result = world.step(actions[k]);
    const ended = result.terminated || result.truncated;
    return hashOf(result) + (ended ? digestOf(world.reset().observation) : '');
  };
  env.reset({ seed: 21 });
  actions.forEach((_, k) => {
    if (MOMENTS.includes(k)) snapshots.set(k, JSON.stringify(env.snapshot()));
    hashes.push(go(env, k));
  });
  for (const at of MOMENTS) {
    const twin = make(id);
    twin.restore(JSON.parse(snapshots.get(at) as string));
    const again = Array.from({ length: ON }, (_, k) => go(twin, at + k));
    expect(again, `restored after ${at} steps`).toEqual(hashes.slice(at, at + ON));
  }
}

/** Registers the tests that hold for every world. */
export function keepsTheContract(id: string, exceptions: Exceptions = {}): void {
  describe(`${id} keeps the contract`, () => {
    test('two instances with the same seed are equal for 1 000 steps, five seeds', () => {
      for (const seed of SEEDS) runAlike(id, seed, 1000);
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
      restoresExactly(id);
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
