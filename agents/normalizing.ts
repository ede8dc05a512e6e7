/**
 * An agent that sees observations shifted and scaled by running moments and rewards scaled by the running deviation of
 * the discounted return, as Stable-Baselines3's VecNormalize does:
 *
 *   o ← clip((o − μ) / √(σ² + ε), ±10),   r ← clip(r / √(Var R + ε), ±10),   R ← γ R + r, 0 where an episode begins
 *
 * Engstrom et al. 2020, https://arxiv.org/abs/2005.12729. Moments of observations move when the agent acts: in training,
 * every observation counts once. Thinking uses them as they are. They are part of what is saved and of the policy.
 */

import type { Agent, AgentSetting, AgentState, Transitions } from '../core/agent.js';
import type { NumericArray } from '../core/arrays.js';
import { BadInput } from '../core/errors.js';
import { makeRunningMoments, type RunningMoments } from '../core/running-moments.js';
import { type ArraySpace, type Box, box, describeSpace } from '../core/spaces.js';
import { prefixed, restoreArray, unprefixed } from './keeping.js';

const MOST = 10; // normalised observations and rewards lie in ±MOST
const EPSILON = 1e-8; // keeps roots away from 0

export interface NormalizingConfig {
  readonly normalizeObservation: boolean;
  readonly normalizeReward: boolean;
  readonly gamma: number;
}

type Tensors = AgentState['tensors'];

const clip = (x: number): number => Math.min(MOST, Math.max(-MOST, x));

const tensorsOfMoments = ({ mean, variance, count }: RunningMoments): Tensors => ({
  mean: { shape: [mean.length], data: mean.slice() },
  variance: { shape: [mean.length], data: variance.slice() },
  count: { shape: [1], data: Float64Array.of(count) },
});

function restoreMoments(moments: RunningMoments, prefix: string, tensors: Tensors): void {
  const kept = { mean: moments.mean.slice(), variance: moments.variance.slice(), count: new Float64Array(1) };
  for (const [name, array] of Object.entries(kept)) restoreArray(`${prefix}/${name}`, array, tensors);
  moments.load({ mean: [...kept.mean], variance: [...kept.variance], count: kept.count[0] });
}

function vectorOf(space: ArraySpace): Box {
  const pixels = space.kind === 'box' && space.dtype === 'uint8' && space.shape.length === 3;
  if (space.kind === 'box' && !pixels) return space;
  throw new BadInput(`normalizeObservation is for vectors of numbers, got ${describeSpace(space)}`);
}

/** Observations, seen through their running moments. */
function makeEyes(space: Box, envCount: number) {
  const moments = makeRunningMoments(space.size);
  const acted = new Float32Array(envCount * space.size); // as the agent saw them when it acted
  const next = new Float32Array(envCount * space.size);
  function see(obs: NumericArray, to: Float32Array): Float32Array {
    const { mean, variance } = moments;
    for (let j = 0, k = 0; j < to.length; j++, k = k + 1 === space.size ? 0 : k + 1) {
      to[j] = clip((obs[j] - mean[k]) / Math.sqrt(variance[k] + EPSILON));
    }
    return to;
  }
  return { moments, acted, next, see };
}

/** Rewards over the deviation of the discounted return. */
function makeScale(envCount: number, gamma: number) {
  const moments = makeRunningMoments(1);
  const running = new Float64Array(envCount); // R
  const reward = new Float64Array(envCount);
  function scale(step: Transitions): Float64Array {
    for (let i = 0; i < step.count; i++) if (step.valid[i] === 1) running[i] = gamma * running[i] + step.reward[i];
    moments.update(running, step.valid);
    const deviation = Math.sqrt(moments.variance[0] + EPSILON);
    for (let i = 0; i < step.count; i++) {
      reward[i] = clip(step.reward[i] / deviation);
      if (step.terminated[i] === 1 || step.truncated[i] === 1 || step.valid[i] === 0) running[i] = 0;
    }
    return reward;
  }
  return { moments, running, scale };
}

/**
 * The agent that `make` makes, behind the normalisation that `config` asks for.
 *
 * @throws BadInput where observations are no vectors of numbers.
 */
export async function normalizing(
  setting: AgentSetting,
  config: NormalizingConfig,
  make: (setting: AgentSetting) => Agent | Promise<Agent>,
): Promise<Agent> {
  const { normalizeObservation, normalizeReward, gamma } = config;
  if (!normalizeObservation && !normalizeReward) return make(setting);
  const { observationSpace, envCount } = setting;
  const eyes = normalizeObservation ? makeEyes(vectorOf(observationSpace), envCount) : null;
  const scale = normalizeReward ? makeScale(envCount, gamma) : null;
  const { shape } = observationSpace;
  const agent = await make(eyes === null ? setting : { ...setting, observationSpace: box(-MOST, MOST, shape) });

  const policyTensors = (): Tensors => prefixed('seen', eyes === null ? {} : tensorsOfMoments(eyes.moments));
  const restorePolicy = (tensors: Tensors): void => {
    if (eyes !== null) restoreMoments(eyes.moments, 'seen', tensors);
  };

  return {
    get updates() {
      return agent.updates;
    },
    act(obs, count, mask) {
      if (eyes === null) return agent.act(obs, count, mask);
      eyes.moments.update(obs);
      return agent.act(eyes.see(obs, eyes.acted), count, mask);
    },
    learn: (step) =>
      agent.learn({
        ...step,
        ...(eyes !== null && { obs: eyes.acted, nextObs: eyes.see(step.nextObs, eyes.next) }),
        ...(scale !== null && { reward: scale.scale(step) }),
      }),
    think: (obs, count, beside) =>
      agent.think(eyes === null ? obs : eyes.see(obs, new Float32Array(obs.length)), count, beside),
    status: () => agent.status(),
    async save() {
      const { tensors, json } = await agent.save();
      const earned = scale && {
        ...prefixed('earned', tensorsOfMoments(scale.moments)),
        'earned/running': { shape: [envCount], data: scale.running.slice() },
      };
      return { tensors: { ...prefixed('agent', tensors), ...policyTensors(), ...earned }, json };
    },
    async load({ tensors, json }) {
      restorePolicy(tensors);
      if (scale !== null) {
        restoreMoments(scale.moments, 'earned', tensors);
        restoreArray('earned/running', scale.running, tensors);
      }
      await agent.load({ tensors: unprefixed('agent', tensors), json });
    },
    loadPolicy(tensors) {
      restorePolicy(tensors);
      agent.loadPolicy(unprefixed('agent', tensors));
    },
    dispose: () => agent.dispose(),
  };
}
