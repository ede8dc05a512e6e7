/** Vectors on workers: the same numbers as in one thread, and what happens when a thread or a world breaks. */

import { afterEach, describe, expect, test } from 'vitest';
import type { NumericArray } from '../../core/arrays.js';
import type { Autoreset, VecEnv } from '../../core/env.js';
import { BadInput, NotRegistered, ResetNeeded } from '../../core/errors.js';
import { makeRng } from '../../core/rng.js';
import { makeArray } from '../../core/spaces.js';
import { WorldFailed } from '../../core/vec/world-failed.js';
import { type MakeVecOptions, makeVec, useWorkers } from '../../core/vec-env.js';
import { onWorkers } from '../../core/vec-workers.js';
import '../../envs/index.js';
import { counting } from './counting-world.js';
import { fragile, worlds } from './vec/worker-worlds.js';

useWorkers(onWorkers([new URL('../../envs/index.ts', import.meta.url).href]));

const open: VecEnv[] = [];

afterEach(() => {
  for (const vec of open.splice(0)) vec.close();
});

function vecOf(id: string, options: MakeVecOptions): VecEnv {
  const vec = makeVec(id, { ...options, ...(options.workers !== undefined && { modules: [worlds] }) });
  open.push(vec);
  return vec;
}

const shown = (vec: VecEnv) =>
  JSON.stringify([
    [...vec.obs],
    [...vec.reward],
    [...vec.terminated],
    [...vec.truncated],
    [...vec.wasReset],
    [...vec.finalObs],
    vec.actionMask && [...vec.actionMask],
    vec.infos?.(),
    vec.snapshot(),
  ]);

function drawActions(vec: VecEnv, rng: ReturnType<typeof makeRng>): NumericArray {
  const actions = makeArray(vec.actionSpace, vec.count);
  const { size } = vec.actionSpace;
  for (let i = 0; i < vec.count; i++) {
    const member = vec.actionSpace.sample(rng);
    if (typeof member === 'number') actions[i] = member;
    else actions.set(member, i * size);
  }
  return actions;
}

/** Steps a vector here and one on workers side by side; an ended world of 'disabled' is reset by its mask. */
function sideBySide(id: string, autoreset: Autoreset, options: MakeVecOptions, steps: number): void {
  const here = vecOf(id, { ...options, autoreset });
  const there = vecOf(id, { ...options, autoreset, workers: 3 });
  const rng = makeRng(3);
  for (const vec of [here, there]) vec.reset({ seed: 40 });
  expect(shown(there)).toBe(shown(here));
  for (let k = 0; k < steps; k++) {
    const mask = Uint8Array.from(here.terminated, (end, i) => end | here.truncated[i]);
    if (autoreset === 'disabled' && mask.includes(1)) for (const vec of [here, there]) vec.reset({ mask });
    const actions = drawActions(here, rng);
    here.step(actions);
    there.step(actions);
    expect(shown(there)).toBe(shown(here));
  }
}

describe('the same numbers as in one thread, to the last bit', () => {
  test.each(['next-step', 'same-step', 'disabled'] as const)('with autoreset %s', (autoreset) => {
    sideBySide('CartPole-v1', autoreset, { count: 7 }, 60);
    sideBySide('Pendulum-v1', autoreset, { count: 3, horizon: 7 }, 20);
    sideBySide('test/Counting-v0', autoreset, { count: 4, params: { draw: true } }, 12);
  });

  test('a snapshot taken on workers goes on in one thread, and the other way round', () => {
    const here = vecOf('CartPole-v1', { count: 5 });
    const there = vecOf('CartPole-v1', { count: 5, workers: 2 });
    const rng = makeRng(1);
    there.reset({ seed: 9 });
    for (let k = 0; k < 10; k++) there.step(drawActions(there, rng));
    here.restore(there.snapshot());
    expect([...here.obs]).toEqual([...there.obs]);
    for (let k = 0; k < 30; k++) {
      const actions = drawActions(there, rng);
      for (const vec of [here, there]) vec.step(actions);
    }
    expect(shown(there)).toBe(shown(here));
    here.reset({ seed: [4, 5, 6, 7, 8] });
    there.restore(here.snapshot());
    expect([...there.obs]).toEqual([...here.obs]);
  });

  test('a masked reset reaches the worlds of its mask alone', () => {
    const there = vecOf('test/Counting-v0', { count: 4, workers: 4, params: { last: 9 } });
    there.reset({ seed: 1 });
    there.step(new Int32Array(4));
    there.reset({ mask: Uint8Array.of(0, 1, 0, 1) });
    expect([0, 1, 2, 3].map((i) => there.obs[2 * i])).toEqual([1, 0, 1, 0]);
  });
});

describe('a world whose rules throw', () => {
  test.each([undefined, 2])('fails alone: the others make the step (workers: %s)', (workers) => {
    const vec = vecOf('test/Fragile-v0', { count: 4, ...(workers && { workers }) });
    vec.reset({ seed: 0 });
    const act =
      (...actions: number[]) =>
      () =>
        vec.step(Int32Array.from(actions));
    expect(act(0, 0, 1, 0)).toThrow(WorldFailed);
    expect([...vec.obs]).toEqual([1, 1, 0, 1]);
    expect(act(0, 0, 0, 0)).toThrow(
      new ResetNeeded('world 2 of test/Fragile-v0 was stepped after it had failed: call reset() first'),
    );
    vec.reset({ mask: Uint8Array.of(0, 0, 1, 0) });
    act(0, 0, 0, 0)();
    expect([...vec.obs]).toEqual([2, 2, 1, 2]);
    expect(act(1, 0, 1, 1)).toThrow('world 0 of test/Fragile-v0 failed in a step: the glass broke');
  });

  test('the error names the world and keeps what the rules threw', () => {
    const vec = vecOf('test/Fragile-v0', { count: 4, workers: 2 });
    vec.reset({ seed: 0 });
    let thrown: unknown;
    try {
      vec.step(Int32Array.of(0, 0, 0, 1));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ world: 3, message: 'world 3 of test/Fragile-v0 failed in a step: the glass broke' });
    expect((thrown as Error).cause).toMatchObject({ stack: expect.stringContaining('worker-worlds') });
  });

  test('a bad option of a reset arrives as the error that the world threw', () => {
    const vec = vecOf('test/Fragile-v0', { count: 2, workers: 2 });
    expect(() => vec.reset({ seed: 0, options: { bad: 1 } })).toThrow(RangeError);
    vec.reset({ seed: 0 });
    vec.step(new Int32Array(2));
  });
});

describe('a worker that is lost', () => {
  const LOST = 'world 2 of test/Fragile-v0 was stepped after the worker that ran it was lost: call reset() first';

  test.each([
    ['ends', 2, 'the worker of worlds 2 to 3 of test/Fragile-v0 has ended: reset them'],
    ['hangs', 3, 'the worker of worlds 2 to 3 of test/Fragile-v0 did not answer within 700 ms: reset them'],
  ])('because it %s is replaced: its worlds must be reset, the others go on', (_, action, message) => {
    const vec = vecOf('test/Fragile-v0', { count: 4, workers: 2, stepTimeoutMs: 700 });
    vec.reset({ seed: 0 });
    expect(() => vec.step(Int32Array.of(0, 0, action, 0))).toThrow(message);
    expect([...vec.obs.slice(0, 2)]).toEqual([1, 1]);
    expect(() => vec.step(new Int32Array(4))).toThrow(LOST);
    vec.reset({ mask: Uint8Array.of(0, 0, 1, 1) });
    vec.step(new Int32Array(4));
    expect([...vec.obs]).toEqual([2, 2, 1, 1]);
  });

  test('a closed vector says so, and closing twice is no matter', () => {
    const vec = vecOf('CartPole-v1', { count: 2, workers: 2 });
    vec.close();
    vec.close();
    expect(() => vec.reset({ seed: 0 })).toThrow('the vector of CartPole-v1 was closed');
  });
});

describe('refuses', () => {
  test.each<[string, MakeVecOptions, string]>([
    ['more workers than worlds', { count: 2, workers: 3 }, 'must be an integer from 1 to its count of 2, got 3'],
    ['no workers', { count: 2, workers: 0 }, 'got 0'],
    ['a time that is none', { count: 2, workers: 2, stepTimeoutMs: 0 }, 'stepTimeoutMs of CartPole-v1 must be'],
    ['a module that is no URL', { count: 2, workers: 2, modules: ['./mine.js'] }, "import.meta.url, got './mine.js'"],
    ['modules without workers', { count: 2, modules: [worlds] }, 'give workers too'],
    [
      'a module that is not there',
      { count: 2, workers: 2, modules: ['file:///none.js'] },
      'could not import the module',
    ],
  ])('%s', (_, options, message) => {
    expect(() => makeVec('CartPole-v1', options)).toThrow(BadInput);
    expect(() => makeVec('CartPole-v1', options)).toThrow(message);
  });

  test('a definition, which cannot be sent', () => {
    expect(() => makeVec(counting, { count: 2, workers: 2 })).toThrow(
      'test/Counting-v0 cannot be sent to workers as a definition: register it in a module',
    );
  });

  test('a world that the workers do not know', () => {
    expect(fragile.id).toBe('test/Fragile-v0');
    expect(() => makeVec('test/Fragile-v0', { count: 2, workers: 2 })).toThrow(NotRegistered);
    expect(() => makeVec('test/Fragile-v0', { count: 2, workers: 2 })).toThrow('in modules: [URL]');
  });
});

test('the package hands workers in, and a training on them is the training without', async () => {
  const { train } = await import('../../index.js');
  const { qLearning } = await import('../../agents/index.js');
  const rowsOf = async (workers: number | undefined): Promise<string> => {
    const training = await train({
      env: 'FrozenLake-v1',
      agent: qLearning,
      envs: 3,
      steps: 900,
      seed: 4,
      device: 'tfjs-cpu',
      ...(workers && { workers }),
    });
    const rows: unknown[] = [];
    for await (const event of training) if (event.kind === 'metrics') rows.push(event.row);
    training.dispose();
    return JSON.stringify(rows);
  };
  const alone = await rowsOf(undefined);
  expect(JSON.parse(alone).length).toBeGreaterThan(50);
  expect(await rowsOf(3)).toBe(alone);
});
