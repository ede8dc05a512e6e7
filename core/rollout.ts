/**
 * A rollout: the last T steps of N worlds in flat typed arrays, step by step (row t · N + i), and how much better each
 * action was than expected.
 *
 * Index t of every array holds the quantity *after* action t, save for `obs`, `mask`, `start` and `value`, which are
 * what was there before it. Rows with `valid` 0 are automatic resets: no experience.
 */

import type { StoredTensor, Transitions } from './agent.js';
import type { NumericArray } from './arrays.js';
import { CorruptFile } from './errors.js';
import { discountOf } from './returns.js';
import { type ArraySpace, makeArray } from './spaces.js';

/** What advantages are made of: T steps of N worlds. */
export interface Stretch {
  readonly reward: Float32Array; // [T × N]
  readonly discount: Float32Array; // [T × N], γₜ₊₁
  readonly value: Float32Array; // [T × N], v(sₜ)
  readonly valueNext: Float32Array; // [T × N], v(sₜ₊₁), of the true last observation where an episode ended
  readonly ended: Uint8Array; // [T × N], terminated or truncated
  readonly valid: Uint8Array; // [T × N]
}

/**
 * Generalised advantages of the first `steps` steps of `worlds` worlds, written into `out`.
 *
 *   δₜ = rₜ₊₁ + γₜ₊₁ v(sₜ₊₁) − v(sₜ),   Âₜ = δₜ + γₜ₊₁ λ Âₜ₊₁
 *
 * Nothing is carried over the end of an episode, however it ended; rows that are no experience have 0. λ = 0 gives the
 * error of one step, λ = 1 the discounted return less v(sₜ). Schulman et al. 2016, https://arxiv.org/abs/1506.02438,
 * eq. 16.
 */
export function generalizedAdvantages(
  { reward, discount, value, valueNext, ended, valid }: Stretch,
  steps: number, // T
  worlds: number, // N
  lambda: number,
  out: Float32Array, // [≥ T × N]
): Float32Array {
  for (let i = 0; i < worlds; i++) {
    let acc = 0;
    for (let k = (steps - 1) * worlds + i; k >= 0; k -= worlds) {
      if (valid[k] === 0) acc = 0;
      else {
        const tdError = reward[k] + discount[k] * valueNext[k] - value[k];
        acc = tdError + (ended[k] === 1 ? 0 : discount[k] * lambda * acc);
      }
      out[k] = acc;
    }
  }
  return out;
}

/** 1 − Var(target − v) / Var(target) over valid rows: 1 where v is the target, 0 where it is no better than a constant. */
export function explainedVariance(target: Float32Array, value: Float32Array, valid: Uint8Array, rows: number): number {
  let n = 0;
  let sum = 0;
  let squares = 0;
  let errors = 0;
  let errorSquares = 0;
  for (let k = 0; k < rows; k++) {
    if (valid[k] === 0) continue;
    const error = target[k] - value[k];
    n++;
    sum += target[k];
    squares += target[k] * target[k];
    errors += error;
    errorSquares += error * error;
  }
  const variance = squares - (sum * sum) / n;
  if (!(variance > 1e-8 * squares)) return 0; // targets that do not vary: nothing to explain
  return 1 - (errorSquares - (errors * errors) / n) / variance;
}

/** What an agent knows of the step that it has just taken: one row a world. */
export interface Drawn {
  /** As the policy drew it, before it was clipped or scaled. */
  readonly action: NumericArray; // [N × A]
  readonly logProb: Float32Array; // [N], log π(a | s) when it was drawn
  readonly value: Float32Array; // [N], v(s)
}

export interface RolloutOptions {
  readonly steps: number; // T
  readonly envCount: number; // N
  readonly observationSpace: ArraySpace;
  /** Arrays for drawn actions of so many rows. */
  readonly makeActions: (rows: number) => NumericArray;
  /** Entries of an action mask; 0: the worlds have none. */
  readonly maskSize: number;
}

export interface Rollout extends Stretch {
  /** Steps taken in so far; `full` at T. */
  readonly length: number;
  readonly full: boolean;
  readonly envCount: number; // N
  readonly obs: NumericArray; // [T × N × D]
  readonly mask: Uint8Array | null; // [T × N × actions]
  readonly action: NumericArray; // [T × N × A]
  readonly logProb: Float32Array; // [T × N]
  /** 1 where an episode begins with this row. */
  readonly start: Uint8Array; // [T × N]
  readonly advantage: Float32Array; // [T × N], Â
  readonly target: Float32Array; // [T × N], Â + v: λ-returns
  /**
   * Takes one step of every world in. Returns whether v of the observations after it is needed now, by `bootstrap`: an
   * episode was cut short, or this was the last step.
   */
  add(step: Transitions, drawn: Drawn, gamma: number): boolean;
  /** v of the true last observations of the step taken in last. */
  bootstrap(value: Float32Array): void; // [N]
  /** Fills `advantage` and `target`. */
  finish(lambda: number): void;
  /** Forgets the steps, and begins again. */
  clear(): void;
  save(): Record<string, StoredTensor>;
  /** @throws CorruptFile when the tensors are not of a rollout like this one. */
  load(tensors: Readonly<Record<string, StoredTensor>>): void;
}

/** The arrays of `size` rows. */
function columnsOf({ observationSpace, makeActions, maskSize }: RolloutOptions, size: number) {
  const floats = (): Float32Array => new Float32Array(size);
  const flags = (): Uint8Array => new Uint8Array(size);
  return {
    obs: makeArray(observationSpace, size),
    action: makeActions(size),
    mask: maskSize > 0 ? new Uint8Array(size * maskSize) : null,
    reward: floats(),
    discount: floats(),
    value: floats(),
    valueNext: floats(),
    logProb: floats(),
    ended: flags(),
    cutShort: flags(), // truncated and not terminated
    valid: flags(),
    start: flags(),
  };
}

export function makeRollout(options: RolloutOptions): Rollout {
  const { steps, envCount } = options;
  const size = steps * envCount;
  const columns = columnsOf(options, size);
  const { obs, action, mask, reward, discount, value, valueNext, logProb, ended, cutShort, valid, start } = columns;
  const advantage = new Float32Array(size);
  const target = new Float32Array(size);
  const fresh = new Uint8Array(envCount).fill(1); // the next row of a world begins an episode
  const now = { terminated: 0 };
  let length = 0;

  /** v(s) of this step is v(s′) of the one before it, save where that ended. */
  function link(from: number, worth: Float32Array): void {
    for (let i = 0; i < envCount; i++) if (cutShort[from + i] === 0) valueNext[from + i] = worth[i];
  }

  const widths = (rows: number) =>
    Object.entries(columns).flatMap(([name, array]) =>
      array === null ? [] : [[name, array, (array.length / size) * rows] as const],
    );

  return {
    ...columns,
    envCount,
    advantage,
    target,
    get length() {
      return length;
    },
    get full() {
      return length === steps;
    },
    add(step, drawn, gamma) {
      const from = length * envCount;
      if (length > 0) link(from - envCount, drawn.value);
      obs.set(step.obs, from * options.observationSpace.size);
      action.set(drawn.action, (from * action.length) / size);
      if (mask !== null && step.mask) mask.set(step.mask, from * options.maskSize);
      logProb.set(drawn.logProb, from);
      value.set(drawn.value, from);
      let cut = false;
      for (let i = 0; i < envCount; i++) {
        const k = from + i;
        now.terminated = step.terminated[i];
        reward[k] = step.reward[i];
        discount[k] = discountOf(now, gamma);
        valid[k] = step.valid[i];
        ended[k] = step.terminated[i] | step.truncated[i];
        cutShort[k] = step.valid[i] & step.truncated[i] & (1 - step.terminated[i]);
        valueNext[k] = 0;
        start[k] = fresh[i];
        fresh[i] = ended[k] | (1 - valid[k]);
        if (cutShort[k] === 1) cut = true;
      }
      length++;
      return cut || length === steps;
    },
    bootstrap(worth) {
      const from = (length - 1) * envCount;
      const last = length === steps;
      for (let i = 0; i < envCount; i++) if (last || cutShort[from + i] === 1) valueNext[from + i] = worth[i];
    },
    finish(lambda) {
      generalizedAdvantages(columns, length, envCount, lambda, advantage);
      for (let k = 0; k < length * envCount; k++) target[k] = advantage[k] + value[k];
    },
    clear() {
      length = 0;
    },
    save: () => ({
      fresh: { shape: [envCount], data: fresh.slice() },
      ...Object.fromEntries(
        widths(length * envCount).map(([name, array, numbers]) => [
          name,
          { shape: [length, numbers / Math.max(1, length)], data: array.slice(0, numbers) },
        ]),
      ),
    }),
    load(tensors) {
      const kept = tensors.reward?.shape[0];
      if (kept === undefined || kept > steps || tensors.fresh?.data.length !== envCount) {
        throw new CorruptFile(`not a rollout of ${steps} steps of ${envCount} worlds`);
      }
      for (const [name, array, numbers] of widths(kept * envCount)) {
        const data = tensors[name]?.data;
        if (data?.length !== numbers)
          throw new CorruptFile(`the saved rollout's '${name}' should hold ${numbers} numbers`);
        array.set(data);
      }
      fresh.set(tensors.fresh.data);
      length = kept;
    },
  };
}
