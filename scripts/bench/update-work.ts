/** The work of a row on a device of ours: networks, programs and the step that is timed. */

import * as tf from '@tensorflow/tfjs-core';
import { argmax } from '../../agents/discrete.js';
import { entropy, logProb } from '../../agents/distributions.js';
import { qLoss, qTarget } from '../../agents/dqn.js';
import { makeForward } from '../../agents/forward.js';
import { squared } from '../../agents/losses.js';
import { dense, fanInUniform, type InitialParameters, makeNetwork, type Network } from '../../agents/networks.js';
import type { NumericArray } from '../../core/arrays.js';
import type { Device, Store, TensorSpec } from '../../core/compute/device.js';
import { valueAndGradient } from '../../core/compute/grad.js';
import { adam, clipByGlobalNorm } from '../../core/compute/optimisers.js';
import { makeRng } from '../../core/rng.js';
import { box } from '../../core/spaces.js';
import type { ActRow, DqnRow, Experience, Net, PpoRow, Row } from './update-rows.js';

export interface Work {
  /** Back to the initial parameters, with nothing remembered by the optimiser. */
  reset(): void;
  /** What is timed: one update, all updates of an iteration, or the choice of actions. Gives losses or actions. */
  step(): Promise<ArrayLike<number>>;
  /** A step, for comparison with a peer: its losses, or all outputs of the network and then the actions. */
  check(): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** Agents' own network where it fits: its convolutions are 3 × 3 with stride 1. */
type Plain = Pick<Network, 'input' | 'init' | 'forward'>;

export function networkOf(net: Net): Plain {
  const { obs, convolutions, hidden, activation, outputs } = net;
  if (convolutions.some(({ size, stride }) => size !== 3 || stride !== 1)) return stridedNetwork(net);
  const space = obs.dtype === 'uint8' ? box(0, obs.high, obs.shape, 'uint8') : box(-9, 9, obs.shape);
  return makeNetwork(space, outputs, { hidden, activation, channels: convolutions.map(({ filters }) => filters) });
}

/** Convolutions of any stride, then dense layers; an activation after every layer but the last. */
function stridedNetwork({ obs, convolutions, hidden, activation, outputs }: Net): Plain {
  let [height, width, channels] = obs.shape;
  const filters = convolutions.map(({ filters, size, stride }) => {
    const shape = [size, size, channels, filters];
    [height, width] = [height, width].map((n) => Math.floor((n - size) / stride) + 1);
    channels = filters;
    return { shape, stride };
  });
  const widths = [height * width * channels, ...hidden, outputs];
  const weights = widths.slice(1).map((n, i) => [widths[i], n]);
  const activate = activation === 'tanh' ? tf.tanh : tf.relu;
  return {
    input: (count) => ({ shape: [count, ...obs.shape], dtype: obs.dtype }),
    init(rng) {
      const parameters: InitialParameters = {};
      const layer = (name: string, shape: readonly number[]): void => {
        const fanIn = shape.slice(0, -1).reduce((product, n) => product * n, 1);
        const out = shape[shape.length - 1];
        parameters[`${name}.weight`] = { shape, data: fanInUniform(rng, shape, fanIn) };
        parameters[`${name}.bias`] = { shape: [out], data: fanInUniform(rng, [out], fanIn) };
      };
      filters.forEach(({ shape }, i) => {
        layer(`conv${i + 1}`, shape);
      });
      weights.forEach((shape, i) => {
        layer(`dense${i + 1}`, shape);
      });
      return parameters;
    },
    forward(p, pixels) {
      let x = tf.mul(pixels, 1 / obs.high);
      filters.forEach(({ stride }, i) => {
        const y = tf.conv2d(x as tf.Tensor4D, p[`conv${i + 1}.weight`] as tf.Tensor4D, stride, 'valid');
        x = activate(tf.add(y, p[`conv${i + 1}.bias`]));
      });
      let y = tf.reshape(x, [-1, widths[0]]) as tf.Tensor2D;
      weights.forEach((_, i) => {
        y = dense(y, p[`dense${i + 1}.weight`], p[`dense${i + 1}.bias`]);
        if (i < weights.length - 1) y = activate(y);
      });
      return y;
    },
  };
}

const prefixed = (prefix: string, parameters: InitialParameters): InitialParameters =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`${prefix}.${name}`, value]));
const unprefixed = <T>(prefix: string, values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), value]] : [],
    ),
  );

const criticOf = ({ net }: PpoRow): Plain => networkOf({ ...net, outputs: 1 });

/** Drawn from a fixed seed: the same in every run. */
export function parametersOf(row: Row): InitialParameters {
  const rng = makeRng(1).split('parameters');
  if (row.kind !== 'ppo') return networkOf(row.net).init(rng);
  // The actor starts nearly uniform: Andrychowicz et al., 2021, https://openreview.net/forum?id=nIAxjsniDzg.
  const actor = networkOf(row.net).init(rng.split('actor'), 0.01);
  return { ...prefixed('actor', actor), ...prefixed('critic', criticOf(row).init(rng.split('critic'))) };
}

/** What puts parameters and slots back to where they are now. */
function resetter(...stores: readonly Store[]): () => void {
  const initial = stores.map((store) => store.read());
  return () => {
    stores.forEach((store, i) => {
      store.write(initial[i]);
    });
  };
}

const float = (count: number): TensorSpec => ({ shape: [count], dtype: 'float32' });

async function dqnWork(device: Device, row: DqnRow, experience: Experience): Promise<Work> {
  const { batch } = row;
  const network = networkOf(row.net);
  const optimiser = adam({ learningRate: row.learningRate });
  const qNet = device.store(parametersOf(row));
  const targetNet = device.store(parametersOf(row));
  const slots = optimiser.slots(device, qNet.size);
  const obs = network.input(batch);
  const program = await device.compile({
    name: `bench/${row.title}`,
    stores: { qNet, targetNet, slots },
    inputs: {
      obs,
      action: { shape: [batch], dtype: 'int32' },
      reward: float(batch),
      discount: float(batch),
      nextObs: obs,
    },
    run(stores, { obs, action, reward, discount, nextObs }) {
      const target = qTarget(reward, discount, network.forward(stores.targetNet.unpack(), nextObs));
      const { loss, gradient } = valueAndGradient(
        (flat) => qLoss(network.forward(stores.qNet.unpack(flat), obs), action, target, 'huber'),
        stores.qNet.flat,
      );
      const next = optimiser.update(stores.qNet.flat, gradient, stores.slots);
      return { outputs: { loss }, writes: { qNet: next.flat, slots: next.slots } };
    },
  });
  const sampled = arraysOf(experience) as Record<'obs' | 'action' | 'reward' | 'discount' | 'nextObs', NumericArray>;
  const reset = resetter(qNet, slots);
  const step = async () => (await program.run(sampled)).loss;
  return {
    reset,
    step,
    check: step,
    dispose: () => disposeAll(program, qNet, targetNet, slots),
  };
}

const arraysOf = (experience: Experience): Record<string, NumericArray> =>
  Object.fromEntries(Object.entries(experience).map(([name, { data }]) => [name, data]));

function disposeAll(...owned: readonly { dispose(): void }[]): void {
  for (const one of owned) one.dispose();
}

/** Â to mean 0 and standard deviation 1 (of the sample, as PyTorch's `std` is). [B] → [B]. */
function normalised(advantage: tf.Tensor): tf.Tensor {
  const centred = tf.sub(advantage, tf.mean(advantage));
  const variance = tf.mul(tf.mean(tf.square(centred)), advantage.size / (advantage.size - 1));
  return tf.div(centred, tf.add(tf.sqrt(variance), 1e-8));
}

/** −mean min(r Â, clip(r) Â) − β H + w ½ (G − v)², r = π/π_old. Schulman et al., 2017, arXiv:1707.06347, equation 9. */
function ppoLoss(
  row: PpoRow,
  logits: tf.Tensor2D,
  v: tf.Tensor,
  minibatch: Readonly<Record<string, tf.Tensor>>,
): tf.Scalar {
  const { action, logProbOld, target } = minibatch;
  const advantage = normalised(minibatch.advantage);
  const ratio = tf.exp(tf.sub(logProb(logits, action), logProbOld));
  const clipped = tf.clipByValue(ratio, 1 - row.clipRatio, 1 + row.clipRatio);
  const surrogate = tf.mean(tf.minimum(tf.mul(ratio, advantage), tf.mul(clipped, advantage)));
  const valueLoss = tf.mean(squared(tf.sub(target, tf.reshape(v, [-1]))));
  const bonus = tf.mul(row.entropyBonus, tf.mean(entropy(logits)));
  return tf.add(tf.sub(tf.neg(surrogate), bonus), tf.mul(row.valueWeight, valueLoss));
}

async function ppoWork(device: Device, row: PpoRow, experience: Experience): Promise<Work> {
  const { batch } = row;
  const [actor, critic] = [networkOf(row.net), criticOf(row)];
  const optimiser = adam({ learningRate: row.learningRate, epsilon: row.adamEpsilon });
  const nets = device.store(parametersOf(row));
  const slots = optimiser.slots(device, nets.size);
  const inputs = {
    obs: actor.input(batch),
    action: { shape: [batch], dtype: 'int32' },
    logProbOld: float(batch),
    advantage: float(batch),
    target: float(batch),
  } as const;
  const program = await device.compile({
    name: `bench/${row.title}`,
    stores: { nets, slots },
    inputs,
    run(stores, minibatch) {
      const { loss, gradient } = valueAndGradient((flat) => {
        const parameters = stores.nets.unpack(flat);
        const logits = actor.forward(unprefixed('actor', parameters), minibatch.obs);
        const v = critic.forward(unprefixed('critic', parameters), minibatch.obs);
        return ppoLoss(row, logits, v, minibatch);
      }, stores.nets.flat);
      const clipped = clipByGlobalNorm(gradient, row.maxGradientNorm).gradient;
      const next = optimiser.update(stores.nets.flat, clipped, stores.slots);
      return { outputs: { loss }, writes: { nets: next.flat, slots: next.slots } };
    },
  });
  const reset = resetter(nets, slots);
  const run = (minibatch: Readonly<Record<keyof typeof inputs, NumericArray>>) => program.run(minibatch);
  const step = () => iterate(row, experience, run);
  return {
    reset,
    step,
    check: step,
    dispose: () => disposeAll(program, nets, slots),
  };
}

type Minibatch = Record<'obs' | 'action' | 'logProbOld' | 'advantage' | 'target', NumericArray>;

/** All updates of one PPO iteration: its minibatches are gathered from the rollout in the order of the epochs. */
async function iterate(
  { batch, epochs, minibatches }: PpoRow,
  experience: Experience,
  update: (minibatch: Minibatch) => Promise<Readonly<Record<'loss', NumericArray>>>,
): Promise<Float32Array> {
  const losses = new Float32Array(epochs * minibatches);
  const { order, ...rollout } = experience;
  for (let k = 0; k < losses.length; k++) {
    const chosen = order.data.subarray(k * batch, (k + 1) * batch);
    const minibatch = Object.fromEntries(
      Object.entries(rollout).map(([name, { data }]) => [name, gather(data, order.shape[1], chosen)]),
    );
    losses[k] = (await update(minibatch as Minibatch)).loss[0];
  }
  return losses;
}

/** The chosen rows of `count`. */
function gather(data: NumericArray, count: number, chosen: NumericArray): NumericArray {
  const width = data.length / count;
  const out = new (data.constructor as Float32ArrayConstructor)(chosen.length * width);
  for (let i = 0; i < chosen.length; i++) {
    for (let k = 0; k < width; k++) out[i * width + k] = data[chosen[i] * width + k];
  }
  return out;
}

async function actWork(device: Device, row: ActRow, experience: Experience): Promise<Work> {
  const { net, batch } = row;
  const network = networkOf(net);
  const qNet = device.store(parametersOf(row));
  const forward = makeForward({
    name: `bench/${row.title}`,
    device,
    stores: { qNet },
    network,
    run: (parameters, obs) => ({ q: network.forward(parameters.qNet, obs) }),
  });
  const obs = experience.obs.data;
  const chosen = new Int32Array(batch);
  const choose = (q: Float32Array): Int32Array => {
    for (let i = 0; i < batch; i++) chosen[i] = argmax(q, i * net.outputs, net.outputs);
    return chosen;
  };
  return {
    reset() {},
    step: async () => choose((await forward('act', obs, batch)).q),
    async check() {
      const { q } = await forward('act', obs, batch);
      return [...q, ...choose(q)];
    },
    dispose: () => disposeAll(forward, qNet),
  };
}

/** Compiles a row's programs on a device (acting compiles at its first step). */
export function makeWork(device: Device, row: Row, experience: Experience): Promise<Work> {
  if (row.kind === 'dqn') return dqnWork(device, row, experience);
  return row.kind === 'ppo' ? ppoWork(device, row, experience) : actWork(device, row, experience);
}
