/**
 * REINFORCE: the Monte-Carlo policy gradient, with an optional baseline.
 *
 *   ∇θ = mean over steps of  ∇ log π(aₜ | sₜ; θ) Âₜ + β ∇ H(π(· | sₜ; θ)),   Âₜ = Ψₜ − b(sₜ)
 *   Ψₜ = Gₜ = rₜ₊₁ + γₜ₊₁ Gₜ₊₁, or G₀ for all t without `causality`
 *   b = 0, the mean of Ψ over the batch or over those before, or v(s; w) with w moved to lessen ½ (G − v)²
 *
 * Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement learning" (1992),
 * https://doi.org/10.1007/BF00992696; Sutton & Barto 2018, §13.3–13.4.
 *
 * Differences from the paper: batches of episodes and Adam instead of one step an episode; rewards to go instead of the
 * whole return, unless `causality` is off; no factor γᵗ before the gradient of step t, as everybody leaves it out; the advantage may be scaled to
 * unit deviation over the batch. With the value baseline an episode that was cut short continues with v of its last
 * observation; without it nothing is known of what would have followed, and its returns count what was seen. Episodes
 * that are under way during an update join the next batch with their older steps as they are.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Agent, AgentKind, AgentSetting, Beside, Metrics, Thoughts, Transitions } from '../core/agent.js';
import type { NumericArray } from '../core/arrays.js';
import { type Config, choice, flag, real, scheduled, scheduleOf, sizes, whole } from '../core/config.js';
import { discountOf } from '../core/returns.js';
import type { RngState } from '../core/rng.js';
import type { ArraySpace } from '../core/spaces.js';
import { makeChunk, makeEpisodes } from './episodes.js';
import { makeForward } from './forward.js';
import { prefixed, restoreAll, unprefixed } from './keeping.js';
import { ACTIVATIONS } from './networks.js';
import { misfitOfPolicy, type PolicyActions } from './policy/fields.js';
import { makeHead } from './policy/heads.js';
import { advantages, type Moving, meanOf, moved, movingMean } from './reinforce/credits.js';
import { makeCritic } from './reinforce/critic.js';
import { makePolicy, ownOf } from './reinforce/policy.js';

const fields = {
  learningRate: scheduled(3e-3, { min: 0 }, 'α: step size of Adam for the policy'),
  causality: flag(true, 'weigh log π(a | s) by the rewards that follow; false: by the return of the whole episode'),
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step; 1: none'),
  baseline: choice(
    'value',
    ['none', 'mean', 'moving', 'value'],
    'b: nothing, the mean weight of the batch, that of the batches before, or a learned v(s)',
  ),
  baselineDecay: real(0.9, { min: 0, below: 1 }, 'what a batch weighs after the next one; baseline moving only'),
  episodesPerUpdate: whole(16, { min: 1 }, 'whole episodes in an update, at least'),
  stepsPerUpdate: whole(4000, { min: 1 }, 'an update comes earlier once its whole episodes have so many env steps'),
  normalizeAdvantage: flag(true, 'scale Â to unit deviation over the batch; with a baseline also to mean 0'),
  entropyBonus: scheduled(0.01, { min: 0 }, 'β: weight of the entropy, nats'),
  maxGradientNorm: real(0.5, { min: 0 }, 'policy gradients of a larger norm are scaled down to it; 0: never'),
  valueLearningRate: scheduled(3e-3, { min: 0 }, 'step size of Adam for v; baseline value only'),
  valueEpochs: whole(4, { min: 1 }, 'passes over the batch to fit v; baseline value only'),
  chunkSize: whole(512, { min: 1 }, 'steps in one program run; longer batches take several, gradients added up'),
  adamEpsilon: real(1e-8, { above: 0 }, 'ε of Adam: added to the root of the second moment'),
  hidden: sizes([64, 64], 'widths of the dense layers'),
  channels: sizes([16], 'filters of the 3 × 3 convolutions; observations of pixels only'),
  activation: choice('tanh', ACTIVATIONS, 'activation after every layer but the last'),
  squash: flag(false, 'Box actions: tanh of a draw scaled to the Box, instead of the draw clipped to it'),
  initialDeviation: real(1, { above: 0 }, 'σ at the start, before any squashing; Box actions only'),
};
export type ReinforceConfig = Config<typeof fields>;

interface Saved {
  readonly envSteps: number;
  readonly updates: number;
  readonly episodes: number;
  readonly explore: RngState;
  readonly shuffle: RngState | null;
  readonly moving: Moving;
}

async function makeReinforce(setting: AgentSetting, config: ReinforceConfig): Promise<Agent> {
  const { observationSpace, actionSpace, envCount, totalSteps, rng, device, masked = false } = setting;
  const learningRateAt = scheduleOf(config.learningRate, totalSteps);
  const valueLearningRateAt = scheduleOf(config.valueLearningRate, totalSteps);
  const entropyBonusAt = scheduleOf(config.entropyBonus, totalSteps);

  // 1. What is learned
  const head = makeHead(actionSpace, { ...config, masked });
  const chunk = makeChunk(config.chunkSize, observationSpace, head);
  const policy = await makePolicy(setting, config, head, chunk);
  const critic = config.baseline === 'value' ? await makeCritic(setting, config, chunk) : null;
  const forward = makeForward<'policyNet' | 'valueNet', 'shown' | 'value'>({
    name: 'reinforce',
    device,
    stores: { policyNet: policy.net, valueNet: critic?.net ?? policy.net },
    network: policy.network,
    run({ policyNet, valueNet }, obs) {
      const shown = head.shown(policy.network.forward(policyNet, obs), ownOf(policyNet));
      const value = critic?.network.forward(valueNet, obs) ?? tf.zeros([shown.shape[0], 1]);
      return { shown, value };
    },
  });

  // 2. What is remembered
  const episodes = makeEpisodes({ envCount, observationSpace, head, causality: config.causality });
  const explore = rng.split('explore');
  const acted = { action: head.makeDrawn(envCount), value: new Float32Array(envCount) };
  let advantage = new Float32Array(0);
  let moving: Moving = { sum: 0, weight: 0 };
  let envSteps = 0;
  let updates = 0;

  // 3. How it acts
  const to = { drawn: acted.action, action: head.makeActions(envCount) };
  async function act(obs: NumericArray, count: number, mask?: Uint8Array | null): Promise<NumericArray> {
    const { shown, value } = await forward('act', obs, count);
    acted.value.set(value);
    for (let i = 0; i < count; i++) head.draw(shown, i, explore, to, mask);
    return to.action;
  }

  async function think(obs: NumericArray, count: number, { mask }: Beside = {}): Promise<Thoughts> {
    const { shown, value } = await forward('think', obs, count);
    return { ...head.mode(shown, count, mask), ...(critic && { value: value.slice() }) };
  }

  // 4. How it learns
  const ready = (): boolean =>
    episodes.count >= config.episodesPerUpdate || (episodes.count > 0 && episodes.steps >= config.stepsPerUpdate);

  function learn(step: Transitions): Promise<Metrics | undefined> | undefined {
    let cutShort = false;
    for (let i = 0; i < step.count; i++) {
      if (step.valid[i] === 0) continue;
      const terminated = step.terminated[i] === 1;
      episodes.add(i, step, acted, discountOf({ terminated }, config.gamma));
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

  /** b of every step, or of all. */
  function baseline(): Float32Array | number {
    if (config.baseline === 'value') return episodes.value;
    if (config.baseline === 'none') return 0;
    const before = movingMean(moving);
    const mean = meanOf(episodes.credit, episodes.steps);
    moving = moved(moving, mean, config.baselineDecay);
    return config.baseline === 'mean' ? mean : before;
  }

  async function update(): Promise<Metrics> {
    const { steps, credit } = episodes;
    if (advantage.length < steps) advantage = new Float32Array(2 * steps);
    const scaling = { normalize: config.normalizeAdvantage, centre: config.baseline !== 'none' };
    advantages(credit, baseline(), steps, scaling, advantage);
    const metrics = {
      ...(await policy.update(episodes, advantage, learningRateAt(envSteps), entropyBonusAt(envSteps))),
      ...(critic && (await critic.update(episodes, valueLearningRateAt(envSteps)))),
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
    status: () => ({ learningRate: learningRateAt(envSteps) }),

    // 5. How it is kept
    save: () => ({
      tensors: { ...policy.save(), ...critic?.save(), ...prefixed('episodes', episodes.save()) },
      json: {
        envSteps,
        updates,
        episodes: episodes.count,
        explore: { ...explore.save() },
        shuffle: critic === null ? null : { ...critic.shuffle.save() },
        moving: { ...moving },
      },
    }),
    load({ tensors, json }) {
      const saved = json as unknown as Saved;
      policy.load(tensors);
      critic?.load(tensors);
      episodes.load(unprefixed('episodes', tensors), saved.episodes);
      ({ envSteps, updates, moving } = saved);
      explore.load(saved.explore);
      if (saved.shuffle !== null) critic?.shuffle.load(saved.shuffle);
    },
    loadPolicy: (tensors) => restoreAll({ policyNet: policy.net, ...(critic && { valueNet: critic.net }) }, tensors),
    dispose() {
      for (const owned of [forward, policy, critic]) owned?.dispose();
    },
  };
}

export const reinforce: AgentKind<typeof fields, ArraySpace, PolicyActions> = {
  id: 'reinforce',
  title: 'REINFORCE',
  summary: 'Monte-Carlo policy gradient from whole episodes, with a learned baseline; discrete or continuous actions.',
  fields,
  metrics: {
    'loss/policy': 'mean of −Â log π(a | s) − β H over the batch',
    'loss/value': 'mean ½ (G − v)² while fitting v; baseline value only',
    'policy/entropy': 'mean entropy of π(· | s) over the batch, nats',
    'train/gradientNorm': "Euclidean norm of the policy's gradient before clipping",
    'train/batchSteps': 'env steps in the batch of whole episodes',
    learningRate: 'α now',
  },
  misfit: misfitOfPolicy,
  create: makeReinforce,
};
