/** `make`: one world behind Gymnasium's single-environment contract. */

import type { NumericArray } from './arrays.js';
import type { Env, EnvDefinition, EnvParams, Info, RenderMode, ResetOptions, StepResult } from './env.js';
import { BadInput, InvalidAction, ResetNeeded } from './errors.js';
import type { Json } from './json.js';
import { makeOther } from './make-other.js';
import { type EnvMap, lookup } from './registry.js';
import { renderMoment } from './rendering.js';
import { freshSeed, type MakeOptions, maskSizeOf, type ResolvedEnv, resolveEnv } from './resolve-env.js';
import { makeRng, type Rng, type RngState } from './rng.js';
import { decodeSnapshot, encodeSnapshot } from './snapshot.js';
import { type ArraySpace, describeSpace, type MemberOf, makeArray, type Space } from './spaces.js';

/** An environment made of rules: besides the contract, it shows its state. */
export interface MadeEnv<Obs = unknown, Act = unknown, O extends Space = Space, A extends Space = Space>
  extends Env<Obs, Act> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  /** The state as plain JSON (`encodeSnapshot`), for viewers. null before the first reset. */
  stateOf(): Json;
}

/** The environment that a definition becomes. */
export type EnvOf<D> =
  D extends EnvDefinition<infer _S, infer _P, infer O extends ArraySpace, infer A extends ArraySpace, infer Member>
    ? MadeEnv<Member, MemberOf<A>, SpaceOf<O, Member>, A>
    : MadeEnv;

/** The space that an environment shows: that of its rules, unless they are structured. */
type SpaceOf<O extends ArraySpace, Member> = [Member] extends [MemberOf<O>] ? O : Space;

/** What `Env.snapshot` holds for a world made of rules; a vector's `snapshotOf` gives the same. */
export interface WorldSnapshot {
  readonly state: Json;
  /** Steps since the reset. */
  readonly elapsed: number;
  readonly rng: RngState;
  /** True before the first reset and after an end. */
  readonly needsReset: boolean;
}

const NO_INFO: Info = Object.freeze({});

export function infoOf(world: ResolvedEnv, state: unknown): Info {
  const info = world.rules.info?.(state, world.params) ?? NO_INFO;
  if (world.rules.actionMask === undefined) return info;
  const actionMask = new Uint8Array(maskSizeOf(world));
  world.rules.actionMask(state, actionMask, 0, world.params);
  return { ...info, actionMask };
}

function plainObservation(world: ResolvedEnv, state: unknown): NumericArray {
  const out = makeArray(world.observationSpace, 1);
  world.rules.observe(state, out, 0, world.params);
  return out;
}

/** The observation of a state as a member of the space: a number for Discrete, else a fresh array. */
function observe(world: ResolvedEnv, state: unknown): unknown {
  if (world.structured !== null) return world.structured.of(state, world.params);
  const out = plainObservation(world, state);
  return world.observationSpace.kind === 'discrete' ? out[0] : out;
}

function show(value: unknown): string {
  if (ArrayBuffer.isView(value))
    return `[${Array.from(value as NumericArray).slice(0, 8)}] (${value.constructor.name})`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function assertAction(world: ResolvedEnv, action: unknown): void {
  if (!world.actionSpace.contains(action)) {
    throw new InvalidAction(
      `action ${show(action)} is outside the action space ${describeSpace(world.actionSpace)} of ${world.spec.id}`,
    );
  }
}

export function makeResolved(world: ResolvedEnv): MadeEnv {
  const { rules, params, horizon, spec } = world;
  let state: unknown = null;
  let rng: Rng | null = null;
  let elapsed = 0;
  let needsReset = true;
  let lastAction: unknown = null;

  function render(mode: RenderMode) {
    if (state === null) throw new ResetNeeded(`${spec.id} was rendered before the first reset: call reset() first`);
    if (mode === 'rgb_array') {
      return renderMoment({ env, obs: plainObservation(world, state), action: lastAction });
    }
    return world.presentation.text?.(state as never, params) ?? null;
  }

  const env: MadeEnv = {
    observationSpace: world.memberSpace,
    actionSpace: world.actionSpace,
    spec,
    presentation: world.presentation,
    get unwrapped() {
      return env;
    },
    reset({ seed, options }: ResetOptions = {}) {
      const drawn = seed === undefined && rng === null ? freshSeed() : seed;
      if (drawn !== undefined) rng = makeRng(drawn);
      state = rules.init(rng as Rng, params, options);
      elapsed = 0;
      needsReset = false;
      lastAction = null;
      const info = infoOf(world, state);
      return { observation: observe(world, state), info: drawn === undefined ? info : { ...info, seed: drawn } };
    },
    step(action: unknown): StepResult<unknown> {
      if (needsReset) {
        const why = state === null ? 'before the first reset' : 'after the end of an episode';
        throw new ResetNeeded(`${spec.id} was stepped ${why}: call reset() first`);
      }
      assertAction(world, action);
      lastAction = action;
      const reward = rules.step(state, action as never, rng as Rng, params);
      const terminated = rules.isTerminal(state, params);
      const truncated = ++elapsed >= horizon;
      needsReset = terminated || truncated;
      return { observation: observe(world, state), reward, terminated, truncated, info: infoOf(world, state) };
    },
    renderMode: world.renderMode,
    render: () => (world.renderMode === null ? null : render(world.renderMode)),
    stateOf: () => encodeSnapshot(state === null ? null : (world.presentation.sceneState?.(state as never) ?? state)),
    snapshot(): Json {
      if (rng === null) throw new ResetNeeded(`${spec.id} has no state before the first reset: call reset() first`);
      return { state: encodeSnapshot(state), elapsed, rng: { ...rng.save() }, needsReset };
    },
    restore(snapshot: Json) {
      const saved = snapshot as unknown as WorldSnapshot;
      if (saved?.rng === undefined) throw new BadInput(`not a snapshot of ${spec.id}: ${show(snapshot).slice(0, 60)}`);
      rng ??= makeRng(0);
      rng.load(saved.rng);
      state = decodeSnapshot(saved.state);
      ({ elapsed, needsReset } = saved);
    },
    close() {},
  };
  return env;
}

/**
 * Makes one world, from a registered id or a definition.
 *
 * An unseeded first reset draws a seed from the system and reports it as `info.seed`.
 *
 * @throws NotRegistered when the id is unknown; BadInput when an option is bad.
 */
export function make<Id extends keyof EnvMap>(id: Id, options?: MakeOptions): EnvOf<EnvMap[Id]>;
export function make<S, P extends EnvParams, O extends ArraySpace, A extends ArraySpace, M>(
  definition: EnvDefinition<S, P, O, A, M>,
  options?: MakeOptions,
): MadeEnv<M, MemberOf<A>, SpaceOf<O, M>, A>;
export function make(source: string | EnvDefinition, options?: MakeOptions): MadeEnv;
export function make(source: unknown, options?: MakeOptions): unknown {
  if (typeof source === 'string') {
    const row = lookup(source);
    if (row.maker !== null) return makeOther(row, options ?? {});
  }
  return makeResolved(resolveEnv(source as string | EnvDefinition, options));
}
