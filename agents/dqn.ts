/**
 * DQN: Q-learning with a network, experience replay and a target network.
 *
 *   loss(θ) = mean ℓ(r + γ′ maxₐ′ q(s′, a′; θ⁻) − q(s, a; θ)),   γ′ = 0 where the step terminated, else γ
 *
 * with ℓ Huber's or the squared loss and θ⁻ an older copy of θ. Double DQN takes a′ = argmaxₐ q(s′, a; θ) instead. With
 * `nSteps` n, r is rₜ₊₁ + γ rₜ₊₂ + … + γⁿ⁻¹ rₜ₊ₙ, s′ is sₜ₊ₙ and γ′ is γⁿ; fewer where the episode ends.
 * Mnih et al., "Human-level control through deep reinforcement learning" (2015), https://doi.org/10.1038/nature14236;
 * van Hasselt et al., "Deep Reinforcement Learning with Double Q-learning" (2016), https://arxiv.org/abs/1509.06461;
 * Wang et al., "Dueling Network Architectures" (2016), https://arxiv.org/abs/1511.06581; Sutton & Barto 2018, eq. 7.1.
 * `noisy`: Fortunato et al. 2018, noisy.ts; `munchausen`: Vieillard et al. 2020, dqn/munchausen.ts;
 * `prioritised`: Schaul et al. 2016, core/replay/sum-tree.ts; `distribution`: Bellemare et al. 2017, Dabney et al. 2018, dqn/.
 *
 * Differences from the paper: Adam unless `optimiser` says RMSProp; time limits bootstrap; θ⁻ may also follow by Polyak
 * averaging; several worlds may feed one replay; updates may come in bursts (`gradientSteps` every `trainEvery` steps);
 * gradients are clipped by their global norm; n-step targets are not corrected for exploration.
 */

import * as tf from '@tensorflow/tfjs-core';
import type {
  Agent,
  AgentKind,
  AgentSetting,
  AgentState,
  Beside,
  Metrics,
  Thoughts,
  Transitions,
} from '../core/agent.js';
import type { NumericArray } from '../core/arrays.js';
import type { TensorSpec, TensorSpecs } from '../core/compute/device.js';
import { valueAndGradient } from '../core/compute/grad.js';
import { adam, type Optimiser, rmsProp } from '../core/compute/optimisers.js';
import { scheduleOf } from '../core/config.js';
import type { Json } from '../core/json.js';
import { importanceWeights } from '../core/replay/sum-tree.js';
import { makeReplay } from '../core/replay.js';
import type { RngState } from '../core/rng.js';
import type { ArraySpace, Discrete } from '../core/spaces.js';
import { argmaxAllowed, discreteActions, drawAllowed, needsDiscreteActions } from './discrete.js';
import { masked, taken } from './distributions.js';
import { type DqnConfig, dqnFields } from './dqn/fields.js';
import { makeDistribution } from './dqn/heads.js';
import { checkMunchausen, munchausenTarget } from './dqn/munchausen.js';
import { makeForward } from './forward.js';
import { prefixed, restore, tensorsOf, unprefixed } from './keeping.js';
import { clipped, huber, squared } from './losses.js';
import { makeNetwork } from './networks.js';
import { makeNoise } from './noisy.js';

export type { DqnConfig };

/**
 * r + γ′ maxₐ q(s′, a; θ⁻); with `choose`, q(s′, argmaxₐ choose(s′, a); θ⁻). [B], [B], [B, A] → [B]. Actions whose `mask`
 * [B, A] is 0 are not among them.
 */
export function qTarget(
  reward: tf.Tensor,
  discount: tf.Tensor,
  qNext: tf.Tensor2D,
  choose?: tf.Tensor2D,
  mask?: tf.Tensor,
): tf.Tensor1D {
  const by = mask === undefined ? choose : masked(choose ?? qNext, mask);
  const vNext = by === undefined ? tf.max(qNext, 1) : taken(qNext, tf.argMax(by, 1));
  return tf.add(reward, tf.mul(discount, vNext));
}

/** θ⁻ + τ (θ − θ⁻). */
export const polyakStep = (target: tf.Tensor1D, online: tf.Tensor1D, polyak: number): tf.Tensor1D =>
  tf.add(target, tf.mul(tf.sub(online, target), polyak));

/** ℓ(target − q(s, a)). q [B, A], action [B], target [B] → [B]. */
export const qLosses = (q: tf.Tensor2D, action: tf.Tensor, target: tf.Tensor, loss: DqnConfig['loss']): tf.Tensor1D =>
  (loss === 'huber' ? huber : squared)(tf.sub(target, taken(q, action)) as tf.Tensor1D);

/** Their mean. */
export const qLoss = (...given: Parameters<typeof qLosses>): tf.Scalar => tf.mean(qLosses(...given));

/** (size + 10⁻⁶)^α: what it takes for an error of that size to be drawn. Schaul et al. 2016, §3.3. */
export const priorityOf = (size: number, exponent: number): number => Math.exp(exponent * Math.log(size + 1e-6));

type UpdateInput =
  | 'obs'
  | 'action'
  | 'reward'
  | 'discount'
  | 'nextObs'
  | 'nextMask'
  | 'learningRate'
  | 'weight'
  | 'noise';

/** Marks a world whose action the network still has to choose. */
const UNDECIDED = -0x80000000;

interface Saved {
  readonly envSteps: number;
  readonly sinceTraining: number;
  readonly updates: number;
  readonly replay: Json;
  readonly explore: RngState;
  readonly draws: RngState;
  readonly noise: Json;
}

export async function makeDqn(setting: AgentSetting, config: DqnConfig): Promise<Agent> {
  const { observationSpace, actionSpace, envCount, totalSteps, rng, device } = setting;
  const { n: actions, start: firstAction } = discreteActions(actionSpace);
  const { batchSize } = config;
  const epsilonAt = scheduleOf(config.epsilon, totalSteps);
  const learningRateAt = scheduleOf(config.learningRate, totalSteps);
  const betaAt = scheduleOf(config.importanceExponent, totalSteps);
  const maskSize = setting.masked ? actions : 0;
  const optimiserWith = (rate: tf.Tensor | number): Optimiser =>
    config.optimiser === 'adam'
      ? adam({ learningRate: rate, epsilon: config.adamEpsilon })
      : rmsProp({ learningRate: rate, epsilon: config.rmsEpsilon });

  checkMunchausen(config, maskSize > 0);

  // 1. What is learned
  const head = makeDistribution(config, actions);
  const atoms = head === null ? 1 : config.atoms;
  const network = makeNetwork(observationSpace, actions * atoms, { ...config, atoms });
  const { noiseSize } = network;
  const qOf = (outputs: tf.Tensor2D): tf.Tensor2D => head?.q(outputs) ?? outputs;
  const parameters = network.init(rng.split('network'));
  const qNet = device.store(parameters);
  const targetNet = device.store(parameters);
  const slots = optimiserWith(0).slots(device, qNet.size);

  const update = await device.compile({
    name: 'dqn/update',
    stores: { qNet, targetNet, slots },
    inputs: {
      obs: network.input(batchSize),
      action: { shape: [batchSize], dtype: 'int32' },
      reward: { shape: [batchSize], dtype: 'float32' },
      discount: { shape: [batchSize], dtype: 'float32' },
      nextObs: network.input(batchSize),
      learningRate: { shape: [], dtype: 'float32' },
      ...(maskSize > 0 && { nextMask: { shape: [batchSize, maskSize], dtype: 'uint8' } }),
      ...(config.prioritised && { weight: { shape: [batchSize], dtype: 'float32' } }),
      ...(noiseSize > 0 && { noise: { shape: [3, noiseSize], dtype: 'float32' } }),
    } as Record<UpdateInput, TensorSpec>,
    run(stores, { obs, action, reward, discount, nextObs, nextMask, weight, noise, learningRate }) {
      // Each use of a network has noise of its own: to value, to choose, and to learn.
      const [valued, choosing, learned] = [0, 1, 2].map((row) => network.withNoise(row, noise));
      const next = network.forward(valued(stores.targetNet.unpack()), nextObs);
      const choose = config.doubleQ ? qOf(network.forward(choosing(stores.qNet.unpack()), nextObs)) : undefined;
      const index = tf.sub(action, tf.scalar(firstAction, 'int32'));
      const target =
        config.munchausen > 0
          ? munchausenTarget(
              reward,
              discount,
              next,
              network.forward(valued(stores.targetNet.unpack()), obs),
              index,
              config,
            )
          : (head?.target ?? qTarget)(reward, discount, next, choose, nextMask);
      const { loss, gradient, aux } = valueAndGradient((flat) => {
        const outputs = network.forward(learned(stores.qNet.unpack(flat)), obs);
        const each =
          head?.losses(outputs, index, target as tf.Tensor2D) ?? qLosses(outputs, index, target, config.loss);
        const loss = tf.mean(weight === undefined ? each : tf.mul(each, weight)) as tf.Scalar;
        const size = weight && { size: head === null ? tf.abs(tf.sub(target, taken(outputs, index))) : each };
        return { loss, aux: { qMean: tf.mean(taken(qOf(outputs), index)), ...size } as Record<string, tf.Tensor> };
      }, stores.qNet.flat);
      const step = clipped(gradient, config.maxGradientNorm);
      const moved = optimiserWith(learningRate).update(stores.qNet.flat, step.gradient, stores.slots);
      return {
        outputs: { loss, norm: step.norm, ...aux } as Record<string, tf.Tensor>,
        writes: { qNet: moved.flat, slots: moved.slots },
      };
    },
  });
  const follow = await device.compile({
    name: 'dqn/polyak',
    stores: { qNet, targetNet },
    inputs: {},
    run: (stores) => ({
      outputs: {},
      writes: { targetNet: polyakStep(stores.targetNet.flat, stores.qNet.flat, config.polyak) },
    }),
  });
  const valuesOf = makeForward<'qNet', string>({
    name: 'dqn',
    device,
    stores: { qNet },
    network,
    beside: (): TensorSpecs => (noiseSize > 0 ? { noise: { shape: [1, noiseSize], dtype: 'float32' } } : {}),
    run(parameters, obs, { noise }) {
      const outputs = network.forward(network.withNoise(0, noise)(parameters.qNet), obs);
      return head === null ? { q: outputs } : { q: head.q(outputs), shape: head.shape(outputs) };
    },
  });

  // 2. What is remembered
  const { gamma, nSteps: steps } = config;
  const memory = { capacity: config.bufferSize, envCount, observationSpace, actionSpace };
  const replay = makeReplay({ ...memory, gamma, steps, maskSize, prioritised: config.prioritised });
  const batch = replay.makeBatch(batchSize);
  const weight = new Float32Array(batchSize);
  const explore = rng.split('explore');
  const draws = rng.split('replay');
  const noise = makeNoise(rng.split('noise'), noiseSize);
  let envSteps = 0;
  let sinceTraining = 0; // env steps
  let updates = 0;

  // 3. How it acts
  const chosen = new Int32Array(envCount);
  const epsilon = (): number => epsilonAt(envSteps);
  function act(obs: NumericArray, count: number, mask?: Uint8Array | null): NumericArray | Promise<NumericArray> {
    const chance = epsilon();
    let greedy = 0;
    for (let i = 0; i < count; i++) {
      const random = explore.uniform() < chance;
      chosen[i] = random ? firstAction + drawAllowed(explore, actions, mask, i * actions) : UNDECIDED;
      if (!random) greedy++;
    }
    return greedy === 0 ? chosen : decide(obs, count, mask);
  }
  async function decide(obs: NumericArray, count: number, mask?: Uint8Array | null): Promise<NumericArray> {
    const { q } = await valuesOf('act', obs, count, noise.drawn(1));
    for (let i = 0; i < count; i++) {
      if (chosen[i] === UNDECIDED) chosen[i] = firstAction + argmaxAllowed(q, mask, i * actions, actions);
    }
    return chosen;
  }

  // 4. How it learns
  function learn(step: Transitions): Promise<Metrics> | undefined {
    replay.add(step);
    for (let i = 0; i < step.count; i++) {
      envSteps += step.valid[i];
      if (envSteps >= config.learningStarts) sinceTraining += step.valid[i];
    }
    if (sinceTraining < config.trainEvery) return undefined;
    const trainings = Math.floor(sinceTraining / config.trainEvery);
    sinceTraining %= config.trainEvery;
    return train(trainings * config.gradientSteps);
  }

  async function train(steps: number): Promise<Metrics> {
    const sum = { loss: 0, qMean: 0, norm: 0 };
    for (let k = 0; k < steps; k++) {
      replay.sample(draws, batchSize, batch);
      learningRate[0] = learningRateAt(envSteps);
      const { obs, action, reward, discount, nextObs, nextMask } = batch;
      if (config.prioritised) importanceWeights(batch.priority, betaAt(envSteps), weight);
      const more = { ...(nextMask && { nextMask }), ...(config.prioritised && { weight }), ...noise.drawn(3) };
      const inputs = { obs, action, reward, discount, nextObs, learningRate, ...more };
      const out = await update.run(inputs as Record<UpdateInput, NumericArray>);
      sum.loss += out.loss[0];
      sum.qMean += out.qMean[0];
      sum.norm += out.norm[0];
      updates++;
      if (!Number.isFinite(out.loss[0] + out.norm[0])) break; // the loop says so, and stops
      if (config.prioritised) {
        const priority = Float64Array.from(out.size, (size) => priorityOf(size, config.priorityExponent));
        replay.prioritise(batch.slot, priority);
      }
      if (updates % config.syncTargetEvery === 0) await syncTarget();
    }
    return { 'loss/q': sum.loss / steps, 'train/qMean': sum.qMean / steps, 'train/gradientNorm': sum.norm / steps };
  }
  const learningRate = new Float32Array(1);
  async function syncTarget(): Promise<void> {
    if (config.polyak === 1) targetNet.copyFrom(qNet);
    else await follow.run({});
  }

  async function think(obs: NumericArray, count: number, { mask }: Beside = {}): Promise<Thoughts> {
    const seen = await valuesOf('think', obs, count, noise.none);
    const q = seen.q.slice();
    const best = Int32Array.from({ length: count }, (_, i) => argmaxAllowed(q, mask, i * actions, actions));
    const value = Float32Array.from(best, (a, i) => q[i * actions + a]);
    const returns = head?.returns(seen.shape.slice());
    return { action: best.map((a) => firstAction + a), q, value, ...(returns && { returns }) };
  }

  // 5. How it is kept
  function save(): AgentState {
    const kept = replay.save();
    return {
      tensors: {
        ...tensorsOf('qNet', qNet),
        ...tensorsOf('targetNet', targetNet),
        ...tensorsOf('optimiser', slots),
        ...prefixed('replay', kept.tensors),
      },
      json: {
        envSteps,
        sinceTraining,
        updates,
        replay: kept.json,
        explore: { ...explore.save() },
        draws: { ...draws.save() },
        noise: noise.save(),
      },
    };
  }
  function load({ tensors, json }: AgentState): void {
    const saved = json as unknown as Saved;
    restore('qNet', qNet, tensors);
    restore('targetNet', targetNet, tensors);
    restore('optimiser', slots, tensors);
    replay.load({ tensors: unprefixed('replay', tensors), json: saved.replay });
    ({ envSteps, sinceTraining, updates } = saved);
    explore.load(saved.explore);
    draws.load(saved.draws);
    noise.load(saved.noise);
  }

  return {
    get updates() {
      return updates;
    },
    act,
    learn,
    think,
    status: () => ({ epsilon: epsilon(), learningRate: learningRateAt(envSteps) }),
    save,
    load,
    loadPolicy: (tensors) => restore('qNet', qNet, tensors),
    dispose() {
      for (const owned of [update, follow, valuesOf, qNet, targetNet, slots]) owned.dispose();
    },
  };
}

export const dqn: AgentKind<typeof dqnFields, ArraySpace, Discrete> = {
  id: 'dqn',
  title: 'Deep Q-network',
  summary: 'Learns action values with a network from replayed experience; discrete actions.',
  fields: dqnFields,
  metrics: {
    'loss/q': 'mean loss of q(s, a) against its target',
    'train/qMean': 'mean q(s, a) of the batch',
    'train/gradientNorm': 'Euclidean norm of the gradient before clipping',
    epsilon: 'chance of a random action now',
    learningRate: 'α now',
  },
  misfit: ({ actionSpace }) => needsDiscreteActions(actionSpace),
  create: makeDqn,
};
