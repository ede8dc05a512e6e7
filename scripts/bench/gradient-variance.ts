/**
 * `npx tsx scripts/bench/gradient-variance.ts`: how noisy the policy gradient of REINFORCE is with each of its steps, measured
 * at a few stages of a training. Writes docs/results/gradient-variance.json and what docs/algorithms/reinforce.md shows of
 * it. Every step sees the same episodes of the same policy; nothing is learned while it is measured.
 */

import { fileURLToPath } from 'node:url';
import { type Acted, type Episodes, makeChunk, makeEpisodes } from '../../agents/episodes.js';
import { reinforce } from '../../agents/index.js';
import { restore } from '../../agents/keeping.js';
import { makeHead } from '../../agents/policy/heads.js';
import { presetFor } from '../../agents/presets.js';
import { advantages, meanOf } from '../../agents/reinforce/credits.js';
import { makePolicy } from '../../agents/reinforce/policy.js';
import type { ReinforceConfig } from '../../agents/reinforce.js';
import type { Agent, AgentState, Transitions } from '../../core/agent.js';
import type { Device } from '../../core/compute/device.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import type { VecEnv } from '../../core/env.js';
import { discountOf } from '../../core/returns.js';
import { makeRng } from '../../core/rng.js';
import { makeVec } from '../../core/vec-env.js';
import { train } from '../../index.js';
import { noiseOf, type Stage, type StepName, writeDocs } from './gradient-variance-report.js';

/** Env steps after which a training is looked at. */
const WORLDS: Readonly<Record<string, readonly number[]>> = {
  'CartPole-v1': [0, 20_000, 60_000],
  'FrozenLake-v1': [0, 60_000, 300_000],
};
const EPISODES = 16; // of a batch
const BATCHES = 100;
const SEED = 1;

/** What the agent has learned at each stage of one training. */
async function stagesOf(env: string, at: readonly number[], device: Device): Promise<AgentState['tensors'][]> {
  const training = await train({ env, agent: reinforce, seed: SEED, device, metricsEvery: 1000 });
  const kept: AgentState['tensors'][] = [];
  const look = async (): Promise<void> => {
    if (training.loop.envSteps >= at[kept.length]) kept.push((await training.agent.save()).tensors);
  };
  await look();
  for await (const event of training) {
    if (event.kind === 'metrics' || event.kind === 'checkpoint') await look();
    if (kept.length === at.length) break;
  }
  training.dispose();
  return kept;
}

interface Batch {
  readonly plain: Episodes; // Ψ = G₀, γ = 1
  readonly causal: Episodes; // Ψ = Gₜ, γ = 1
  readonly discounted: Episodes; // Ψ = Gₜ, γ < 1
  readonly critic: Episodes; // the same, continued with v where it was cut short
}

/** One whole episode of each world, taken in by all. Returns their mean return. */
async function play(env: VecEnv, agent: Agent, batch: Batch, gamma: number, seed: number): Promise<number> {
  env.reset({ seed });
  const over = new Uint8Array(env.count);
  const acted = { action: new Int32Array(env.count), value: new Float32Array(env.count) } satisfies Acted;
  let sum = 0;
  for (let left = env.count; left > 0; ) {
    const obs = env.obs.slice();
    const action = (await agent.act(obs, env.count)).slice();
    acted.value.set((await agent.think(obs, env.count)).value ?? []);
    const first = env.actionSpace.kind === 'discrete' ? env.actionSpace.start : 0;
    acted.action.set(action.map((a) => a - first));
    env.step(action);
    const { reward, terminated, truncated } = env;
    const step: Transitions = {
      ...env,
      count: env.count,
      obs,
      action,
      reward,
      terminated,
      truncated,
      nextObs: env.obs,
      valid: over,
    };
    const last = (await agent.think(env.obs, env.count)).value ?? new Float32Array(env.count);
    for (let i = 0; i < env.count; i++) {
      if (over[i] === 1) continue;
      const end = { terminated: terminated[i] };
      for (const episodes of Object.values(batch)) {
        const isDiscounted = episodes === batch.discounted || episodes === batch.critic;
        episodes.add(i, step, acted, discountOf(end, isDiscounted ? gamma : 1));
      }
      sum += reward[i];
      if (terminated[i] === 0 && truncated[i] === 0) continue;
      for (const episodes of Object.values(batch)) episodes.end(i, episodes === batch.critic ? last[i] : 0);
      over[i] = 1;
      left--;
    }
  }
  return sum / env.count;
}

/** Which episodes a step weighs, and what it takes away. */
const STEPS: Readonly<Record<StepName, (batch: Batch) => [Episodes, Float32Array | number]>> = {
  plain: ({ plain }) => [plain, 0],
  causality: ({ causal }) => [causal, 0],
  discount: ({ discounted }) => [discounted, 0],
  'baseline: mean': ({ discounted }) => [discounted, meanOf(discounted.credit, discounted.steps)],
  'baseline: v(s)': ({ critic }) => [critic, critic.value],
};

async function measure(id: string, envSteps: number, tensors: AgentState['tensors'], device: Device): Promise<Stage> {
  const env = makeVec(id, { count: EPISODES });
  const { observationSpace, actionSpace } = env;
  const config: ReinforceConfig = resolveConfig(reinforce.fields, presetFor('reinforce', id)?.config ?? {});
  const rng = makeRng(SEED).split('measure');
  const setting = { observationSpace, actionSpace, envCount: EPISODES, totalSteps: 1, rng, device };
  const agent = await reinforce.create(setting, config);
  agent.loadPolicy(tensors);
  const head = makeHead(actionSpace, { masked: false, squash: false, initialDeviation: 1 });
  const policy = await makePolicy(setting, config, head, makeChunk(config.chunkSize, observationSpace, head));
  restore('policyNet', policy.net, tensors);
  const kept = (causality: boolean) => makeEpisodes({ envCount: EPISODES, observationSpace, head, causality });
  const batch: Batch = { plain: kept(false), causal: kept(true), discounted: kept(true), critic: kept(true) };
  const gradients: Record<string, Float32Array[]> = Object.fromEntries(Object.keys(STEPS).map((name) => [name, []]));
  let episodeReturn = 0;
  for (let b = 0; b < BATCHES; b++) {
    episodeReturn += (await play(env, agent, batch, config.gamma, SEED + b * EPISODES)) / BATCHES;
    for (const [name, weigh] of Object.entries(STEPS) as [StepName, (typeof STEPS)[StepName]][]) {
      const [episodes, baseline] = weigh(batch);
      const { steps, credit } = episodes;
      const raw = { normalize: false, centre: false };
      const advantage = advantages(credit, baseline, steps, raw, new Float32Array(steps));
      // Of an episode, not of a step: the sum that the theorem is about.
      const gradient = (await policy.gradient(episodes, advantage)).map((g) => (g * steps) / EPISODES);
      gradients[name].push(gradient);
    }
    for (const episodes of Object.values(batch)) episodes.clear();
  }
  for (const owned of [agent, policy]) owned.dispose();
  env.close();
  const noise = Object.entries(gradients).map(([name, g]) => ({
    step: name as StepName,
    ...noiseOf(g, rng.split(name)),
  }));
  return { world: id, envSteps, episodeReturn, gamma: config.gamma, noise };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const device = await makeDevice('cpu', { threads: 1 });
  const stages: Stage[] = [];
  for (const [id, at] of Object.entries(WORLDS)) {
    for (const [k, tensors] of (await stagesOf(id, at, device)).entries()) {
      stages.push(await measure(id, at[k], tensors, device));
      console.log(JSON.stringify(stages.at(-1)));
    }
  }
  const cpuSeconds = Math.round((process.cpuUsage().user + process.cpuUsage().system) / 1e6);
  writeDocs({ seed: SEED, batches: BATCHES, episodes: EPISODES, cpuSeconds, stages });
  device.dispose();
}
