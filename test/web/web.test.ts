/** Programs, agents and policies in a real browser, on onnxruntime-web. */

import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { agents } from '../../agents/index.js';
import type { NumericArray } from '../../core/arrays.js';
import { makeDevice } from '../../core/compute/index.js';
import { evaluate } from '../../core/evaluate.js';
import { make } from '../../core/make.js';
import { writeCheckpoint } from '../../core/run/checkpoint.js';
import { train } from '../../index.js';
import type { WebOptions } from '../../web.js';
import { launchBrowser } from '../viewer/browser.js';
import type { Tasks } from './page.js';
import { type Numbers, updateNumbers } from './program.js';
import { type Site, serveFolder } from './site.js';

/** With these Chromium computes WebGPU in software where there is no GPU. */
const WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan'];

const sites: Site[] = [];
const errors: string[] = [];
let folder: string;
let browser: Browser;
let page: Page; // cross-origin isolated

/** Builds a page as its users do, here from the sources. */
const buildPage = (root: string, outDir: string): Promise<unknown> =>
  build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    resolve: { conditions: ['bellman-source', 'browser', 'module', 'import', 'default'] },
    build: { outDir, emptyOutDir: true },
    worker: { format: 'es' },
  });

async function load(from: string, isolated: boolean): Promise<Page> {
  const site = await serveFolder(from, { isolated });
  sites.push(site);
  const opened = await browser.newPage();
  opened.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  opened.on('pageerror', (error) => errors.push(String(error)));
  await opened.goto(site.address);
  return opened;
}

async function open(isolated: boolean): Promise<Page> {
  const opened = await load(folder, isolated);
  await opened.waitForFunction(() => 'tasks' in globalThis);
  return opened;
}

/** Does one of the page's tasks. */
const inPage = <K extends keyof Tasks>(name: K, ...args: Parameters<Tasks[K]>): ReturnType<Tasks[K]> =>
  page.evaluate(
    ([task, given]) => {
      const { tasks } = globalThis as unknown as { tasks: Record<string, (...args: unknown[]) => unknown> };
      return tasks[task](...given);
    },
    [name, args as unknown[]] as const,
  ) as ReturnType<Tasks[K]>;

/** Works in a page of its own until the end of the block: an engine cannot be started twice. */
async function elsewhere(isolated: boolean) {
  const before = page;
  const fresh = await open(isolated);
  page = fresh;
  return {
    workers: () => fresh.workers().length,
    async [Symbol.asyncDispose]() {
      page = before;
      await fresh.close();
    },
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellman-web-'));
  await buildPage(import.meta.dirname, folder);
  browser = await launchBrowser(WEBGPU);
  page = await open(true);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  for (const site of sites) await site.close();
  await rm(folder, { recursive: true, force: true });
});

function expectSame(actual: Numbers, expected: Numbers): void {
  for (const key of ['losses', 'q', 'parameters'] as const) {
    expect(actual[key]).toHaveLength(expected[key].length);
    const apart = actual[key].map((x, i) => Math.abs(x - expected[key][i]));
    expect(Math.max(...apart), key).toBeLessThan(1e-5);
  }
}

async function inNode(): Promise<Numbers> {
  const device = await makeDevice('cpu');
  const numbers = await updateNumbers(device);
  device.dispose();
  return numbers;
}

describe('the same program in a page', () => {
  test.each([1, 2])('gives the numbers that it gives in Node, with threads: %i', async (threads) => {
    await using fresh = await elsewhere(true);
    const { runs, submits, ...numbers } = await inPage('numbers', { provider: 'wasm', threads });
    expect(numbers.device).toBe('web-wasm');
    expect(fresh.workers()).toBe(threads - 1);
    expect(runs).toBeGreaterThanOrEqual(5); // all updates reached the engine
    expect(submits).toBe(0);
    expectSame(numbers, await inNode());
  });

  test('gives them in a worker', async () => expectSame(await inPage('worker'), await inNode()));

  test('gives them on WebGPU, which does compute', async (context) => {
    await using _ = await elsewhere(true);
    if (!(await inPage('adapter'))) {
      context.skip('this browser has no adapter for WebGPU: nothing of the provider webgpu was tested');
    }
    const { runs, submits, ...numbers } = await inPage('numbers', { provider: 'webgpu' });
    expect(numbers.device).toBe('web-webgpu');
    expect(runs).toBeGreaterThanOrEqual(5);
    expect(submits).toBeGreaterThan(0);
    expectSame(numbers, await inNode());
  }, 60_000);
});

describe('a device of a page', () => {
  const says = (options: object): Promise<string> => inPage('device', options as WebOptions);

  test('says what it is, and what it cannot be', async () => {
    await using _ = await elsewhere(true);
    const engine = 'compiled graphs on onnxruntime-web 1.30.0';
    expect(await says({ provider: 'wasm', threads: 2 })).toBe(`${engine}, WebAssembly, 2 threads`);
    expect(await says({ provider: 'cuda' })).toBe("BadInput: unknown provider 'cuda': there are wasm, webgpu");
    expect(await says({ provider: 'wasm', threads: 0 })).toBe('BadInput: threads must be a positive integer, got 0');
    await inPage('numbers', { provider: 'wasm' });
    expect(await says({ provider: 'wasm' })).toBe(`${engine}, WebAssembly, 1 thread`);
    expect(await says({ provider: 'wasm', threads: 2 })).toBe(
      "BadInput: threads must be 1, with which this page's engine was started, got 2",
    );
  });

  test('refuses threads that the page cannot have', async () => {
    await using _ = await elsewhere(false);
    expect(await says({ provider: 'wasm', threads: 2 })).toMatch(
      /^BadInput: 2 threads need a page that is cross-origin isolated/,
    );
    expect(await says({ provider: 'wasm' })).toMatch(/1 thread$/);
  });

  test('refuses the GPU where there is none', async () => {
    await using _ = await elsewhere(true);
    const give = (gpu: 'none' | 'no adapter'): Promise<unknown> =>
      page.evaluate((what) => {
        const value = what === 'none' ? undefined : { requestAdapter: async () => null };
        return Object.defineProperty(navigator, 'gpu', { value, configurable: true }) && null;
      }, gpu);
    await give('none');
    expect(await says({ provider: 'webgpu' })).toBe(
      "BadInput: provider 'webgpu' is not available: this browser has no WebGPU (or the page no secure context); " +
        "take 'wasm'",
    );
    await give('no adapter');
    expect(await says({ provider: 'webgpu' })).toBe(
      "BadInput: provider 'webgpu' is not available: this browser has no adapter for it; take 'wasm'",
    );
  });
});

describe('an agent in a page', () => {
  test('learns: REINFORCE balances the pole far longer than chance does, whatever the seed', async () => {
    const random = await inPage('random', 100);
    expect(random).toBeLessThan(30);
    for (const seed of [1, 2, 3]) {
      const { mean, runs } = await inPage('learned', 'reinforce', seed, 20_000);
      expect(mean, `seed ${seed}`).toBeGreaterThan(3 * random);
      expect(runs).toBeGreaterThan(100);
    }
  }, 60_000);

  test('learns: DQN does, too', async () => {
    const { mean } = await inPage('learned', 'dqn', 1, 10_000);
    expect(mean).toBeGreaterThan(4 * (await inPage('random', 100)));
  }, 60_000);
});

test('an agent learns on WebGPU what it learns on WebAssembly, and what it learned can be saved', async (context) => {
  await using _ = await elsewhere(true);
  if (!(await inPage('adapter'))) {
    context.skip('this browser has no adapter for WebGPU: no agent was tested on it');
  }
  const { losses, saved } = await inPage('updates', { provider: 'wasm' });
  const onGpu = await inPage('updates', { provider: 'webgpu' });
  expect(losses.length).toBeGreaterThan(2);
  expect(onGpu.losses).toHaveLength(losses.length);
  expect(Math.max(...losses.map((loss, i) => Math.abs(loss - onGpu.losses[i])))).toBeLessThan(1e-3);
  expect(onGpu.saved).toHaveLength(saved.length);
  expect(Math.max(...saved.map((x, i) => Math.abs(x - onGpu.saved[i])))).toBeLessThan(1e-3);
}, 60_000);

describe('what was learned in Node acts in a page', () => {
  /** A training's settings and parameters, as a run records them, put among the page's files. */
  async function trained(id: string, steps: number) {
    const training = await train({ env: 'CartPole-v1', agent: agents[id], seed: 1, steps });
    for await (const _ of training);
    const { observationSpace, actionSpace } = training.env;
    const run = await mkdtemp(join(tmpdir(), 'bellman-run-'));
    const checkpoint = await writeCheckpoint(run, {
      envSteps: training.loop.envSteps,
      updates: training.agent.updates,
      agent: id,
      env: 'CartPole-v1',
      device: 'cpu',
      version: '0',
      observationSpace: observationSpace.toJSON(),
      actionSpace: actionSpace.toJSON(),
      state: await training.save(),
    });
    const [config, file] = [`${id}.json`, `${id}.safetensors`];
    const { config: settings, env } = training;
    const recorded = { agent: id, env: { id: env.spec.id, params: env.spec.params }, config: settings };
    await writeFile(join(folder, config), JSON.stringify(recorded));
    await copyFile(join(checkpoint, 'agent.safetensors'), join(folder, file));
    await rm(run, { recursive: true });
    return { training, config, file };
  }

  /** What is seen when actions alternate. */
  function observations(count: number): number[] {
    const env = make('CartPole-v1');
    const seen: NumericArray[] = [env.reset({ seed: 5 }).observation];
    while (seen.length < count) {
      const { observation, terminated } = env.step(seen.length % 3 === 0 ? 1 : 0);
      seen.push(terminated ? env.reset().observation : observation.slice());
    }
    return seen.flatMap((obs) => [...obs]);
  }

  test.each([
    ['reinforce', 20_000],
    ['dqn', 5000],
  ] as const)(
    '%s: the same actions, the same thoughts, the same episodes',
    async (id, steps) => {
      const { training, config, file } = await trained(id, steps);
      const obs = observations(64);
      const { action, q, probability } = await training.agent.think(Float32Array.from(obs), 64);
      const { returns } = await evaluate({ env: 'CartPole-v1', policy: training.agent, episodes: 3 });
      const there = await inPage('policy', config, file, obs, 64);
      training.dispose();
      expect(new Set(action).size).toBe(2);
      expect(there.action).toEqual([...action]);
      expect(there.returns).toEqual(returns);
      const values = [...(q ?? probability ?? [])];
      expect(there.values).toHaveLength(values.length);
      expect(Math.max(...values.map((x, i) => Math.abs(x - there.values[i])))).toBeLessThan(1e-4);
    },
    60_000,
  );
});

test('the example learns, draws its world and its curve, pauses and begins again', async () => {
  const root = join(import.meta.dirname, '../../docs/examples/browser');
  const built = await mkdtemp(join(tmpdir(), 'bellman-example-'));
  await buildPage(root, built);
  const example = await load(built, false);
  const number = async (id: string): Promise<number> =>
    Number(((await example.locator(`#${id}`).textContent()) ?? '').replaceAll(',', ''));
  const inked = (id: string): Promise<number> =>
    example.locator(`#${id}`).evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size; // colours
    });
  await expect.poll(() => number('return'), { timeout: 50_000, interval: 200 }).toBeGreaterThan(100);
  expect(await inked('world')).toBeGreaterThan(10);
  expect(await inked('curve')).toBeGreaterThan(10);

  await example.click('#toggle');
  await example.waitForTimeout(200);
  const paused = await number('steps');
  await example.waitForTimeout(300);
  expect(await number('steps')).toBe(paused);

  await example.click('#restart');
  await expect.poll(() => number('seed')).toBe(2);
  expect(await number('steps')).toBeLessThan(paused);
  await example.click('#toggle');
  await expect.poll(() => number('steps'), { timeout: 20_000 }).toBeGreaterThan(1000);
  await example.close();
  await rm(built, { recursive: true });
}, 120_000);

test('no page complained', () => expect(errors).toEqual([]));
