/**
 * How long one update of a learner takes: compiled, and op by op in plain TensorFlow.js in the same run, in alternation.
 *
 * The update is a deep Q-network's whole: the target from the target network, Huber loss, gradients, Adam. Every
 * figure is the median of its repeats, with the quartiles beside it.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../../core/arrays.js';
import type { Device, Program, Store } from '../../core/compute/device.js';
import { valueAndGradient } from '../../core/compute/grad.js';
import { makeDevice } from '../../core/compute/index.js';
import { adam } from '../../core/compute/optimisers.js';
import { makeRng } from '../../core/rng.js';

export interface BenchResult {
  readonly name: string;
  /** Median over the repeats. */
  readonly value: number;
  readonly unit: string;
  /** First and third quartile. */
  readonly low: number;
  readonly high: number;
  readonly repeats: number;
}

export interface BenchUpdateOptions {
  /** Compiled updates timed for each network. Default 1000. */
  readonly repeats?: number;
  /** Pairs of a compiled and a plain update. Default 11. */
  readonly pairs?: number;
  /** Threads of the compiled device. Default 1. */
  readonly threads?: number;
}

type Named = Readonly<Record<string, tf.Tensor>>;
type Inputs = Readonly<Record<string, NumericArray>>;

interface Network {
  readonly name: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly obs: { readonly shape: readonly number[]; readonly dtype: 'float32' | 'uint8' };
  readonly actions: number;
  readonly batch: number;
  q(parameters: Named, obs: tf.Tensor): tf.Tensor2D;
}

const dense = (p: Named, i: number, x: tf.Tensor): tf.Tensor2D =>
  tf.add(tf.matMul(x as tf.Tensor2D, p[`w${i}`] as tf.Tensor2D), p[`b${i}`]);

const mlp: Network = {
  name: 'MLP 4-120-84-2, batch 128',
  shapes: { w1: [4, 120], b1: [120], w2: [120, 84], b2: [84], w3: [84, 2], b3: [2] },
  obs: { shape: [4], dtype: 'float32' },
  actions: 2,
  batch: 128,
  q: (p, obs) => dense(p, 3, tf.relu(dense(p, 2, tf.relu(dense(p, 1, obs))))),
};

const minAtar: Network = {
  name: 'conv 16·3×3, dense 128 on 10×10×4 bytes, batch 32',
  shapes: { filter: [3, 3, 4, 16], bias: [16], w1: [1024, 128], b1: [128], w2: [128, 6], b2: [6] },
  obs: { shape: [10, 10, 4], dtype: 'uint8' },
  actions: 6,
  batch: 32,
  q(p, obs) {
    const image = tf.add(tf.conv2d(obs as tf.Tensor4D, p.filter as tf.Tensor4D, 1, 'valid'), p.bias);
    return dense(p, 2, tf.relu(dense(p, 1, tf.reshape(tf.relu(image), [-1, 1024]))));
  },
};

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

function parameters(device: Device, { shapes }: Network): Store {
  const rng = makeRng(1);
  const values = Object.entries(shapes).map(([name, shape]) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, () => 0.1 * rng.normal());
    return [name, { shape, data }] as const;
  });
  return device.store(Object.fromEntries(values));
}

/** Huber (1964): ½x² for |x| ≤ 1, else |x| − ½; averaged. */
function huber(x: tf.Tensor): tf.Scalar {
  const absolute = tf.abs(x);
  const near = tf.minimum(absolute, 1);
  return tf.mean(tf.add(tf.mul(0.5, tf.square(near)), tf.sub(absolute, near)));
}

function compileUpdate(device: Device, network: Network): Promise<Program> {
  const { batch, actions, q } = network;
  const optimiser = adam({ learningRate: 1e-3 });
  const online = parameters(device, network);
  const obs = { shape: [batch, ...network.obs.shape], dtype: network.obs.dtype };
  const real = { shape: [batch], dtype: 'float32' } as const;
  return device.compile({
    name: `update of ${network.name}`,
    stores: { online, target: parameters(device, network), slots: optimiser.slots(device, online.size) },
    inputs: { obs, action: { shape: [batch], dtype: 'int32' }, reward: real, discount: real, nextObs: obs },
    run(stores, inputs) {
      const qNext = tf.max(q(stores.target.unpack(), inputs.nextObs), 1);
      const target = tf.add(inputs.reward, tf.mul(inputs.discount, qNext));
      const taken = tf.oneHot(inputs.action as tf.Tensor1D, actions);
      const { loss, gradient } = valueAndGradient((flat) => {
        const qTaken = tf.sum(tf.mul(q(stores.online.unpack(flat), inputs.obs), taken), 1);
        return huber(tf.sub(target, qTaken));
      }, stores.online.flat);
      const next = optimiser.update(stores.online.flat, gradient, stores.slots);
      return { outputs: { loss }, writes: { online: next.flat, slots: next.slots } };
    },
  });
}

const compileGreedy = (device: Device, network: Network): Promise<Program> =>
  device.compile({
    name: `greedy action of ${network.name}`,
    stores: { online: parameters(device, network) },
    inputs: { obs: { shape: [1, ...network.obs.shape], dtype: network.obs.dtype } },
    run: (stores, { obs }) => ({ outputs: { action: tf.argMax(network.q(stores.online.unpack(), obs), 1) } }),
  });

function experience({ obs, batch, actions }: Network): Inputs {
  const rng = makeRng(2);
  const fill = () => {
    const size = batch * sizeOf(obs.shape);
    return obs.dtype === 'uint8'
      ? Uint8Array.from({ length: size }, () => rng.int(2))
      : Float32Array.from({ length: size }, () => rng.normal());
  };
  const real = () => Float32Array.from({ length: batch }, () => rng.uniform());
  const action = Int32Array.from({ length: batch }, () => rng.int(actions));
  return { obs: fill(), action, reward: real(), discount: real(), nextObs: fill() };
}

async function milliseconds(program: Program, inputs: Inputs): Promise<number> {
  const start = performance.now();
  await program.run(inputs);
  return performance.now() - start;
}

async function timed(program: Program, inputs: Inputs, repeats: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) times.push(await milliseconds(program, inputs));
  return times;
}

function summary(name: string, unit: string, values: readonly number[]): BenchResult {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): number => sorted[Math.round(q * (sorted.length - 1))];
  return { name, value: at(0.5), unit, low: at(0.25), high: at(0.75), repeats: values.length };
}

interface Bench {
  readonly compiled: Device;
  readonly plain: Device;
  readonly repeats: number;
  readonly pairs: number;
}

async function benchNetwork(network: Network, { compiled, plain, repeats, pairs }: Bench): Promise<BenchResult[]> {
  const [fast, slow] = [await compileUpdate(compiled, network), await compileUpdate(plain, network)];
  const batch = experience(network);
  await timed(fast, batch, Math.ceil(repeats / 4)); // warm
  await timed(slow, batch, 1);
  const ratios: number[] = [];
  const plainTimes: number[] = [];
  for (let i = 0; i < pairs; i++) {
    // A compiled update is too short to time once: the median of eleven stands against one plain update.
    const own = summary('', 'ms', await timed(fast, batch, 11)).value;
    const other = await milliseconds(slow, batch);
    plainTimes.push(other);
    ratios.push(own / other);
  }
  const greedy = await compileGreedy(compiled, network);
  const one = { obs: batch.obs.subarray(0, sizeOf(network.obs.shape)) };
  await timed(greedy, one, repeats);
  return [
    summary(`${network.name}: update, compiled`, 'ms', await timed(fast, batch, repeats)),
    summary(`${network.name}: update, tfjs-cpu`, 'ms', plainTimes),
    summary(`${network.name}: update, compiled / tfjs-cpu`, 'ratio', ratios),
    summary(`${network.name}: greedy action, batch 1, compiled`, 'ms', await timed(greedy, one, repeats)),
  ];
}

/** Times both networks. */
export async function benchUpdate(options: BenchUpdateOptions = {}): Promise<BenchResult[]> {
  const { repeats = 1000, pairs = 11, threads = 1 } = options;
  const compiled = await makeDevice('cpu', { threads });
  const plain = await makeDevice('tfjs-cpu');
  const bench: Bench = { compiled, plain, repeats, pairs };
  const results = [...(await benchNetwork(mlp, bench)), ...(await benchNetwork(minAtar, bench))];
  compiled.dispose();
  plain.dispose();
  return results;
}
