/**
 * PPO: proximal policy optimisation, the clipped kind.
 *
 *   loss(θ) = mean over a minibatch of  −min(ρₜ Âₜ, clip(ρₜ, 1 − ε, 1 + ε) Âₜ) + c ½ (Gₜ − v(sₜ; θ))² − β H(π(· | sₜ; θ))
 *   ρₜ = π(aₜ | sₜ; θ) / π(aₜ | sₜ; θ_old),   Âₜ = δₜ + γₜ₊₁ λ Âₜ₊₁,   Gₜ = Âₜ + v(sₜ; θ_old)
 *
 * Schulman et al., "Proximal Policy Optimization Algorithms" (2017), https://arxiv.org/abs/1707.06347, algorithm 1 and
 * eq. 7 and 9; details as in Huang et al., "The 37 Implementation Details of PPO" (2022),
 * https://iclr-blog-track.github.io/2022/03/25/ppo-implementation-details/.
 *
 * Differences from the paper: two networks unless `sharedNetwork`; advantages are normalised over each minibatch; v may be
 * clipped as ρ is; an update may stop early, by its estimate of KL(π_old ‖ π); a step that a limit of time cut short
 * bootstraps from its true last observation; observations and rewards may be normalised; the policy may have memory.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Agent, AgentKind, AgentSetting, Metrics, Transitions } from '../core/agent.js';
import type { Program, TensorSpec } from '../core/compute/device.js';
import { valueAndGradient } from '../core/compute/grad.js';
import { adam } from '../core/compute/optimisers.js';
import { type Config, flag, real, scheduled, scheduleOf, whole } from '../core/config.js';
import type { RngState } from '../core/rng.js';
import { explainedVariance } from '../core/rollout.js';
import type { ArraySpace } from '../core/spaces.js';
import { restore, tensorsOf } from './keeping.js';
import {
  clipped,
  clippedSurrogate,
  clippedValueError,
  isClipped,
  klEstimate,
  normalized,
  squared,
  weightedSum,
} from './losses.js';
import { normalizing } from './normalizing.js';
import { makeActor } from './policy/actor.js';
import { actorFields, misfitOfPolicy, type PolicyActions } from './policy/fields.js';
import { makeMinibatches } from './policy/minibatches.js';

const fields = {
  learningRate: scheduled(3e-4, { min: 0 }, 'α: step size of Adam'),
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  lambda: scheduled(0.95, { min: 0, max: 1 }, 'λ: how far advantages look ahead; 0: one step, 1: to the end'),
  rolloutSteps: whole(128, { min: 1 }, 'T: steps of every world between updates'),
  epochs: whole(4, { min: 1 }, 'passes over a rollout'),
  minibatches: whole(4, { min: 1 }, 'into how many minibatches a pass is cut'),
  clipRatio: scheduled(0.2, { min: 0 }, 'ε: how far ρ may move from 1 to any gain'),
  clipValue: flag(false, 'clip v like ρ, to ε around what it was'),
  valueWeight: real(0.5, { min: 0 }, 'c: weight of the loss of v'),
  entropyBonus: scheduled(0, { min: 0 }, 'β: weight of the entropy, nats'),
  normalizeAdvantage: flag(true, 'shift and scale Â to mean 0 and deviation 1 over each minibatch'),
  targetKl: real(0, { min: 0 }, 'an update ends early once a minibatch says KL(π_old ‖ π) is larger, nats; 0: never'),
  maxGradientNorm: real(0.5, { min: 0 }, 'gradients of a larger norm are scaled down to it; 0: never'),
  adamEpsilon: real(1e-5, { above: 0 }, 'ε of Adam: added to the root of the second moment'),
  ...actorFields,
};
export type PpoConfig = Config<typeof fields>;

/** What is measured of every minibatch, and the metric that it becomes. */
const MEASURED = {
  policy: 'loss/policy',
  value: 'loss/value',
  entropy: 'policy/entropy',
  kl: 'policy/kl',
  clipFraction: 'policy/clipFraction',
  norm: 'train/gradientNorm',
} as const;
type Measured = keyof typeof MEASURED;

interface Saved {
  readonly envSteps: number;
  readonly updates: number;
  readonly explore: RngState;
  readonly shuffle: RngState;
}

async function makePpo(setting: AgentSetting, config: PpoConfig): Promise<Agent> {
  const { device, rng, observationSpace, totalSteps } = setting;
  const scalar: TensorSpec = { shape: [], dtype: 'float32' };
  const moving = {
    learningRate: scheduleOf(config.learningRate, totalSteps),
    clipRatio: scheduleOf(config.clipRatio, totalSteps),
    entropyBonus: scheduleOf(config.entropyBonus, totalSteps),
  };
  const lambdaAt = scheduleOf(config.lambda, totalSteps);

  // 1. What is learned
  const actor = makeActor('ppo', setting, config);
  const { net, network, head } = actor;
  const slots = adam({ learningRate: 0 }).slots(device, net.size);

  // 2. What is remembered
  const { rollout } = actor;
  const shuffle = rng.split('shuffle');
  const minibatches = makeMinibatches(actor, observationSpace, config.rolloutSteps, {
    parts: config.minibatches,
    columns: ['logProb', 'advantage', 'target', 'value'],
    rng: shuffle,
  });
  let envSteps = 0;
  let updates = 0;

  const program: Program<string, Measured> = await device.compile({
    name: 'ppo/update',
    stores: { net, slots },
    inputs: { ...minibatches.specs, learningRate: scalar, clipRatio: scalar, entropyBonus: scalar } as Record<
      string,
      TensorSpec
    >,
    run(stores, { obs, drawn, mask, weight, memory, start, clipRatio, ...given }) {
      const inTime = memory && { steps: config.rolloutSteps, memory: memory as tf.Tensor2D, ...(start && { start }) };
      const advantage = given.advantage as tf.Tensor1D;
      const a = config.normalizeAdvantage ? normalized(advantage, weight) : advantage;
      const { gradient, aux } = valueAndGradient((flat) => {
        const { outputs, own, value: v } = network.forward(stores.net.unpack(flat), obs, inTime ?? null);
        const logRatio = tf.sub(head.logProb(outputs, own, drawn, mask), given.logProb) as tf.Tensor1D;
        const ratio = tf.exp(logRatio);
        const valueError = config.clipValue
          ? clippedValueError(v, given.value, given.target, clipRatio)
          : squared(tf.sub(v, given.target) as tf.Tensor1D);
        const policy = tf.neg(weightedSum(clippedSurrogate(ratio, a, clipRatio), weight));
        const value = weightedSum(valueError, weight);
        const entropy = weightedSum(head.entropy(outputs, own, drawn, mask), weight);
        const kl = weightedSum(klEstimate(logRatio), weight);
        const clipFraction = weightedSum(isClipped(ratio, clipRatio), weight);
        const worth = tf.sub(tf.mul(config.valueWeight, value), tf.mul(given.entropyBonus, entropy));
        return { loss: tf.add(policy, worth), aux: { policy, value, entropy, kl, clipFraction } };
      }, stores.net.flat);
      const step = clipped(gradient, config.maxGradientNorm);
      const optimiser = adam({ learningRate: given.learningRate, epsilon: config.adamEpsilon });
      const next = optimiser.update(stores.net.flat, step.gradient, stores.slots);
      return { outputs: { ...aux, norm: step.norm }, writes: { net: next.flat, slots: next.slots } };
    },
  });

  // 3. How it acts: by drawing from π(· | s), see policy/actor.ts

  // 4. How it learns
  function learn(step: Transitions): Promise<Metrics | undefined> | undefined {
    for (let i = 0; i < step.count; i++) envSteps += step.valid[i];
    const full = actor.remember(step);
    if (full instanceof Promise) return full.then((isFull) => (isFull ? update() : undefined));
    return full ? update() : undefined;
  }

  async function update(): Promise<Metrics | undefined> {
    rollout.finish(lambdaAt(envSteps));
    const now = {
      learningRate: Float32Array.of(moving.learningRate(envSteps)),
      clipRatio: Float32Array.of(moving.clipRatio(envSteps)),
      entropyBonus: Float32Array.of(moving.entropyBonus(envSteps)),
    };
    const sum: Record<Measured, number> = { policy: 0, value: 0, entropy: 0, kl: 0, clipFraction: 0, norm: 0 };
    const before = updates;
    let near = true; // to the policy that acted
    for (let epoch = 0; epoch < config.epochs && near; epoch++) {
      minibatches.deal();
      for (let k = 0; k < minibatches.count && near; k++) {
        if (!minibatches.fill(k)) continue;
        const out = await program.run({ ...minibatches.inputs, ...now });
        for (const name in sum) sum[name as Measured] += out[name as Measured][0];
        updates++;
        near = !(config.targetKl > 0 && out.kl[0] > config.targetKl) && Number.isFinite(out.norm[0]);
      }
    }
    const explained = explainedVariance(rollout.target, rollout.value, rollout.valid, rollout.valid.length);
    rollout.clear();
    const steps = updates - before;
    if (steps === 0) return undefined; // nothing but automatic resets
    const means = Object.entries(MEASURED).map(([name, metric]) => [metric, sum[name as Measured] / steps]);
    return {
      ...Object.fromEntries(means),
      'train/explainedVariance': explained,
      'train/minibatches': updates - before,
    };
  }

  return {
    get updates() {
      return updates;
    },
    act: actor.act,
    learn,
    think: actor.think,
    status: () => ({ learningRate: moving.learningRate(envSteps) }),

    // 5. How it is kept
    save: () => ({
      tensors: { ...actor.save(), ...tensorsOf('adam', slots) },
      json: { envSteps, updates, explore: { ...actor.explore.save() }, shuffle: { ...shuffle.save() } },
    }),
    load({ tensors, json }) {
      const saved = json as unknown as Saved;
      actor.load(tensors);
      restore('adam', slots, tensors);
      ({ envSteps, updates } = saved);
      actor.explore.load(saved.explore);
      shuffle.load(saved.shuffle);
    },
    loadPolicy: (tensors) => restore('net', net, tensors),
    dispose() {
      for (const owned of [program, actor, slots]) owned.dispose();
    },
  };
}

export const ppo: AgentKind<typeof fields, ArraySpace, PolicyActions> = {
  id: 'ppo',
  title: 'Proximal policy optimisation',
  summary:
    'Policy gradient in small safe steps, several from each rollout of many worlds; discrete or continuous actions.',
  fields,
  metrics: {
    'loss/policy': 'mean of −min(ρ Â, clip(ρ, 1 − ε, 1 + ε) Â)',
    'loss/value': 'mean ½ (G − v)², clipped or not',
    'policy/entropy': 'mean entropy of π(· | s), nats; of squashed actions an estimate',
    'policy/kl': 'mean (ρ − 1) − log ρ, an estimate of KL(π_old ‖ π), nats',
    'policy/clipFraction': 'part of the rows whose ρ was clipped',
    'train/gradientNorm': 'Euclidean norm of the gradient before clipping',
    'train/explainedVariance': '1 − Var(G − v) / Var(G) over the rollout, v as it was then',
    'train/minibatches': 'minibatches of this update: fewer than epochs × minibatches where KL ended it',
    learningRate: 'α now',
  },
  misfit: misfitOfPolicy,
  create: (setting, config) => normalizing(setting, config, (inner) => makePpo(inner, config)),
};
