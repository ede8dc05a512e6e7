/** What the update bench measures: each row as data, from which both sides build the same work. */

import { makeRng, type Rng } from '../../core/rng.js';

export interface Convolution {
  readonly filters: number;
  /** Side of a filter, pixels. */
  readonly size: number;
  readonly stride: number;
}

export interface Net {
  /** One observation; `high` is the largest value of its bytes, which are scaled to [0, 1]. */
  readonly obs: { readonly shape: readonly number[]; readonly dtype: 'float32' | 'uint8'; readonly high: number };
  readonly convolutions: readonly Convolution[];
  /** Widths of the dense layers but the last. */
  readonly hidden: readonly number[];
  readonly activation: 'relu' | 'tanh';
  readonly outputs: number;
}

interface RowOf<K extends string> {
  /** What is timed: a DQN update; all updates of a PPO iteration; choosing greedy actions. */
  readonly kind: K;
  readonly title: string;
  readonly net: Net;
  readonly batch: number;
  /** Largest ratio to PyTorch that we accept of ourselves. */
  readonly bound?: number;
  /** Seconds, from the definition of the program to the end of its first run. */
  readonly compileBound?: number;
}
export interface DqnRow extends RowOf<'dqn'> {
  readonly learningRate: number;
}
export interface PpoRow extends RowOf<'ppo'> {
  readonly learningRate: number;
  readonly adamEpsilon: number;
  readonly epochs: number;
  /** Minibatches in an epoch, of `batch` steps each. */
  readonly minibatches: number;
  readonly clipRatio: number;
  readonly entropyBonus: number;
  readonly valueWeight: number;
  readonly maxGradientNorm: number;
}
export type ActRow = RowOf<'act'>;
export type Row = DqnRow | PpoRow | ActRow;

const mlp = (inputs: number, hidden: readonly number[], outputs: number, activation: Net['activation']): Net => ({
  obs: { shape: [inputs], dtype: 'float32', high: 1 },
  convolutions: [],
  hidden,
  activation,
  outputs,
});

/** MinAtar's network: Young and Tian, 2019, https://arxiv.org/abs/1903.03176. */
const minAtar: Net = {
  obs: { shape: [10, 10, 4], dtype: 'uint8', high: 1 },
  convolutions: [{ filters: 16, size: 3, stride: 1 }],
  hidden: [128],
  activation: 'relu',
  outputs: 6,
};

/** The network for Atari: Mnih et al., 2015, https://doi.org/10.1038/nature14236. */
const nature: Net = {
  obs: { shape: [84, 84, 4], dtype: 'uint8', high: 255 },
  convolutions: [
    { filters: 32, size: 8, stride: 4 },
    { filters: 64, size: 4, stride: 2 },
    { filters: 64, size: 3, stride: 1 },
  ],
  hidden: [512],
  activation: 'relu',
  outputs: 6,
};

const natureRow = (batch: number): DqnRow => ({
  kind: 'dqn',
  title: `DQN, Nature CNN 84×84×4, batch ${batch}`,
  net: nature,
  batch,
  learningRate: 1e-4,
});

export const rows: readonly Row[] = [
  {
    kind: 'dqn',
    title: 'DQN, MLP 4-120-84-2, batch 128',
    net: mlp(4, [120, 84], 2, 'relu'),
    batch: 128,
    learningRate: 1e-3,
    bound: 0.3,
    compileBound: 0.5,
  },
  {
    kind: 'dqn',
    title: 'DQN, MLP 4-256-256-2, batch 64',
    net: mlp(4, [256, 256], 2, 'relu'),
    batch: 64,
    learningRate: 1e-3,
    bound: 0.45,
    compileBound: 0.5,
  },
  {
    kind: 'dqn',
    title: 'DQN, MinAtar net 10×10×4, batch 32',
    net: minAtar,
    batch: 32,
    learningRate: 1e-3,
    bound: 0.36,
  },
  { ...natureRow(32), bound: 0.8, compileBound: 2 },
  {
    kind: 'ppo',
    title: 'PPO iteration, MLP 4-64-64, 4 × 4 × 64',
    net: mlp(4, [64, 64], 2, 'tanh'),
    batch: 64,
    learningRate: 2.5e-4,
    adamEpsilon: 1e-5,
    epochs: 4,
    minibatches: 4,
    clipRatio: 0.2,
    entropyBonus: 0.01,
    valueWeight: 0.5,
    maxGradientNorm: 0.5,
    bound: 0.3,
    compileBound: 0.5,
  },
  {
    kind: 'act',
    title: 'greedy action, MLP 4-64-64-2, batch 1',
    net: mlp(4, [64, 64], 2, 'tanh'),
    batch: 1,
    bound: 0.25,
    compileBound: 0.5,
  },
  { kind: 'act', title: 'greedy actions, MinAtar net, batch 64', net: minAtar, batch: 64, bound: 0.5 },
];

/** What is added where a device is measured against the CPU: when is the network large enough for it? */
export const scalingRows: readonly DqnRow[] = [natureRow(256), natureRow(2048)];

/** Every number that an update reads beside the parameters, the same on both sides. */
export type Experience = Readonly<Record<string, Sent>>;
export interface Sent {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

function observations({ obs }: Net, count: number, rng: Rng): Sent {
  const size = count * sizeOf(obs.shape);
  const data = obs.dtype === 'uint8' ? new Uint8Array(size) : new Float32Array(size);
  // A loop: a large batch of pictures has 58 million bytes.
  for (let i = 0; i < size; i++) data[i] = obs.dtype === 'uint8' ? rng.int(obs.high + 1) : rng.normal();
  return { shape: [count, ...obs.shape], data };
}

const reals = (count: number, draw: () => number): Sent => ({
  shape: [count],
  data: Float32Array.from({ length: count }, draw),
});
const actions = (count: number, n: number, rng: Rng): Sent => ({
  shape: [count],
  data: Int32Array.from({ length: count }, () => rng.int(n)),
});

/** The indices 0 … count − 1 in a random order. */
function shuffled(count: number, rng: Rng): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

function rollout({ net, batch, minibatches, epochs }: PpoRow, rng: Rng): Experience {
  const count = batch * minibatches;
  const order = Array.from({ length: epochs }, () => shuffled(count, rng)).flat();
  return {
    obs: observations(net, count, rng),
    action: actions(count, net.outputs, rng),
    // The last layer starts small, so that the policy is nearly uniform. Far enough from it, and the returns large
    // enough, for ratios and gradients to be clipped.
    logProbOld: reals(count, () => -Math.log(net.outputs) + 0.3 * rng.normal()),
    advantage: reals(count, () => rng.normal()),
    target: reals(count, () => 3 + rng.normal()),
    order: { shape: [epochs, count], data: Int32Array.from(order) },
  };
}

/** Drawn from a fixed seed: the same in every run. */
export function experienceOf(row: Row): Experience {
  const rng = makeRng(2).split('experience');
  const { net, batch } = row;
  if (row.kind === 'act') return { obs: observations(net, batch, rng) };
  if (row.kind === 'ppo') return rollout(row, rng);
  return {
    obs: observations(net, batch, rng),
    action: actions(batch, net.outputs, rng),
    reward: reals(batch, () => rng.uniform()),
    discount: reals(batch, () => (rng.uniform() < 0.05 ? 0 : 0.99)),
    nextObs: observations(net, batch, rng),
  };
}
