import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';
import { adam, clipByGlobalNorm, type Optimiser, rmsProp, sgd } from '../../../core/compute/optimisers.js';
import { testedDevices } from './tested-devices.js';

const f = (...x: number[]) => Float32Array.of(...x);

/** Applies an optimiser to the parameters `theta` with one gradient after the other; returns them after each. */
async function descend(device: Device, optimiser: Optimiser, theta: Float32Array, gradients: Float32Array[]) {
  const parameters = device.store({ theta: { shape: [theta.length], data: theta } });
  const slots = optimiser.slots(device, parameters.size);
  const program = await device.compile({
    name: 'descend',
    stores: { parameters, slots },
    inputs: { gradient: { shape: [theta.length], dtype: 'float32' } },
    run(stores, { gradient }) {
      const next = optimiser.update(stores.parameters.flat, gradient as tf.Tensor1D, stores.slots);
      return { outputs: {}, writes: { parameters: next.flat, slots: next.slots } };
    },
  });
  const after: Float32Array[] = [];
  for (const gradient of gradients) {
    await program.run({ gradient });
    await device.pull?.();
    after.push(parameters.read().theta);
  }
  return { after, slots: slots.read() };
}

const near = (got: ArrayLike<number>, wanted: ArrayLike<number>, digits = 6) => {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) expect(got[i]).toBeCloseTo(wanted[i], digits);
};

describe.each(testedDevices)('on %s', (name) => {
  let device: Device;
  beforeAll(async () => {
    device = await makeDevice(name);
  });
  afterAll(() => device.dispose());

  test('plain descent: θ ← θ − αg, and t counts', async () => {
    const { after, slots } = await descend(device, sgd({ learningRate: 0.5 }), f(1, 2), [f(2, -4), f(1, 0)]);
    expect(after).toEqual([f(0, 4), f(-0.5, 4)]);
    expect(slots).toEqual({ t: f(2) });
  });

  test("Adam's first step is the learning rate, whatever the gradient's size", async () => {
    const gradient = f(1000, -1, 1e-3, 0);
    const { after } = await descend(device, adam({ learningRate: 0.01 }), f(0, 0, 0, 0), [gradient]);
    near(after[0], f(-0.01, 0.01, -0.01, 0), 6);
  });

  test('Adam, two steps worked by hand', async () => {
    // β₁ = β₂ = ½, ε = 1, α = 1, g = 2 then 0.
    // t = 1: m = 1, v = 2; m̂ = 1/½ = 2, v̂ = 2/½ = 4; θ = 0 − 2/(2 + 1) = −⅔
    // t = 2: m = ½, v = 1; m̂ = ½/¾ = ⅔, v̂ = 1/¾ = 4/3; θ = −⅔ − ⅔/(√(4/3) + 1)
    const optimiser = adam({ learningRate: 1, beta1: 0.5, beta2: 0.5, epsilon: 1 });
    const { after, slots } = await descend(device, optimiser, f(0), [f(2), f(0)]);
    near(after[0], [-2 / 3]);
    near(after[1], [-2 / 3 - 2 / 3 / (Math.sqrt(4 / 3) + 1)]);
    expect(slots).toEqual({ m: f(0.5), v: f(1), t: f(2) });
  });

  test('Adam keeps to the textbook over many steps with its usual decays', async () => {
    const gradients = Array.from({ length: 60 }, (_, i) => f(Math.sin(i), 0.01 * Math.cos(2 * i)));
    const { after } = await descend(device, adam({ learningRate: 0.01 }), f(0, 0), gradients);
    const [theta, m, v] = [[0, 0], [0, 0], [0, 0]]; // biome-ignore format: three vectors
    let [power1, power2] = [1, 1];
    for (const g of gradients) {
      power1 *= 0.9;
      power2 *= 0.999;
      for (const i of [0, 1]) {
        m[i] = 0.9 * m[i] + 0.1 * g[i];
        v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
        theta[i] -= (0.01 * (m[i] / (1 - power1))) / (Math.sqrt(v[i] / (1 - power2)) + 1e-8);
      }
    }
    near(after[59], theta, 5);
  });

  test('a learning rate may be a tensor', async () => {
    const parameters = device.store({ theta: { shape: [1], data: f(1) } });
    const program = await device.compile({
      name: 'scheduled',
      stores: { parameters, slots: sgd({ learningRate: 1 }).slots(device, 1) },
      inputs: { rate: { shape: [], dtype: 'float32' } },
      run(stores, { rate }) {
        const { flat } = sgd({ learningRate: rate }).update(stores.parameters.flat, tf.tensor1d([2]), stores.slots);
        return { outputs: {}, writes: { parameters: flat } };
      },
    });
    await program.run({ rate: f(0.25) });
    await device.pull?.();
    expect(parameters.read().theta).toEqual(f(0.5));
  });

  test('centred RMSProp, two steps worked by hand', async () => {
    // ρ = ½, ε = 1, α = 1, g = 2 then 0.
    // 1: m = 1, n = 2; θ = 0 − 2/√(2 − 1 + 1) = −√2
    // 2: m = ½, n = 1; θ = −√2 − 0
    const optimiser = rmsProp({ learningRate: 1, decay: 0.5, epsilon: 1 });
    const { after, slots } = await descend(device, optimiser, f(0), [f(2), f(0)]);
    near(after[0], [-Math.SQRT2]);
    near(after[1], [-Math.SQRT2]);
    expect(slots).toEqual({ m: f(0.5), n: f(1), t: f(2) });
  });

  test('RMSProp without centring, two steps worked by hand', async () => {
    // ρ = ½, ε = 1, α = 1, g = 2 then 4.
    // 1: n = 2; θ = 0 − 2/√(2 + 1);  2: n = 1 + 8 = 9; θ = −2/√3 − 4/√10
    const optimiser = rmsProp({ learningRate: 1, decay: 0.5, epsilon: 1, centred: false });
    const { after, slots } = await descend(device, optimiser, f(0), [f(2), f(4)]);
    near(after[0], [-2 / Math.sqrt(3)]);
    near(after[1], [-2 / Math.sqrt(3) - 4 / Math.sqrt(10)]);
    expect(slots).toEqual({ n: f(9), t: f(2) });
  });

  test('a gradient longer than the limit is scaled to it, a shorter one is left alone', async () => {
    const program = await device.compile({
      name: 'clip',
      stores: {},
      inputs: { g: { shape: [2], dtype: 'float32' } },
      run: (_, { g }) => ({ outputs: { ...clipByGlobalNorm(g as tf.Tensor1D, 2.5) } }),
    });
    expect(await program.run({ g: f(3, 4) })).toEqual({ gradient: f(1.5, 2), norm: f(5) });
    expect(await program.run({ g: f(0, 1.5) })).toEqual({ gradient: f(0, 1.5), norm: f(1.5) });
    expect(await program.run({ g: f(0, 0) })).toEqual({ gradient: f(0, 0), norm: f(0) });
  });
});
