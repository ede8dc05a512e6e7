/** Who owns a tensor on a GPU and who ends it, with an engine that only keeps count. */

import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { GpuDevice } from '../../../core/compute/gpu-device.js';
import type { Engine } from '../../../core/compute/ort-device.js';

/** Tensors on the device that nobody has ended. */
let alive = 0;
let uploads = 0;

class FakeTensor {
  readonly type: string;
  readonly data: Float32Array;
  readonly dims: readonly number[];
  readonly location: 'cpu' | 'gpu-buffer';
  #ended = false;

  constructor(type: string, data: Float32Array, dims: readonly number[], location: 'cpu' | 'gpu-buffer' = 'cpu') {
    this.type = type;
    this.data = data;
    this.dims = dims;
    this.location = location;
    if (location === 'gpu-buffer') alive++;
  }
  dispose(): void {
    if (this.#ended) throw new Error('ended twice');
    this.#ended = true;
    if (this.location === 'gpu-buffer') alive--;
  }
  get ended(): boolean {
    return this.#ended;
  }
}

type Tensors = Record<string, FakeTensor>;

/** Copies a vector, or adds 1 to a store and says its first number. */
function session(locations: Record<string, 'cpu' | 'gpu-buffer'>) {
  return {
    async run(feeds: Tensors): Promise<Tensors> {
      for (const tensor of Object.values(feeds)) if (tensor.ended) throw new Error('fed a tensor that has ended');
      const results: Tensors = {};
      for (const [name, location] of Object.entries(locations)) {
        const from = Object.values(feeds)[0];
        if (name === 'y' && location === 'gpu-buffer') uploads++;
        const data = Float32Array.from(from.data, (x) => (name.startsWith('next:') ? x + 1 : x));
        results[name] = new FakeTensor('float32', data, from.dims, location);
      }
      return results;
    },
    async release() {},
  };
}
const engineOf = (): Engine =>
  ({
    Tensor: FakeTensor,
    InferenceSession: {
      create: async (_: Uint8Array, { preferredOutputLocation }: { preferredOutputLocation: never }) =>
        session(preferredOutputLocation),
    },
  }) as unknown as Engine;

const f = (...x: number[]) => Float32Array.of(...x);
const makeDevice = () => new GpuDevice({ engine: engineOf(), name: 'webgpu', description: 'fake', provider: 'webgpu' });
const vector = (device: GpuDevice) => device.store({ a: { shape: [2], data: f(1, 2) } });
const counter = (device: GpuDevice, store: ReturnType<typeof vector>) =>
  device.compile({
    name: 'counter',
    stores: { store },
    inputs: {},
    run: (stores) => ({
      outputs: { first: stores.store.flat },
      writes: { store: tf.add(stores.store.flat, 1) as tf.Tensor1D },
    }),
  });

beforeEach(() => {
  alive = 0;
  uploads = 0;
});

describe('tensors on the device', () => {
  test('a store holds one, however often a program writes it', async () => {
    const device = makeDevice();
    const store = vector(device);
    const program = await counter(device, store);
    for (let i = 0; i < 1000; i++) await program.run({});
    expect(alive).toBe(1);
    expect(uploads).toBe(1);
    await device.pull();
    expect(store.read().a).toEqual(f(1001, 1002));
    expect(alive).toBe(1);
    store.dispose();
    expect(alive).toBe(0);
  });

  test('stores that were copied share one until either is written', async () => {
    const device = makeDevice();
    const [one, two] = [vector(device), vector(device)];
    const program = await counter(device, one);
    await program.run({});
    two.copyFrom(one);
    expect(alive).toBe(1);
    await program.run({});
    expect(alive).toBe(2);
    await device.pull();
    expect([one.read().a, two.read().a]).toEqual([f(3, 4), f(2, 3)]);
    two.copyFrom(one);
    one.dispose();
    expect(alive).toBe(1);
    two.copyFrom(two);
    two.dispose();
    expect(alive).toBe(0);
  });

  test('numbers are read on the host only after they were brought there', async () => {
    const device = makeDevice();
    const store = vector(device);
    expect(store.read().a).toEqual(f(1, 2));
    const program = await counter(device, store);
    await program.run({});
    expect(() => store.read()).toThrow('the numbers are on webgpu: await pull() before reading');
    await device.pull();
    expect(store.read().a).toEqual(f(2, 3));
    store.write({ a: f(5, 6) });
    expect(store.read().a).toEqual(f(5, 6));
    expect(alive).toBe(0);
    await program.run({});
    await device.pull();
    expect(store.read().a).toEqual(f(6, 7));
  });

  test('a store that is disposed of twice ends its tensor once', async () => {
    const device = makeDevice();
    const store = vector(device);
    await (await counter(device, store)).run({});
    store.dispose();
    store.dispose();
    expect(() => store.read()).toThrow('the store was disposed of');
    await device.pull();
  });
});
