/**
 * `makeVec`: N worlds of one kind on contiguous buffers. A step allocates nothing; only `init` makes new states.
 *
 * World i is exactly what `make` gives after `reset({ seed: seed + i })`: same states, same stream, same snapshot.
 */

import type { NumericArray } from './arrays.js';
import type { Autoreset, EnvDefinition, EnvParams, Info, VecEnv } from './env.js';
import { BadInput, InvalidAction, ResetNeeded } from './errors.js';
import type { Json } from './json.js';
import { infoOf, type WorldSnapshot } from './make.js';
import { readMember } from './members.js';
import type { AnyDefinition } from './registry.js';
import { freshSeed, type MakeOptions, maskSizeOf, type ResolvedEnv, resolveEnv } from './resolve-env.js';
import { makeRng, type Rng } from './rng.js';
import { decodeSnapshot, encodeSnapshot } from './snapshot.js';
import { type ArraySpace, describeSpace, makeArray } from './spaces.js';

export interface MakeVecOptions extends MakeOptions {
  /** Worlds stepped together. */
  readonly count: number;
  /** Default 'next-step'. */
  readonly autoreset?: Autoreset;
}

const MODES: readonly Autoreset[] = ['next-step', 'same-step', 'disabled'];

function checkOptions(id: string, count: number, autoreset: Autoreset): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new BadInput(`count of ${id} must be a positive integer, got ${count}`);
  }
  if (!MODES.includes(autoreset)) {
    throw new BadInput(`autoreset must be one of ${MODES.join(', ')}, got '${autoreset}'`);
  }
}

/** Copies row `i` of `rows` into `out`: [out.length]. */
function copyRow(rows: NumericArray, i: number, out: NumericArray): NumericArray {
  for (let k = 0; k < out.length; k++) out[k] = rows[i * out.length + k];
  return out;
}

/** A check of one row of actions: true when it is in the space. `scratch` holds one member. */
function rowCheck(space: ArraySpace, scratch: NumericArray): (actions: NumericArray, i: number) => boolean {
  if (space.kind !== 'discrete') {
    const { length } = scratch;
    return (actions, i) =>
      actions.constructor === scratch.constructor &&
      actions.length >= (i + 1) * length &&
      space.contains(copyRow(actions, i, scratch));
  }
  const { start, n } = space;
  return (actions, i) => {
    const k = actions[i] - start;
    return k >= 0 && k < n && Number.isInteger(k);
  };
}

/** The worlds' own memory: one entry a world. */
interface Worlds {
  readonly state: unknown[];
  readonly rng: Rng[]; // undefined until a world is first reset
  readonly elapsed: Int32Array;
  /** 1 before the first reset and after an end. */
  readonly needsReset: Uint8Array;
}

/**
 * Makes N worlds, from a registered id or a definition.
 *
 * @throws NotRegistered when the id is unknown; BadInput when an option is bad.
 */
export function makeVec(source: string | AnyDefinition, options: MakeVecOptions): VecEnv {
  const world = resolveEnv(source as string | EnvDefinition, options);
  const { count, autoreset = 'next-step' } = options;
  checkOptions(world.spec.id, count, autoreset);
  const worlds: Worlds = {
    state: new Array(count).fill(null),
    rng: new Array(count).fill(undefined),
    elapsed: new Int32Array(count),
    needsReset: new Uint8Array(count).fill(1),
  };
  return vecOf(world, worlds, count, autoreset);
}

function vecOf(world: ResolvedEnv, worlds: Worlds, count: number, autoreset: Autoreset): VecEnv {
  const { rules, params, horizon, observationSpace, actionSpace, spec } = world;
  const { state, rng, elapsed, needsReset } = worlds;
  const width = observationSpace.size;
  const discrete = actionSpace.kind === 'discrete';
  const oneAction = makeArray(actionSpace, 1);
  const inSpace = rowCheck(actionSpace, oneAction);
  const obs = makeArray(observationSpace, count);
  const finalObs = makeArray(observationSpace, count);
  const reward = new Float64Array(count);
  const terminated = new Uint8Array(count);
  const truncated = new Uint8Array(count);
  const wasReset = new Uint8Array(count);
  const maskSize = rules.actionMask === undefined ? 0 : maskSizeOf(world);
  const actionMask = rules.actionMask === undefined ? null : new Uint8Array(count * maskSize);
  const finalInfo: (Info | null)[] = new Array(count).fill(null);
  let startOptions: EnvParams | undefined;

  function show(i: number): void {
    rules.observe(state[i], obs, i * width, params);
    if (actionMask !== null) rules.actionMask?.(state[i], actionMask, i * maskSize, params);
  }

  function begin(i: number): void {
    state[i] = rules.init(rng[i], params, startOptions);
    elapsed[i] = 0;
    needsReset[i] = 0;
    show(i);
  }

  function move(i: number, actions: NumericArray): void {
    const action = discrete ? actions[i] : copyRow(actions, i, oneAction);
    const own = state[i];
    reward[i] = rules.step(own, action as never, rng[i], params);
    const ended = rules.isTerminal(own, params);
    const cut = ++elapsed[i] >= horizon;
    terminated[i] = ended ? 1 : 0;
    truncated[i] = cut ? 1 : 0;
    show(i);
    if (!ended && !cut) return;
    needsReset[i] = 1;
    if (autoreset === 'same-step') {
      finalObs.set(obs.subarray(i * width, (i + 1) * width), i * width);
      finalInfo[i] = infoOf(world, own);
      begin(i);
    }
  }

  function refuseReset(i: number): never {
    const why = state[i] === null ? 'before the first reset' : "after its end, with autoreset 'disabled'";
    throw new ResetNeeded(`world ${i} of ${spec.id} was stepped ${why}: call reset() first`);
  }

  function step(actions: NumericArray): void {
    for (let i = 0; i < count; i++) {
      const due = needsReset[i] === 1;
      if (due && (autoreset !== 'next-step' || state[i] === null)) refuseReset(i);
      if (!due && !inSpace(actions, i)) refuseAction(i, actions);
    }
    for (let i = 0; i < count; i++) {
      const due = needsReset[i];
      wasReset[i] = due;
      if (due === 1) {
        reward[i] = terminated[i] = truncated[i] = 0;
        begin(i);
      } else move(i, actions);
    }
  }

  function refuseAction(i: number, actions: NumericArray): never {
    const shown = String(readMember(actionSpace, actions, i)) || 'nothing';
    throw new InvalidAction(
      `action ${shown} for world ${i} is outside the action space ${describeSpace(actionSpace)} of ${spec.id}`,
    );
  }

  function reset({ seed, mask, options }: Parameters<VecEnv['reset']>[0] = {}): void {
    if (Array.isArray(seed) && seed.length !== count) {
      throw new BadInput(`reset needs one seed for each of ${count} worlds, got ${seed.length}`);
    }
    if (mask !== undefined && mask.length !== count) {
      throw new BadInput(`mask of reset needs one entry for each of ${count} worlds, got ${mask.length}`);
    }
    startOptions = options;
    const fresh = seed === undefined && !rng.every(Boolean) ? freshSeed() : 0;
    for (let i = 0; i < count; i++) {
      if (mask !== undefined && mask[i] === 0) continue;
      const given = typeof seed === 'number' ? seed + i : seed?.[i];
      const own = given ?? (rng[i] === undefined ? fresh + i : undefined);
      if (own !== undefined) rng[i] = makeRng(own);
      begin(i);
      reward[i] = terminated[i] = truncated[i] = wasReset[i] = 0;
    }
    startOptions = undefined;
  }

  const snapshotOf = (i: number): Json => {
    if (state[i] === null) throw new ResetNeeded(`world ${i} of ${spec.id} has no state before the first reset`);
    const saved: WorldSnapshot = {
      state: encodeSnapshot(state[i]),
      elapsed: elapsed[i],
      rng: rng[i].save(),
      needsReset: needsReset[i] === 1,
    };
    return saved as unknown as Json;
  };

  function restoreOne(i: number, snapshot: Json): void {
    const saved = snapshot as unknown as WorldSnapshot;
    if (saved?.rng === undefined) throw new BadInput(`entry ${i} is not a snapshot of ${spec.id}`);
    rng[i] ??= makeRng(0);
    rng[i].load(saved.rng);
    state[i] = decodeSnapshot(saved.state);
    elapsed[i] = saved.elapsed;
    needsReset[i] = saved.needsReset ? 1 : 0;
    reward[i] = terminated[i] = truncated[i] = wasReset[i] = 0;
    show(i);
  }

  return {
    count,
    observationSpace,
    actionSpace,
    spec,
    autoreset,
    presentation: world.presentation,
    obs,
    reward,
    terminated,
    truncated,
    finalObs,
    wasReset,
    actionMask,
    infoOf(i) {
      if (state[i] === null) throw new ResetNeeded(`world ${i} of ${spec.id} has no info before the first reset`);
      return infoOf(world, state[i]);
    },
    finalInfoOf(i) {
      const info = finalInfo[i];
      if (info !== null) return info;
      throw new ResetNeeded(`world ${i} of ${spec.id} has ended no episode yet with autoreset 'same-step'`);
    },
    reset,
    step,
    snapshotOf,
    snapshot: () => Array.from({ length: count }, (_, i) => snapshotOf(i)),
    restore(snapshot) {
      const all = snapshot as readonly Json[];
      if (!Array.isArray(all) || all.length !== count) {
        throw new BadInput(`not a snapshot of ${count} worlds of ${spec.id}`);
      }
      all.forEach((one, i) => {
        restoreOne(i, one);
      });
    },
    close() {},
  };
}
