/** Whole updates, as agents write them: what the tests compare between devices. */

import * as tf from '@tensorflow/tfjs-core';
import type { Device, Store } from '../../../core/compute/device.js';
import { valueAndGradient } from '../../../core/compute/grad.js';
import { adam } from '../../../core/compute/optimisers.js';
import { makeRng } from '../../../core/rng.js';

type Named = Readonly<Record<string, tf.Tensor>>;
type Shapes = Readonly<Record<string, readonly number[]>>;
type Net = (parameters: Named, obs: tf.Tensor) => tf.Tensor2D;

const dense = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor2D =>
  tf.add(tf.matMul(x as tf.Tensor2D, weight as tf.Tensor2D), bias);

export interface Problem {
  readonly shapes: Shapes;
  readonly obsShape: readonly number[];
  readonly obsType: 'float32' | 'uint8';
  readonly actions: number;
  readonly net: Net;
}

/** Dense layers with ReLU between them. */
export function mlpProblem(...sizes: number[]): Problem {
  const shapes: Record<string, number[]> = {};
  for (let i = 1; i < sizes.length; i++) {
    shapes[`w${i}`] = [sizes[i - 1], sizes[i]];
    shapes[`b${i}`] = [sizes[i]];
  }
  const net: Net = (p, obs) => {
    let x = obs as tf.Tensor2D;
    for (let i = 1; i < sizes.length; i++) {
      x = dense(x, p[`w${i}`], p[`b${i}`]);
      if (i < sizes.length - 1) x = tf.relu(x);
    }
    return x;
  };
  return { shapes, obsShape: [sizes[0]], obsType: 'float32', actions: sizes[sizes.length - 1], net };
}

/** The network of MinAtar: 16 filters of 3×3, then a dense layer, on 10×10 images of bytes. */
export function minAtarProblem(channels = 4, filters = 16, hidden = 128, actions = 6): Problem {
  const flat = 8 * 8 * filters;
  const shapes = {
    filter: [3, 3, channels, filters],
    bias: [filters],
    w1: [flat, hidden],
    b1: [hidden],
    w2: [hidden, actions],
    b2: [actions],
  };
  const net: Net = (p, obs) => {
    const x = tf.relu(tf.add(tf.conv2d(obs as tf.Tensor4D, p.filter as tf.Tensor4D, 1, 'valid'), p.bias));
    return dense(tf.relu(dense(tf.reshape(x, [-1, flat]), p.w1, p.b1)), p.w2, p.b2);
  };
  return { shapes, obsShape: [10, 10, channels], obsType: 'uint8', actions, net };
}

/** Random parameters of a sensible size. */
export function parameters(device: Device, shapes: Shapes, seed: number): Store {
  const rng = makeRng(seed);
  const values = Object.entries(shapes).map(([name, shape]) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const scale = shape.length > 1 ? Math.sqrt(2 / (size / shape[shape.length - 1])) : 0.1;
    return [name, { shape, data: Float32Array.from({ length: size }, () => scale * rng.normal()) }] as const;
  });
  return device.store(Object.fromEntries(values));
}

/** 1 where |x| ≤ 1: ½x², else |x| − ½. */
const huber = (x: tf.Tensor): tf.Scalar => {
  const absolute = tf.abs(x);
  const quadratic = tf.minimum(absolute, 1);
  return tf.mean(tf.add(tf.mul(0.5, tf.square(quadratic)), tf.sub(absolute, quadratic)));
};

/** The update of a deep Q-network: Huber loss of r + γ·maxₐ q⁻(s′, a) − q(s, a), then Adam. */
export async function dqnUpdate(device: Device, problem: Problem, batch: number, learningRate = 1e-3) {
  const { shapes, obsShape, obsType, actions, net } = problem;
  const optimiser = adam({ learningRate });
  const online = parameters(device, shapes, 1);
  const target = parameters(device, shapes, 2);
  const slots = optimiser.slots(device, online.size);
  const program = await device.compile({
    name: 'dqn/update',
    stores: { online, target, slots },
    inputs: {
      obs: { shape: [batch, ...obsShape], dtype: obsType },
      action: { shape: [batch], dtype: 'int32' },
      reward: { shape: [batch], dtype: 'float32' },
      discount: { shape: [batch], dtype: 'float32' },
      nextObs: { shape: [batch, ...obsShape], dtype: obsType },
    },
    run(stores, { obs, action, reward, discount, nextObs }) {
      const qNext = tf.max(net(stores.target.unpack(), nextObs), 1);
      const goal = tf.add(reward, tf.mul(discount, qNext));
      const taken = tf.oneHot(action as tf.Tensor1D, actions);
      const { loss, gradient, aux } = valueAndGradient((flat) => {
        const q = net(stores.online.unpack(flat), obs);
        const tdError = tf.sub(goal, tf.sum(tf.mul(q, taken), 1));
        return { loss: huber(tdError), aux: { tdError, qMean: tf.mean(q) } };
      }, stores.online.flat);
      const next = optimiser.update(stores.online.flat, gradient, stores.slots);
      return { outputs: { loss, ...aux }, writes: { online: next.flat, slots: next.slots } };
    },
  });
  return { program, online, target, slots };
}

/** A batch of random experience. */
export function experience({ obsShape, obsType, actions }: Problem, batch: number, seed: number) {
  const rng = makeRng(seed);
  const size = batch * obsShape.reduce((a, b) => a * b, 1);
  const obs = () =>
    obsType === 'uint8'
      ? Uint8Array.from({ length: size }, () => rng.int(2))
      : Float32Array.from({ length: size }, () => rng.normal());
  return {
    obs: obs(),
    action: Int32Array.from({ length: batch }, () => rng.int(actions)),
    reward: Float32Array.from({ length: batch }, () => rng.normal()),
    discount: Float32Array.from({ length: batch }, () => (rng.uniform() < 0.1 ? 0 : 0.99)),
    nextObs: obs(),
  };
}
