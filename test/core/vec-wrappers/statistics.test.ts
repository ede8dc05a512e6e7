import { describe, expect, test } from 'vitest';
import type { Autoreset } from '../../../core/env.js';
import { makeVec } from '../../../core/vec-env.js';
import { dictInfoToList, infoListOf, recordEpisodeStatistics } from '../../../core/vec-wrappers/index.js';
import { counting } from '../counting-world.js';

/** Episodes of 3 steps in a vector of 2, with a clock that moves 1 s a vector step. */
function recorded(autoreset: Autoreset, bufferLength = 100) {
  let ms = 0;
  const vec = recordEpisodeStatistics(makeVec(counting, { count: 2, autoreset }), { bufferLength, now: () => ms });
  vec.reset({ seed: 0 });
  const step = () => {
    ms += 1000;
    vec.step(new Int32Array(2));
  };
  return { vec, step };
}

describe('episode statistics', () => {
  test.each([
    ['next-step', 4, 3],
    ['same-step', 3, 3],
  ] as const)('%s: two episodes take %i steps each, of which 3 are counted', (autoreset, period, length) => {
    const { vec, step } = recorded(autoreset);
    for (let k = 0; k < 3 + period; k++) step();
    expect(vec.episodeCount).toBe(4);
    expect(vec.episodes.map(({ r, l }) => [r, l])).toEqual(Array(4).fill([3, length]));
    expect(vec.episodes.map(({ t }) => t)).toEqual([3, 3, 3, 3]);
  });

  test('are in the info of the step that ended the episode, and in no other', () => {
    const { vec, step } = recorded('next-step');
    step();
    step();
    expect(vec.infoOf?.(0)).toEqual({ even: true });
    step();
    expect(vec.infoOf?.(1)).toEqual({ even: false, episode: { r: 3, l: 3, t: 3 } });
    expect(vec.infos?.()).toMatchObject({ episode: { r: Float64Array.of(3, 3) }, _episode: Uint8Array.of(1, 1) });
    step();
    expect(vec.infos?.()).not.toHaveProperty('episode');
  });

  test('same-step: are in the final info too', () => {
    const { vec, step } = recorded('same-step');
    for (let k = 0; k < 3; k++) step();
    expect(vec.finalInfoOf?.(0)).toEqual({ even: false, episode: { r: 3, l: 3, t: 3 } });
  });

  test('disabled: a masked reset begins the count of its worlds anew', () => {
    const { vec, step } = recorded('disabled');
    step();
    vec.reset({ mask: Uint8Array.of(1, 0) });
    step();
    step();
    expect(vec.episodes).toEqual([{ r: 3, l: 3, t: 3 }]);
    vec.reset({ mask: Uint8Array.of(0, 1) });
    step();
    expect(vec.episodes.map(({ l }) => l)).toEqual([3, 3]);
  });

  test('keep the last episodes only, and go on from a snapshot', () => {
    const { vec, step } = recorded('same-step', 3);
    for (let k = 0; k < 8; k++) step();
    expect([vec.episodes.length, vec.episodeCount]).toEqual([3, 4]);
    const twin = recorded('same-step');
    twin.vec.restore(JSON.parse(JSON.stringify(vec.snapshot())));
    twin.step();
    expect(twin.vec.episodes.map(({ r, l }) => [r, l])).toEqual([
      [3, 3],
      [3, 3],
    ]);
    expect(() => recordEpisodeStatistics(vec, { bufferLength: 0 })).toThrow('must be a positive integer, got 0');
  });
});

describe('infos as a list', () => {
  test('are the infos of the worlds', () => {
    const vec = dictInfoToList(makeVec(counting, { count: 2, autoreset: 'same-step' }));
    vec.reset({ seed: 0 });
    for (let k = 0; k < 3; k++) vec.step(new Int32Array(2));
    const own = { even: true, finalObs: Float32Array.of(3, 3), finalInfo: { even: false } };
    expect(vec.infoList()).toEqual([own, own]);
  });

  test('have what the masks say, nested too', () => {
    const infos = {
      a: Float64Array.of(1, 0),
      _a: Uint8Array.of(1, 0),
      in: { b: ['x', null], _b: Uint8Array.of(1, 0) },
      _in: Uint8Array.of(1, 1),
    };
    expect(infoListOf(infos, 2)).toEqual([{ a: 1, in: { b: 'x' } }, { in: {} }]);
  });
});
