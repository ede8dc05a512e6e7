/**
 * `makeVec`: N worlds of one kind on contiguous buffers. A step allocates nothing; only `init` makes new states.
 *
 * World i is exactly what `make` gives after `reset({ seed: seed + i })`: same states, same stream, same snapshot. Where
 * the worlds are stepped, in this thread or spread over workers, changes nothing but the time it takes.
 */

import type { NumericArray } from './arrays.js';
import type { Autoreset, EnvDefinition, Picture, VecEnv } from './env.js';
import { BadInput } from './errors.js';
import type { Json } from './json.js';
import { makeResolved } from './make.js';
import { readMember } from './members.js';
import type { AnyDefinition } from './registry.js';
import { renderMoment } from './rendering.js';
import { type MakeOptions, type ResolvedEnv, resolveEnv } from './resolve-env.js';
import { makeArray } from './spaces.js';
import { actionCheck, resetPlan } from './vec/actions.js';
import { makeBuffers, type VecBuffers } from './vec/buffers.js';
import { infosOf } from './vec/infos.js';
import { type Engine, makeWorlds } from './vec/worlds.js';

export interface MakeVecOptions extends MakeOptions {
  /** Worlds stepped together. */
  readonly count: number;
  /** Default 'next-step'. */
  readonly autoreset?: Autoreset;
  /** Threads that step the worlds, this one among them. Absent or 1: this one alone. */
  readonly workers?: number;
  /** With `workers`: URLs of modules that register worlds of your own (`import.meta.url` of such a module). */
  readonly modules?: readonly string[];
  /** With `workers`: milliseconds after which a worker that has not answered is given up. Default 60 000. */
  readonly stepTimeoutMs?: number;
}

/** What a vector spread over workers is made from, checked. */
export interface WorkersRequest {
  readonly id: string;
  readonly world: ResolvedEnv;
  readonly options: MakeVecOptions & { readonly workers: number };
  readonly autoreset: Autoreset;
}

/** The worlds of a vector, wherever they are stepped, and the buffers they write to. */
export interface Placed {
  readonly engine: Engine;
  readonly buffers: VecBuffers;
}

export type WorkersMaker = (request: WorkersRequest) => Placed;

let placeOnWorkers: WorkersMaker | null = null;

/** Hands in what spreads worlds over threads, behind the option `workers` of `makeVec`. */
export function useWorkers(place: WorkersMaker): void {
  placeOnWorkers = place;
}

const MODES: readonly Autoreset[] = ['next-step', 'same-step', 'disabled'];

export function checkVecOptions(id: string, count: number, autoreset: Autoreset): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new BadInput(`count of ${id} must be a positive integer, got ${count}`);
  }
  if (!MODES.includes(autoreset)) {
    throw new BadInput(`autoreset must be one of ${MODES.join(', ')}, got '${autoreset}'`);
  }
}

function checkWorkers(id: string, { count, workers, modules, stepTimeoutMs }: MakeVecOptions): void {
  if (workers === undefined) {
    const given = modules !== undefined ? 'modules' : stepTimeoutMs !== undefined ? 'stepTimeoutMs' : null;
    if (given !== null) throw new BadInput(`${given} of ${id} is for worlds on workers: give workers too`);
    return;
  }
  if (!Number.isSafeInteger(workers) || workers < 1 || workers > count) {
    throw new BadInput(`workers of ${id} must be an integer from 1 to its count of ${count}, got ${workers}`);
  }
  if (stepTimeoutMs !== undefined && !(stepTimeoutMs > 0)) {
    throw new BadInput(`stepTimeoutMs of ${id} must be a positive number of milliseconds, got ${stepTimeoutMs}`);
  }
}

function place(source: string | AnyDefinition, world: ResolvedEnv, autoreset: Autoreset, o: MakeVecOptions): Placed {
  const { count, workers } = o;
  if (workers === undefined) {
    const buffers = makeBuffers(world, count);
    return { buffers, engine: makeWorlds(world, buffers, { first: 0, count, autoreset }) };
  }
  if (typeof source !== 'string') {
    const { id } = world.spec;
    throw new BadInput(
      `${id} cannot be sent to workers as a definition: register it in a module, and give its id and modules: [URL]`,
    );
  }
  if (placeOnWorkers === null) {
    throw new BadInput("workers need Node's threads: import 'bellman', or leave workers out in a page");
  }
  return placeOnWorkers({ id: source, world, options: { ...o, workers }, autoreset });
}

/**
 * Makes N worlds, from a registered id or a definition.
 *
 * @throws NotRegistered when the id is unknown; BadInput when an option is bad.
 */
export function makeVec(source: string | AnyDefinition, options: MakeVecOptions): VecEnv {
  const world = resolveEnv(source as string | EnvDefinition, options);
  const { count, autoreset = 'next-step' } = options;
  checkVecOptions(world.spec.id, count, autoreset);
  checkWorkers(world.spec.id, options);
  return vecOf(world, place(source, world, autoreset, options), count, autoreset);
}

/** The same engine, asked only for worlds that there are. */
function guarded(engine: Engine, count: number, id: string): Engine {
  const known = (i: number): number => {
    if (Number.isInteger(i) && i >= 0 && i < count) return i;
    throw new BadInput(`a vector of ${count} worlds of ${id} has worlds 0 to ${count - 1}, got ${i}`);
  };
  return {
    ...engine,
    infoOf: (i) => engine.infoOf(known(i)),
    finalInfoOf: (i) => engine.finalInfoOf(known(i)),
    snapshotOf: (i) => engine.snapshotOf(known(i)),
  };
}

/** `render(i)` of a vector: the single world of the same snapshot draws itself. */
function renderOf(
  world: ResolvedEnv,
  engine: Engine,
  obs: NumericArray,
  actions: NumericArray,
): (i: number) => Picture | string | null {
  const shown = makeResolved(world);
  const { observationSpace, actionSpace } = world;
  const { size } = observationSpace;
  return (i) => {
    if (world.renderMode === null) return null;
    shown.restore(engine.snapshotOf(i));
    if (world.renderMode === 'ansi') return shown.render();
    const action = readMember(actionSpace, actions, i);
    return renderMoment({ env: shown, obs: obs.slice(i * size, (i + 1) * size) as NumericArray, action });
  };
}

function vecOf(world: ResolvedEnv, { engine: bare, buffers }: Placed, count: number, autoreset: Autoreset): VecEnv {
  const engine = guarded(bare, count, world.spec.id);
  const { observationSpace, actionSpace, spec, renderMode, presentation } = world;
  const { obs, reward, terminated, truncated, finalObs, wasReset, actionMask, due } = buffers;
  const check = actionCheck(world, due, autoreset);
  const { size } = observationSpace;
  const ended = (i: number) =>
    autoreset === 'same-step' && (terminated[i] === 1 || truncated[i] === 1)
      ? { finalObs: finalObs.slice(i * size, (i + 1) * size), finalInfo: engine.finalInfoOf(i) }
      : null;
  const lastActions = makeArray(actionSpace, renderMode === null ? 0 : count);

  return {
    count,
    observationSpace,
    actionSpace,
    spec,
    autoreset,
    presentation,
    obs,
    reward,
    terminated,
    truncated,
    finalObs,
    wasReset,
    actionMask,
    infoOf: engine.infoOf,
    finalInfoOf: engine.finalInfoOf,
    infos: () => infosOf({ count, infoOf: engine.infoOf, ended }),
    renderMode,
    render: renderOf(world, engine, obs, lastActions),
    reset(options = {}) {
      engine.reset(resetPlan(count, due, options), options.options);
    },
    step(actions) {
      check(actions);
      engine.step(actions);
      if (renderMode !== null) lastActions.set(actions.subarray(0, lastActions.length));
    },
    snapshotOf: engine.snapshotOf,
    snapshot: () => Array.from({ length: count }, (_, i) => engine.snapshotOf(i)),
    restore(snapshot) {
      const all = snapshot as readonly Json[];
      if (!Array.isArray(all) || all.length !== count) {
        throw new BadInput(`not a snapshot of ${count} worlds of ${spec.id}`);
      }
      engine.restore(all);
    },
    close: engine.close,
  };
}
