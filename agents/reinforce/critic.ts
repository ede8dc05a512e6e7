/** w: fitted to the rewards to go of a batch by steps of Adam on shuffled chunks. */

import type { AgentSetting, AgentState, Metrics } from '../../core/agent.js';
import { valueAndGradient } from '../../core/compute/grad.js';
import { adam } from '../../core/compute/optimisers.js';
import type { Chunk, Episodes } from '../episodes.js';
import { restore, tensorsOf } from '../keeping.js';
import { valueLoss } from '../losses.js';
import { makeNetwork, type NetworkOptions } from '../networks.js';

export interface CriticOptions extends NetworkOptions {
  readonly chunkSize: number;
  readonly valueEpochs: number;
  readonly adamEpsilon: number;
}

export async function makeCritic(setting: AgentSetting, config: CriticOptions, chunk: Chunk) {
  const { device, rng, observationSpace } = setting;
  const network = makeNetwork(observationSpace, 1, config);
  const valueNet = device.store(network.init(rng.split('value')));
  const slots = adam({ learningRate: 0 }).slots(device, valueNet.size);
  const shuffle = rng.split('shuffle');
  let order = new Int32Array(0);

  const fit = await device.compile<'valueNet' | 'slots', string, 'loss'>({
    name: 'reinforce/value',
    stores: { valueNet, slots },
    inputs: { ...chunk.specs(network), learningRate: { shape: [], dtype: 'float32' } },
    run(stores, { obs, signal, weight, learningRate }) {
      const { loss, gradient } = valueAndGradient(
        (flat) => valueLoss(network.forward(stores.valueNet.unpack(flat), obs), signal, weight),
        stores.valueNet.flat,
      );
      const optimiser = adam({ learningRate, epsilon: config.adamEpsilon });
      const next = optimiser.update(stores.valueNet.flat, gradient, stores.slots);
      return { outputs: { loss }, writes: { valueNet: next.flat, slots: next.slots } };
    },
  });

  /** Fisher and Yates. */
  function shuffled(length: number): Int32Array {
    if (order.length < length) order = new Int32Array(2 * length);
    for (let i = 0; i < length; i++) {
      const j = shuffle.int(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  return {
    network,
    net: valueNet,
    shuffle,
    async update(batch: Episodes, learningRate: number): Promise<Metrics> {
      let loss = 0;
      let runs = 0;
      for (let epoch = 0; epoch < config.valueEpochs; epoch++) {
        const rows = shuffled(batch.steps);
        for (let from = 0; from < batch.steps; from += config.chunkSize) {
          const count = Math.min(config.chunkSize, batch.steps - from);
          chunk.fill(batch, batch.target, from, 1 / count, rows);
          loss += (await fit.run({ ...chunk.inputs, learningRate: Float32Array.of(learningRate) })).loss[0];
          runs++;
        }
      }
      return { 'loss/value': loss / runs };
    },
    save: () => ({ ...tensorsOf('valueNet', valueNet), ...tensorsOf('valueAdam', slots) }),
    load(tensors: AgentState['tensors']) {
      restore('valueNet', valueNet, tensors);
      restore('valueAdam', slots, tensors);
    },
    dispose() {
      for (const owned of [fit, valueNet, slots]) owned.dispose();
    },
  };
}
