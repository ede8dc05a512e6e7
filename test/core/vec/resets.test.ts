/** What a vector is told at a reset and tells when asked: seeds, masks, options, infos, pictures. */

import { describe, expect, test } from 'vitest';
import { defineEnv } from '../../../core/define-env.js';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { useRenderer } from '../../../core/rendering.js';
import { gatherInfos } from '../../../core/vec/infos.js';
import { makeVec } from '../../../core/vec-env.js';
import { counting } from '../counting-world.js';

const zeros = (count: number) => new Int32Array(count);

describe('a reset', () => {
  test.each([
    [{ mask: Uint8Array.of(0, 0) }, 'mask of reset must have a 1 for at least one world, got zeros'],
    [{ mask: Uint8Array.of(0, 2) }, 'mask of reset must hold 0 or 1, got 2 for world 1'],
    [{ mask: Uint8Array.of(1) }, 'one entry for each of 2 worlds, got 1'],
    [{ seed: -1 }, 'the seed of world 0 must be an integer in [0, 2^53), got -1'],
    [{ seed: [1, 0.5] }, 'the seed of world 1 must be an integer in [0, 2^53), got 0.5'],
    [{ seed: Number.MAX_SAFE_INTEGER }, 'the seed of world 1'],
  ])('with %o is refused before any world is touched', (options, message) => {
    const vec = makeVec(counting, { count: 2, params: { draw: true } });
    vec.reset({ seed: 3 });
    vec.step(zeros(2));
    const before = vec.snapshot();
    expect(() => vec.reset(options)).toThrow(BadInput);
    expect(() => vec.reset(options)).toThrow(message);
    expect(vec.snapshot()).toEqual(before);
  });

  test('by mask leaves the others as they were, and the seed of a world is its own', () => {
    const vec = makeVec(counting, { count: 3, params: { draw: true } });
    vec.reset({ seed: 3 });
    vec.step(zeros(3));
    const [zero, , two] = [0, 1, 2].map((i) => vec.snapshotOf(i));
    vec.reset({ seed: 70, mask: Uint8Array.of(0, 1, 0) });
    expect([vec.snapshotOf(0), vec.snapshotOf(2)]).toEqual([zero, two]);
    const alone = make(counting, { params: { draw: true } });
    alone.reset({ seed: 71 });
    expect(vec.snapshotOf(1)).toEqual(alone.snapshot());
  });

  test('hands its options to init, and the automatic resets after it get none', () => {
    const starting = defineEnv({
      ...counting,
      id: 'test/Starting-v0',
      init: (_rng, p, options) => ({ count: Number(options?.from ?? 0), last: p.last }),
    });
    const vec = makeVec(starting, { count: 2, params: { last: 2 } });
    vec.reset({ seed: 0, options: { from: 1 } });
    const counts = () => [vec.obs[0], vec.obs[2]];
    expect(counts()).toEqual([1, 1]);
    for (let k = 0; k < 2; k++) vec.step(zeros(2));
    expect([...counts(), ...vec.wasReset]).toEqual([0, 0, 1, 1]);
  });
});

describe('infos', () => {
  test('are arrays by key with masks, nested ones within', () => {
    const infos = gatherInfos([{ a: 1, name: 'x', in: { b: 2 } }, { a: 3 }, undefined]);
    expect(infos).toEqual({
      a: Float64Array.of(1, 3, 0),
      _a: Uint8Array.of(1, 1, 0),
      name: ['x', null, null],
      _name: Uint8Array.of(1, 0, 0),
      in: { b: Float64Array.of(2, 0, 0), _b: Uint8Array.of(1, 0, 0) },
      _in: Uint8Array.of(1, 0, 0),
    });
  });

  test('hold the end of the episodes that same-step replaced, in that step alone', () => {
    const vec = makeVec(counting, { count: 2, autoreset: 'same-step', params: { last: 2 } });
    vec.reset({ seed: 0 });
    vec.step(zeros(2));
    expect(vec.infos?.()).toEqual({ even: [false, false], _even: Uint8Array.of(1, 1) });
    vec.reset({ mask: Uint8Array.of(0, 1) });
    vec.step(zeros(2));
    expect(vec.infos?.()).toMatchObject({
      even: [true, false],
      finalObs: [Float32Array.of(2, 2), null],
      _finalObs: Uint8Array.of(1, 0),
      finalInfo: { even: [true, null], _even: Uint8Array.of(1, 0) },
    });
    vec.step(zeros(2));
    expect(vec.infos?.()).toMatchObject({ _finalObs: Uint8Array.of(0, 1) });
  });
});

test('a world that there is not is refused', () => {
  const vec = makeVec(counting, { count: 2 });
  vec.reset({ seed: 0 });
  for (const i of [2, -1, 0.5]) expect(() => vec.infoOf?.(i)).toThrow('has worlds 0 to 1, got');
});

test('render(i) draws world i as its single world would, with the action that led there', () => {
  const seen: unknown[] = [];
  useRenderer(({ env, obs, action }) => {
    seen.push([env.stateOf(), [...obs], action]);
    return { width: 1, height: 1, data: new Uint8Array(3) };
  });
  const vec = makeVec(counting, { count: 2, renderMode: 'rgb_array' });
  vec.reset({ seed: 0 });
  vec.step(Int32Array.of(0, 1));
  expect(vec.render?.(1)).toMatchObject({ width: 1 });
  expect(seen).toEqual([[{ count: 1, last: 3 }, [1, 3], 1]]);
  expect(makeVec(counting, { count: 1 }).render?.(0)).toBe(null);
});
