/**
 * Whole episodes of several worlds: each world fills its own until it ends, then its returns are known and it joins
 * the batch. Buffers grow as needed and are used again; steps are stored in the arrays' own types.
 */

import type { StoredTensor, Transitions } from '../core/agent.js';
import type { NumericArray } from '../core/arrays.js';
import type { TensorSpecs } from '../core/compute/device.js';
import { rewardsToGo } from '../core/returns.js';
import { type ArraySpace, makeArray } from '../core/spaces.js';
import type { Network } from './networks.js';
import type { ActionHead } from './policy/heads.js';
import { creditsOf } from './reinforce/credits.js';

/** Rows of numbers that grow at the end. */
interface Rows {
  readonly data: NumericArray; // [≥ length × width]
  readonly length: number;
  readonly width: number;
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
    width,
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

const NUMBERS = ['reward', 'discount', 'value', 'target', 'credit'] as const;
type Name = (typeof NUMBERS)[number] | 'obs' | 'action' | 'mask';
type Columns = Record<Name, Rows>;

const floats = (rows: number): Float32Array => new Float32Array(rows);

export interface EpisodesOptions {
  readonly envCount: number;
  readonly observationSpace: ArraySpace;
  /** How drawn actions are stored, and how many entries their masks have. */
  readonly head: Pick<ActionHead, 'makeDrawn' | 'maskSize'>;
  /** Does a step get its rewards to go, or the return of its whole episode? */
  readonly causality: boolean;
}

const makeColumns = ({ observationSpace, head }: EpisodesOptions): Columns => ({
  obs: makeRows((rows) => makeArray(observationSpace, rows)),
  action: makeRows(head.makeDrawn),
  mask: makeRows((rows) => new Uint8Array(rows * Math.max(1, head.maskSize))),
  reward: makeRows(floats),
  discount: makeRows(floats),
  value: makeRows(floats), // v(s) when it acted
  target: makeRows(floats), // G, known when the episode has ended
  credit: makeRows(floats), // Ψ before the baseline
});

/** What an agent knew when it acted. */
export interface Acted {
  readonly action: NumericArray; // [N × A], as drawn
  readonly value: Float32Array; // [N]
}

export interface Episodes {
  /** Whole episodes in the batch, and their steps. */
  readonly count: number;
  readonly steps: number;
  /** Rows of whole episodes: only the first `steps` count. */
  readonly obs: NumericArray; // [steps × D]
  readonly action: NumericArray; // [steps × A]
  readonly mask: NumericArray; // [steps × actions], where there are masks
  readonly value: Float32Array; // [steps]
  readonly target: Float32Array; // [steps], rewards to go
  readonly credit: Float32Array; // [steps], what log π is weighted by, before a baseline
  /** Takes one step of world `i` in. */
  add(i: number, step: Transitions, acted: Acted, discount: number): void;
  /** The episode of world `i` is over; what would have followed is worth `bootstrap`. */
  end(i: number, bootstrap: number): void;
  /** Forgets the batch; unfinished episodes stay. */
  clear(): void;
  save(): Record<string, StoredTensor>;
  load(tensors: Readonly<Record<string, StoredTensor>>, count: number): void;
}

export function makeEpisodes(options: EpisodesOptions): Episodes {
  const { maskSize } = options.head;
  const names: Name[] = ['obs', 'action', ...(maskSize > 0 ? (['mask'] as const) : []), ...NUMBERS];
  const width = options.observationSpace.size;
  const actionWidth = options.head.makeDrawn(1).length;
  const open = Array.from({ length: options.envCount }, () => makeColumns(options));
  const batch = makeColumns(options);
  let count = 0;

  const all = (): [string, Columns][] => [['batch', batch], ...open.map((c, i): [string, Columns] => [`open${i}`, c])];

  return {
    get count() {
      return count;
    },
    get steps() {
      return batch.reward.length;
    },
    get obs() {
      return batch.obs.data;
    },
    get action() {
      return batch.action.data;
    },
    get mask() {
      return batch.mask.data;
    },
    get value() {
      return batch.value.data as Float32Array;
    },
    get target() {
      return batch.target.data as Float32Array;
    },
    get credit() {
      return batch.credit.data as Float32Array;
    },
    add(i, step, acted, discount) {
      const episode = open[i];
      episode.obs.push(step.obs, i * width);
      episode.action.push(acted.action, i * actionWidth);
      if (maskSize > 0) episode.mask.push(step.mask as Uint8Array, i * maskSize);
      episode.reward.pushOne(step.reward[i]);
      episode.discount.pushOne(discount);
      episode.value.pushOne(acted.value[i]);
      episode.target.pushOne(0);
      episode.credit.pushOne(0);
    },
    end(i, bootstrap) {
      const episode = open[i];
      const length = episode.reward.length;
      const [reward, discount, target, credit] = (['reward', 'discount', 'target', 'credit'] as const).map(
        (name) => episode[name].data as Float32Array,
      );
      rewardsToGo(reward, discount, length, bootstrap, target);
      creditsOf(target, length, options.causality, credit);
      for (const name of names) {
        const { data, width: row } = episode[name];
        for (let t = 0; t < length; t++) batch[name].push(data, t * row);
        episode[name].clear();
      }
      count++;
    },
    clear() {
      for (const name of names) batch[name].clear();
      count = 0;
    },
    save: () =>
      Object.fromEntries(
        all().flatMap(([owner, columns]) => names.map((name) => [`${owner}.${name}`, columns[name].save()])),
      ),
    load(tensors, episodes) {
      for (const [owner, columns] of all()) {
        for (const name of names) columns[name].load(tensors[`${owner}.${name}`]);
      }
      count = episodes;
    },
  };
}

/** Rows of a batch in arrays of a program's fixed size; rows too many weigh 0. */
export interface Chunk {
  readonly inputs: Readonly<Record<'obs' | 'action' | 'signal' | 'weight', NumericArray>> & {
    readonly mask?: Uint8Array; // [C × actions]
  };
  /** The inputs as a program declares them. */
  specs(network: Pick<Network, 'input'>): TensorSpecs;
  /** Takes the rows from … of the batch, in `order` where given, each weighing `rowWeight`. */
  fill(batch: Episodes, signal: Float32Array, from: number, rowWeight: number, order?: Int32Array): void;
}

type ChunkHead = Pick<ActionHead, 'makeDrawn' | 'maskSize' | 'input'>;

export function makeChunk(size: number, space: ArraySpace, head: ChunkHead): Chunk {
  const { maskSize } = head;
  const obs = makeArray(space, size); // [C × D]
  const action = head.makeDrawn(size); // [C × A]
  const mask = new Uint8Array(size * maskSize).fill(1);
  const signal = new Float32Array(size); // [C], advantage or target
  const weight = new Float32Array(size); // [C]
  const copy = (from: NumericArray, row: number, to: NumericArray, k: number): void => {
    const width = to.length / size;
    for (let d = 0; d < width; d++) to[k * width + d] = from[row * width + d];
  };
  return {
    inputs: { obs, action, signal, weight, ...(maskSize > 0 && { mask }) },
    specs: (network) => ({
      obs: network.input(size),
      action: head.input(size),
      signal: { shape: [size], dtype: 'float32' },
      weight: { shape: [size], dtype: 'float32' },
      ...(maskSize > 0 && { mask: { shape: [size, maskSize], dtype: 'uint8' as const } }),
    }),
    fill(batch, values, from, rowWeight, order) {
      const rows = Math.min(size, batch.steps - from);
      weight.fill(0);
      for (let k = 0; k < rows; k++) {
        const row = order === undefined ? from + k : order[from + k];
        copy(batch.obs, row, obs, k);
        copy(batch.action, row, action, k);
        copy(batch.mask, row, mask, k);
        signal[k] = values[row];
        weight[k] = rowWeight;
      }
    },
  };
}
