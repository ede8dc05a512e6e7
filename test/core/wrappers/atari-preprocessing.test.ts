import { describe, expect, test } from 'vitest';
import type { EnvParams } from '../../../core/env.js';
import { ResetNeeded } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import type { Box } from '../../../core/spaces.js';
import { type AtariPreprocessingOptions, atariPreprocessing } from '../../../core/wrappers/atari-preprocessing.js';
import { arcadeBreakout, pong } from '../../../envs/arcade/index.js';
import { cartPole } from '../../../envs/classic-control/cart-pole.js';
import { lamp } from '../atari/lamp.js';

/** Pictures of 2 × 2: frame, 200 − frame, 10 × action, 7. */
const wrap = (options: AtariPreprocessingOptions = {}, params: EnvParams = {}, horizon: number | null = null) =>
  atariPreprocessing(make(lamp, { params, horizon }), { screenSize: 2, noopMax: 0, ...options });

describe('a step', () => {
  test('lasts four frames, sums rewards and pools the last two frames', () => {
    const env = wrap();
    expect([...env.reset({ seed: 1 }).observation]).toEqual([0, 200, 0, 7]);
    const step = env.step(1);
    expect([...step.observation]).toEqual([4, 197, 10, 7]);
    expect(step).toMatchObject({ reward: 4, terminated: false, truncated: false, info: { frame: 4 } });
  });

  test('of one frame pools nothing', () => {
    const env = wrap({ frameSkip: 1 });
    env.reset({ seed: 1 });
    expect([...env.step(0).observation]).toEqual([1, 199, 0, 7]);
  });

  test('ends with the game, whose last frame is shown alone', () => {
    const env = wrap({}, { endAt: 7 });
    env.reset({ seed: 1 });
    env.step(1);
    const step = env.step(1);
    expect([...step.observation]).toEqual([7, 193, 10, 7]);
    expect(step).toMatchObject({ reward: 3, terminated: true, truncated: false });
    expect(() => env.step(1)).toThrow(ResetNeeded);
  });

  test('is cut short with the game', () => {
    const env = wrap({}, {}, 6);
    env.reset({ seed: 1 });
    env.step(1);
    expect(env.step(1)).toMatchObject({ reward: 2, terminated: false, truncated: true });
  });
});

describe('the loss of a life', () => {
  test('terminates where it is asked for, and a reset follows', () => {
    const env = wrap({ terminalOnLifeLoss: true }, { loseEvery: 6 });
    env.reset({ seed: 1 });
    env.step(0);
    const step = env.step(0);
    expect([...step.observation]).toEqual([6, 194, 0, 7]);
    expect(step).toMatchObject({ terminated: true, info: { lives: 2 } });
    expect(() => env.step(0)).toThrow(ResetNeeded);
    expect(env.reset().info).toMatchObject({ lives: 3 });
    expect(env.step(0).terminated).toBe(false);
  });

  test('does not otherwise', () => {
    const env = wrap({}, { loseEvery: 6 });
    env.reset({ seed: 1 });
    env.step(0);
    expect(env.step(0)).toMatchObject({ terminated: false, info: { lives: 2 } });
  });
});

describe('a start', () => {
  test('does nothing for 1 to noopMax frames, as the seed will have it', () => {
    const env = wrap({ noopMax: 30 });
    const frames = Array.from({ length: 200 }, (_, seed) => env.reset({ seed }).info.frame as number);
    expect([Math.min(...frames), Math.max(...frames)]).toEqual([1, 30]);
    expect(new Set(frames).size).toBe(30);
    expect(env.reset({ seed: 7 }).info.frame).toBe(frames[7]);
  });

  test('goes on with its stream where no seed is given', () => {
    const [env, twin] = [wrap({ noopMax: 30 }), wrap({ noopMax: 30 })];
    const starts = (one: typeof env) => [
      one.reset({ seed: 3 }).info.frame,
      ...[1, 2, 3, 4].map(() => one.reset().info.frame),
    ];
    const seen = starts(env);
    expect(starts(twin)).toEqual(seen);
    expect(new Set(seen).size).toBeGreaterThan(1);
  });

  test('resets a game that ends meanwhile', () => {
    const env = wrap({ noopMax: 30 }, { endAt: 2 });
    for (let seed = 0; seed < 20; seed++) expect(env.reset({ seed }).info.frame).toBeLessThan(2);
  });
});

describe('what is observed', () => {
  test.each([
    [{}, [84, 84], 'uint8'],
    [{ grayscaleNewaxis: true }, [84, 84, 1], 'uint8'],
    [{ grayscaleObs: false }, [84, 84, 3], 'uint8'],
    [{ scaleObs: true, screenSize: 50 }, [50, 50], 'float32'],
  ] as const)('with %j has the shape %j in %s', (options, shape, dtype) => {
    const env = atariPreprocessing(make(pong), options);
    const space = env.observationSpace as Box;
    expect([space.shape, space.dtype]).toEqual([shape, dtype]);
    expect(space.contains(env.reset({ seed: 1 }).observation)).toBe(true);
    expect(space.contains(env.step(1).observation)).toBe(true);
  });

  test('in colour is each channel shrunk by itself; the header of Pong is the ink it is filled with', () => {
    const env = atariPreprocessing(make(pong), { grayscaleObs: false });
    expect([...env.reset({ seed: 1 }).observation.subarray(0, 3)]).toEqual([0x0d, 0x0f, 0x1f]);
  });

  test('scaled is the bytes over 255', () => {
    const [bytes, scaled] = [false, true].map((scaleObs) => atariPreprocessing(make(pong), { scaleObs }));
    const expected = Float32Array.from(bytes.reset({ seed: 1 }).observation, (v) => v / 255);
    expect(scaled.reset({ seed: 1 }).observation).toEqual(expected);
  });

  test('is a fresh array each time', () => {
    const env = wrap();
    const first = env.reset({ seed: 1 }).observation;
    env.step(1);
    expect(first[0]).toBe(0);
  });
});

test('restored right before the loss of a life, it knows of the lives before', () => {
  const [env, twin] = [0, 1].map(() => wrap({ terminalOnLifeLoss: true }, { loseEvery: 5 }));
  env.reset({ seed: 1 });
  env.step(0);
  twin.restore(env.snapshot());
  expect(twin.step(0).terminated).toBe(true);
  expect(env.step(0).terminated).toBe(true);
  twin.restore(env.snapshot());
  expect(() => twin.step(0)).toThrow(ResetNeeded);
});

test('restored from a snapshot it goes on exactly, no-ops of later starts included', () => {
  const world = () => atariPreprocessing(make(arcadeBreakout), { terminalOnLifeLoss: true });
  const [env, twin] = [world(), world()];
  const rng = makeRng(4);
  env.reset({ seed: 4 });
  for (let k = 0; k < 40; k++) if (env.step(rng.int(4)).terminated) env.reset();
  twin.restore(JSON.parse(JSON.stringify(env.snapshot())));
  let ends = 0;
  for (let k = 0; k < 150; k++) {
    const action = rng.int(4);
    const [one, other] = [env.step(action), twin.step(action)];
    expect(Buffer.compare(one.observation as Uint8Array, other.observation as Uint8Array)).toBe(0);
    expect([other.reward, other.terminated, other.info]).toEqual([one.reward, one.terminated, one.info]);
    if (!one.terminated) continue;
    ends++;
    expect(twin.reset().info).toEqual(env.reset().info);
  }
  expect(ends).toBeGreaterThan(1);
  expect(() => env.restore({ elapsed: 3 })).toThrow('not a snapshot of an environment with Atari preprocessing');
});

test.each([
  [{ frameSkip: 0 }, 'frameSkip of Atari preprocessing must be an integer of at least 1, got 0'],
  [{ noopMax: -1 }, 'noopMax of Atari preprocessing must be an integer of at least 0, got -1'],
  [{ screenSize: 3 }, 'shrunk to an integer of 1 to 2 pixels, got 3'],
  [{ grayscaleObs: false }, 'grayscaleObs must be true where the environment observes grey pictures, got false'],
])('refuses %j', (options, message) => {
  expect(() => wrap(options)).toThrow(message);
});

test('refuses environments without a screen or, for a life’s end, without lives', () => {
  expect(() => atariPreprocessing(make(cartPole) as never)).toThrow('CartPole-v1 has Box(4, float32)');
  const { info: _, ...mute } = lamp;
  const env = atariPreprocessing(make(mute as never) as never, { screenSize: 2, noopMax: 0, terminalOnLifeLoss: true });
  expect(() => env.reset({ seed: 1 })).toThrow('terminalOnLifeLoss needs info.lives');
});
