/**
 * The agent contract: two verbs, batched. An agent is given spaces, never a world.
 */

import type { NumericArray } from './arrays.js';
import type { Device } from './compute/device.js';
import type { Config, Fields } from './config.js';
import type { FiniteMdp } from './finite-mdp.js';
import type { Json } from './json.js';
import type { Rng } from './rng.js';
import type { ArraySpace } from './spaces.js';

/** One step of N worlds. Every array is the loop's own and is overwritten by the next step: copy what you keep. */
export interface Transitions {
  readonly count: number; // N
  readonly obs: NumericArray; // [N × D], before the action
  readonly action: NumericArray; // [N × A], 1 number each for Discrete
  readonly reward: Float64Array; // [N]
  readonly terminated: Uint8Array; // [N]
  readonly truncated: Uint8Array; // [N]
  readonly nextObs: NumericArray; // [N × D], after the action; the true last observation where an episode ended
  /** 0 where the step was an automatic reset: no experience, not to be learned from. */
  readonly valid: Uint8Array; // [N]
  /** 1 where an action makes sense, before the step and after it; null or absent in worlds without action masks. */
  readonly mask?: Uint8Array | null; // [N × actions]
  readonly nextMask?: Uint8Array | null; // [N × actions]
}

/** What may be known beside the observations when an agent is asked what it thinks. */
export interface Beside {
  /** 1 where an action makes sense. [N × actions] */
  readonly mask?: Uint8Array | null;
  /** Of agents that remember: `Thoughts.memory` of the step before, rows of zeros where an episode begins. [N × M] */
  readonly memory?: Float32Array;
}

export type Metrics = Readonly<Record<string, number>>;

/** What an agent thinks of a batch of observations, for a viewer. Arrays are fresh copies. */
export interface Thoughts {
  /** The action it would take if it had to be right: greedy or the mode. [N × A] */
  readonly action: NumericArray;
  /** q(s, a), discrete value agents. [N × actions] */
  readonly q?: Float32Array;
  /** π(a|s), discrete policy agents; of MultiDiscrete the choices of each component, one after another. [N × actions] */
  readonly probability?: Float32Array;
  /** v(s). [N] */
  readonly value?: Float32Array;
  /** Mean and standard deviation of π(·|s), agents with Gaussian policies. [N × A] each */
  readonly mean?: Float32Array;
  readonly deviation?: Float32Array;
  /** What the return of each action may be, distributional agents: K atoms and how likely each is. */
  readonly returns?: { readonly atoms: Float32Array; readonly probability: Float32Array }; // [N × actions × K] each
  /** What an agent that remembers knows after these observations: to be given back with the next. [N × M] */
  readonly memory?: Float32Array;
}

/** What a tabular agent knows of every state of a finite world, for a viewer. */
export interface ValueTable {
  readonly value: Float64Array; // [S]
  readonly q: Float64Array; // [S × A]
  readonly policy: Int32Array; // [S], greedy action
}

/** A tensor as it lies in a file. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: NumericArray;
}

/** All that an agent must keep to go on exactly: tensors by name, and JSON for the rest. */
export interface AgentState {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  readonly json: Json;
}

/** What a planner reports after each sweep over the states. */
export interface Sweep {
  readonly sweep: number;
  /** Largest change of any state's value in this sweep. */
  readonly delta: number;
}

export interface Agent {
  /**
   * Chooses an action for each of `count` observations; explores. The array is the agent's own. An agent that remembers
   * keeps one memory for each world of the training, which begins anew after a step that ended its episode.
   */
  act(obs: NumericArray, count: number, mask?: Uint8Array | null): NumericArray | Promise<NumericArray>; // [N × A]
  /** Takes one step of experience in; may update. Returns what it measured when it did update. */
  learn(step: Transitions): Metrics | undefined | Promise<Metrics | undefined>;
  /** Deterministic and free of side effects: no draw from any stream, nothing remembered. */
  think(obs: NumericArray, count: number, beside?: Beside): Thoughts | Promise<Thoughts>;
  /** Number of updates made so far. */
  readonly updates: number;
  /** Numbers that describe the agent now: { epsilon: 0.1 }. Cheap; shown on the progress line and in metrics. */
  status(): Metrics;
  /** Agents that plan from a model: one sweep per `next`, until converged. They learn nothing from steps. */
  plan?(): Generator<Sweep, void>;
  /** Tabular agents only. */
  table?(): ValueTable;
  save(): AgentState | Promise<AgentState>;
  load(state: AgentState): void | Promise<void>;
  /** Takes over what a saved agent acted by, and nothing else: enough to `think` as it did. */
  loadPolicy(tensors: AgentState['tensors']): void;
  dispose(): void;
}

/** What an agent is made from. */
export interface AgentSetting {
  readonly observationSpace: ArraySpace;
  readonly actionSpace: ArraySpace;
  /** Worlds stepped together. */
  readonly envCount: number; // N
  /** Steps that the training will take in all: schedules given as fractions refer to it. */
  readonly totalSteps: number;
  readonly rng: Rng;
  readonly device: Device;
  /** True where the worlds say which actions make sense. Default: false. */
  readonly masked?: boolean;
  /** Present when the world can list its transitions. */
  readonly mdp?: FiniteMdp | undefined;
}

/** An algorithm as the registry knows it: its hyper-parameters, and the spaces that it can learn in. */
export interface AgentKind<
  F extends Fields = Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
> {
  readonly id: string; // 'dqn'
  readonly title: string; // 'Deep Q-network'
  readonly summary: string;
  /** Every hyper-parameter: default, range, meaning. */
  readonly fields: F;
  /** Metric name → what it is. */
  readonly metrics: Readonly<Record<string, string>>;
  /** For the compiler alone, never there: what `misfit` tells when a training is made is told where it is written. */
  readonly spaces?: { readonly observation: Obs; readonly action: Act };
  /** The reason why this agent cannot learn in a world with these spaces, or null when it can. */
  misfit(setting: Pick<AgentSetting, 'observationSpace' | 'actionSpace' | 'mdp'>): string | null;
  create(setting: AgentSetting, config: Config<F>): Agent | Promise<Agent>;
}
