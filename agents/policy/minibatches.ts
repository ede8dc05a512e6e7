/**
 * A rollout cut into minibatches, in arrays of a program's fixed size.
 *
 * Without memory a minibatch is a random share of all rows that are experience. With memory it is a random share of the
 * worlds, each with its whole sequence. Weights of a minibatch sum to 1; rows that only fill it up are copies of others
 * that weigh 0, as are automatic resets inside sequences.
 */

import type { NumericArray } from '../../core/arrays.js';
import type { TensorSpec } from '../../core/compute/device.js';
import type { Rng } from '../../core/rng.js';
import type { Rollout } from '../../core/rollout.js';
import type { ArraySpace } from '../../core/spaces.js';
import type { Actor } from './actor.js';

/** Columns that a program may ask for. */
type Column = 'logProb' | 'advantage' | 'target' | 'value';

export interface Minibatches {
  /** Rows of a minibatch, B. */
  readonly size: number;
  /** How many there are. */
  readonly count: number;
  /** What a program takes: obs, drawn, weight, the columns; mask, memory and start where there are any. */
  readonly specs: Readonly<Record<string, TensorSpec>>;
  readonly inputs: Readonly<Record<string, NumericArray>>;
  /** Deals the rows of the rollout out anew. */
  deal(): void;
  /** Fills `inputs` with the k-th share. False where it has no row of experience. */
  fill(k: number): boolean;
}

export interface MinibatchOptions {
  /** Into how many a rollout is cut, at most. */
  readonly parts: number;
  readonly columns: readonly Column[];
  /** Null: rows stay in their order. */
  readonly rng: Rng | null;
}

/** Fisher and Yates on the first `count` numbers. */
function shuffle(order: Int32Array, count: number, rng: Rng): void {
  for (let i = count - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
}

const copy = (from: NumericArray, row: number, to: NumericArray, at: number, width: number): void => {
  for (let k = 0; k < width; k++) to[at * width + k] = from[row * width + k];
};

const floats = (count: number): TensorSpec => ({ shape: [count], dtype: 'float32' });

interface Shares {
  readonly size: number; // rows
  deal(): void;
  /** Calls `place(row of the rollout, row of the minibatch, counts?)` for every row. Returns how many count. */
  each(k: number, place: (row: number, at: number, counts: boolean) => void): number;
}

/** Shares of all rows that are experience. */
function sharesOfRows(rollout: Rollout, steps: number, parts: number, rng: Rng | null): Shares {
  const rows = steps * rollout.envCount;
  const size = Math.ceil(rows / parts);
  const order = new Int32Array(rows);
  let valid = 0;
  return {
    size,
    deal() {
      valid = 0;
      for (let row = 0; row < rows; row++) if (rollout.valid[row] === 1) order[valid++] = row;
      if (rng !== null) shuffle(order, valid, rng);
    },
    each(k, place) {
      const from = Math.floor((k * valid) / parts);
      const count = Math.floor(((k + 1) * valid) / parts) - from;
      if (count > 0) for (let at = 0; at < size; at++) place(order[from + (at < count ? at : 0)], at, at < count);
      return count;
    },
  };
}

/** Shares of the worlds: row t · W + w of a minibatch is step t of its w-th world. */
function sharesOfWorlds({ envCount, valid }: Rollout, steps: number, parts: number, rng: Rng | null): Shares {
  const worlds = Math.ceil(envCount / parts);
  const order = Int32Array.from({ length: envCount }, (_, i) => i);
  return {
    size: steps * worlds,
    deal() {
      order.sort();
      if (rng !== null) shuffle(order, envCount, rng);
    },
    each(k, place) {
      const from = Math.floor((k * envCount) / parts);
      const count = Math.floor(((k + 1) * envCount) / parts) - from;
      let counted = 0;
      for (let at = 0; at < steps * worlds; at++) {
        const w = at % worlds;
        const row = Math.floor(at / worlds) * envCount + order[from + (w < count ? w : 0)];
        const counts = w < count && valid[row] === 1;
        if (counts) counted++;
        place(row, at, counts);
      }
      return counted;
    },
  };
}

export function makeMinibatches(
  { rollout, head, network, memoryBefore }: Actor,
  space: ArraySpace,
  steps: number, // T
  { parts, columns, rng }: MinibatchOptions,
): Minibatches {
  const { envCount } = rollout;
  const M = network.memorySize;
  const count = Math.min(parts, M > 0 ? envCount : steps * envCount);
  const shares = (M > 0 ? sharesOfWorlds : sharesOfRows)(rollout, steps, count, rng);
  const { size } = shares;
  const worlds = size / steps;

  const weight = new Float32Array(size);
  const memory = new Float32Array(worlds * M);
  const from: Record<string, readonly [array: NumericArray, width: number]> = {
    obs: [rollout.obs, space.size],
    drawn: [rollout.action, head.makeDrawn(1).length],
    ...(rollout.mask !== null && { mask: [rollout.mask, head.maskSize] as const }),
    ...(M > 0 && { start: [rollout.start, 1] as const }),
    ...Object.fromEntries(columns.map((name) => [name, [rollout[name], 1] as const])),
  };
  const arrays: Record<string, NumericArray> = Object.fromEntries(
    Object.entries(from).map(([name, [array, width]]) => [name, array.slice(0, size * width).fill(0)]),
  );
  const moved = Object.entries(from).map(([name, [array, width]]) => [array, arrays[name], width] as const);

  function place(row: number, at: number, counts: boolean): void {
    for (const [source, target, width] of moved) copy(source, row, target, at, width);
    weight[at] = counts ? 1 : 0;
    if (M > 0 && at < worlds) copy(memoryBefore, row, memory, at, M); // the first step: its row is its world
  }

  return {
    size,
    count,
    specs: {
      obs: network.input(size),
      drawn: head.input(size),
      weight: floats(size),
      ...Object.fromEntries(columns.map((name) => [name, floats(size)])),
      ...(rollout.mask !== null && { mask: { shape: [size, head.maskSize], dtype: 'uint8' } as const }),
      ...(M > 0 &&
        ({ memory: { shape: [worlds, M], dtype: 'float32' }, start: { shape: [size], dtype: 'uint8' } } as const)),
    },
    inputs: { ...arrays, weight, ...(M > 0 && { memory }) },
    deal: shares.deal,
    fill(k) {
      const counted = shares.each(k, place);
      for (let at = 0; at < size; at++) weight[at] /= Math.max(1, counted);
      return counted > 0;
    },
  };
}
