/**
 * The environment contract: what a world is, and what an agent or a script meets.
 *
 * `EnvRules` is a world (rules only); `Env` is Gymnasium's single-environment contract; `VecEnv` steps many worlds
 * on contiguous buffers. `define-env.ts`, `make.ts` and `vec-env.ts` turn the first into the other two.
 */

import type { NumericArray } from './arrays.js';
import type { Json } from './json.js';
import type { Rng } from './rng.js';
import type { ArraySpace, MemberOf, Space } from './spaces.js';
import type { VecInfos } from './vec/infos.js';

export type Info = Readonly<Record<string, unknown>>;
export type EnvParams = Readonly<Record<string, Json>>;

/** What a registry row says beside the rules. */
export interface Registration {
  /** Steps after which `make` cuts an episode short (truncation). Absent: never. */
  readonly horizon?: number;
  /** Mean return at which the world counts as solved. */
  readonly rewardThreshold?: number;
  /** Parameters that differ from the rules' own. */
  readonly params?: EnvParams;
  /** True where the same seed need not give the same episode. */
  readonly nondeterministic?: boolean;
  /** True for a version that a higher one does not replace (variants that are told apart by version): no warning. */
  readonly current?: boolean;
}

/** One possible outcome of taking an action in a state of a finite world. */
export interface Transition {
  readonly probability: number;
  readonly nextState: number;
  readonly reward: number;
  readonly terminated: boolean;
}

/** What a viewer and a person at the keyboard need to know; never read by rules or agents. */
export interface Presentation {
  /** Names of the discrete actions, in order: ['left', 'right']. */
  readonly actionNames?: readonly string[];
  /** KeyboardEvent.code → action, for human play: an index, or the numbers of a Box action. */
  readonly keys?: Readonly<Record<string, number | readonly number[]>>;
  /** The action while no key is held. Absent: the world waits for a key. */
  readonly idle?: number | readonly number[];
  /** Steps a second at which the world looks right at speed 1×. Default 30. */
  readonly stepsPerSecond?: number;
  /** Names of the numbers of a vector observation, in order. */
  readonly observationNames?: readonly string[];
  /** The rules' layout that a scene needs and a state does not hold (a grid's map, say). JSON. */
  readonly layout?: (params: EnvParams) => Json;
  /** What a scene is given instead of the whole state, where that is large (stacks of frames). Plain data. */
  readonly sceneState?: (state: never) => unknown;
  /** The state as a few lines of text: what `render()` gives in mode 'ansi'. */
  readonly text?: (state: never, params: EnvParams) => string;
}

/** Another form of the observation, for `make` alone: vectors keep the numbers that `observe` writes. */
export interface Structured<State, P, Member> {
  /** A Tuple, Dict, Text or other composite space. */
  readonly space: Space | ((params: P) => Space);
  /** The member of `space` that shows `state`. Fresh on every call. */
  of(state: State, params: P): Member;
}

/**
 * A world: rules and nothing else. No clock, no seed, no drawing, no word for truncation.
 *
 * States are owned by the caller and moved in place: `step` must not allocate. They are plain data (numbers, strings,
 * booleans, arrays, typed arrays and objects of these), so that a snapshot is a copy.
 */
export interface EnvRules<
  State,
  P extends EnvParams,
  Obs extends ArraySpace,
  Act extends ArraySpace,
  Member = MemberOf<Obs>,
> {
  /** Gymnasium's id where the world is Gymnasium's, else `family/Name-v0`. */
  readonly id: string;
  /** One or two sentences; the page of the world and `list envs` show it. */
  readonly summary: string;
  /** Defaults of every parameter, overridable in `make`. */
  readonly params: P;
  readonly observationSpace: Obs | ((params: P) => Obs);
  readonly actionSpace: Act | ((params: P) => Act);
  /** A start state. `options` are those of `reset`. @throws RangeError when an option is bad. */
  init(rng: Rng, params: P, options?: EnvParams): State;
  /** Moves `state` by one action and returns the reward. */
  step(state: State, action: MemberOf<Act>, rng: Rng, params: P): number;
  isTerminal(state: State, params: P): boolean;
  /** Writes the observation of `state` into `out[offset …]`, every one of its `size` numbers. */
  observe(state: State, out: NumericArray, offset: number, params: P): void;
  /** What `make` shows instead of the plain numbers (Gymnasium's Tuple and Dict observations). */
  readonly structured?: Structured<State, P, Member>;
  /** The `info` of `reset` and `step`. Absent: {}. */
  info?(state: State, params: P): Info;
  /**
   * Which actions make sense in `state`: writes 1 or 0 for each of a Discrete space's n actions into
   * `out[offset …]`. `make` shows it as `info.actionMask`, a vector as `actionMask`. The others stay allowed.
   */
  actionMask?(state: State, out: Uint8Array, offset: number, params: P): void;
  /** Finite worlds: every outcome of `action` in the state numbered `s`, probabilities summing to 1. */
  transitions?(s: number, action: number, params: P): readonly Transition[];
  /** Finite worlds: probability of starting in each state. */
  startDistribution?(params: P): Float64Array; // [S]
  readonly registration?: Registration;
  readonly presentation?: Presentation;
}

/** What `defineEnv` returns: the rules, checked and frozen, ready for `make`, `makeVec` and `register`. */
export type EnvDefinition<
  State = unknown,
  P extends EnvParams = EnvParams,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
  Member = unknown,
> = EnvRules<State, P, Obs, Act, Member> & { readonly isEnvDefinition: true };

/** One wrapper around an environment. */
export interface WrapperSpec {
  /** The name of its function. */
  readonly name: string;
  /** What it was given; null where that was no JSON, so that it cannot be made again from here. */
  readonly args: Readonly<Record<string, Json>> | null;
}

/** How an environment was made, whole: enough to make it again. */
export interface EnvSpec {
  readonly id: string;
  readonly params: EnvParams;
  readonly horizon: number | null;
  readonly rewardThreshold: number | null;
  readonly nondeterministic: boolean;
  /** Innermost first. Absent: none. */
  readonly wrappers?: readonly WrapperSpec[];
}

export interface ResetOptions {
  /** Integer in [0, 2⁵³). Absent: the stream goes on (the first reset draws and records a seed). */
  readonly seed?: number;
  /** Options of the world's own `init`. */
  readonly options?: EnvParams;
}

export interface ResetResult<Obs> {
  readonly observation: Obs;
  readonly info: Info;
}

export interface StepResult<Obs> {
  readonly observation: Obs;
  readonly reward: number;
  /** The world reached an end of its own: nothing follows. */
  readonly terminated: boolean;
  /** The episode was cut short from outside: the world would have gone on. */
  readonly truncated: boolean;
  readonly info: Info;
}

/** An RGB picture, row-major, three bytes a pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array; // [height × width × 3]
}

/** What `render()` gives, chosen when the environment is made: a picture, text, or null where none was asked for. */
export type RenderMode = 'rgb_array' | 'ansi';

/** Gymnasium's single-environment contract. */
export interface Env<Obs = unknown, Act = unknown> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly spec: EnvSpec | null;
  readonly presentation: Presentation;
  /** The innermost environment, without wrappers. */
  readonly unwrapped: Env;
  reset(options?: ResetOptions): ResetResult<Obs>;
  /** @throws ResetNeeded before the first reset and after an end. @throws InvalidAction outside the action space. */
  step(action: Act): StepResult<Obs>;
  /** Absent or null: `render()` gives null. */
  readonly renderMode?: RenderMode | null;
  /** @throws ResetNeeded before the first reset, where a mode was chosen. */
  render(): Picture | string | null;
  /** Everything needed to go on from here, JSON-safe and exact: state, clock, rng. */
  snapshot(): Json;
  restore(snapshot: Json): void;
  /** Idempotent. */
  close(): void;
}

/** When an ended world of a vector starts again: Gymnasium's three modes. */
export type Autoreset = 'next-step' | 'same-step' | 'disabled';

/** N worlds of one kind, stepped together on contiguous buffers that are overwritten by every step. */
export interface VecEnv {
  readonly count: number; // N
  /** The space of one world. */
  readonly observationSpace: ArraySpace;
  readonly actionSpace: ArraySpace;
  readonly spec: EnvSpec;
  readonly autoreset: Autoreset;
  readonly presentation: Presentation;
  readonly obs: NumericArray; // [N × observationSpace.size]
  readonly reward: Float64Array; // [N]
  readonly terminated: Uint8Array; // [N], 0 or 1
  readonly truncated: Uint8Array; // [N], 0 or 1
  /** 'same-step' only: the last observation of the episodes that ended in this step (other rows stale). */
  readonly finalObs: NumericArray; // [N × observationSpace.size]
  /** 1 where this step was a reset ('next-step': the action was ignored, reward 0): not to be learned from. */
  readonly wasReset: Uint8Array; // [N]
  /** World i gets seed + i, or `seeds[i]`. `mask`: only the worlds with 1 are reset. */
  reset(options?: { seed?: number | readonly number[]; mask?: Uint8Array; options?: EnvParams }): void;
  /** `actions`: [N × actionSpace.size], int32 for the discrete kinds, float32 for Box. */
  step(actions: NumericArray): void;
  /** Which actions make sense now, for worlds that say so; else null. */
  readonly actionMask?: Uint8Array | null; // [N × n]
  /** The `info` of world i after the last reset or step, made on demand. */
  infoOf?(i: number): Info;
  /** 'same-step' only: the `info` of the episode of world i that ended in this step. */
  finalInfoOf?(i: number): Info;
  /** The infos of all worlds as Gymnasium gives them: { key: array, _key: mask }, made on demand. */
  infos?(): VecInfos;
  /** Absent or null: `render` gives null. */
  readonly renderMode?: RenderMode | null;
  /** World i drawn, as `Env.render` draws it. */
  render?(i: number): Picture | string | null;
  /** World i exactly as `Env.snapshot` gives it, so that either kind restores the other's. */
  snapshotOf(i: number): Json;
  snapshot(): Json;
  restore(snapshot: Json): void;
  close(): void;
}
