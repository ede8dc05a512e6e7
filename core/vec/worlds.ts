/**
 * The worlds of a vector, or a share of them, stepped in the thread that holds them. A step allocates nothing; only
 * `init` makes new states.
 */

import type { NumericArray } from '../arrays.js';
import type { Autoreset, EnvParams, Info } from '../env.js';
import { BadInput, ResetNeeded } from '../errors.js';
import type { Json } from '../json.js';
import { infoOf, type WorldSnapshot } from '../make.js';
import { maskSizeOf, type ResolvedEnv } from '../resolve-env.js';
import { makeRng, type Rng } from '../rng.js';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.js';
import { makeArray } from '../spaces.js';
import { ENDED, FAILED, READY, type VecBuffers } from './buffers.js';
import { hotLoopFor } from './hot-loop.js';
import { messageOf, WorldFailed } from './world-failed.js';

/** How one reset begins each world: a seed, null where the stream goes on, undefined where the world is left alone. */
export type ResetPlan = readonly (number | null | undefined)[];

/** Steps all worlds of a vector, wherever they are. Indices are those of the vector; arguments are checked already. */
export interface Engine {
  reset(plan: ResetPlan, options: EnvParams | undefined): void;
  /** @throws WorldFailed when the rules of a world throw, after the others have been stepped. */
  step(actions: NumericArray): void;
  snapshotOf(i: number): Json;
  restore(snapshots: readonly Json[]): void;
  infoOf(i: number): Info;
  /** The `info` of the episode that world i ended last, with autoreset 'same-step'. */
  finalInfoOf(i: number): Info;
  close(): void;
}

export interface Share {
  /** Index of the first world in the whole vector. */
  readonly first: number;
  readonly count: number;
  readonly autoreset: Autoreset;
}

/** Worlds [first, first + count): every array of `buffers`, `plan` and `actions` holds their rows alone. */
export function makeWorlds(world: ResolvedEnv, buffers: VecBuffers, { first, count, autoreset }: Share): Engine {
  const { rules, params, horizon, observationSpace, actionSpace, spec } = world;
  const { obs, finalObs, reward, terminated, truncated, wasReset, actionMask, due } = buffers;
  const width = observationSpace.size;
  const discrete = actionSpace.kind === 'discrete';
  const maskSize = actionMask === null ? 0 : maskSizeOf(world);
  const sameStep = autoreset === 'same-step';
  const state: unknown[] = new Array(count).fill(null);
  const rng: Rng[] = new Array(count).fill(undefined); // undefined until a world is first reset
  const elapsed = new Int32Array(count);
  const finalInfo: (Info | null)[] = new Array(count).fill(null);
  let startOptions: EnvParams | undefined;

  function show(i: number): void {
    rules.observe(state[i], obs, i * width, params);
    if (actionMask !== null) rules.actionMask?.(state[i], actionMask, i * maskSize, params);
  }

  function begin(i: number): void {
    state[i] = rules.init(rng[i], params, startOptions);
    elapsed[i] = 0;
    due[i] = READY;
    show(i);
  }

  function keepEnd(i: number): void {
    for (let k = i * width; k < (i + 1) * width; k++) finalObs[k] = obs[k];
    finalInfo[i] = infoOf(world, state[i]);
  }

  let failure: WorldFailed | null = null;

  const loop = hotLoopFor(rules)({
    ...buffers,
    ...{ rules, params, horizon, count, state, rng, elapsed, width, maskSize },
    oneAction: discrete ? null : makeArray(actionSpace, 1),
    restart(i) {
      reward[i] = terminated[i] = truncated[i] = 0;
      begin(i);
    },
    finish(i) {
      due[i] = ENDED;
      if (!sameStep) return;
      keepEnd(i);
      begin(i);
    },
    fail(i, cause) {
      due[i] = FAILED;
      reward[i] = terminated[i] = truncated[i] = 0;
      const at = first + i;
      failure ??= new WorldFailed(at, `world ${at} of ${spec.id} failed in a step: ${messageOf(cause)}`, { cause });
    },
  });

  function step(actions: NumericArray): void {
    failure = null;
    loop(actions);
    if (failure !== null) throw failure;
  }

  function clear(i: number): void {
    reward[i] = terminated[i] = truncated[i] = wasReset[i] = 0;
    finalInfo[i] = null;
  }

  function reset(plan: ResetPlan, options: EnvParams | undefined): void {
    startOptions = options;
    try {
      for (let i = 0; i < count; i++) {
        const seed = plan[i];
        if (seed === undefined) continue;
        if (seed !== null) rng[i] = makeRng(seed);
        begin(i);
        clear(i);
      }
    } finally {
      startOptions = undefined;
    }
  }

  function restoreOne(i: number, saved: WorldSnapshot): void {
    rng[i] ??= makeRng(0);
    rng[i].load(saved.rng);
    state[i] = decodeSnapshot(saved.state);
    elapsed[i] = saved.elapsed;
    due[i] = saved.needsReset ? ENDED : READY;
    clear(i);
    show(i);
  }

  const localOf = (i: number): number => {
    if (state[i - first] !== null) return i - first;
    throw new ResetNeeded(`world ${i} of ${spec.id} has no state before the first reset`);
  };

  return {
    reset,
    step,
    snapshotOf(at) {
      const i = localOf(at);
      const saved: WorldSnapshot = {
        state: encodeSnapshot(state[i]),
        elapsed: elapsed[i],
        rng: rng[i].save(),
        needsReset: due[i] !== READY,
      };
      return saved as unknown as Json;
    },
    restore(snapshots) {
      const saved = snapshots as unknown as readonly WorldSnapshot[];
      saved.forEach((one, i) => {
        if (one?.rng === undefined) throw new BadInput(`entry ${first + i} is not a snapshot of ${spec.id}`);
      });
      saved.forEach((one, i) => {
        restoreOne(i, one);
      });
    },
    infoOf: (at) => infoOf(world, state[localOf(at)]),
    finalInfoOf(at) {
      const info = finalInfo[localOf(at)];
      if (info !== null) return info;
      throw new ResetNeeded(`world ${at} of ${spec.id} has ended no episode yet with autoreset 'same-step'`);
    },
    close() {},
  };
}
