/**
 * A2C: advantage actor-critic, all worlds in step.
 *
 *   loss(θ) = mean over a rollout of  −Âₜ log π(aₜ | sₜ; θ) + c ½ (Gₜ − v(sₜ; θ))² − β H(π(· | sₜ; θ))
 *   Âₜ = δₜ + γₜ₊₁ λ Âₜ₊₁ with δₜ = rₜ₊₁ + γₜ₊₁ v(sₜ₊₁) − v(sₜ),   Gₜ = Âₜ + v(sₜ)
 *
 * Mnih et al., "Asynchronous Methods for Deep Reinforcement Learning" (2016), https://arxiv.org/abs/1602.01783,
 * algorithm S3; Schulman et al. 2016 for λ.
 *
 * Differences from the paper: worlds are stepped together instead of by threads that race each other; advantages are
 * generalised, where λ = 1 is the paper's n-step return; a step that a limit of time cut short bootstraps from its true
 * last observation; gradients are clipped by their global norm; two networks unless `sharedNetwork`; memory is a GRU.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Agent, AgentKind, AgentSetting, Metrics, Transitions } from '../core/agent.js';
import type { Program, TensorSpec } from '../core/compute/device.js';
import { valueAndGradient } from '../core/compute/grad.js';
import { adam, type Optimiser, rmsProp } from '../core/compute/optimisers.js';
import { type Config, choice, flag, real, scheduled, scheduleOf, whole } from '../core/config.js';
import type { RngState } from '../core/rng.js';
import { explainedVariance } from '../core/rollout.js';
import type { ArraySpace } from '../core/spaces.js';
import { restore, tensorsOf } from './keeping.js';
import { clipped, normalized, policyGradientLoss, squared, weightedSum } from './losses.js';
import { normalizing } from './normalizing.js';
import { makeActor } from './policy/actor.js';
import { actorFields, misfitOfPolicy, type PolicyActions } from './policy/fields.js';
import { makeMinibatches } from './policy/minibatches.js';

const fields = {
  learningRate: scheduled(7e-4, { min: 0 }, 'α: step size of the optimiser'),
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  lambda: scheduled(
    1,
    { min: 0, max: 1 },
    'λ: how far advantages look ahead; 0: one step, 1: to the end of the rollout',
  ),
  rolloutSteps: whole(5, { min: 1 }, 'T: steps of every world between updates'),
  valueWeight: real(0.5, { min: 0 }, 'c: weight of the loss of v'),
  entropyBonus: scheduled(0.01, { min: 0 }, 'β: weight of the entropy, nats'),
  normalizeAdvantage: flag(false, 'shift and scale Â to mean 0 and deviation 1 over the rollout'),
  maxGradientNorm: real(0.5, { min: 0 }, 'gradients of a larger norm are scaled down to it; 0: never'),
  optimiser: choice('rmsprop', ['rmsprop', 'adam'], 'RMSProp as in the paper, or Adam'),
  rmsDecay: real(0.99, { min: 0, below: 1 }, 'ρ of RMSProp: decay of the mean of squared gradients'),
  optimiserEpsilon: real(1e-5, { above: 0 }, 'ε of the optimiser: inside the root of RMSProp, added to that of Adam'),
  ...actorFields,
};
export type A2cConfig = Config<typeof fields>;

interface Saved {
  readonly envSteps: number;
  readonly updates: number;
  readonly explore: RngState;
}

async function makeA2c(setting: AgentSetting, config: A2cConfig): Promise<Agent> {
  const { device, observationSpace, totalSteps } = setting;
  const scalar: TensorSpec = { shape: [], dtype: 'float32' };
  const learningRateAt = scheduleOf(config.learningRate, totalSteps);
  const entropyBonusAt = scheduleOf(config.entropyBonus, totalSteps);
  const lambdaAt = scheduleOf(config.lambda, totalSteps);
  const optimiser = (learningRate: number | tf.Tensor): Optimiser =>
    config.optimiser === 'adam'
      ? adam({ learningRate, epsilon: config.optimiserEpsilon })
      : rmsProp({ learningRate, decay: config.rmsDecay, epsilon: config.optimiserEpsilon, centred: false });

  // 1. What is learned
  const actor = makeActor('a2c', setting, config);
  const { net, network, head } = actor;
  const slots = optimiser(0).slots(device, net.size);

  // 2. What is remembered
  const { rollout } = actor;
  const batch = makeMinibatches(actor, observationSpace, config.rolloutSteps, {
    parts: 1,
    columns: ['advantage', 'target'],
    rng: null,
  });
  let envSteps = 0;
  let updates = 0;

  type Measured = 'policy' | 'value' | 'entropy' | 'norm';
  const program: Program<string, Measured> = await device.compile({
    name: 'a2c/update',
    stores: { net, slots },
    inputs: { ...batch.specs, learningRate: scalar, entropyBonus: scalar } as Record<string, TensorSpec>,
    run(stores, { obs, drawn, mask, weight, memory, start, ...given }) {
      const inTime = memory && { steps: config.rolloutSteps, memory: memory as tf.Tensor2D, ...(start && { start }) };
      const advantage = given.advantage as tf.Tensor1D;
      const a = config.normalizeAdvantage ? normalized(advantage, weight) : advantage;
      const { gradient, aux } = valueAndGradient((flat) => {
        const { outputs, own, value: v } = network.forward(stores.net.unpack(flat), obs, inTime ?? null);
        const policy = policyGradientLoss(head.logProb(outputs, own, drawn, mask), a, weight);
        const value = weightedSum(squared(tf.sub(v, given.target) as tf.Tensor1D), weight);
        const entropy = weightedSum(head.entropy(outputs, own, drawn, mask), weight);
        const worth = tf.sub(tf.mul(config.valueWeight, value), tf.mul(given.entropyBonus, entropy));
        return { loss: tf.add(policy, worth), aux: { policy, value, entropy } };
      }, stores.net.flat);
      const step = clipped(gradient, config.maxGradientNorm);
      const next = optimiser(given.learningRate).update(stores.net.flat, step.gradient, stores.slots);
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
    batch.deal();
    const explained = explainedVariance(rollout.target, rollout.value, rollout.valid, rollout.valid.length);
    const isExperience = batch.fill(0);
    rollout.clear();
    if (!isExperience) return undefined; // nothing but automatic resets
    const out = await program.run({
      ...batch.inputs,
      learningRate: Float32Array.of(learningRateAt(envSteps)),
      entropyBonus: Float32Array.of(entropyBonusAt(envSteps)),
    });
    updates++;
    return {
      'loss/policy': out.policy[0],
      'loss/value': out.value[0],
      'policy/entropy': out.entropy[0],
      'train/gradientNorm': out.norm[0],
      'train/explainedVariance': explained,
    };
  }

  return {
    get updates() {
      return updates;
    },
    act: actor.act,
    learn,
    think: actor.think,
    status: () => ({ learningRate: learningRateAt(envSteps) }),

    // 5. How it is kept
    save: () => ({
      tensors: { ...actor.save(), ...tensorsOf('optimiser', slots) },
      json: { envSteps, updates, explore: { ...actor.explore.save() } },
    }),
    load({ tensors, json }) {
      const saved = json as unknown as Saved;
      actor.load(tensors);
      restore('optimiser', slots, tensors);
      ({ envSteps, updates } = saved);
      actor.explore.load(saved.explore);
    },
    loadPolicy: (tensors) => restore('net', net, tensors),
    dispose() {
      for (const owned of [program, actor, slots]) owned.dispose();
    },
  };
}

export const a2c: AgentKind<typeof fields, ArraySpace, PolicyActions> = {
  id: 'a2c',
  title: 'Advantage actor-critic',
  summary: 'Policy gradient from short rollouts of many worlds, with a learned critic; discrete or continuous actions.',
  fields,
  metrics: {
    'loss/policy': 'mean of −Â log π(a | s)',
    'loss/value': 'mean ½ (G − v)²',
    'policy/entropy': 'mean entropy of π(· | s), nats; of squashed actions an estimate',
    'train/gradientNorm': 'Euclidean norm of the gradient before clipping',
    'train/explainedVariance': '1 − Var(G − v) / Var(G) over the rollout, v as it was then',
    learningRate: 'α now',
  },
  misfit: misfitOfPolicy,
  create: (setting, config) => normalizing(setting, config, (inner) => makeA2c(inner, config)),
};
