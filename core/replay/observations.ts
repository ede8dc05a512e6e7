/** Where a replay keeps observations: whole, or pictures that share their frames. */

import type { AgentState } from '../agent.js';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { type ArraySpace, makeArray } from '../spaces.js';
import { makeFrames, sharesFrames } from './frames.js';
import { copy, firstRows, putRows } from './rows.js';

/** Observations by slot; the slots of world `env` are env · slots … (env + 1) · slots − 1. */
export interface Observations {
  /** Keeps observation `env` of those of all worlds in the slot after the last one of that world. */
  put(env: number, at: number, from: NumericArray): void;
  /** Writes the observation of a slot into row `b`. */
  get(at: number, out: NumericArray, b: number): void;
  /** The first `used` slots of every world. */
  save(used: number): AgentState['tensors'];
  /**
   * Takes over what was saved; `last` is the slot of each world's newest observation, −1 where it has none.
   *
   * @throws CorruptFile when it does not fit.
   */
  load(tensors: AgentState['tensors'], used: number, last: readonly number[]): void;
}

export interface ObservationsOptions {
  readonly observationSpace: ArraySpace;
  readonly envCount: number; // N
  readonly slots: number; // of a world
}

const GIB = 1_073_741_824; // bytes

function makeWhole({ observationSpace, envCount, slots }: ObservationsOptions): Observations {
  const { size } = observationSpace;
  const bytes = envCount * slots * makeArray(observationSpace, 1).byteLength;
  if (bytes >= 4 * GIB) {
    throw new BadInput(
      `a replay of ${envCount * slots} observations takes ${(bytes / GIB).toFixed(1)} GiB; 4 GiB is the most`,
    );
  }
  const obs = makeArray(observationSpace, envCount * slots); // [N × slots × D]
  return {
    put: (env, at, from) => copy(from, env * size, obs, at * size, size),
    get: (at, out, b) => copy(obs, at * size, out, b * size, size),
    save: (used) => ({ obs: { shape: [envCount, used, size], data: firstRows(obs, envCount, used, size) } }),
    load: (tensors, used) => putRows('obs', tensors.obs?.data, obs, envCount, used, size),
  };
}

/** @throws BadInput when whole observations need more memory than one array can hold. */
export const makeObservations = (options: ObservationsOptions): Observations =>
  sharesFrames(options.observationSpace) ? makeFrames(options) : makeWhole(options);
