/** A run composed from its config: fresh, resumed, or only to be looked at. */

import { agents, presetFor } from '../../agents/index.js';
import type { AgentKind } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { parseSetting, resolveConfig } from '../../core/config.js';
import { BadInput, CorruptFile } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import {
  bestCheckpoint,
  type Checkpoint,
  checkpointAt,
  latestCheckpoint,
  listCheckpoints,
  writeBest,
  writeCheckpoint,
} from '../../core/run/checkpoint.js';
import { openRun, type Run, type RunConfig } from '../../core/run/run-directory.js';
import { chooseFor, type Training, train } from '../../core/train.js';
import type { Io } from './io.js';
import { oneOf } from './options.js';
import { manifest } from './places.js';
import { type World, type WorldOptions, withOptions, worldNamed } from './world.js';

export interface Session {
  readonly config: RunConfig;
  readonly world: World;
  readonly training: Training;
  /** What `--device auto` saw, in a line. */
  readonly chosen?: string;
}

/** What `train` was asked for. */
export interface Wish {
  readonly steps?: number;
  readonly seed?: number;
  readonly envs?: number;
  readonly device?: string;
  readonly threads?: number;
  readonly set?: readonly string[];
  /** Parameters of the world, as key=value. */
  readonly param?: readonly string[];
  readonly horizon?: number;
  /** Threads that step the worlds; no part of the run: it changes nothing but the time it takes. */
  readonly workers?: number;
  readonly checkpointEvery?: number;
  readonly evaluateEvery?: number;
  readonly evaluationEpisodes?: number;
  readonly stopAt?: number;
}

export const agentNamed = (id: string): AgentKind => agents[oneOf('agent', id, Object.keys(agents))];

function versions(): Record<string, string> {
  const { platform, arch, version } = process;
  const engines = ['onnxruntime-node', '@tensorflow/tfjs-core', 'seedrandom'];
  const used = engines.map((name) => [name, manifest.dependencies[name]] as const);
  return { bellman: manifest.version, node: version, platform: `${platform}-${arch}`, ...Object.fromEntries(used) };
}

type DeviceWish = { readonly name: string; readonly threads?: number };

type Evaluating = Pick<RunConfig, 'evaluateEvery' | 'evaluationEpisodes' | 'stopAt'>;

/** What is given of it. */
const evaluationOf = ({ evaluateEvery, evaluationEpisodes, stopAt }: Evaluating): Evaluating => ({
  ...(evaluateEvery !== undefined && evaluateEvery > 0 && { evaluateEvery }),
  ...(evaluationEpisodes !== undefined && { evaluationEpisodes }),
  ...(stopAt !== undefined && { stopAt }),
});

function trainingOf(config: Omit<RunConfig, 'device'>, world: World) {
  const { agent, steps, seed, envs, metricsEvery, checkpointEvery } = config;
  const settings = config.config as Record<string, never>;
  const rest = { steps, seed, envs, metricsEvery, checkpointEvery, config: settings, ...evaluationOf(config) };
  return { env: world.source, ...world.options, agent: agentNamed(agent), ...rest };
}

async function compose(
  config: Omit<RunConfig, 'device'>,
  { name, threads }: DeviceWish,
  world: World,
  workers: number | undefined,
) {
  const device = await makeDevice(name, { ...(threads !== undefined && { threads }) });
  try {
    return {
      device,
      training: await train({ ...trainingOf(config, world), device, ...(workers !== undefined && { workers }) }),
    };
  } catch (error) {
    device.dispose();
    throw error;
  }
}

/** The device of a new run, with all that must be known to have it again. */
async function deviceOf({ device: name = 'cpu', threads }: Wish, config: Omit<RunConfig, 'device'>, world: World) {
  const given = { ...(threads !== undefined && { threads }) };
  if (name === 'auto') {
    const { line, ...choice } = await chooseFor({ ...trainingOf(config, world), ...given });
    return { wish: await whole(choice), chosen: line };
  }
  return { wish: await whole({ name, ...given }) };
}

async function whole(wish: DeviceWish): Promise<DeviceWish> {
  if (wish.name !== 'cpu' || wish.threads !== undefined) return wish;
  const { usualThreads } = await import('../../core/compute/cpu-device.js');
  return { ...wish, threads: usualThreads() };
}

/** Releases the training and the device that was made for it. */
export function dispose({ training }: Session): void {
  training.dispose();
  training.device.dispose();
}

export const worldWish = ({ param = [], horizon }: Pick<Wish, 'param' | 'horizon'>): WorldOptions => ({
  ...(param.length > 0 && { params: Object.fromEntries(param.map(parseSetting)) as Record<string, Json> }),
  ...(horizon !== undefined && { horizon }),
});

/** A new training: what the wish leaves open comes from the preset of agent and world, then from the defaults. */
export async function freshSession(
  agentId: string,
  env: string,
  wish: Wish,
  argv: readonly string[],
): Promise<Session> {
  const kind = agentNamed(agentId);
  const named = await worldNamed(env);
  const preset = presetFor(kind.id, named.id);
  const wished = worldWish(wish);
  const world = withOptions(named, { ...wished, params: { ...preset?.params, ...wished.params } });
  const given = Object.fromEntries((wish.set ?? []).map(parseSetting));
  resolveConfig(kind.fields, given); // first, so that the message is of what was typed
  const settings = resolveConfig(kind.fields, { ...preset?.config, ...given });
  const steps = wish.steps ?? preset?.steps;
  if (steps === undefined) {
    throw new BadInput(`--steps is needed: there is no preset of ${kind.id} for ${world.id}; give a positive integer`);
  }
  const asked = {
    format: 1 as const,
    agent: kind.id,
    env: { id: world.id, file: world.file, params: {}, horizon: null },
    config: settings as Record<string, Json>,
    seed: wish.seed ?? 0,
    steps,
    envs: wish.envs ?? preset?.envs ?? 1,
    metricsEvery: Math.max(1, Math.floor(steps / 100)),
    checkpointEvery: wish.checkpointEvery ?? Math.max(1, Math.ceil(steps / 10)),
    ...evaluationOf({ ...preset, ...evaluationOf(wish), ...(wish.evaluateEvery === 0 && { evaluateEvery: 0 }) }),
    versions: versions(),
    argv,
    startedAt: new Date().toISOString(),
  };
  const { wish: wanted, chosen } = await deviceOf(wish, asked, world);
  const { training, device } = await compose(asked, wanted, world, wish.workers);
  const { id, params, horizon } = training.env.spec;
  const config: RunConfig = {
    ...asked,
    env: { id: world.file === null ? id : world.id, file: world.file, params, horizon },
    device: { ...wanted, description: device.description },
  };
  return { config, world, training, ...(chosen !== undefined && { chosen }) };
}

/** A run's world is made by code: that of a file runs only when the file is named again. */
async function worldOf({ config, directory }: Run, file: string | undefined): Promise<World> {
  const { env } = config;
  const { params, horizon } = env;
  const again = (world: World): World =>
    typeof world.source === 'function' ? world : withOptions(world, { params, horizon });
  if (env.file === null) return again(await worldNamed(env.id));
  if (file !== undefined) return again(await worldNamed(file));
  throw new BadInput(`the world of ${directory} is code in ${env.file}: name the file with --env to let it run`);
}

export interface Opened extends Session {
  readonly run: Run;
  readonly checkpoint: Checkpoint;
}

/** What must agree before a checkpoint is loaded. */
function checkFit({ directory }: Run, checkpoint: Checkpoint, { env, kind }: Training): void {
  const pairs: [string, unknown, unknown][] = [
    ['agent', checkpoint.agent, kind.id],
    ['observation space', checkpoint.observationSpace, env.observationSpace.toJSON()],
    ['action space', checkpoint.actionSpace, env.actionSpace.toJSON()],
  ];
  for (const [what, saved, now] of pairs) {
    const [a, b] = [JSON.stringify(saved), JSON.stringify(now)];
    if (a !== b) throw new CorruptFile(`the checkpoint of ${directory} has ${what} ${a}, the run ${b}`);
  }
}

/** The run's own device, unless another is named. @throws BadInput, with a way out, where it is not here. */
async function deviceAgain(run: Run, named: string | undefined, advice = 'give --device cpu'): Promise<DeviceWish> {
  const { device } = run.config;
  if (named !== undefined || device.name === 'cpu') return named === undefined ? device : { name: named };
  try {
    (await makeDevice(device.name)).dispose();
  } catch (error) {
    const reason = (error as Error).message;
    throw new BadInput(`${run.directory} was trained on '${device.name}', which is not here: ${advice} (${reason})`);
  }
  return device;
}

/** What a recorded run is opened with. */
interface OpenWish {
  readonly env?: string;
  readonly device?: string;
  readonly workers?: number;
  readonly advice?: string;
  readonly fallBack?: Io;
  /** Default: the latest, from which the run can go on. Others are to act by. */
  readonly checkpoint?: Choice;
}

/** One of a run's checkpoints: 'usual' is the best where there is one, else the latest; or that of an env step. */
export type Choice = 'usual' | 'best' | 'latest' | number;

/** @throws BadInput where the run does not have it. @throws CorruptFile */
async function checkpointOf(directory: string, choice: Choice, io: Io | undefined): Promise<Checkpoint> {
  const warn = io && ((problem: Error): void => io.err(`warning: ${problem.message}; using the one before\n`));
  const latest = (): Promise<Checkpoint | null> => latestCheckpoint(directory, warn);
  if (choice === 'latest' || choice === 'usual') {
    const checkpoint = (choice === 'usual' ? await bestCheckpoint(directory) : null) ?? (await latest());
    if (checkpoint === null) throw new BadInput(`${directory} has no checkpoint yet`);
    return checkpoint;
  }
  const checkpoint = choice === 'best' ? await bestCheckpoint(directory) : await checkpointAt(directory, choice);
  if (checkpoint !== null) return checkpoint;
  if (choice === 'best')
    throw new BadInput(`${directory} has no best checkpoint: it was trained without --evaluate-every`);
  const steps = (await listCheckpoints(directory)).map((place) => place.envSteps).join(', ');
  throw new BadInput(`${directory} has no checkpoint of step ${choice} (it has those of ${steps})`);
}

/** A recorded run with one of its checkpoints loaded. @throws BadInput, CorruptFile. */
export async function openSession(
  directory: string,
  { env, device, workers, advice, fallBack, checkpoint: choice = 'latest' }: OpenWish,
): Promise<Opened> {
  const run = await openRun(directory);
  const checkpoint = await checkpointOf(directory, choice, fallBack);
  const world = await worldOf(run, env);
  const { training } = await compose(run.config, await deviceAgain(run, device, advice), world, workers);
  const session = { config: run.config, world, training };
  try {
    checkFit(run, checkpoint, training);
    if (choice === 'latest') await training.load(checkpoint.state);
    else training.agent.loadPolicy(checkpoint.state.agent.tensors);
  } catch (error) {
    dispose(session);
    throw error;
  }
  return { ...session, run, checkpoint };
}

/** Saves a session as a checkpoint of its run, or as its best; returns its directory. */
export async function saveSession({ training, config }: Session, directory: string, isBest = false): Promise<string> {
  const { env, agent, loop } = training;
  return (isBest ? writeBest : writeCheckpoint)(directory, {
    envSteps: loop.envSteps,
    updates: agent.updates,
    agent: config.agent,
    env: config.env.id,
    device: config.device.name,
    version: manifest.version,
    observationSpace: env.observationSpace.toJSON(),
    actionSpace: env.actionSpace.toJSON(),
    state: await training.save(),
  });
}
