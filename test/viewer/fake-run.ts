/**
 * A run without training, for tests of the page and for work on its looks: a world played at random behind the real
 * server, with curves that were made up.
 *
 *     tsx test/viewer/fake-run.ts WORLD [PORT]
 */

import { fileURLToPath } from 'node:url';
import type { EnvDefinition, EnvParams } from '../../core/env.js';
import type { Json } from '../../core/json.js';
import { makeRng } from '../../core/rng.js';
import { encodeSnapshot } from '../../core/snapshot.js';
import type { ArraySpace } from '../../core/spaces.js';
import { pong, pongNature } from '../../envs/arcade/pong.js';
import { cartPole } from '../../envs/classic-control/cart-pole.js';
import { breakout } from '../../envs/minatar/breakout.js';
import { frozenLake } from '../../envs/toy-text/frozen-lake.js';
import { histogramsOf } from '../../viewer/distributions.js';
import type { WorldInfo } from '../../viewer/protocol.js';
import { hasScene } from '../../viewer/scenes/index.js';
import { serveViewer, type ViewerServer } from '../../viewer/server.js';

type World = EnvDefinition<unknown, EnvParams, ArraySpace, ArraySpace>;

export const worlds: Readonly<Record<string, World>> = Object.fromEntries(
  [
    cartPole,
    frozenLake,
    breakout,
    pong,
    pongNature,
    { ...cartPole, id: 'my/Pole-v0' },
    { ...breakout, id: 'my/Pixels-v0' },
    { ...frozenLake, id: 'FrozenLake8x8-v1', params: { ...frozenLake.params, map: '8x8' } },
  ].map((world) => [world.id, world as unknown as World]),
);

export const clientDirectory = fileURLToPath(new URL('../../dist/viewer/client', import.meta.url));

const spaceOf = (world: World, key: 'observationSpace' | 'actionSpace'): ArraySpace => {
  const space = world[key];
  return typeof space === 'function' ? space(world.params) : space;
};

export function worldInfo(world: World): WorldInfo {
  const { presentation = {}, registration = {} } = world;
  return {
    id: world.id,
    params: world.params,
    observationSpace: spaceOf(world, 'observationSpace').toJSON(),
    actionSpace: spaceOf(world, 'actionSpace').toJSON(),
    actionNames: presentation.actionNames ?? null,
    observationNames: presentation.observationNames ?? null,
    stepsPerSecond: presentation.stepsPerSecond ?? 30,
    layout: presentation.layout?.(world.params) ?? null,
    horizon: registration.horizon ?? null,
    rewardThreshold: registration.rewardThreshold ?? null,
  };
}

/** Values that fall with the distance to the last cell, for the looks of a table. */
function tableOf(layout: Json): { value: Float64Array; policy: Int32Array; q: Float64Array } {
  const rows = layout as readonly string[];
  const columns = rows[0]?.length ?? 1;
  const count = rows.length * columns;
  const steps = (s: number): number => rows.length - 1 - Math.floor(s / columns) + columns - 1 - (s % columns);
  const value = Float64Array.from({ length: count }, (_, s) => 0.82 * 0.86 ** steps(s));
  const policy = Int32Array.from({ length: count }, (_, s) => (Math.floor(s / columns) < rows.length - 1 ? 1 : 2));
  return { value, policy, q: new Float64Array(count * 4) };
}

/** Distributions as C51 would have them: a bell around each value. */
function returnsAround(values: readonly number[]) {
  const atoms = Float32Array.from({ length: 51 * values.length }, (_, i) => (i % 51) / 10 - 1);
  const bell = Float32Array.from(atoms, (z, i) => Math.exp(-4 * (z - values[Math.floor(i / 51)]!) ** 2));
  const sums = values.map((_, a) => bell.subarray(51 * a, 51 * (a + 1)).reduce((sum, p) => sum + p, 0));
  return histogramsOf({ atoms, probability: bell.map((p, i) => p / sums[Math.floor(i / 51)]!) }, values.length);
}

export interface FakeRun {
  readonly server: ViewerServer;
  close(): Promise<void>;
}

export async function startFakeRun(id: string, port = 0): Promise<FakeRun> {
  const world = worlds[id];
  if (world === undefined) throw new Error(`no world '${id}': there are ${Object.keys(worlds).join(', ')}`);
  const info = worldInfo(world);
  const actions = (spaceOf(world, 'actionSpace') as { n: number }).n;
  const size = spaceOf(world, 'observationSpace').size;
  const rng = makeRng(7);
  const total = 200_000;
  let envSteps = 0;
  let state = world.init(rng, world.params);
  let [episode, step, episodeReturn, playing, speed, paused] = [1, 0, 0, true, 1, false];
  let dots = Array.from({ length: actions }, () => 0.5);

  const server = await serveViewer({
    port,
    clientDirectory,
    run: { mode: 'train', seed: 1, totalSteps: total, device: 'cpu', directory: null },
    world: info,
    agent: {
      id: 'dqn',
      title: 'Deep Q-network',
      config: { gamma: 0.99, learningRate: 0.00025, batchSize: 32, hidden: [128] },
    },
  });

  const best = (): number => dots.indexOf(Math.max(...dots));
  function show(reward: number, ended: boolean): void {
    dots = dots.map((q, a) => 0.8 * q + 0.2 * (1.2 + Math.sin(step / 5 + a * 2)));
    const obs = new Float64Array(size);
    world?.observe(state, obs, 0, world.params);
    server.frame({
      episode,
      step,
      state: encodeSnapshot(world?.presentation?.sceneState?.(state as never) ?? state),
      obs: hasScene(info) ? null : [...obs],
      action: ended ? null : best(),
      q: dots,
      probability: null,
      mean: null,
      deviation: null,
      returns: returnsAround(dots),
      value: Math.max(...dots),
      reward,
      episodeReturn,
      terminated: ended,
      truncated: false,
    });
  }
  function restart(): void {
    state = world?.init(rng, world.params);
    episode++;
    step = episodeReturn = 0;
    show(0, false);
  }
  function move(): void {
    if (world === undefined) return;
    if (world.isTerminal(state, world.params)) {
      restart();
      return;
    }
    const reward = world.step(state, rng.uniform() < 0.5 ? best() : rng.int(actions), rng, world.params);
    step++;
    episodeReturn += reward;
    show(reward, world.isTerminal(state, world.params));
  }
  function tell(): void {
    const meanReturn = envSteps === 0 ? null : (24 * envSteps) / (envSteps + 60_000);
    server.status({
      envSteps,
      updates: envSteps / 4,
      training: paused ? 'paused' : 'running',
      stepsPerSecond: 5230 + 300 * rng.uniform(),
      meanReturn,
      episodes: Math.floor(envSteps / 90),
      etaSeconds: (total - envSteps) / 5230,
      player: { playing, speed },
    });
  }
  function learn(): void {
    if (paused) return;
    envSteps += 500;
    const noise = rng.uniform() - 0.5;
    tell();
    server.metrics({
      envSteps,
      updates: envSteps / 4,
      episodes: Math.floor(envSteps / 90),
      'train/episodeReturn': (24 * envSteps) / (envSteps + 60_000) + noise,
      'loss/q': Math.exp(-1 - envSteps / 40_000) * (0.1 + 0.05 * rng.uniform()),
      epsilon: Math.max(0.05, 1 - envSteps / 80_000),
    });
  }
  server.listen({
    command(command) {
      if (command.kind === 'play') playing = true;
      else if (command.kind === 'pause') playing = false;
      else if (command.kind === 'step') {
        playing = false;
        move();
      } else if (command.kind === 'reset') restart();
      else if (command.kind === 'speed') speed = command.speed;
      else paused = command.paused;
      tell();
    },
  });
  for (let i = 0; i < 120; i++) learn();
  if (info.layout !== null) server.table(tableOf(info.layout));
  show(0, false);
  let owed = 0;
  const playerTimer = setInterval(() => {
    owed += playing ? (speed === 0 ? 1 : (info.stepsPerSecond * speed) / 60) : 0;
    for (; owed >= 1; owed--) move();
  }, 1000 / 60);
  const learnTimer = setInterval(learn, 250);
  return {
    server,
    async close() {
      clearInterval(playerTimer);
      clearInterval(learnTimer);
      await server.close();
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const run = await startFakeRun(process.argv[2] ?? 'MinAtar/Breakout-v1', Number(process.argv[3] ?? 7420));
  console.log(run.server.address);
}
