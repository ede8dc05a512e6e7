/**
 * REINFORCE: the Monte-Carlo policy gradient, with an optional baseline.
 *
 *   ∇θ = mean over steps of  ∇ log π(aₜ | sₜ; θ) Âₜ + β ∇ H(π(· | sₜ; θ)),   Âₜ = Gₜ − b(sₜ)
 *   Gₜ = rₜ₊₁ + γₜ₊₁ Gₜ₊₁,   b = 0, the mean of G over the batch, or v(s; w) with w moved to lessen ½ (G − v)²
 *
 * Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning" (1992),
 * https://doi.org/10.1007/BF00992696; Sutton & Barto 2018, §13.3–13.4.
 *
 * Differences from the paper: batches of episodes and Adam instead of one step an episode; rewards to go instead of the
 * whole return; no factor γᵗ before the gradient of step t, as everybody leaves it out; the advantage may be scaled to
 * unit deviation over the batch. With the value baseline an episode that was cut short continues with v of its last
 * observation; without it nothing is known of what would have followed, and its returns count what was seen. Episodes
 * that are under way during an update join the next batch with their older steps as they are.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Agent, AgentKind, AgentSetting, AgentState, Metrics, Thoughts, Transitions } from '../core/agent.js';
import type { NumericArray } from '../core/arrays.js';
import type { TensorSpec } from '../core/compute/device.js';
import { valueAndGradient } from '../core/compute/grad.js';
import { adam } from '../core/compute/optimisers.js';
import { type Config, choice, flag, real, sizes, whole } from '../core/config.js';
import { discountOf } from '../core/returns.js';
import type { RngState } from '../core/rng.js';
import { linear } from '../core/schedules.js';
import { argmax, discreteActions, needsDiscreteActions } from './discrete.js';
import { drawCategorical, softmax } from './distributions.js';
import { type Chunk, type Episodes, makeChunk, makeEpisodes } from './episodes.js';
import { makeForward } from './forward.js';
import { prefixed, restore, restoreAll, tensorsOf, unprefixed } from './keeping.js';
import { advantages, clipped, policyLoss, valueLoss } from './losses.js';
import { ACTIVATIONS, makeNetwork, type Network } from './networks.js';

const fields = {
  learningRate: real(3e-3, { above: 0 }, 'α: step size of Adam for the policy'),
  learningRateEnd: real(
    1,
    { min: 0, max: 1 },
    'part of both learning rates that is left at the end; they fall linearly',
  ),
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  baseline: choice('value', ['none', 'mean', 'value'], 'b: nothing, the mean return of the batch, or a learned v(s)'),
  episodesPerUpdate: whole(16, { min: 1 }, 'whole episodes in an update, at least'),
  stepsPerUpdate: whole(4000, { min: 1 }, 'an update comes earlier once its whole episodes have so many env steps'),
  normalizeAdvantage: flag(true, 'scale Â to unit deviation over the batch; with a baseline also to mean 0'),
  entropyBonus: real(0.01, { min: 0 }, 'β: weight of the entropy, nats'),
  maxGradientNorm: real(0.5, { min: 0 }, 'policy gradients of a larger norm are scaled down to it; 0: never'),
  valueLearningRate: real(3e-3, { above: 0 }, 'step size of Adam for v; baseline value only'),
  valueEpochs: whole(4, { min: 1 }, 'passes over the batch to fit v; baseline value only'),
  chunkSize: whole(512, { min: 1 }, 'steps in one program run; longer batches take several, gradients added up'),
  adamEpsilon: real(1e-8, { above: 0 }, 'ε of Adam: added to the root of the second moment'),
  hidden: sizes([64, 64], 'widths of the dense layers'),
  channels: sizes([16], 'filters of the 3 × 3 convolutions; observations of pixels only'),
  activation: choice('tanh', ACTIVATIONS, 'activation after every layer but the last'),
};
export type ReinforceConfig = Config<typeof fields>;

/** The last layer of the policy starts small: all actions are about as likely at first. */
const POLICY_OUTPUT_SCALE = 0.01;

/** What the policy and v share when they learn. */
interface Learning {
  readonly setting: AgentSetting;
  readonly config: ReinforceConfig;
  readonly chunk: Chunk;
  readonly chunkInputs: (network: Network) => Record<'obs' | 'action' | 'signal' | 'weight', TensorSpec>;
}

/** θ: gradients of all chunks of a batch are added up, then one step of Adam is taken. */
async function makePolicy({ setting, config, chunk, chunkInputs }: Learning, actions: number) {
  const { device, rng } = setting;
  const network = makeNetwork(setting.observationSpace, actions, config);
  const policyNet = device.store(network.init(rng.split('policy'), POLICY_OUTPUT_SCALE));
  const sum = device.store({ gradient: { shape: [policyNet.size], data: new Float32Array(policyNet.size) } });
  const slots = adam({ learningRate: config.learningRate }).slots(device, policyNet.size);

  const accumulate = await device.compile({
    name: 'reinforce/gradient',
    stores: { policyNet, sum },
    inputs: { ...chunkInputs(network), keep: { shape: [], dtype: 'float32' } },
    run(stores, { obs, action, signal, weight, keep }) {
      const { loss, gradient, aux } = valueAndGradient((flat) => {
        const logits = network.forward(stores.policyNet.unpack(flat), obs);
        const result = policyLoss(logits, action, signal, weight, config.entropyBonus);
        return { loss: result.loss, aux: { entropy: result.entropy } };
      }, stores.policyNet.flat);
      const next = tf.add<tf.Tensor1D>(tf.mul(stores.sum.flat, keep), gradient);
      return { outputs: { loss, entropy: aux.entropy }, writes: { sum: next } };
    },
  });
  const descend = await device.compile({
    name: 'reinforce/descend',
    stores: { policyNet, sum, slots },
    inputs: { learningRate: { shape: [], dtype: 'float32' } },
    run(stores, { learningRate }) {
      const { gradient, norm } = clipped(stores.sum.flat, config.maxGradientNorm);
      const optimiser = adam({ learningRate, epsilon: config.adamEpsilon });
      const next = optimiser.update(stores.policyNet.flat, gradient, stores.slots);
      return { outputs: { norm }, writes: { policyNet: next.flat, slots: next.slots } };
    },
  });

  return {
    network,
    net: policyNet,
    async update(batch: Episodes, advantage: Float32Array, learningRate: number): Promise<Metrics> {
      const total = { loss: 0, entropy: 0 };
      for (let from = 0; from < batch.steps; from += config.chunkSize) {
        chunk.fill(batch, advantage, from, 1 / batch.steps);
        const out = await accumulate.run({ ...chunk.inputs, keep: Float32Array.of(from === 0 ? 0 : 1) });
        total.loss += out.loss[0];
        total.entropy += out.entropy[0];
      }
      const { norm } = await descend.run({ learningRate: Float32Array.of(learningRate) });
      return { 'loss/policy': total.loss, 'policy/entropy': total.entropy, 'train/gradientNorm': norm[0] };
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

/** w: fitted to the returns of a batch by steps of Adam on shuffled chunks. */
async function makeCritic({ setting, config, chunk, chunkInputs }: Learning) {
  const { device, rng } = setting;
  const network = makeNetwork(setting.observationSpace, 1, config);
  const valueNet = device.store(network.init(rng.split('value')));
  const slots = adam({ learningRate: config.valueLearningRate }).slots(device, valueNet.size);
  const shuffle = rng.split('shuffle');
  let order = new Int32Array(0);

  const fit = await device.compile({
    name: 'reinforce/value',
    stores: { valueNet, slots },
    inputs: { ...chunkInputs(network), learningRate: { shape: [], dtype: 'float32' } },
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
    shuffle,
    dispose() {
      for (const owned of [fit, valueNet, slots]) owned.dispose();
    },
  };
}

interface Saved {
  readonly envSteps: number;
  readonly updates: number;
  readonly episodes: number;
  readonly explore: RngState;
  readonly shuffle: RngState | null;
}

async function makeReinforce(setting: AgentSetting, config: ReinforceConfig): Promise<Agent> {
  const { observationSpace, actionSpace, envCount, totalSteps, rng, device } = setting;
  const { n: actions, start: firstAction } = discreteActions(actionSpace);
  const rateAt = linear(1, config.learningRateEnd, totalSteps);

  // 1. What is learned
  const chunk = makeChunk(config.chunkSize, observationSpace);
  const chunkInputs: Learning['chunkInputs'] = (network) => ({
    obs: network.input(config.chunkSize),
    action: { shape: [config.chunkSize], dtype: 'int32' },
    signal: { shape: [config.chunkSize], dtype: 'float32' },
    weight: { shape: [config.chunkSize], dtype: 'float32' },
  });
  const learning: Learning = { setting, config, chunk, chunkInputs };
  const policy = await makePolicy(learning, actions);
  const critic = config.baseline === 'value' ? await makeCritic(learning) : null;
  const forward = makeForward<'policyNet' | 'valueNet', 'logits' | 'value'>({
    name: 'reinforce',
    device,
    stores: { policyNet: policy.net, valueNet: critic?.net ?? policy.net },
    network: policy.network,
    run(parameters, obs) {
      const logits = policy.network.forward(parameters.policyNet, obs);
      const value = critic?.network.forward(parameters.valueNet, obs) ?? tf.zeros([logits.shape[0], 1]);
      return { logits, value };
    },
  });

  // 2. What is remembered
  const episodes = makeEpisodes(envCount, observationSpace);
  const explore = rng.split('explore');
  const actedValue = new Float32Array(envCount); // v(s) of the last action
  let advantage = new Float32Array(0);
  let envSteps = 0;
  let updates = 0;

  // 3. How it acts
  const chosen = new Int32Array(envCount);
  const probability = new Float32Array(envCount * actions);
  async function act(obs: NumericArray, count: number): Promise<Int32Array> {
    const { logits, value } = await forward('act', obs, count);
    actedValue.set(value);
    for (let i = 0; i < count; i++) {
      softmax(logits, i * actions, actions, probability);
      chosen[i] = firstAction + drawCategorical(probability, i * actions, actions, explore.uniform());
    }
    return chosen;
  }

  async function think(obs: NumericArray, count: number): Promise<Thoughts> {
    const { logits, value } = await forward('think', obs, count);
    const chances = new Float32Array(count * actions);
    for (let i = 0; i < count; i++) softmax(logits, i * actions, actions, chances);
    const action = Int32Array.from({ length: count }, (_, i) => firstAction + argmax(chances, i * actions, actions));
    return { action, probability: chances, ...(critic && { value: value.slice() }) };
  }

  // 4. How it learns
  const ready = (): boolean =>
    episodes.count >= config.episodesPerUpdate || (episodes.count > 0 && episodes.steps >= config.stepsPerUpdate);

  function learn(step: Transitions): Promise<Metrics | undefined> | undefined {
    let cutShort = false;
    for (let i = 0; i < step.count; i++) {
      if (step.valid[i] === 0) continue;
      const terminated = step.terminated[i] === 1;
      episodes.add(i, step, step.action[i] - firstAction, discountOf({ terminated }, config.gamma), actedValue[i]);
      envSteps++;
      if (!terminated && step.truncated[i] === 1) cutShort = true;
      else if (terminated) episodes.end(i, 0);
    }
    if (cutShort) return bootstrap(step).then(() => (ready() ? update() : undefined));
    return ready() ? update() : undefined;
  }

  /** Ends the episodes that were cut short: what would have followed is worth v of the last observation. */
  async function bootstrap(step: Transitions): Promise<void> {
    const value = critic === null ? null : (await forward('learn', step.nextObs, step.count)).value;
    for (let i = 0; i < step.count; i++) {
      if (step.valid[i] === 1 && step.truncated[i] === 1 && step.terminated[i] === 0) episodes.end(i, value?.[i] ?? 0);
    }
  }

  async function update(): Promise<Metrics> {
    const { steps } = episodes;
    if (advantage.length < steps) advantage = new Float32Array(2 * steps);
    advantages(episodes.target, episodes.value, steps, config.baseline, config.normalizeAdvantage, advantage);
    const rate = rateAt(envSteps);
    const metrics = {
      ...(await policy.update(episodes, advantage, rate * config.learningRate)),
      ...(critic && (await critic.update(episodes, rate * config.valueLearningRate))),
      'train/batchSteps': steps,
    };
    episodes.clear();
    updates++;
    return metrics;
  }

  return {
    get updates() {
      return updates;
    },
    act,
    learn,
    think,
    status: () => ({}),

    // 5. How it is kept
    save: () => ({
      tensors: { ...policy.save(), ...critic?.save(), ...prefixed('episodes', episodes.save()) },
      json: {
        envSteps,
        updates,
        episodes: episodes.count,
        explore: { ...explore.save() },
        shuffle: critic === null ? null : { ...critic.shuffle.save() },
      },
    }),
    load({ tensors, json }) {
      const saved = json as unknown as Saved;
      policy.load(tensors);
      critic?.load(tensors);
      episodes.load(unprefixed('episodes', tensors), saved.episodes);
      ({ envSteps, updates } = saved);
      explore.load(saved.explore);
      if (saved.shuffle !== null) critic?.shuffle.load(saved.shuffle);
    },
    loadPolicy: (tensors) => restoreAll({ policyNet: policy.net, ...(critic && { valueNet: critic.net }) }, tensors),
    dispose() {
      for (const owned of [forward, policy, critic]) owned?.dispose();
    },
  };
}

export const reinforce: AgentKind<typeof fields> = {
  id: 'reinforce',
  title: 'REINFORCE',
  summary: 'Monte-Carlo policy gradient from whole episodes, with a learned baseline; discrete actions.',
  fields,
  metrics: {
    'loss/policy': 'mean of −Â log π(a | s) − β H over the batch',
    'loss/value': 'mean ½ (G − v)² while fitting v; baseline value only',
    'policy/entropy': 'mean entropy of π(· | s) over the batch, nats',
    'train/gradientNorm': "Euclidean norm of the policy's gradient before clipping",
    'train/batchSteps': 'env steps in the batch of whole episodes',
  },
  misfit: ({ actionSpace }) => needsDiscreteActions(actionSpace),
  create: makeReinforce,
};
