/**
 * Evaluation: whole episodes of a policy that no longer explores or learns.
 */

import type { Agent, Thoughts } from './agent.js';
import type { Env, EnvParams, Info } from './env.js';
import { BadInput } from './errors.js';
import { make } from './make.js';
import { isArraySpace, readMember, writeMember } from './members.js';
import type { AnyDefinition } from './registry.js';
import { makeArray } from './spaces.js';
import type { EnvFactory } from './vec-of-envs.js';

/** Seeds of evaluation episodes start here unless given: far from the small seeds that trainings use. */
export const EVALUATION_SEED = 1_000_000;
/** Longer episodes are ended and counted as capped: a policy may circle forever where a world has no horizon. */
export const EPISODE_CAP = 10_000; // steps

export interface EvaluateOptions {
  readonly env: string | AnyDefinition | EnvFactory;
  readonly params?: EnvParams;
  /** Steps after which an episode is truncated; null: never. Absent: the world's own. */
  readonly horizon?: number | null;
  readonly policy: Pick<Agent, 'think'>;
  readonly episodes?: number;
  /** Episode k is reset with seed + k, so a result does not depend on how many worlds run side by side. */
  readonly seed?: number;
}

export interface Evaluation {
  readonly episodes: number;
  readonly return: {
    readonly mean: number;
    /** Of the sample (n − 1). */
    readonly std: number;
    readonly median: number;
    readonly min: number;
    readonly max: number;
  };
  readonly length: { readonly mean: number };
  /** Episodes ended by the cap of 10 000 steps. */
  readonly capped: number;
  /** Undiscounted return of each episode, in order of their seeds. */
  readonly returns: readonly number[];
}

function summary(returns: readonly number[], lengths: readonly number[], capped: number): Evaluation {
  const n = returns.length;
  const mean = returns.reduce((sum, r) => sum + r, 0) / n;
  const squares = returns.reduce((sum, r) => sum + (r - mean) * (r - mean), 0);
  const sorted = [...returns].sort((a, b) => a - b);
  return {
    episodes: n,
    return: {
      mean,
      std: n > 1 ? Math.sqrt(squares / (n - 1)) : 0,
      median: (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2,
      min: sorted[0],
      max: sorted[n - 1],
    },
    length: { mean: lengths.reduce((sum, l) => sum + l, 0) / n },
    capped,
    returns,
  };
}

/** What a policy is told beside the observations: action masks where worlds have them, memory where it has given some. */
function makeBeside(worlds: number) {
  const beside: { mask?: Uint8Array; memory?: Float32Array } = {};
  return {
    beside,
    seen(i: number, info: Info): void {
      const { actionMask } = info;
      if (!(actionMask instanceof Uint8Array)) return;
      beside.mask ??= new Uint8Array(worlds * actionMask.length).fill(1);
      beside.mask.set(actionMask, i * actionMask.length);
    },
    remember(memory: Float32Array | undefined): void {
      if (memory !== undefined) beside.memory = memory;
    },
    /** Nothing is remembered over the end of an episode. */
    forget(i: number): void {
      const size = (beside.memory?.length ?? 0) / worlds;
      beside.memory?.fill(0, i * size, (i + 1) * size);
    },
  };
}

const WORLDS = 16; // side by side, so that a policy thinks in batches

/** @throws BadInput when `episodes` is not a positive integer or the spaces cannot be batched. */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  const { policy, episodes = 100, seed = EVALUATION_SEED, params, horizon } = options;
  if (!Number.isInteger(episodes) || episodes < 1) {
    throw new BadInput(`episodes must be a positive integer, got ${episodes}`);
  }
  const source = options.env;
  const makeOne = (): Env =>
    typeof source === 'function'
      ? source()
      : make(source, { structured: false, ...(params && { params }), ...(horizon !== undefined && { horizon }) });
  const envs = Array.from({ length: Math.min(WORLDS, episodes) }, makeOne);
  try {
    return await run(envs, policy, episodes, seed);
  } finally {
    for (const env of envs) env.close();
  }
}

async function run(
  envs: readonly Env[],
  policy: Pick<Agent, 'think'>,
  episodes: number,
  seed: number,
): Promise<Evaluation> {
  const { observationSpace, actionSpace } = envs[0];
  if (!isArraySpace(observationSpace) || !isArraySpace(actionSpace)) {
    throw new BadInput(`cannot evaluate in spaces ${observationSpace.kind} and ${actionSpace.kind}: not batchable`);
  }
  const width = observationSpace.size;
  const obs = makeArray(observationSpace, envs.length);
  const returns = new Array<number>(episodes).fill(0);
  const lengths = new Array<number>(episodes).fill(0);
  const playing = new Array<number>(envs.length).fill(-1); // episode of each world, −1: none
  const { beside, seen, remember, forget } = makeBeside(envs.length);
  let next = 0;
  let capped = 0;

  const begin = (i: number): void => {
    playing[i] = next < episodes ? next++ : -1;
    if (playing[i] < 0) return;
    const { observation, info } = envs[i].reset({ seed: seed + playing[i] });
    writeMember(observation, obs, i * width);
    seen(i, info);
  };
  const step = (i: number, thoughts: Thoughts): void => {
    const k = playing[i];
    const result = envs[i].step(readMember(actionSpace, thoughts.action, i));
    writeMember(result.observation, obs, i * width);
    returns[k] += result.reward;
    lengths[k]++;
    const overlong = lengths[k] >= EPISODE_CAP && !result.terminated && !result.truncated;
    if (overlong) capped++;
    seen(i, result.info);
    if (!result.terminated && !result.truncated && !overlong) return;
    begin(i);
    forget(i);
  };

  envs.forEach((_, i) => {
    begin(i);
  });
  while (playing.some((k) => k >= 0)) {
    const thoughts = await policy.think(obs, envs.length, beside);
    remember(thoughts.memory);
    for (let i = 0; i < envs.length; i++) if (playing[i] >= 0) step(i, thoughts);
  }
  return summary(returns, lengths, capped);
}
