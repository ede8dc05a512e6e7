/** `auto` with devices of known speed, and on the devices that are here. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { dqn } from '../../../agents/dqn.js';
import { qLearning } from '../../../agents/q-learning.js';
import type { NumericArray } from '../../../core/arrays.js';
import { type Candidate, chooseDevice, labelOf, typical } from '../../../core/compute/auto.js';
import type { Device, DeviceName, ProgramDefinition, Store } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';
import { Notebook } from '../../../core/compute/notebook.js';
import { missingNvidia } from '../../../core/compute/nvidia.js';
import { missingVulkan } from '../../../core/compute/vulkan.js';
import { BadInput } from '../../../core/errors.js';
import { train } from '../../../core/train.js';
import '../../../envs/index.js';

const folder = mkdtempSync(join(tmpdir(), 'bellman-auto-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An agent that compiles two programs; the one that is named so is its update. */
async function create(device: Device) {
  const net = device.store({ w: { shape: [3], data: Float32Array.of(1, 2, 4) } });
  const learner = (name: string, size: number) =>
    device.compile({
      name,
      stores: { net },
      inputs: { x: { shape: [size], dtype: 'float32' }, index: { shape: [2], dtype: 'int32' } },
      run: (stores, { x }) => ({
        outputs: { y: tf.sum(x) },
        writes: { net: tf.mul(stores.net.flat, tf.scalar(2)) as tf.Tensor1D },
      }),
    });
  await learner('toy/other', 9);
  await learner('toy/update', 3);
  return { dispose: () => net.dispose() };
}

/** Devices whose clock is ours: a run takes `ms`, the first one `first`, to be made takes `start`. */
function makeWorld() {
  let clock = 1000;
  const log: string[] = [];
  const open = new Set<string>();
  const candidate = (
    name: DeviceName,
    ms: number,
    { threads, first = ms, start = 0 }: { threads?: number; first?: number; start?: number } = {},
  ): Candidate => {
    const label = labelOf({ name, ...(threads !== undefined && { threads }) });
    let runs = 0;
    const device = (): Device => ({
      ...new Notebook(),
      name,
      description: label,
      store: (values) => new Notebook().store(values),
      async compile<S extends string, I extends string, O extends string>(definition: ProgramDefinition<S, I, O>) {
        log.push(`${label}: ${definition.name} ${Object.values<Store>(definition.stores)[0].read().w.join()}`);
        return {
          name: definition.name,
          async run(inputs: Readonly<Record<string, NumericArray>>) {
            expect([...inputs.x, ...inputs.index]).toEqual([0, 0, 0, 0, 0]);
            clock += runs++ === 0 ? first : ms;
            return {} as Readonly<Record<O, NumericArray>>;
          },
          dispose() {},
        };
      },
      dispose: () => open.delete(label),
    });
    return {
      name,
      ...(threads !== undefined && { threads }),
      async make() {
        clock += start;
        open.add(label);
        return device();
      },
    };
  };
  return { candidate, log, open, now: () => clock, start: 1000 };
}

const absent = (name: DeviceName): Candidate => ({
  name,
  make: () => Promise.reject(new BadInput(`device '${name}' is not available: it needs much`)),
});

describe('auto', () => {
  test('measures the update of the agent, with its parameters, and takes the fastest', async () => {
    const { candidate, log, open, now } = makeWorld();
    const candidates = [
      candidate('cpu', 8, { threads: 1 }),
      candidate('cpu', 4, { threads: 2 }),
      candidate('webgpu', 2, { first: 300 }),
      absent('cuda'),
    ];
    expect(await chooseDevice(create, { candidates, now })).toEqual({
      name: 'webgpu',
      line: 'device auto: webgpu (2.0 ms an update; cpu, 1 thread 8.0 ms; cpu, 2 threads 4.0 ms; cuda not available)',
    });
    expect(log).toEqual(
      ['cpu, 1 thread', 'cpu, 2 threads', 'cpu, 1 thread', 'webgpu'].map((label) => `${label}: toy/update 1,2,4`),
    );
    expect(open).toEqual(new Set());
  });

  test.each([
    [9.1, 1],
    [8.9, 2],
  ])('one thread at 10 ms, two at %d: takes %d', async (ms, threads) => {
    const { candidate, now } = makeWorld();
    const candidates = [candidate('cpu', 10, { threads: 1 }), candidate('cpu', ms, { threads: 2 })];
    expect(await chooseDevice(create, { candidates, now })).toMatchObject({ name: 'cpu', threads });
  });

  test('the first is heard again before it loses: it may only have been cold', async () => {
    const { candidate, now } = makeWorld();
    const cold = candidate('cpu', 100, { threads: 1 });
    const warm = candidate('cpu', 10, { threads: 1 });
    let made = 0;
    const first = { ...cold, make: () => (made++ === 0 ? cold.make() : warm.make()) };
    const choice = await chooseDevice(create, { candidates: [first, candidate('cpu', 10, { threads: 2 })], now });
    expect(choice).toMatchObject({ threads: 1, line: expect.stringContaining('cpu, 1 thread (10 ms an update;') });
  });

  test('ends within two seconds, and says who was left out', async () => {
    const { candidate, log, now, start } = makeWorld();
    const candidates = [
      candidate('cpu', 30, { threads: 1 }),
      candidate('cpu', 20, { threads: 2, start: 1900 }),
      candidate('webgpu', 1),
      candidate('cuda', 1),
    ];
    const choice = await chooseDevice(create, { candidates, now });
    expect(choice.line).toBe(
      'device auto: cpu, 1 thread (30 ms an update; cpu, 2 threads, webgpu, cuda not measured in time)',
    );
    expect(now() - start).toBeLessThan(2300); // nothing that runs is interrupted
    expect(log.map((line) => line.split(':')[0])).toEqual(['cpu, 1 thread', 'cpu, 2 threads']);
  });

  test('does not wait for a device that never gets ready', { timeout: 10_000 }, async () => {
    const never: Candidate = { name: 'webgpu', make: () => new Promise(() => {}) };
    const began = performance.now();
    const { line } = await chooseDevice(create, { candidates: [never] });
    expect(line).toBe('device auto: cpu (nothing could be measured: webgpu not measured in time)');
    expect(performance.now() - began).toBeLessThan(3000);
  });

  test('a device that fails is named with its reason and never chosen', async () => {
    const { candidate, now } = makeWorld();
    const broken: Candidate = { name: 'webgpu', make: () => Promise.reject(new Error('out of memory\nat 0x0')) };
    const choice = await chooseDevice(create, { candidates: [candidate('cpu', 5, { threads: 1 }), broken], now });
    expect(choice.line).toBe('device auto: cpu, 1 thread (5.0 ms an update; webgpu failed: out of memory)');
  });

  test('an agent without programs is not measured', async () => {
    const { line, ...choice } = await chooseDevice(async () => ({ dispose() {} }), { candidates: [absent('cpu')] });
    expect(choice).toEqual({ name: 'cpu' });
    expect(line).toBe('device auto: cpu (this agent runs no programs)');
  });

  test('without a program named so, the one that takes most numbers in is the update', async () => {
    const notebook = new Notebook();
    await create(notebook);
    expect(notebook.update()?.name).toBe('toy/update');
    notebook.definitions.pop();
    notebook.definitions.push({ name: 'toy/small', stores: {}, inputs: {}, run: () => ({ outputs: {} }) });
    expect(notebook.update()?.name).toBe('toy/other');
  });

  test('what counts is the median of the faster half', () => {
    expect(typical([100, 3, 1, 2, 50, 60])).toBe(2);
    expect(typical([4, 2, 90, 80])).toBe(3);
    expect(typical([7])).toBe(7);
  });

  test('is no device by itself', async () => {
    await expect(makeDevice('auto')).rejects.toThrow(/^device 'auto' is chosen for a training: [^\n]+$/);
    await expect(makeDevice('auto')).rejects.toThrow(BadInput);
  });
});

describe('train({ device: auto })', () => {
  const run = async (device: 'auto' | 'cpu') => {
    const lines: string[] = [];
    const training = await train({
      env: 'CartPole-v1',
      agent: dqn,
      steps: 300,
      seed: 5,
      config: { learningStarts: 64, hidden: [16] },
      device,
      threads: 1,
      onDevice: (line) => lines.push(line),
    });
    for await (const _ of training);
    const { agent } = await training.save();
    training.dispose();
    return { lines, agent };
  };

  test('learns what it learns on the device that was chosen, to the last bit', async () => {
    const [auto, cpu] = [await run('auto'), await run('cpu')];
    expect(auto.lines).toEqual([expect.stringMatching(/^device auto: cpu, 1 thread \([\d.]+ ms an update; /)]);
    expect(cpu.lines).toEqual([]);
    expect(auto.agent).toEqual(cpu.agent);
  });

  test('a table needs no device', async () => {
    const lines: string[] = [];
    const onDevice = (line: string) => void lines.push(line);
    const options = { env: 'FrozenLake-v1', agent: qLearning, steps: 10, device: 'auto', onDevice } as const;
    const training = await train(options);
    expect(training.device.name).toBe('cpu');
    expect(lines).toEqual(['device auto: cpu (this agent runs no programs)']);
    training.dispose();
  });

  test('threads are refused where no device is made, or one that has none', async () => {
    const options = { env: 'FrozenLake-v1', agent: qLearning, steps: 10, threads: 2 } as const;
    await expect(train({ ...options, device: 'tfjs-cpu' })).rejects.toThrow("'tfjs-cpu' takes none, got 2");
    const device = await makeDevice('cpu');
    await expect(train({ ...options, device })).rejects.toThrow('threads are of a device that is made here, got 2');
    device.dispose();
  });
});

test('an NVIDIA driver shows itself by its nodes, on Linux', () => {
  expect(missingNvidia('linux', [join(folder, 'none'), folder])).toBeNull();
  expect(missingNvidia('linux', [join(folder, 'none')])).toBe('no NVIDIA driver runs here');
  expect(missingNvidia('win32', [])).toBeNull();
});

test.skipIf(process.platform !== 'linux')('Vulkan is a loader and a driver, where Linux keeps them', () => {
  const nothing = { HOME: folder, XDG_CONFIG_DIRS: folder, XDG_DATA_DIRS: folder };
  writeFileSync(join(folder, 'libvulkan.so.1'), '');
  writeFileSync(join(folder, 'driver.json'), '{}');
  const loader = { ...nothing, LD_LIBRARY_PATH: `/nowhere:${folder}` };
  expect(missingVulkan({ ...loader, VK_DRIVER_FILES: join(folder, 'none.json') }, 'linux')).toMatch(/finds no driver/);
  expect(missingVulkan({ ...loader, VK_DRIVER_FILES: join(folder, 'driver.json') }, 'linux')).toBeNull();
  expect(missingVulkan(nothing, 'darwin')).toBeNull();
});
