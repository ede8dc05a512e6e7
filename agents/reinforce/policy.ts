/** θ: gradients of all chunks of a batch are added up, then one step of Adam is taken. */

import * as tf from '@tensorflow/tfjs-core';
import type { AgentSetting, AgentState } from '../../core/agent.js';
import type { TensorSpec } from '../../core/compute/device.js';
import { valueAndGradient } from '../../core/compute/grad.js';
import { adam } from '../../core/compute/optimisers.js';
import type { Chunk, Episodes } from '../episodes.js';
import { restore, tensorsOf } from '../keeping.js';
import { clipped, policyGradientLoss, weightedSum } from '../losses.js';
import { makeNetwork, type NetworkOptions, type Parameters } from '../networks.js';
import type { ActionHead } from '../policy/heads.js';

/** The last layer of the policy starts small: all actions are about as likely at first. */
const POLICY_OUTPUT_SCALE = 0.01;
const HEAD = 'head/';

export interface PolicyOptions extends NetworkOptions {
  readonly chunkSize: number;
  readonly maxGradientNorm: number;
  readonly adamEpsilon: number;
}

/** −Σ w (Â log π(a | s) + β H). logProb, entropy, advantage, weight [B]; β scalar. */
export function policyLoss(
  logProb: tf.Tensor1D,
  entropy: tf.Tensor1D,
  advantage: tf.Tensor,
  weight: tf.Tensor,
  entropyBonus: tf.Tensor | number,
): { readonly loss: tf.Scalar; readonly entropy: tf.Scalar } {
  const h = weightedSum(entropy, weight);
  return { loss: tf.sub(policyGradientLoss(logProb, advantage, weight), tf.mul(h, entropyBonus)), entropy: h };
}

/** The parameters of the action head, which share the policy's store. */
export const ownOf = (parameters: Parameters): Parameters =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(HEAD))
      .map(([name, tensor]) => [name.slice(HEAD.length), tensor]),
  );

const scalar: TensorSpec = { shape: [], dtype: 'float32' };

export async function makePolicy(setting: AgentSetting, config: PolicyOptions, head: ActionHead, chunk: Chunk) {
  const { device, rng, observationSpace } = setting;
  const network = makeNetwork(observationSpace, head.outputs, config);
  const own = Object.fromEntries(Object.entries(head.init).map(([name, tensor]) => [HEAD + name, tensor]));
  const policyNet = device.store({ ...network.init(rng.split('policy'), POLICY_OUTPUT_SCALE), ...own });
  const sum = device.store({ gradient: { shape: [policyNet.size], data: new Float32Array(policyNet.size) } });
  const slots = adam({ learningRate: 0 }).slots(device, policyNet.size);

  const accumulate = await device.compile<'policyNet' | 'sum', string, 'loss' | 'entropy'>({
    name: 'reinforce/gradient',
    stores: { policyNet, sum },
    inputs: { ...chunk.specs(network), keep: scalar, entropyBonus: scalar },
    run(stores, { obs, action, signal, weight, mask, keep, entropyBonus }) {
      const { loss, gradient, aux } = valueAndGradient((flat) => {
        const parameters = stores.policyNet.unpack(flat);
        const outputs = network.forward(parameters, obs);
        const logProb = head.logProb(outputs, ownOf(parameters), action, mask);
        const entropy = head.entropy(outputs, ownOf(parameters), action, mask);
        const result = policyLoss(logProb, entropy, signal, weight, entropyBonus);
        return { loss: result.loss, aux: { entropy: result.entropy } };
      }, stores.policyNet.flat);
      const next = tf.add<tf.Tensor1D>(tf.mul(stores.sum.flat, keep), gradient);
      return { outputs: { loss, entropy: aux.entropy }, writes: { sum: next } };
    },
  });
  const descend = await device.compile({
    name: 'reinforce/descend',
    stores: { policyNet, sum, slots },
    inputs: { learningRate: scalar },
    run(stores, { learningRate }) {
      const { gradient, norm } = clipped(stores.sum.flat, config.maxGradientNorm);
      const optimiser = adam({ learningRate, epsilon: config.adamEpsilon });
      const next = optimiser.update(stores.policyNet.flat, gradient, stores.slots);
      return { outputs: { norm }, writes: { policyNet: next.flat, slots: next.slots } };
    },
  });

  /** Leaves −∇θ of the batch in `sum`. */
  async function differentiate(batch: Episodes, advantage: Float32Array, entropyBonus: number) {
    const total = { loss: 0, entropy: 0 };
    for (let from = 0; from < batch.steps; from += config.chunkSize) {
      chunk.fill(batch, advantage, from, 1 / batch.steps);
      const keep = Float32Array.of(from === 0 ? 0 : 1);
      const out = await accumulate.run({ ...chunk.inputs, keep, entropyBonus: Float32Array.of(entropyBonus) });
      total.loss += out.loss[0];
      total.entropy += out.entropy[0];
    }
    return total;
  }

  return {
    network,
    net: policyNet,
    /** The gradient of the loss of a batch, every step weighted by its advantage: what `update` descends. */
    async gradient(batch: Episodes, advantage: Float32Array): Promise<Float32Array> {
      await differentiate(batch, advantage, 0);
      await device.pull?.();
      return sum.read().gradient;
    },
    async update(batch: Episodes, advantage: Float32Array, learningRate: number, entropyBonus: number) {
      const { loss, entropy } = await differentiate(batch, advantage, entropyBonus);
      const { norm } = await descend.run({ learningRate: Float32Array.of(learningRate) });
      return { 'loss/policy': loss, 'policy/entropy': entropy, 'train/gradientNorm': norm[0] };
    },
    save: () => ({ ...tensorsOf('policyNet', policyNet), ...tensorsOf('policyAdam', slots) }),
    load(tensors: AgentState['tensors']) {
      restore('policyNet', policyNet, tensors);
      restore('policyAdam', slots, tensors);
    },
    dispose() {
      for (const owned of [accumulate, descend, policyNet, sum, slots]) owned.dispose();
    },
  };
}
