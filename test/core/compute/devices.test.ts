/** What every device promises. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Device, Store, StoreView } from '../../../core/compute/device.js';
import { listDevices, makeDevice } from '../../../core/compute/index.js';
import { BadInput } from '../../../core/errors.js';
import { dqnUpdate, experience, minAtarProblem, mlpProblem } from './programs.js';
import { comparedDevices, reference, testedDevices } from './tested-devices.js';

const f = (...x: number[]) => Float32Array.of(...x);
const pair = (device: Device, a: number[] = [1, 2, 3, 4], b: number[] = [5]) =>
  device.store({ a: { shape: [2, 2], data: f(...a) }, b: { shape: [1], data: f(...b) } });

/** The store's numbers, wherever they live. */
async function numbersOf(device: Device, store: Store) {
  await device.pull?.();
  return store.read();
}

/** Adds `x` to every number of the store, and says their sum before. */
const adder = (device: Device, counts = pair(device)) =>
  device.compile({
    name: 'adder',
    stores: { counts },
    inputs: { x: { shape: [1], dtype: 'float32' } },
    run: ({ counts: { flat } }, { x }) => ({
      outputs: { sum: tf.sum(flat) },
      writes: { counts: tf.add(flat, x) as tf.Tensor1D },
    }),
  });
const sumOf = (device: Device, counts: ReturnType<typeof pair>) =>
  device.compile({
    name: 'sum',
    stores: { counts },
    inputs: {},
    run: (stores) => ({ outputs: { sum: tf.sum(stores.counts.flat) } }),
  });

describe.each(testedDevices)('device %s', (name) => {
  let device: Device;
  beforeAll(async () => {
    device = await makeDevice(name);
  });
  afterAll(() => device.dispose());

  test('a store reads back what was written, in fresh copies', async () => {
    const store = pair(device);
    expect(store.shapes).toEqual({ a: [2, 2], b: [1] });
    expect(store.size).toBe(5);
    expect(await numbersOf(device, store)).toEqual({ a: f(1, 2, 3, 4), b: f(5) });
    store.write({ b: f(6), a: f(0, 0, 0, 7) });
    const values = await numbersOf(device, store);
    expect(values).toEqual({ a: f(0, 0, 0, 7), b: f(6) });
    values.a[0] = 9;
    expect((await numbersOf(device, store)).a[0]).toBe(0);
  });

  test('a store keeps no hold of the arrays it was given', async () => {
    const data = f(1, 2);
    const store = device.store({ a: { shape: [2], data } });
    data[0] = 9;
    expect((await numbersOf(device, store)).a).toEqual(f(1, 2));
  });

  test('copyFrom copies: later changes of the other do not show', async () => {
    const [from, to] = [pair(device), pair(device, [0, 0, 0, 0], [0])];
    to.copyFrom(from);
    expect(await numbersOf(device, to)).toEqual(await numbersOf(device, from));
    const program = await adder(device, from);
    await program.run({ x: f(1) });
    expect((await numbersOf(device, from)).b).toEqual(f(6));
    expect((await numbersOf(device, to)).b).toEqual(f(5));
    to.copyFrom(to);
    expect((await numbersOf(device, to)).b).toEqual(f(5));
  });

  test('a store refuses names, lengths and layouts that are not its own', async () => {
    const store = pair(device);
    expect(() => store.write({ a: f(1, 2, 3, 4), b: f(1), c: f(1) })).toThrow(/no tensor 'c': it has a, b/);
    expect(() => store.write({ a: f(1, 2, 3, 4) })).toThrow(/'b' was not given/);
    expect(() => store.write({ a: f(1), b: f(1) })).toThrow("tensor 'a' of shape [2,2] needs 4 numbers, got 1");
    expect(() => store.copyFrom(device.store({ a: { shape: [5], data: new Float32Array(5) } }))).toThrow(BadInput);
    expect(() => device.store({ a: { shape: [2], data: f(1) } })).toThrow(BadInput);
    expect(() => device.store({})).toThrow(BadInput);
    expect(await numbersOf(device, store)).toEqual({ a: f(1, 2, 3, 4), b: f(5) });
  });

  test('unpack cuts the named tensors out of the flat vector, and lets gradients through', async () => {
    const store = pair(device);
    const program = await device.compile({
      name: 'unpack',
      stores: { store },
      inputs: {},
      run({ store: view }: Record<'store', StoreView>) {
        const { a, b } = view.unpack();
        const slope = tf.grad((flat: tf.Tensor) => {
          const parts = view.unpack(flat as tf.Tensor1D);
          return tf.add(tf.sum(tf.square(parts.a)), tf.sum(tf.mul(parts.b, 3)));
        })(view.flat);
        return { outputs: { a, b, slope } };
      },
    });
    expect(await program.run({})).toEqual({ a: f(1, 2, 3, 4), b: f(5), slope: f(2, 4, 6, 8, 3) });
  });

  test('a program sees what another wrote to a store they share, and what the caller wrote', async () => {
    const counts = pair(device);
    const [add, sum] = [await adder(device, counts), await sumOf(device, counts)];
    expect((await add.run({ x: f(1) })).sum).toEqual(f(15));
    expect((await sum.run({})).sum).toEqual(f(20));
    expect((await add.run({ x: f(1) })).sum).toEqual(f(20));
    expect((await sum.run({})).sum).toEqual(f(25));
    counts.write({ a: f(0, 0, 0, 0), b: f(1) });
    expect((await sum.run({})).sum).toEqual(f(1));
  });

  test('runs that were not awaited take their turns, each with the inputs of its call', async () => {
    const counts = pair(device, [0, 0, 0, 0], [0]);
    const [add, sum] = [await adder(device, counts), await sumOf(device, counts)];
    const x = f(1);
    const seen: number[] = [];
    const note = (outputs: Readonly<Record<string, ArrayLike<number>>>) => seen.push(outputs.sum[0]);
    const runs = [add.run({ x }).then(note)];
    x[0] = 10;
    runs.push(add.run({ x }).then(note), sum.run({}).then(note));
    x[0] = 100;
    runs.push(add.run({ x }).then(note), sum.run({}).then(note));
    x[0] = 1000;
    await Promise.all(runs);
    expect(seen).toEqual([0, 5, 55, 55, 555]);
    expect((await numbersOf(device, counts)).b).toEqual(f(111));
  });

  test('a store may be handed on as it is, written by two programs, or swapped with another', async () => {
    const [one, two] = [pair(device, [1, 1, 1, 1], [1]), pair(device, [2, 2, 2, 2], [2])];
    const swap = await device.compile({
      name: 'swap',
      stores: { one, two },
      inputs: {},
      run: (stores) => ({ outputs: {}, writes: { one: stores.two.flat, two: stores.one.flat } }),
    });
    await swap.run({});
    expect([(await numbersOf(device, one)).b[0], (await numbersOf(device, two)).b[0]]).toEqual([2, 1]);
    await swap.run({});
    await swap.run({});
    expect([(await numbersOf(device, one)).b[0], (await numbersOf(device, two)).b[0]]).toEqual([2, 1]);
    await (await adder(device, one)).run({ x: f(0.5) });
    expect([(await numbersOf(device, one)).b[0], (await numbersOf(device, two)).b[0]]).toEqual([2.5, 1]);
  });

  test('inputs, stores and parts of stores that nothing needs do no harm; one value may be two outputs', async () => {
    const [used, idle] = [pair(device), pair(device)];
    const program = await device.compile({
      name: 'unused',
      stores: { used, idle },
      inputs: { x: { shape: [2], dtype: 'float32' }, y: { shape: [3], dtype: 'uint8' } },
      run: (stores, { x }) => ({
        outputs: { b: stores.used.unpack().b, x, again: x, two: tf.scalar(2), yes: tf.greater(x, 1) },
      }),
    });
    const outputs = await program.run({ x: f(1, 2), y: Uint8Array.of(1, 2, 3) });
    expect(outputs).toEqual({ b: f(5), x: f(1, 2), again: f(1, 2), two: f(2), yes: Uint8Array.of(0, 1) });
    await expect(program.run({ x: f(1, 2), y: Uint8Array.of(1) })).rejects.toThrow(RangeError);
  });

  test('bytes reach the function as float32, int32 stays int32', async () => {
    const program = await device.compile({
      name: 'types',
      stores: {},
      inputs: { image: { shape: [4], dtype: 'uint8' }, index: { shape: [2], dtype: 'int32' } },
      run(_, { image, index }) {
        expect([image.dtype, index.dtype]).toEqual(['float32', 'int32']);
        return { outputs: { half: tf.div(image, 2), index: tf.add(index, tf.scalar(1, 'int32')) } };
      },
    });
    const outputs = await program.run({ image: Uint8Array.of(0, 1, 128, 255), index: Int32Array.of(-1, 6) });
    expect(outputs).toEqual({ half: f(0, 0.5, 64, 127.5), index: Int32Array.of(0, 7) });
  });

  test('an input that is missing, unknown or of the wrong length is a RangeError and changes nothing', async () => {
    const counts = pair(device);
    const program = await adder(device, counts);
    await expect(program.run({ x: f(1, 2) })).rejects.toThrow(
      new RangeError("adder: input 'x' of shape [1] needs 1 numbers, got 2"),
    );
    await expect(program.run({} as never)).rejects.toThrow(/got none/);
    await expect(program.run({ x: f(1), z: f(1) } as never)).rejects.toThrow("adder: there is no input 'z'");
    expect((await numbersOf(device, counts)).b).toEqual(f(5));
    await program.run({ x: f(1) });
    expect((await numbersOf(device, counts)).b).toEqual(f(6));
  });

  test('a write of the wrong size or to an unknown store, and a store of another device, are refused', async () => {
    const store = pair(device);
    const writing = async (writes: Record<string, tf.Tensor1D>) => {
      const program = await device.compile({
        name: 'bad',
        stores: { store },
        inputs: {},
        run: () => ({ outputs: { one: tf.scalar(1) }, writes }),
      });
      await program.run({});
    };
    const inside = { get store() { return tf.zeros([4]) as tf.Tensor1D; } }; // biome-ignore format: one line
    await expect(writing(inside)).rejects.toThrow(/bad must write float32\[5\] to store 'store', got float32\[4\]/);
    const unknown = { get other() { return tf.zeros([5]) as tf.Tensor1D; } }; // biome-ignore format: one line
    await expect(writing(unknown as never)).rejects.toThrow(/writes store 'other', which it was not given/);
    const stranger = await makeDevice(name);
    await expect(adder(stranger, store)).rejects.toThrow(/store 'counts' belongs to another device/);
    stranger.dispose();
  });

  test('a disposed program or store says so', async () => {
    const counts = pair(device);
    const program = await adder(device, counts);
    program.dispose();
    program.dispose();
    await expect(program.run({ x: f(1) })).rejects.toThrow('adder was disposed of');
    counts.dispose();
    expect(() => counts.read()).toThrow('the store was disposed of');
  });

  test('updates leave no tensor behind, and dispose of the stores ends the rest', async () => {
    const before = tf.engine().state.numTensors;
    const problem = mlpProblem(3, 8, 2);
    const { program, online, target, slots } = await dqnUpdate(device, problem, 4);
    const batch = experience(problem, 4, 1);
    await program.run(batch);
    const during = tf.engine().state.numTensors;
    for (let i = 0; i < 20; i++) await program.run(batch);
    target.copyFrom(online);
    expect(tf.engine().state.numTensors).toBe(during);
    program.dispose();
    for (const store of [online, target, slots]) store.dispose();
    expect(tf.engine().state.numTensors).toBe(before);
  });

  test('the same updates twice are equal bit by bit', async () => {
    const run = async () => {
      const problem = mlpProblem(4, 32, 16, 2);
      const { program, online, slots } = await dqnUpdate(device, problem, 16);
      const losses: number[] = [];
      for (let i = 0; i < 5; i++) losses.push((await program.run(experience(problem, 16, i))).loss[0]);
      return { losses, parameters: await numbersOf(device, online), slots: await numbersOf(device, slots) };
    };
    expect(await run()).toEqual(await run());
  });

  test('stores written out and read back in continue exactly', async () => {
    const problem = mlpProblem(4, 16, 2);
    const batch = (i: number) => experience(problem, 8, i);
    const first = await dqnUpdate(device, problem, 8);
    for (let i = 0; i < 3; i++) await first.program.run(batch(i));
    const second = await dqnUpdate(device, problem, 8);
    for (const key of ['online', 'target', 'slots'] as const) second[key].write(await numbersOf(device, first[key]));
    for (let i = 3; i < 6; i++) {
      await first.program.run(batch(i));
      await second.program.run(batch(i));
    }
    expect(await numbersOf(device, second.online)).toEqual(await numbersOf(device, first.online));
    expect(await numbersOf(device, second.slots)).toEqual(await numbersOf(device, first.slots));
  });
});

describe.each(comparedDevices)('on %s', (device) => {
  test.each([
    ['an MLP', mlpProblem(4, 120, 84, 2), 32],
    ['a network of convolutions on bytes', minAtarProblem(4, 8, 32, 3), 4],
  ] as const)('ten updates of %s follow those of the reference', async (_, problem, batch) => {
    const runs = await Promise.all(
      [device, reference].map(async (name) => {
        const where = await makeDevice(name);
        const { program, online } = await dqnUpdate(where, problem, batch);
        const losses: number[] = [];
        for (let i = 0; i < 10; i++) losses.push((await program.run(experience(problem, batch, i))).loss[0]);
        return { losses, parameters: await numbersOf(where, online) };
      }),
    );
    const [got, wanted] = runs;
    got.losses.forEach((loss, i) => {
      expect(loss).toBeCloseTo(wanted.losses[i], 4);
    });
    for (const name of Object.keys(wanted.parameters)) {
      const worst = wanted.parameters[name].reduce((w, x, i) => Math.max(w, Math.abs(x - got.parameters[name][i])), 0);
      expect(worst, name).toBeLessThan(2e-4);
    }
  });

  test('a store large enough for its parts to be fed and written one by one behaves as any other', async () => {
    const problem = mlpProblem(64, 160, 96, 100);
    const runs = await Promise.all(
      [device, reference].map(async (name) => {
        const where = await makeDevice(name);
        const { program, online, target, slots } = await dqnUpdate(where, problem, 4);
        for (let i = 0; i < 3; i++) await program.run(experience(problem, 4, i));
        target.copyFrom(online);
        await program.run(experience(problem, 4, 3));
        const [all, of] = [{ online, target, slots }, (store: Store) => numbersOf(where, store)];
        return {
          size: online.size,
          online: await of(all.online),
          target: await of(all.target),
          slots: await of(all.slots),
        };
      }),
    );
    for (const store of ['online', 'target', 'slots'] as const) {
      const [got, wanted] = [runs[0][store], runs[1][store]];
      expect(runs[0].size / Object.keys(wanted).length).toBeGreaterThan(4096);
      for (const [name, values] of Object.entries(wanted)) {
        const worst = values.reduce((w, x, i) => Math.max(w, Math.abs(x - got[name][i])), 0);
        expect(worst, `${store}.${name}`).toBeLessThan(1e-4);
      }
    }
    expect(runs[0].slots.t).toEqual(f(4));
  });
});

test('a store may not be written while a program that writes it is under way', async () => {
  const device = await makeDevice('cpu');
  const counts = pair(device);
  const program = await adder(device, counts);
  const run = program.run({ x: f(1) });
  expect(() => counts.write({ a: f(1, 1, 1, 1), b: f(1) })).toThrow(/await its run first/);
  expect(() => counts.copyFrom(pair(device))).toThrow(/await its run first/);
  await run;
  counts.copyFrom(pair(device));
  expect(counts.read().b).toEqual(f(5));
  device.dispose();
});

test('on cpu the output arrays are the same in every run', async () => {
  const device = await makeDevice('cpu');
  const program = await adder(device);
  const { sum } = await program.run({ x: f(1) });
  expect(sum).toEqual(f(15));
  expect((await program.run({ x: f(1) })).sum).toBe(sum);
  expect(sum).toEqual(f(20));
  device.dispose();
});

test('two threads compute what one does', async () => {
  const problem = mlpProblem(4, 64, 2);
  const parameters = await Promise.all(
    [1, 2].map(async (threads) => {
      const device = await makeDevice('cpu', { threads });
      expect(device.description).toMatch(threads === 1 ? / 1 thread$/ : / 2 threads$/);
      const { program, online } = await dqnUpdate(device, problem, 64);
      await program.run(experience(problem, 64, 1));
      return online.read();
    }),
  );
  for (const [i, x] of parameters[0].w1.entries()) expect(parameters[1].w1[i]).toBeCloseTo(x, 5);
});

test('an unknown device, a device that is not installed and a bad thread count are one clear line', async () => {
  await expect(makeDevice('cup')).rejects.toThrow(
    new BadInput(
      "unknown device 'cup' (did you mean 'cpu'?): there are cpu, webgpu, cuda, tfjs-cpu, tfjs-node, tfjs-node-gpu",
    ),
  );
  await expect(makeDevice('toString')).rejects.toThrow(BadInput);
  await expect(makeDevice('cpu', { threads: 0 })).rejects.toThrow('threads must be a positive integer, got 0');
});

test('the list names every device, and says of those that cannot be had what to install', async () => {
  const list = await listDevices();
  expect(list.map(({ name }) => name)).toEqual(['cpu', 'webgpu', 'cuda', 'tfjs-cpu', 'tfjs-node', 'tfjs-node-gpu']);
  for (const name of ['cpu', 'tfjs-cpu']) expect(list.find((one) => one.name === name)?.available).toBe(true);
  for (const { name, available, reason } of list) {
    const wanted = name.startsWith('tfjs') ? new RegExp(`npm install @tensorflow/${name}`) : /(Vulkan|GPU|CUDA)/;
    if (!available) expect(reason).toMatch(wanted);
    else expect(reason).toBeUndefined();
    if (!available) expect(reason).not.toContain('\n');
  }
});

test('the reference device prints nothing', async () => {
  const spies = (['log', 'warn', 'error', 'info'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation(() => undefined),
  );
  vi.resetModules();
  const fresh = await import('../../../core/compute/index.js');
  const device = await fresh.makeDevice('tfjs-cpu');
  await (await adder(device)).run({ x: f(1) });
  for (const spy of spies) {
    expect(spy).not.toHaveBeenCalled();
    spy.mockRestore();
  }
});
