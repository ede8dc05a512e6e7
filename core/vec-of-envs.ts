/**
 * A vector of environments that are not made of rules: classes, remote processes, anything that implements `Env`.
 *
 * Steps each in turn and copies what it returns. Worlds made with `defineEnv` use `makeVec`, which allocates nothing.
 * Tuple and Dict observations are flattened into `obs`; `observationOf(i)` is what the environment returned.
 */

import type { NumericArray } from './arrays.js';
import type { Autoreset, Env, EnvSpec, Info, VecEnv } from './env.js';
import { BadInput, ResetNeeded } from './errors.js';
import type { Json } from './json.js';
import { isArraySpace, readMember, writeMember } from './members.js';
import { type ArraySpace, box, describeSpace, discrete, flattenInto, flattenSpace, type Space } from './spaces.js';
import { actionCheck, resetPlan } from './vec/actions.js';
import { arrayOn, ENDED, FAILED, READY, UNBORN } from './vec/buffers.js';
import { infosOf } from './vec/infos.js';
import { messageOf, WorldFailed } from './vec/world-failed.js';
import { checkVecOptions } from './vec-env.js';

/** Makes one new, independent environment. */
export type EnvFactory = () => Env;

export interface VecOfEnvsOptions {
  /** Default 'next-step'. */
  readonly autoreset?: Autoreset;
  /**
   * 'same': all observation spaces must be equal. 'different': their bounds may differ, and the vector's space holds
   * them all. Default 'same'.
   */
  readonly observationMode?: 'same' | 'different';
}

/** Besides the vector, the environments in it and ways to reach all of them. */
export interface VecOfEnvs extends VecEnv {
  readonly envs: readonly Env[];
  /** The last observation of environment i as it returned it. */
  observationOf(i: number): unknown;
  /** What the method returned, one result an environment. @throws BadInput where one has no such method. */
  call(method: string, ...args: readonly unknown[]): unknown[];
  /** The attribute of each environment. */
  getAttr(name: string): unknown[];
  /** Sets the attribute of environment i to `values[i]`. */
  setAttr(name: string, values: readonly unknown[]): void;
}

/** How observations become rows of numbers. */
interface Form {
  readonly space: ArraySpace;
  write(observation: unknown, out: NumericArray, offset: number): void;
}

const unnamed: EnvSpec = { id: 'custom', params: {}, horizon: null, rewardThreshold: null, nondeterministic: false };

function formOf(space: Space): Form {
  if (isArraySpace(space)) return { space, write: writeMember };
  const flat = flattenSpace(space) as Space;
  if (!isArraySpace(flat)) {
    throw new BadInput(`observations of ${describeSpace(space)} have no fixed number of numbers and cannot be batched`);
  }
  return { space: flat, write: (member, out, offset) => flattenInto(space, member as never, out, offset) };
}

/** The smallest space with the members of both, or null where they are stored in different ways. */
function union(a: Space, b: Space): Space | null {
  if (a.equals(b)) return a;
  if (a.kind === 'discrete' && b.kind === 'discrete') {
    const start = Math.min(a.start, b.start);
    return discrete(Math.max(a.start + a.n, b.start + b.n) - start, start);
  }
  if (a.kind !== 'box' || b.kind !== 'box' || a.dtype !== b.dtype || String(a.shape) !== String(b.shape)) return null;
  const low = a.low.map((v, k) => Math.min(v, b.low[k]));
  const high = a.high.map((v, k) => Math.max(v, b.high[k]));
  return box(low, high, a.shape, a.dtype);
}

function commonSpace(envs: readonly Env[], role: 'observation' | 'action', mode: 'same' | 'different'): Space {
  return envs.reduce((space: Space, env, i) => {
    const own = env[`${role}Space`];
    const both = mode === 'same' ? (space.equals(own) ? space : null) : union(space, own);
    if (both !== null) return both;
    const rule = mode === 'same' ? 'must be equal' : 'must be stored alike';
    throw new BadInput(
      `${role} spaces of a vector ${rule}: environment 0 has ${describeSpace(envs[0][`${role}Space`])}, ` +
        `environment ${i} ${describeSpace(own)}${describeSpace(own) === describeSpace(space) ? ' of other bounds' : ''}`,
    );
  }, envs[0][`${role}Space`]);
}

function arraySpaceOf(space: Space): ArraySpace {
  if (isArraySpace(space)) return space;
  throw new BadInput(
    `the action space must be a Discrete, Box, MultiDiscrete or MultiBinary space to be batched, got ${space.kind}`,
  );
}

const privateMemory = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);

/** The environments' own attributes and methods, which their type does not tell. */
const partsOf = (env: Env): Record<string, unknown> => env as unknown as Record<string, unknown>;

function callAll(envs: readonly Env[], method: string, args: readonly unknown[]): unknown[] {
  return envs.map((env, i) => {
    const own = partsOf(env)[method];
    if (typeof own !== 'function') throw new BadInput(`environment ${i} has no method '${method}', got ${typeof own}`);
    return own.apply(env, args);
  });
}

function setAll(envs: readonly Env[], name: string, values: readonly unknown[]): void {
  if (values.length !== envs.length) {
    throw new BadInput(`setAttr needs one value for each of ${envs.length} environments, got ${values.length}`);
  }
  envs.forEach((env, i) => {
    partsOf(env)[name] = values[i];
  });
}

interface Saved {
  readonly envs: readonly Json[];
  readonly obs: readonly number[];
  readonly terminated: readonly number[];
  readonly truncated: readonly number[];
}

/** `count` environments as a vector. @throws BadInput when an option is bad or the spaces cannot be batched. */
export function vecOfEnvs(makeEnv: EnvFactory, count: number, options: VecOfEnvsOptions = {}): VecOfEnvs {
  const { autoreset = 'next-step', observationMode = 'same' } = options;
  checkVecOptions('a vector of environments', count, autoreset);
  const envs = Array.from({ length: count }, makeEnv);
  const spec = envs[0].spec ?? unnamed;
  const form = formOf(commonSpace(envs, 'observation', observationMode));
  const observationSpace = form.space;
  const actionSpace = arraySpaceOf(commonSpace(envs, 'action', 'same'));
  const width = observationSpace.size;
  const obs = arrayOn(privateMemory, observationSpace, count);
  const finalObs = arrayOn(privateMemory, observationSpace, count);
  const reward = new Float64Array(count);
  const terminated = new Uint8Array(count);
  const truncated = new Uint8Array(count);
  const wasReset = new Uint8Array(count);
  const due = new Uint8Array(count).fill(UNBORN);
  const observation: unknown[] = new Array(count).fill(null);
  const info: (Info | null)[] = new Array(count).fill(null);
  const finalInfo: (Info | null)[] = new Array(count).fill(null);
  const check = actionCheck({ actionSpace, spec }, due, autoreset);

  function show(i: number, seen: { readonly observation: unknown; readonly info: Info }): void {
    observation[i] = seen.observation;
    info[i] = seen.info;
    form.write(seen.observation, obs, i * width);
  }

  function begin(i: number, how: Parameters<Env['reset']>[0] = {}): void {
    show(i, envs[i].reset(how));
    due[i] = READY;
  }

  function move(i: number, actions: NumericArray): void {
    const result = envs[i].step(readMember(actionSpace, actions, i));
    show(i, result);
    reward[i] = result.reward;
    terminated[i] = result.terminated ? 1 : 0;
    truncated[i] = result.truncated ? 1 : 0;
    if (!result.terminated && !result.truncated) return;
    due[i] = ENDED;
    if (autoreset !== 'same-step') return;
    finalObs.set(obs.subarray(i * width, (i + 1) * width), i * width);
    finalInfo[i] = result.info;
    begin(i);
  }

  const clear = (i: number): void => {
    reward[i] = terminated[i] = truncated[i] = wasReset[i] = 0;
    finalInfo[i] = null;
  };

  function stepOne(i: number, actions: NumericArray): WorldFailed | null {
    const resets = due[i] === ENDED;
    try {
      if (resets) {
        clear(i);
        begin(i);
      } else move(i, actions);
      wasReset[i] = resets ? 1 : 0;
      return null;
    } catch (cause) {
      clear(i);
      due[i] = FAILED;
      return new WorldFailed(i, `world ${i} of ${spec.id} failed in a step: ${messageOf(cause)}`, { cause });
    }
  }

  function infoOf(i: number): Info {
    const own = info[i];
    if (own === null || own === undefined) throw new ResetNeeded(`world ${i} of ${spec.id} has no info to show`);
    return own;
  }

  function finalInfoOf(i: number): Info {
    const own = finalInfo[i];
    if (own !== null && own !== undefined) return own;
    throw new ResetNeeded(`world ${i} of ${spec.id} has ended no episode yet with autoreset 'same-step'`);
  }

  const ended = (i: number) =>
    autoreset === 'same-step' && (terminated[i] === 1 || truncated[i] === 1)
      ? { finalObs: finalObs.slice(i * width, (i + 1) * width), finalInfo: finalInfoOf(i) }
      : null;

  return {
    envs,
    count,
    observationSpace,
    actionSpace,
    spec,
    autoreset,
    presentation: envs[0].presentation,
    obs,
    reward,
    terminated,
    truncated,
    finalObs,
    wasReset,
    infoOf,
    finalInfoOf,
    infos: () => infosOf({ count, infoOf, ended }),
    observationOf: (i) => observation[i],
    renderMode: envs[0].renderMode ?? null,
    render: (i) => envs[i].render(),
    call: (method, ...args) => callAll(envs, method, args),
    getAttr: (name) => envs.map((env) => partsOf(env)[name]),
    setAttr: (name, values) => setAll(envs, name, values),
    reset(given = {}) {
      // Environments draw a first seed of their own: a plan without streamless worlds leaves it to them.
      resetPlan(count, null, given).forEach((seed, i) => {
        if (seed === undefined) return;
        begin(i, { ...(seed !== null && { seed }), ...(given.options && { options: given.options }) });
        clear(i);
      });
    },
    step(actions) {
      check(actions);
      let failure: WorldFailed | null = null;
      for (let i = 0; i < count; i++) {
        const own = stepOne(i, actions);
        failure ??= own;
      }
      if (failure !== null) throw failure;
    },
    snapshotOf: (i) => envs[i].snapshot(),
    snapshot: () => ({
      envs: envs.map((env) => env.snapshot()),
      obs: [...obs],
      terminated: [...terminated],
      truncated: [...truncated],
    }),
    restore(snapshot) {
      const saved = snapshot as unknown as Saved | null;
      if (saved?.envs?.length !== count) {
        throw new BadInput(`not a snapshot of ${count} environments: ${JSON.stringify(snapshot)?.slice(0, 60)}`);
      }
      saved.envs.forEach((one, i) => {
        envs[i].restore(one);
        clear(i);
      });
      obs.set(saved.obs);
      terminated.set(saved.terminated);
      truncated.set(saved.truncated);
      for (let i = 0; i < count; i++) {
        const over = terminated[i] === 1 || truncated[i] === 1;
        due[i] = over && autoreset !== 'same-step' ? ENDED : READY;
        observation[i] = info[i] = null;
      }
    },
    close() {
      for (const env of envs) env.close();
    },
  };
}
