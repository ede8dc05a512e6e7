/**
 * What a vector and its workers say to each other.
 *
 * Each worker has a word of shared memory for requests and one for replies: the caller counts the first up, the worker
 * answers by setting the second to the same number. A step needs nothing else, its numbers lie in shared buffers. Any
 * other request is a message that waits in the port before the word changes, and so is its reply.
 */

import type { MessagePort } from 'node:worker_threads';
import type { NumericArray } from './arrays.js';
import type { Autoreset, EnvParams } from './env.js';
import { BadInput, CorruptFile, InvalidAction, NotRegistered, ResetNeeded } from './errors.js';
import type { Json } from './json.js';
import type { MakeOptions, ResolvedEnv } from './resolve-env.js';
import type { VecBuffers } from './vec/buffers.js';
import { messageOf, WorldFailed } from './vec/world-failed.js';
import type { Engine, ResetPlan } from './vec/worlds.js';

/** Indices into a worker's control words. */
export const REQUEST = 0;
export const REPLY = 1;
/** What the worker is asked to do: `STEP` or `MESSAGE`. */
export const VERB = 2;
/** 1 where a message goes with the reply; `GONE` once the thread has ended. */
export const STATUS = 3;
export const CONTROL_WORDS = 4;

export const STEP = 0;
export const MESSAGE = 1;

export const SILENT = 0;
export const SPOKEN = 1;
export const GONE = 2;

/** Looks at a word before a thread goes to sleep: about ten microseconds, less than waking it would take. */
const SPINS = 2000;

/** What a worker is started with. */
export interface WorkerStart {
  readonly isBellmanVecWorker: true;
  readonly id: string;
  readonly options: MakeOptions;
  /** URLs of the modules that register worlds. */
  readonly modules: readonly string[];
  readonly autoreset: Autoreset;
  readonly first: number;
  readonly count: number;
  /** The worker's own rows. */
  readonly buffers: VecBuffers;
  readonly actions: NumericArray; // [count × A]
  readonly control: Int32Array; // [CONTROL_WORDS]
  readonly port: MessagePort;
}

/** What caller and worker must agree on: a world of the same id need not be the same world. */
export const fingerprintOf = ({ spec, observationSpace, actionSpace }: ResolvedEnv): string =>
  JSON.stringify([spec, observationSpace.toJSON(), actionSpace.toJSON()]);

/** What can be asked by message; a step is asked without. */
export type Request =
  | { readonly kind: 'reset'; readonly plan: ResetPlan; readonly options: EnvParams | undefined }
  | { readonly kind: 'snapshotOf' | 'infoOf' | 'finalInfoOf'; readonly i: number }
  | { readonly kind: 'restore'; readonly snapshots: readonly Json[] };

export type Reply = { readonly value: unknown } | { readonly error: SentError };

/** An error as it travels. */
export interface SentError {
  readonly name: string;
  readonly message: string;
  /** Of `WorldFailed`: the index of the world. */
  readonly world: number | null;
  readonly stack: string;
}

/**
 * Sleeps until the word is no longer `old`, after a short look at it awake. False when that took longer than
 * `timeoutMs`.
 */
export function awaitChange(control: Int32Array, word: number, old: number, timeoutMs: number): boolean {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(control, word) !== old) return true;
  // The wake-up call of the request before may come late, and finds this sleep: only the word itself counts.
  while (Atomics.load(control, word) === old) {
    if (Atomics.wait(control, word, old, timeoutMs) === 'timed-out') return Atomics.load(control, word) !== old;
  }
  return true;
}

export function sendError(thrown: unknown): SentError {
  const world = thrown instanceof WorldFailed ? thrown.world : null;
  // What the rules threw is the cause: its stack says where.
  const origin = world === null ? thrown : (thrown as WorldFailed).cause;
  return {
    name: origin instanceof Error ? origin.name : 'Error',
    message: messageOf(thrown),
    world,
    stack: origin instanceof Error ? (origin.stack ?? '') : '',
  };
}

const KINDS: readonly (new (message: string) => Error)[] = [
  BadInput,
  CorruptFile,
  InvalidAction,
  NotRegistered,
  ResetNeeded,
  RangeError,
  TypeError,
];

/** The error that was sent, of the same class where it is one of ours; its cause keeps the worker's stack. */
export function receiveError({ name, message, world, stack }: SentError): Error {
  const cause = Object.assign(new Error(message), { name, stack });
  if (world !== null) return new WorldFailed(world, message, { cause });
  const Kind = KINDS.find((kind) => kind.name === name) ?? Error;
  return Object.assign(new Kind(message), { cause });
}

/** What a share of the worlds answers to a request. */
export function answer(worlds: Engine, request: Request): unknown {
  switch (request.kind) {
    case 'reset':
      return worlds.reset(request.plan, request.options);
    case 'restore':
      return worlds.restore(request.snapshots);
    default:
      return worlds[request.kind](request.i);
  }
}
