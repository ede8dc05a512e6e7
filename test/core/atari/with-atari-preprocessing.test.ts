import { describe, expect, test } from 'vitest';
import { pushFrame } from '../../../core/atari/frames.js';
import { atariDefaults, withAtariPreprocessing } from '../../../core/atari/with-atari-preprocessing.js';
import { defineEnv } from '../../../core/define-env.js';
import type { EnvParams } from '../../../core/env.js';
import { make } from '../../../core/make.js';
import { box } from '../../../core/spaces.js';
import { makeVec } from '../../../core/vec-env.js';
import { scriptedRng } from '../../envs/scripted-rng.js';
import { lamp } from './lamp.js';

const tiny = withAtariPreprocessing(lamp, {
  id: 'test/Lamp-Nature-v0',
  summary: 'A lamp, preprocessed.',
  params: { screenSize: 2, noopMax: 0 },
});

/** An episode's start under parameters, and its moves. */
function begin(change: EnvParams = {}, ...draws: number[]) {
  const p = { ...tiny.params, ...change } as typeof tiny.params;
  const rng = scriptedRng(...draws);
  const s = tiny.init(rng, p);
  /** The last four values of a pixel, oldest first. */
  const pixel = (k: number): number[] => [...s.stack.subarray(4 * k, 4 * k + 4)];
  const step = (action: number): number => tiny.step(s, action, rng, p);
  return { s, p, rng, pixel, step, ended: () => tiny.isTerminal(s, p) };
}

describe('a step', () => {
  test('lasts four frames of one action and sums their rewards', () => {
    const { s, step } = begin();
    expect(step(1)).toBe(4);
    expect(s.game).toEqual({ frame: 4, lives: 3, action: 1 });
    expect(step(2)).toBe(-8);
    expect(s.game.frame).toBe(8);
  });

  test('shows the larger grey of its last two frames, pixel by pixel', () => {
    const { pixel, step } = begin();
    step(1);
    expect([0, 1, 2, 3].map((k) => pixel(k)[3])).toEqual([4, 200 - 3, 10, 7]);
  });

  test('of two frames pools both, of one frame none', () => {
    const two = begin({ frameSkip: 2 });
    two.step(0);
    expect([two.pixel(0)[3], two.pixel(1)[3]]).toEqual([2, 199]);
    const one = begin({ frameSkip: 1 });
    one.step(0);
    expect([one.pixel(0)[3], one.pixel(1)[3]]).toEqual([1, 199]);
  });

  test('stops at an end of the game, which is shown alone', () => {
    const { s, pixel, step, ended } = begin({ endAt: 7 });
    step(1);
    expect(ended()).toBe(false);
    expect(step(1)).toBe(3);
    expect([s.game.frame, ended()]).toEqual([7, true]);
    expect([pixel(0)[3], pixel(1)[3]]).toEqual([7, 200 - 7]);
  });

  test('that ends with its last frame shows both', () => {
    const { pixel, step, ended } = begin({ endAt: 8 });
    step(0);
    step(0);
    expect([ended(), pixel(0)[3], pixel(1)[3]]).toEqual([true, 8, 200 - 7]);
  });

  test('has the sign of its reward where rewards are clipped', () => {
    const { step } = begin({ clipReward: true });
    expect([step(1), step(2), step(0)]).toEqual([1, -1, 0]);
  });
});

describe('the stack', () => {
  test('is four times the first picture, then the last four, oldest first', () => {
    const { pixel, step } = begin();
    expect(pixel(1)).toEqual([200, 200, 200, 200]);
    step(0);
    step(0);
    expect(pixel(0)).toEqual([0, 0, 4, 8]);
    for (let k = 0; k < 3; k++) step(0);
    expect(pixel(0)).toEqual([8, 12, 16, 20]);
    expect(pixel(3)).toEqual([7, 7, 7, 7]);
  });

  test('is what is observed, channels last, at the offset', () => {
    const { s, p, step } = begin();
    step(1);
    const out = new Uint8Array(20).fill(9);
    tiny.observe(s, out, 2, p);
    expect([...out]).toEqual([9, 9, 0, 0, 0, 4, 200, 200, 200, 197, 0, 0, 0, 10, 7, 7, 7, 7, 9, 9]);
    expect((make(tiny).observationSpace as { shape: unknown }).shape).toEqual([2, 2, 4]);
  });

  test('takes a picture byte by byte', () => {
    const stack = Uint8Array.of(1, 2, 3, 4, 250, 251, 252, 253);
    pushFrame(stack, Uint8Array.of(255, 0));
    expect([...stack]).toEqual([2, 3, 4, 255, 251, 252, 253, 0]);
  });
});

describe('a start', () => {
  test('does nothing for 1 to noopMax frames, drawn evenly', () => {
    const framesOf = (draw: number): number => begin({ noopMax: 30 }, draw).s.game.frame;
    expect([0, 0.5, 0.9999].map(framesOf)).toEqual([1, 16, 30]);
    expect(begin({ noopMax: 30 }, 0.5).pixel(0)).toEqual([16, 16, 16, 16]);
  });

  test('draws nothing where noopMax is 0', () => {
    expect(begin().rng.drawn).toBe(0);
  });

  test('begins anew where the game ends meanwhile', () => {
    expect(begin({ noopMax: 30, endAt: 10 }, 0.4).s.game.frame).toBe(3); // 13 no-ops: 10 to the end, 3 more
  });
});

describe('the loss of a life', () => {
  test('ends the episode where it is asked for, with the frame in which it happens', () => {
    const { s, pixel, step, ended } = begin({ loseEvery: 6, terminalOnLifeLoss: true });
    step(1);
    expect(ended()).toBe(false);
    expect(step(1)).toBe(2);
    expect([s.game.frame, s.game.lives, ended()]).toEqual([6, 2, true]);
    expect([pixel(0)[3], pixel(1)[3]]).toEqual([6, 194]);
  });

  test('starts a new game with the next reset', () => {
    const env = make(tiny, { params: { loseEvery: 6, terminalOnLifeLoss: true } });
    env.reset({ seed: 1 });
    env.step(0);
    expect(env.step(0)).toMatchObject({ terminated: true, info: { lives: 2 } });
    expect(env.reset().info).toEqual({ lives: 3, frame: 0 });
    expect(env.step(0)).toMatchObject({ terminated: false });
  });

  test('is nothing but information otherwise', () => {
    const { step, ended, s } = begin({ loseEvery: 6 });
    step(0);
    step(0);
    expect([s.game.lives, ended()]).toEqual([2, false]);
  });

  test('needs info.lives', () => {
    const { info: _, ...mute } = lamp;
    const world = withAtariPreprocessing(defineEnv(mute), {
      id: 'test/Mute-v0',
      summary: '',
      params: { screenSize: 2, terminalOnLifeLoss: true },
    });
    expect(() => make(world).reset({ seed: 1 })).toThrow('terminalOnLifeLoss needs info.lives');
  });
});

describe('sticky actions', () => {
  test('repeat the action carried out last, frame by frame, with a draw a frame', () => {
    // The first frame sticks to the noop of the start, the second takes 1, the third sticks to it, the fourth takes 1.
    const { s, rng, step } = begin({ stickyActionProb: 0.25 }, 0.1, 0.25, 0.2, 0.9, 0, 0, 0.5, 0);
    expect(step(1)).toBe(3);
    expect(s.action).toBe(1);
    expect(step(2)).toBe(1 + 1 - 2 - 2);
    expect(rng.drawn).toBe(8);
  });

  test('draw nothing where their probability is 0', () => {
    const { rng, step } = begin();
    step(1);
    expect(rng.drawn).toBe(0);
  });
});

describe('the rules', () => {
  test('take the parameters of the game beside their own, without those that are fixed', () => {
    const fixed = withAtariPreprocessing(lamp, { id: 'test/Fixed-v0', summary: '', fixed: { endAt: 5 } });
    expect(fixed.params).toEqual({ loseEvery: 0, ...atariDefaults });
    const env = make(fixed, { params: { screenSize: 2, noopMax: 0 } });
    env.reset({ seed: 1 });
    expect([env.step(0).terminated, env.step(0).terminated]).toEqual([false, true]);
    expect(() => make(fixed, { params: { endAt: 5 } })).toThrow("no parameter 'endAt'");
  });

  test('are cut short after a quarter of the game’s frames', () => {
    expect(make(tiny).spec?.horizon).toBe(250);
  });

  test('show a viewer the game alone', () => {
    const env = make(tiny);
    env.reset({ seed: 1 });
    expect(env.stateOf()).toEqual({ frame: 0, lives: 3, action: 0 });
  });

  test.each([
    [{ frameSkip: 0 }, 'frameSkip of test/Lamp-Nature-v0 must be an integer of at least 1, got 0'],
    [{ noopMax: 1.5 }, 'noopMax of test/Lamp-Nature-v0 must be an integer of at least 0, got 1.5'],
    [{ screenSize: 3 }, 'shrunk to an integer of 1 to 2 pixels, got 3'],
    [{ stickyActionProb: 1.5 }, 'stickyActionProb of test/Lamp-Nature-v0 must be a number in [0, 1], got 1.5'],
  ])('refuse %j', (params, message) => {
    expect(() => make(tiny, { params })).toThrow(message);
  });

  test('refuse games without a screen', () => {
    const blind = defineEnv({ ...lamp, id: 'test/Blind-v0', observationSpace: box(0, 255, [4], 'uint8') });
    const world = withAtariPreprocessing(blind, { id: 'test/Blind-Nature-v0', summary: '' });
    expect(() => make(world)).toThrow('test/Blind-v0 has Box(4, uint8)');
  });

  test('make vectors of worlds whose rows are those of single ones', () => {
    const vec = makeVec(tiny, { count: 2, params: { endAt: 30, noopMax: 30 } });
    vec.reset({ seed: 3 });
    const one = make(tiny, { params: { endAt: 30, noopMax: 30 } });
    one.reset({ seed: 4 });
    for (let k = 0; k < 4; k++) {
      vec.step(Int32Array.of(1, 2));
      const { observation, terminated } = one.step(2);
      expect([...vec.obs.subarray(16, 32)]).toEqual([...(observation as Uint8Array)]);
      if (terminated) break;
    }
  });
});
