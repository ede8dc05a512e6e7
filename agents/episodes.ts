/**
 * Whole episodes of several worlds: each world fills its own until it ends, then its returns are known and it joins
 * the batch. Buffers grow as needed and are used again; steps are stored in the arrays' own types.
 */

import type { StoredTensor, Transitions } from '../core/agent.js';
import type { NumericArray } from '../core/arrays.js';
import { rewardsToGo } from '../core/returns.js';
import { type ArraySpace, makeArray } from '../core/spaces.js';

/** Rows of numbers that grow at the end. */
interface Rows {
  readonly data: NumericArray; // [≥ length × width]
  readonly length: number;
  push(from: NumericArray, start: number): void;
  pushOne(value: number): void;
  clear(): void;
  save(): StoredTensor;
  load(stored: StoredTensor): void;
}

function makeRows(make: (rows: number) => NumericArray): Rows {
  const width = make(1).length;
  let data = make(64);
  let length = 0;
  const reserve = (rows: number): void => {
    if (rows * width <= data.length) return;
    const larger = make(2 * rows);
    larger.set(data);
    data = larger;
  };
  return {
    get data() {
      return data;
    },
    get length() {
      return length;
    },
    push(from, start) {
      reserve(length + 1);
      for (let k = 0; k < width; k++) data[length * width + k] = from[start + k];
      length++;
    },
    pushOne(value) {
      reserve(length + 1);
      data[length++] = value;
    },
    clear() {
      length = 0;
    },
    save: () => ({ shape: width === 1 ? [length] : [length, width], data: data.slice(0, length * width) }),
    load(stored) {
      length = stored.shape[0];
      reserve(length);
      data.set(stored.data);
    },
  };
}

const COLUMNS = ['obs', 'action', 'reward', 'discount', 'value', 'target'] as const;
type Columns = Record<(typeof COLUMNS)[number], Rows>;

const floats = (rows: number): Float32Array => new Float32Array(rows);

const makeColumns = (space: ArraySpace): Columns => ({
  obs: makeRows((rows) => makeArray(space, rows)),
  action: makeRows((rows) => new Int32Array(rows)),
  reward: makeRows(floats),
  discount: makeRows(floats),
  value: makeRows(floats), // v(s) when it acted
  target: makeRows(floats), // G, known when the episode has ended
});

export interface Episodes {
  /** Whole episodes in the batch, and their steps. */
  readonly count: number;
  readonly steps: number;
  /** Rows of whole episodes: only the first `steps` count. */
  readonly obs: NumericArray; // [steps × D]
  readonly action: Int32Array; // [steps]
  readonly value: Float32Array; // [steps]
  readonly target: Float32Array; // [steps], rewards to go
  /** Takes one step of world `i` in, which took the action of that index in a state worth `value`. */
  add(i: number, step: Transitions, action: number, discount: number, value: number): void;
  /** The episode of world `i` is over; what would have followed is worth `bootstrap`. */
  end(i: number, bootstrap: number): void;
  /** Forgets the batch; unfinished episodes stay. */
  clear(): void;
  save(): Record<string, StoredTensor>;
  load(tensors: Readonly<Record<string, StoredTensor>>, count: number): void;
}

export function makeEpisodes(envCount: number, space: ArraySpace): Episodes {
  const width = space.size;
  const open = Array.from({ length: envCount }, () => makeColumns(space));
  const batch = makeColumns(space);
  let count = 0;

  const all = (): [string, Columns][] => [['batch', batch], ...open.map((c, i): [string, Columns] => [`open${i}`, c])];

  return {
    get count() {
      return count;
    },
    get steps() {
      return batch.action.length;
    },
    get obs() {
      return batch.obs.data;
    },
    get action() {
      return batch.action.data as Int32Array;
    },
    get value() {
      return batch.value.data as Float32Array;
    },
    get target() {
      return batch.target.data as Float32Array;
    },
    add(i, step, action, discount, value) {
      const episode = open[i];
      episode.obs.push(step.obs, i * width);
      episode.action.pushOne(action);
      episode.reward.pushOne(step.reward[i]);
      episode.discount.pushOne(discount);
      episode.value.pushOne(value);
      episode.target.pushOne(0);
    },
    end(i, bootstrap) {
      const episode = open[i];
      const length = episode.action.length;
      const target = episode.target.data as Float32Array;
      rewardsToGo(
        episode.reward.data as Float32Array,
        episode.discount.data as Float32Array,
        length,
        bootstrap,
        target,
      );
      for (let t = 0; t < length; t++) {
        batch.obs.push(episode.obs.data, t * width);
        for (const name of COLUMNS) if (name !== 'obs') batch[name].pushOne(episode[name].data[t]);
      }
      for (const name of COLUMNS) episode[name].clear();
      count++;
    },
    clear() {
      for (const name of COLUMNS) batch[name].clear();
      count = 0;
    },
    save: () =>
      Object.fromEntries(
        all().flatMap(([owner, columns]) => COLUMNS.map((name) => [`${owner}.${name}`, columns[name].save()])),
      ),
    load(tensors, episodes) {
      for (const [owner, columns] of all()) {
        for (const name of COLUMNS) columns[name].load(tensors[`${owner}.${name}`]);
      }
      count = episodes;
    },
  };
}

/** Rows of a batch in arrays of a program's fixed size; rows too many weigh 0. */
export interface Chunk {
  readonly inputs: {
    readonly obs: NumericArray; // [C × D]
    readonly action: Int32Array; // [C]
    readonly signal: Float32Array; // [C], advantage or target
    readonly weight: Float32Array; // [C]
  };
  /** Takes the rows from … of the batch, in `order` where given, each weighing `rowWeight`. */
  fill(batch: Episodes, signal: Float32Array, from: number, rowWeight: number, order?: Int32Array): void;
}

export function makeChunk(size: number, space: ArraySpace): Chunk {
  const width = space.size;
  const obs = makeArray(space, size);
  const action = new Int32Array(size);
  const signal = new Float32Array(size);
  const weight = new Float32Array(size);
  return {
    inputs: { obs, action, signal, weight },
    fill(batch, values, from, rowWeight, order) {
      const rows = Math.min(size, batch.steps - from);
      weight.fill(0);
      for (let k = 0; k < rows; k++) {
        const row = order === undefined ? from + k : order[from + k];
        for (let d = 0; d < width; d++) obs[k * width + d] = batch.obs[row * width + d];
        action[k] = batch.action[row];
        signal[k] = values[row];
        weight[k] = rowWeight;
      }
    },
  };
}
