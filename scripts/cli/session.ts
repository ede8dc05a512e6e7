/** A run composed from its config: fresh, resumed, or only to be looked at. */

import { agents, presetFor } from '../../agents/index.js';
import type { AgentKind } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { parseSetting, resolveConfig } from '../../core/config.js';
import { BadInput, CorruptFile } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import { type Checkpoint, latestCheckpoint, writeCheckpoint } from '../../core/run/checkpoint.js';
import { openRun, type Run, type RunConfig } from '../../core/run/run-directory.js';
import { type Training, train } from '../../core/train.js';
import type { Io } from './io.js';
import { oneOf } from './options.js';
import { manifest } from './places.js';
import { type World, worldNamed } from './world.js';

export interface Session {
  readonly config: RunConfig;
  readonly world: World;
  readonly training: Training;
}

/** What `train` was asked for. */
export interface Wish {
  readonly steps?: number;
  readonly seed?: number;
  readonly envs?: number;
  readonly device?: string;
  readonly set?: readonly string[];
  readonly checkpointEvery?: number;
}

export const agentNamed = (id: string): AgentKind => agents[oneOf('agent', id, Object.keys(agents))];

function versions(): Record<string, string> {
  const { platform, arch, version } = process;
  const engines = ['onnxruntime-node', '@tensorflow/tfjs-core', 'seedrandom'];
  const used = engines.map((name) => [name, manifest.dependencies[name]] as const);
  return { bellman: manifest.version, node: version, platform: `${platform}-${arch}`, ...Object.fromEntries(used) };
}

async function compose(config: Omit<RunConfig, 'device'> & { device: { name: string } }, world: World) {
  const { agent, steps, seed, envs, metricsEvery, checkpointEvery } = config;
  const device = await makeDevice(config.device.name);
  try {
    const settings = config.config as Record<string, never>;
    const rest = { steps, seed, envs, metricsEvery, checkpointEvery, device, config: settings };
    return { device, training: await train({ env: world.source, agent: agentNamed(agent), ...rest }) };
  } catch (error) {
    device.dispose();
    throw error;
  }
}

/** Releases the training and the device that was made for it. */
export function dispose({ training }: Session): void {
  training.dispose();
  training.device.dispose();
}

/** A new training: what the wish leaves open comes from the preset of agent and world, then from the defaults. */
export async function freshSession(
  agentId: string,
  env: string,
  wish: Wish,
  argv: readonly string[],
): Promise<Session> {
  const kind = agentNamed(agentId);
  const world = await worldNamed(env);
  const preset = presetFor(kind.id, world.id);
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
    device: { name: wish.device ?? 'cpu' },
    versions: versions(),
    argv,
    startedAt: new Date().toISOString(),
  };
  const { training, device } = await compose(asked, world);
  const { id, params, horizon } = training.env.spec;
  const config: RunConfig = {
    ...asked,
    env: { id: world.file === null ? id : world.id, file: world.file, params, horizon },
    device: { name: device.name, description: device.description },
  };
  return { config, world, training };
}

/** A run's world is made by code: that of a file runs only when the file is named again. */
async function worldOf({ config, directory }: Run, file: string | undefined): Promise<World> {
  const { env } = config;
  if (env.file === null) return worldNamed(env.id);
  if (file !== undefined) return worldNamed(file);
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

/** A recorded run with its latest checkpoint loaded. @throws BadInput, CorruptFile. */
export async function openSession(
  directory: string,
  { env, device, fallBack }: { env?: string; device?: string; fallBack?: Io },
): Promise<Opened> {
  const run = await openRun(directory);
  const warn =
    fallBack && ((problem: Error): void => fallBack.err(`warning: ${problem.message}; using the one before\n`));
  const checkpoint = await latestCheckpoint(directory, warn);
  if (checkpoint === null) throw new BadInput(`${directory} has no checkpoint yet`);
  const world = await worldOf(run, env);
  const { training } = await compose({ ...run.config, device: { name: device ?? run.config.device.name } }, world);
  const session = { config: run.config, world, training };
  try {
    checkFit(run, checkpoint, training);
    await training.load(checkpoint.state);
  } catch (error) {
    dispose(session);
    throw error;
  }
  return { ...session, run, checkpoint };
}

/** Saves a session as a checkpoint of its run; returns its directory. */
export async function saveSession({ training, config }: Session, directory: string): Promise<string> {
  const { env, agent, loop } = training;
  return writeCheckpoint(directory, {
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
