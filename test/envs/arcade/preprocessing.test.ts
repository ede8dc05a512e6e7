/** The quick way to an arcade game's small pictures against the slow one, and against the wrapper. */

import { describe, expect, test } from 'vitest';
import type { NumericArray } from '../../../core/arrays.js';
import { withAtariPreprocessing } from '../../../core/atari/with-atari-preprocessing.js';
import type { EnvDefinition, EnvParams } from '../../../core/env.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import type { Box, Discrete } from '../../../core/spaces.js';
import { atariPreprocessing } from '../../../core/wrappers/atari-preprocessing.js';
import { arcade } from '../../../envs/arcade/index.js';

type Raw = EnvDefinition<unknown, EnvParams, Box, Discrete, NumericArray>;
const raws = arcade.filter(({ id }) => !id.includes('-Nature-')) as unknown as Raw[];
const natureOf = (raw: Raw): Raw =>
  arcade.find(({ id }) => id === raw.id.replace('-v0', '-Nature-v0')) as unknown as Raw;
const games = raws.map((raw) => [raw.id, raw] as const);

const equal = (a: NumericArray, b: NumericArray): boolean => Buffer.compare(a as Uint8Array, b as Uint8Array) === 0;

/** Seeded actions, each kept for a few steps so that things get somewhere. */
function actionsOf(raw: Raw, count: number): number[] {
  const rng = makeRng(11);
  const { n } = make(raw).actionSpace as Discrete;
  let action = 0;
  return Array.from({ length: count }, () => {
    if (rng.int(4) === 0) action = rng.int(n);
    return action;
  });
}

describe.each(games)('%s', (id, raw) => {
  test.each([
    {},
    { screenSize: 42, frameSkip: 3 },
    { stickyActionProb: 0.25, terminalOnLifeLoss: true, clipReward: true },
  ])('preprocessed quickly is what the whole screen gives, byte by byte: %j', (params) => {
    const slow = withAtariPreprocessing(raw, { id: `${id}-slow`, summary: '', fixed: { observation: 'grayscale' } });
    const [a, b] = [make(slow, { params }), make(natureOf(raw), { params })];
    expect(equal(a.reset({ seed: 5 }).observation, b.reset({ seed: 5 }).observation)).toBe(true);
    let ends = 0;
    for (const action of actionsOf(raw, 500)) {
      const [x, y] = [a.step(action), b.step(action)];
      expect(equal(x.observation, y.observation)).toBe(true);
      expect([y.reward, y.terminated, y.info]).toEqual([x.reward, x.terminated, x.info]);
      if (!x.terminated) continue;
      ends++;
      expect(equal(a.reset().observation, b.reset().observation)).toBe(true);
    }
    if (params.terminalOnLifeLoss && (b.reset().info.lives as number) > 0) expect(ends).toBeGreaterThan(0);
  });

  test.each(['rgb', 'grayscale'])('is the wrapper around its %s screen, stacked by hand', (observation) => {
    const options = { noopMax: 0, terminalOnLifeLoss: true };
    const wrapped = atariPreprocessing(make(raw, { params: { observation } }), options);
    const rules = make(natureOf(raw), { params: options });
    const first = wrapped.reset({ seed: 9 }).observation;
    const pictures = [first, first, first, first];
    expect(rules.reset({ seed: 9 }).observation.filter((_, i) => i % 4 === 3)).toEqual(first);
    for (const action of actionsOf(raw, 250)) {
      const [one, other] = [wrapped.step(action), rules.step(action)];
      pictures.push(one.observation);
      pictures.shift();
      const stack = new Uint8Array(84 * 84 * 4);
      pictures.forEach((picture, k) => {
        for (let i = 0; i < picture.length; i++) stack[4 * i + k] = picture[i];
      });
      expect(equal(other.observation, stack)).toBe(true);
      expect([other.reward, other.terminated, other.info]).toEqual([one.reward, one.terminated, one.info]);
      if (!one.terminated) continue;
      pictures.fill(wrapped.reset().observation);
      rules.reset();
    }
  });

  test('shows on a preprocessed snapshot, restored in another world, the same stack', () => {
    const env = make(natureOf(raw), { params: { stickyActionProb: 0.5 } });
    env.reset({ seed: 2 });
    const actions = actionsOf(raw, 120);
    for (const action of actions.slice(0, 60)) if (env.step(action).terminated) env.reset();
    const saved = JSON.parse(JSON.stringify(env.snapshot()));
    const twin = make(natureOf(raw), { params: { stickyActionProb: 0.5 } });
    twin.restore(saved);
    for (const action of actions.slice(60)) {
      const [one, other] = [env.step(action), twin.step(action)];
      expect(equal(one.observation, other.observation)).toBe(true);
      if (one.terminated) expect(equal(env.reset().observation, twin.reset().observation)).toBe(true);
    }
    expect(twin.snapshot()).toEqual(env.snapshot());
  });

  test('sends a viewer the game alone, in less than 8 kB of JSON', () => {
    for (const world of [raw, natureOf(raw)]) {
      const env = make(world);
      env.reset({ seed: 1 });
      for (const action of actionsOf(raw, 200)) if (env.step(action).terminated) env.reset();
      expect(JSON.stringify(env.stateOf()).length).toBeLessThan(8000);
      expect(env.stateOf()).toMatchObject({ score: expect.any(Number), lives: expect.any(Number) });
    }
  });

  test('tells lives, score and frame in info', () => {
    const env = make(raw, { params: { observation: 'palette' } });
    const { info } = env.reset({ seed: 1 });
    expect(info).toMatchObject({ lives: expect.any(Number), score: 0, episodeFrameNumber: 0 });
    expect(env.step(0).info).toMatchObject({ episodeFrameNumber: 1 });
    const small = make(natureOf(raw), { params: { noopMax: 0 } });
    small.reset({ seed: 1 });
    expect(small.step(0).info).toMatchObject({ episodeFrameNumber: 4 });
  });
});
