/** What every wrapper promises, on real worlds: the checker's rules, snapshots, and being made again from its spec. */

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkEnv } from '../../../core/check-env.js';
import type { Env } from '../../../core/env.js';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { useRenderer } from '../../../core/rendering.js';
import { makeRng } from '../../../core/rng.js';
import * as wrappers from '../../../core/wrappers/index.js';
import '../../../envs/index.js';
import { digestOf } from '../../envs/digest.js';

useRenderer(({ obs }) => ({
  width: 6,
  height: 4,
  data: new Uint8Array(72).map((_, i) => Math.abs(Math.round(9 * obs[i % obs.length]))),
}));

const pole = (): Env => make('CartPole-v1') as Env;
const pendulum = (): Env => make('Pendulum-v1') as Env;
const pictures = (): Env => make('CartPole-v1', { renderMode: 'rgb_array' }) as Env;
const screen = (): Env => make('Arcade/Pong-v0', { horizon: 40 }) as Env;
const cards = (): Env => make('Blackjack-v1') as Env;

/** Each wrapper around a world that it fits. */
const WRAPPED: Readonly<Record<string, () => Env>> = {
  addRenderObservation: () => wrappers.addRenderObservation(pictures()) as Env,
  addWhiteNoise: () => wrappers.addWhiteNoise(pictures(), { probability: 0.5 }),
  atariPreprocessing: () => wrappers.atariPreprocessing(screen() as never) as Env,
  autoreset: () => wrappers.autoreset(pole()),
  clipAction: () => wrappers.clipAction(pendulum() as never) as Env,
  clipReward: () => wrappers.clipReward(pendulum(), { min: -1 }),
  delayObservation: () => wrappers.delayObservation(pole(), { delay: 2 }),
  discretizeAction: () => wrappers.discretizeAction(pendulum() as never, { bins: 5 }) as Env,
  discretizeObservation: () => wrappers.discretizeObservation(pendulum(), { bins: [3, 3, 5] }) as Env,
  dtypeObservation: () => wrappers.dtypeObservation(pendulum(), { dtype: 'float64' }) as Env,
  filterObservation: () => wrappers.filterObservation(cards(), { keys: [0, 2] }),
  flattenObservation: () => wrappers.flattenObservation(cards()) as Env,
  frameStackObservation: () => wrappers.frameStackObservation(pole(), { size: 3, padding: 'zero' }),
  grayscaleObservation: () => wrappers.grayscaleObservation(screen()) as Env,
  maxAndSkipObservation: () => wrappers.maxAndSkipObservation(pole(), { skip: 3 }) as Env,
  normalizeObservation: () => wrappers.normalizeObservation(pole()) as Env,
  normalizeReward: () => wrappers.normalizeReward(pendulum()),
  obstructView: () => wrappers.obstructView(pictures(), { ratio: 0.3, width: 2 }),
  orderEnforcing: () => wrappers.orderEnforcing(pole()),
  passiveEnvChecker: () => wrappers.passiveEnvChecker(pole()),
  recordEpisodeStatistics: () => wrappers.recordEpisodeStatistics(pole()),
  renderCollection: () => wrappers.renderCollection(pictures()),
  repeatAction: () => wrappers.repeatAction(pole(), { repeats: 2 }),
  rescaleAction: () => wrappers.rescaleAction(pendulum() as never, { min: -1, max: 1 }) as Env,
  rescaleObservation: () => wrappers.rescaleObservation(pendulum(), { min: 0, max: 1 }) as Env,
  reshapeObservation: () => wrappers.reshapeObservation(pole(), { shape: [2, 2] }) as Env,
  resizeObservation: () => wrappers.resizeObservation(screen(), { shape: [30, 20] }) as Env,
  stickyAction: () => wrappers.stickyAction(pole(), { probability: 0.3, duration: [1, 3] }),
  timeAwareObservation: () => wrappers.timeAwareObservation(pole()) as Env,
  timeLimit: () => wrappers.timeLimit(pole(), 9),
};

/** Rules that a wrapper breaks by what it is for, each with the reason in words. */
const EXCUSED: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  autoreset: { 12: 'it takes the step after an end for a reset' },
  clipAction: { 13: 'it takes any numbers' },
  normalizeObservation: { 9: 'what was seen before a reset goes on to count' },
  normalizeReward: { 9: 'what was earned before a reset goes on to count' },
};

/** Hashes of what `steps` seeded random steps give. */
function play(env: Env, steps: number, seed: number): string[] {
  const rng = makeRng(seed).split('wrapped');
  return Array.from({ length: steps }, () => {
    const result = env.step(env.actionSpace.sample(rng));
    const ended = result.terminated || result.truncated;
    return digestOf(result) + (ended ? digestOf(env.reset().observation) : '');
  });
}

test('the table has every wrapper that JSON can make', () => {
  expect(Object.keys(WRAPPED).sort()).toEqual([...wrappers.wrapperNames]);
});

describe.each(Object.entries(WRAPPED))('%s', (name, fresh) => {
  test('keeps the rules of the checker', () => {
    const excused = Object.keys(EXCUSED[name] ?? {}).map(Number);
    const errors = checkEnv(fresh).filter(({ severity, rule }) => severity === 'error' && !excused.includes(rule));
    expect(errors).toEqual([]);
  });

  test('goes on exactly from a snapshot, in a fresh instance', () => {
    const env = fresh();
    env.reset({ seed: 5 });
    play(env, 37, 1);
    const snapshot = JSON.parse(JSON.stringify(env.snapshot()));
    const twin = fresh();
    twin.reset({ seed: 6 });
    twin.restore(snapshot);
    expect(play(twin, 60, 2)).toEqual(play(env, 60, 2));
  });

  test('says in its spec how it was made, and is made again from it', () => {
    const env = fresh();
    const spec = JSON.parse(JSON.stringify(env.spec?.wrappers));
    expect(spec).toEqual([{ name, args: expect.any(Object) }]);
    const inner = make(env.spec?.id ?? '', {
      ...(env.renderMode && { renderMode: env.renderMode }),
      ...(env.spec?.id.startsWith('Arcade/') && { horizon: 40 }),
    });
    const again = wrappers.wrapAll(inner as Env, spec);
    env.reset({ seed: 3 });
    again.reset({ seed: 3 });
    expect(play(again, 40, 3)).toEqual(play(env, 40, 3));
  });

  test('refuses what is no snapshot of its own, where it keeps anything', () => {
    const env = fresh();
    env.reset({ seed: 1 });
    if ('own' in Object(env.snapshot()))
      expect(() => env.restore({ inner: null })).toThrow(`not a snapshot of ${name}`);
    else expect(() => env.restore('nonsense')).toThrow(BadInput);
  });
});

describe('wrapAll', () => {
  test('puts the first wrapper innermost', () => {
    const env = wrappers.wrapAll(pole(), [
      { name: 'timeLimit', args: { horizon: 4 } },
      { name: 'timeAwareObservation', args: { normalizeTime: true } },
    ]);
    env.reset({ seed: 1 });
    expect((env.step(0).observation as Float32Array)[4]).toBe(0.25);
  });

  test.each([
    ['FrameStack', "wrapper 'FrameStack' is called frameStackObservation here"],
    ['AutoResetWrapper', 'is called autoreset here'],
    ['PixelObservationWrapper', 'is called addRenderObservation here'],
    ['VectorListInfo', 'is called dictInfoToList'],
    ['ClipReward', "unknown wrapper 'ClipReward'; did you mean 'clipReward'?"],
    ['clipRewards', "did you mean 'clipReward'?"],
    ['recordVideo', "wrapper 'recordVideo' takes a function: call it"],
  ])('%s is refused with a hint', (name, message) => {
    expect(() => wrappers.wrapAll(pole(), [{ name, args: {} }])).toThrow(message);
  });

  test('what was made with a function cannot be made again', () => {
    const env = wrappers.recordEpisodeStatistics(pole(), { clock: () => 0 });
    expect(() => wrappers.wrapAll(pole(), env.spec?.wrappers ?? [])).toThrow('was made with a function');
  });
});

describe('files', () => {
  const camel = (file: string): string =>
    file.replace(/\.ts$/, '').replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const files = readdirSync('core/wrappers').filter((file) => camel(file) in wrappers);

  test('each wrapper has a file of its name, and a test', () => {
    const functions = Object.keys(wrappers).filter(
      (name) => !['wrapAll', 'wrapperNames', 'pictureText', 'cubicTrigger'].includes(name),
    );
    expect(files.map(camel).sort()).toEqual(functions.sort());
    const tests = new Set(readdirSync('test/core/wrappers'));
    expect(
      files.filter((file) => !tests.has(file.replace('.ts', '.test.ts')) && file !== 'atari-preprocessing.ts'),
    ).toEqual([]);
  });

  test('docs/wrappers.md has a row for each', () => {
    const page = readFileSync('docs/wrappers.md', 'utf8');
    expect(files.filter((file) => !page.includes(`| [\`${camel(file)}\`](../core/wrappers/${file}) |`))).toEqual([]);
  });
});
