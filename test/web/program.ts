/** A program that both sides run: updates of a convolutional network with Adam, on numbers drawn from one seed. */

import * as tf from '@tensorflow/tfjs-core';
import { qLoss } from '../../agents/dqn.js';
import { makeNetwork } from '../../agents/networks.js';
import type { Device } from '../../core/compute/device.js';
import { valueAndGradient } from '../../core/compute/grad.js';
import { adam } from '../../core/compute/optimisers.js';
import { makeRng } from '../../core/rng.js';
import { box } from '../../core/spaces.js';

const BATCH = 8;
const ACTIONS = 3;
const UPDATES = 5;
const pixels = box(0, 1, [6, 6, 2], 'uint8');

export interface Numbers {
  readonly device: string;
  /** Of each update. */
  readonly losses: number[];
  /** q of the last batch by the last network. */
  readonly q: number[];
  /** All parameters, tensor after tensor. */
  readonly parameters: number[];
}

/** What five updates leave. */
export async function updateNumbers(device: Device): Promise<Numbers> {
  const rng = makeRng(7);
  const network = makeNetwork(pixels, ACTIONS, { hidden: [64], channels: [8], activation: 'relu' });
  const net = device.store(network.init(rng.split('network')));
  const slots = adam({ learningRate: 1e-2 }).slots(device, net.size);
  const update = await device.compile({
    name: 'test/update',
    stores: { net, slots },
    inputs: {
      obs: network.input(BATCH),
      action: { shape: [BATCH], dtype: 'int32' },
      target: { shape: [BATCH], dtype: 'float32' },
    },
    run(stores, { obs, action, target }) {
      const { loss, gradient } = valueAndGradient((flat) => {
        const q = network.forward(stores.net.unpack(flat), obs);
        return { loss: qLoss(q, action, target, 'huber'), aux: {} };
      }, stores.net.flat);
      const next = adam({ learningRate: 1e-2 }).update(stores.net.flat, gradient, stores.slots);
      return { outputs: { loss }, writes: { net: next.flat, slots: next.slots } };
    },
  });
  const think = await device.compile({
    name: 'test/think',
    stores: { net },
    inputs: { obs: network.input(BATCH) },
    run: (stores, { obs }) => {
      const q = network.forward(stores.net.unpack(), obs);
      return { outputs: { q, best: tf.argMax(q, 1) } };
    },
  });
  const obs = Uint8Array.from({ length: BATCH * pixels.size }, () => rng.int(2));
  const action = Int32Array.from({ length: BATCH }, () => rng.int(ACTIONS));
  const target = Float32Array.from({ length: BATCH }, () => 4 * rng.uniform() - 2);
  const losses: number[] = [];
  for (let n = 0; n < UPDATES; n++) losses.push((await update.run({ obs, action, target })).loss[0]);
  const { q } = await think.run({ obs });
  await device.pull?.();
  const parameters = Object.values(net.read()).flatMap((values) => [...values]);
  return { device: device.name, losses, q: [...q], parameters };
}
