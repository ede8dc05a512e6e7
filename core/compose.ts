/**
 * Training composed: a world, an agent and a device become one thing to iterate. Runs wherever the device does.
 */

import type { Agent, AgentKind, AgentState } from './agent.js';
import type { Device } from './compute/device.js';
import { type Config, type Fields, resolveConfig } from './config.js';
import type { Env, EnvParams, VecEnv } from './env.js';
import { BadInput } from './errors.js';
import { evaluate } from './evaluate.js';
import { type FiniteMdp, finiteMdpOf } from './finite-mdp.js';
import type { Fitting, World } from './fit.js';
import type { Json } from './json.js';
import { type Loop, type LoopEvent, makeLoop, type PeriodicEvaluation } from './loop.js';
import { make } from './make.js';
import { lookup } from './registry.js';
import { makeRng } from './rng.js';
import type { ArraySpace } from './spaces.js';
import { makeVec } from './vec-env.js';
import { vecOfEnvs } from './vec-of-envs.js';

export interface ComposeOptions<
  F extends Fields = Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
> {
  /** A registered id, a world made with `defineEnv`, or a function that makes one `Env`. */
  readonly env: World;
  readonly agent: AgentKind<F, Obs, Act>;
  /** World steps in all. */
  readonly steps: number;
  /** Hyper-parameters that differ from the agent's defaults. */
  readonly config?: Partial<Config<F>>;
  /** Parameters that differ from the world's own. */
  readonly params?: EnvParams;
  /** Steps after which an episode is truncated; null: never. Absent: the world's own. */
  readonly horizon?: number | null;
  /** Worlds stepped together. Default 1. */
  readonly envs?: number;
  /** Threads that step the worlds, the caller's among them, for registered ids. Default: the caller's alone. */
  readonly workers?: number;
  /** With `workers`: URLs of modules that register worlds of your own. */
  readonly modules?: readonly string[];
  /** Default 0. All chance of worlds and agent flows from it. */
  readonly seed?: number;
  /** Stays the caller's: `dispose` of the training leaves it alone. */
  readonly device: Device;
  /** Env steps between metrics rows. Default: a hundredth of `steps`, at least 1. */
  readonly metricsEvery?: number;
  /** Env steps between checkpoint events. Default 0: only at the end. */
  readonly checkpointEvery?: number;
  /** Env steps between evaluations on worlds of their own. Default 0: none. */
  readonly evaluateEvery?: number;
  /** Episodes of an evaluation. Default 20. */
  readonly evaluationEpisodes?: number;
  /** Ends the training once an evaluation, or without any the last 100 training episodes, has this mean return. */
  readonly stopAt?: number;
}

/**
 * Seeds of the evaluations during a training start here: other episodes than those that `evaluate` plays unless told, so
 * that a best checkpoint is not judged by the episodes that it was chosen by.
 */
export const PERIODIC_SEED = 2_000_000;

/** All that a training must keep to go on exactly. */
export interface TrainingState {
  readonly agent: AgentState;
  readonly loop: Json;
}

/** A training, ready to run: iterate it once. */
export interface Training<F extends Fields = Fields> extends AsyncIterable<LoopEvent> {
  readonly agent: Agent;
  readonly kind: AgentKind<F>;
  readonly env: VecEnv;
  readonly loop: Loop;
  readonly device: Device;
  readonly config: Config<F>;
  readonly seed: number;
  readonly steps: number;
  /** Call at a `checkpoint` event or after the end. */
  save(): Promise<TrainingState>;
  /** Call before iterating. */
  load(state: TrainingState): Promise<void>;
  dispose(): void;
}

function positive(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new BadInput(`${name} must be a positive integer, got ${value}`);
}

/** An agent as a training would begin with it, apart from any: made on the device, it knows no world and draws for itself. */
export async function composeAgent<F extends Fields>(options: ComposeOptions<F>): Promise<Agent> {
  const { workers: _, modules: __, ...inThisThread } = options;
  const env = worldsOf(inThisThread);
  try {
    return await makeAgent(options, env, resolveConfig(options.agent.fields, options.config ?? {}));
  } finally {
    env.close();
  }
}

type WorldOptions = Pick<ComposeOptions, 'env' | 'params' | 'horizon' | 'envs' | 'workers' | 'modules'>;

function worldsOf({ env, params, horizon, envs = 1, workers, modules }: WorldOptions): VecEnv {
  const count = positive('envs', envs);
  const changes = { ...(params && { params }), ...(horizon !== undefined && { horizon }) };
  const isOther = typeof env === 'string' && lookup(env).maker !== null;
  if (typeof env !== 'function' && !isOther) {
    return makeVec(env, {
      count,
      ...changes,
      ...(workers !== undefined && { workers }),
      ...(modules && { modules }),
    });
  }
  const makeOne = typeof env === 'function' ? env : () => make(env as string, changes) as Env;
  if (workers === undefined) return vecOfEnvs(makeOne, count);
  throw new BadInput(`workers step worlds made of rules, by their id: got ${workers} and a function that makes an Env`);
}

/** The model of a world that can list its transitions. */
function modelOf({ env, params }: WorldOptions) {
  if (typeof env === 'function') return undefined;
  const definition = typeof env === 'string' ? lookup(env).definition : env;
  return definition?.transitions === undefined ? undefined : finiteMdpOf(definition, params);
}

/**
 * The agent alone, as a training of these options would begin with it.
 *
 * @throws BadInput when an id, a setting or a number is wrong, or the agent does not fit the world.
 */
async function makeAgent<F extends Fields>(options: ComposeOptions<F>, env: VecEnv, config: Config<F>): Promise<Agent> {
  const { agent: kind, device, seed = 0 } = options;
  const { observationSpace, actionSpace } = env;
  let model: FiniteMdp | undefined;
  const setting = {
    observationSpace,
    actionSpace,
    envCount: env.count,
    totalSteps: positive('steps', options.steps),
    rng: makeRng(seed).split('agent'),
    device,
    masked: env.actionMask != null,
    /** Made when it is asked for: only planners pay for it. */
    get mdp() {
      model ??= modelOf(options);
      return model;
    },
  };
  const misfit = kind.misfit(setting);
  if (misfit !== null) throw new BadInput(`${kind.id} cannot learn in ${env.spec.id}: ${misfit}`);
  return kind.create(setting, config);
}

/** @throws BadInput when a number is wrong. */
function assertEvaluation({ evaluateEvery = 0, evaluationEpisodes = 20, stopAt }: ComposeOptions): void {
  if (evaluateEvery !== 0) positive('evaluateEvery', evaluateEvery);
  positive('evaluationEpisodes', evaluationEpisodes);
  if (stopAt !== undefined && !Number.isFinite(stopAt)) throw new BadInput(`stopAt must be a number, got ${stopAt}`);
}

function evaluationOf<F extends Fields>(options: ComposeOptions<F>, agent: Agent): PeriodicEvaluation | null {
  const { env, params, horizon, evaluateEvery = 0, evaluationEpisodes: episodes = 20 } = options;
  if (evaluateEvery === 0) return null;
  const world = { env, ...(params && { params }), ...(horizon !== undefined && { horizon }) };
  return {
    every: evaluateEvery,
    run: () => evaluate({ ...world, policy: agent, episodes, seed: PERIODIC_SEED }),
  };
}

/**
 * Composes a training on a device: `for await (const event of await compose({ … }))`.
 *
 * @throws BadInput when an id, a setting or a number is wrong, or the agent does not fit the world.
 */
export async function compose<
  F extends Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
  const W extends World = World,
>(options: ComposeOptions<F, Obs, Act> & Fitting<W, Obs, Act>): Promise<Training<F>>;
export async function compose<F extends Fields>(options: ComposeOptions<F>): Promise<Training<F>> {
  const { agent: kind, device, seed = 0, checkpointEvery = 0, stopAt } = options;
  const steps = positive('steps', options.steps);
  assertEvaluation(options as ComposeOptions);
  const config = resolveConfig(kind.fields, (options.config ?? {}) as Record<string, unknown>);
  const metricsEvery = positive('metricsEvery', options.metricsEvery ?? Math.max(1, Math.floor(steps / 100)));
  const env = worldsOf(options);
  const agent = await makeAgent(options, env, config).catch((error: unknown) => {
    env.close();
    throw error;
  });
  const evaluation = evaluationOf(options, agent);
  const loop = makeLoop({
    env,
    agent,
    steps,
    seed,
    metricsEvery,
    checkpointEvery,
    ...(evaluation && { evaluation }),
    ...(stopAt !== undefined && { stopAt }),
  });
  return {
    agent,
    kind,
    env,
    loop,
    device,
    config,
    seed,
    steps,
    [Symbol.asyncIterator]: () => loop.events(),
    async save() {
      await device.pull?.();
      return { agent: await agent.save(), loop: loop.save() };
    },
    async load(state) {
      await agent.load(state.agent);
      loop.load(state.loop);
    },
    dispose() {
      agent.dispose();
      env.close();
    },
  };
}

export type PolicyOptions<
  F extends Fields = Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
> = Pick<ComposeOptions<F, Obs, Act>, 'env' | 'agent' | 'config' | 'params' | 'device'> & {
  /** What a saved agent kept, at least what it acts by: the contents of a checkpoint's `agent.safetensors`. */
  readonly tensors: AgentState['tensors'];
};

/**
 * What an agent has learned, to act by and no more. `config` is that of the training, preset included.
 *
 * @throws BadInput as `compose` does. @throws CorruptFile when a tensor is missing or of another size.
 */
export async function loadPolicy<
  F extends Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
  const W extends World = World,
>(options: PolicyOptions<F, Obs, Act> & Fitting<W, Obs, Act>): Promise<Pick<Agent, 'think' | 'dispose'>>;
export async function loadPolicy<F extends Fields>(
  options: PolicyOptions<F>,
): Promise<Pick<Agent, 'think' | 'dispose'>> {
  const training = await compose({ ...options, steps: 1 });
  try {
    training.agent.loadPolicy(options.tensors);
    return {
      think: (obs, count, beside) => training.agent.think(obs, count, beside),
      dispose: () => training.dispose(),
    };
  } catch (error) {
    training.dispose();
    throw error;
  }
}
