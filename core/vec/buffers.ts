/** The memory of a vector: one row a world, on buffers that may be shared between threads. */

import type { NumericArray } from '../arrays.js';
import { maskSizeOf, type ResolvedEnv } from '../resolve-env.js';
import { type ArraySpace, makeArray } from '../spaces.js';

/** What a world needs before it can be stepped: the entries of `due`. */
export const READY = 0;
/** A reset, after the end of an episode. */
export const ENDED = 1;
/** The first reset: it has no stream of chance yet. */
export const UNBORN = 2;
/** A reset, after its rules threw. */
export const FAILED = 3;
/** A reset, after the thread that ran it was lost, its stream of chance included. */
export const LOST = 4;

export interface VecBuffers {
  readonly obs: NumericArray; // [N × D]
  readonly finalObs: NumericArray; // [N × D]
  readonly reward: Float64Array; // [N]
  readonly terminated: Uint8Array; // [N]
  readonly truncated: Uint8Array; // [N]
  readonly wasReset: Uint8Array; // [N]
  /** null where the world has no mask. */
  readonly actionMask: Uint8Array | null; // [N × n]
  readonly due: Uint8Array; // [N], READY … LOST
}

/** Gives zeroed memory: private, or shared between threads. */
export type Memory = (bytes: number) => ArrayBufferLike;

const privateMemory: Memory = (bytes) => new ArrayBuffer(bytes);

type NumericConstructor = new (memory: ArrayBufferLike) => NumericArray;

/** Storage for `count` members of a space on such memory: [count × size]. */
export function arrayOn(memory: Memory, space: ArraySpace, count: number): NumericArray {
  const empty = makeArray(space, 0);
  const Numbers = empty.constructor as NumericConstructor;
  return new Numbers(memory(count * space.size * empty.BYTES_PER_ELEMENT));
}

export function makeBuffers(world: ResolvedEnv, count: number, memory: Memory = privateMemory): VecBuffers {
  const flags = (): Uint8Array => new Uint8Array(memory(count));
  const masked = world.rules.actionMask !== undefined;
  return {
    obs: arrayOn(memory, world.observationSpace, count),
    finalObs: arrayOn(memory, world.observationSpace, count),
    reward: new Float64Array(memory(8 * count)),
    terminated: flags(),
    truncated: flags(),
    wasReset: flags(),
    actionMask: masked ? new Uint8Array(memory(count * maskSizeOf(world))) : null,
    due: flags().fill(UNBORN),
  };
}

/** Rows [first, first + count) of an array that holds `size` numbers a world: a view. */
export const rowsOf = <A extends NumericArray>(array: A, size: number, first: number, count: number): A =>
  array.subarray(first * size, (first + count) * size) as A;

/** The rows of some of the worlds: views on the same memory. */
export function shareOf(world: ResolvedEnv, all: VecBuffers, first: number, count: number): VecBuffers {
  const { size } = world.observationSpace;
  return {
    obs: rowsOf(all.obs, size, first, count),
    finalObs: rowsOf(all.finalObs, size, first, count),
    reward: rowsOf(all.reward, 1, first, count),
    terminated: rowsOf(all.terminated, 1, first, count),
    truncated: rowsOf(all.truncated, 1, first, count),
    wasReset: rowsOf(all.wasReset, 1, first, count),
    actionMask: all.actionMask && rowsOf(all.actionMask, maskSizeOf(world), first, count),
    due: rowsOf(all.due, 1, first, count),
  };
}
