/**
 * What stands between a network's outputs and an action, by action space: a categorical distribution for Discrete, one a
 * coordinate for MultiDiscrete, a diagonal Gaussian for Box.
 *
 * Gaussians have one log σ a coordinate that does not depend on the state. A drawn action is kept as it was drawn, and its
 * log-probability is that of the draw; what is carried out is the draw clipped to the Box or, `squash`, tanh of it scaled
 * to the Box, whose change of variables is part of log-probability and entropy.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Thoughts } from '../../core/agent.js';
import type { NumericArray } from '../../core/arrays.js';
import type { TensorSpec } from '../../core/compute/device.js';
import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import {
  type ArraySpace,
  type Box,
  type Discrete,
  describeSpace,
  type MultiDiscrete,
  makeArray,
} from '../../core/spaces.js';
import { argmax } from '../discrete.js';
import {
  drawCategorical,
  entropy,
  gaussianEntropy,
  gaussianLogDensity,
  gaussianLogProb,
  logProb,
  masked,
  softmax,
  squashedEntropy,
  squashLogSlope,
  squashLogSlopeOf,
} from '../distributions.js';
import type { InitialParameters, Parameters } from '../networks.js';

type Mode = Pick<Thoughts, 'action' | 'probability' | 'mean' | 'deviation'>;

export interface ActionHead {
  /** Numbers that the network gives for an observation. */
  readonly outputs: number;
  /** Entries of an action mask; 0 where there are none. */
  readonly maskSize: number;
  /** Parameters beside the network's. */
  readonly init: InitialParameters;
  /** Drawn actions, as programs take them, and arrays for them. */
  input(count: number): TensorSpec;
  makeDrawn(count: number): NumericArray; // [N × A]
  /** Arrays for actions as worlds take them. */
  makeActions(count: number): NumericArray; // [N × A]
  /** log π(a | s) of drawn actions. outputs [B, O] → [B] */
  logProb(outputs: tf.Tensor2D, own: Parameters, drawn: tf.Tensor, mask?: tf.Tensor): tf.Tensor1D;
  /** H(π(· | s)), nats; squashed Gaussians estimate it from the drawn action. [B] */
  entropy(outputs: tf.Tensor2D, own: Parameters, drawn: tf.Tensor, mask?: tf.Tensor): tf.Tensor1D;
  /** What `draw` and `mode` need of a network's outputs: logits, or means and then deviations. [B, S] */
  shown(outputs: tf.Tensor2D, own: Parameters): tf.Tensor2D;
  /** Draws row i: the draw and the action to carry out are written to row i. Returns log π of the draw. */
  draw(
    shown: NumericArray,
    i: number,
    rng: Rng,
    to: { drawn: NumericArray; action: NumericArray },
    mask?: Uint8Array | null,
  ): number;
  /** The likeliest actions, and what a viewer may show of the policy. Fresh arrays. */
  mode(shown: NumericArray, count: number, mask?: Uint8Array | null): Mode;
}

function categorical({ n, start }: Discrete, withMask: boolean): ActionHead {
  const logits = (outputs: tf.Tensor2D, mask?: tf.Tensor) => (mask === undefined ? outputs : masked(outputs, mask));
  let chances = new Float32Array(n);
  return {
    outputs: n,
    maskSize: withMask ? n : 0,
    init: {},
    input: (count) => ({ shape: [count], dtype: 'int32' }),
    makeDrawn: (count) => new Int32Array(count),
    makeActions: (count) => new Int32Array(count),
    logProb: (outputs, _own, drawn, mask) => logProb(logits(outputs, mask), drawn),
    entropy: (outputs, _own, _drawn, mask) => entropy(logits(outputs, mask)),
    shown: (outputs) => outputs,
    draw(shown, i, rng, to, mask) {
      if (chances.length < shown.length) chances = new Float32Array(shown.length);
      softmax(shown, i * n, n, chances, mask);
      const index = drawCategorical(chances, i * n, n, rng.uniform());
      to.drawn[i] = index;
      to.action[i] = start + index;
      return Math.log(chances[i * n + index]);
    },
    mode(shown, count, mask) {
      const probability = new Float32Array(count * n);
      for (let i = 0; i < count; i++) softmax(shown, i * n, n, probability, mask);
      const action = Int32Array.from({ length: count }, (_, i) => start + argmax(probability, i * n, n));
      return { action, probability };
    },
  };
}

/** Independent choices: log-probabilities and entropies add up. */
function categoricals({ nvec, start }: MultiDiscrete): ActionHead {
  const width = nvec.length;
  const outputs = nvec.reduce((sum, n) => sum + n, 0);
  const offset = nvec.map((_, k) => nvec.slice(0, k).reduce((sum, n) => sum + n, 0));
  const chances = new Float32Array(Math.max(...nvec));
  const summed = (of: (k: number) => tf.Tensor1D): tf.Tensor1D =>
    nvec.map((_, k) => of(k)).reduce((a, b) => tf.add(a, b));
  const part = (x: tf.Tensor2D, k: number): tf.Tensor2D => tf.slice(x, [0, offset[k]], [-1, nvec[k]]);
  const column = (drawn: tf.Tensor, k: number): tf.Tensor => tf.reshape(tf.slice(drawn, [0, k], [-1, 1]), [-1]);
  return {
    outputs,
    maskSize: 0,
    init: {},
    input: (count) => ({ shape: [count, width], dtype: 'int32' }),
    makeDrawn: (count) => new Int32Array(count * width),
    makeActions: (count) => new Int32Array(count * width),
    logProb: (x, _own, drawn) => summed((k) => logProb(part(x, k), column(drawn, k))),
    entropy: (x) => summed((k) => entropy(part(x, k))),
    shown: (x) => x,
    draw(shown, i, rng, to) {
      let sum = 0;
      for (let k = 0; k < width; k++) {
        const from = i * outputs + offset[k];
        softmax(shown.subarray(from, from + nvec[k]), 0, nvec[k], chances);
        const index = drawCategorical(chances, 0, nvec[k], rng.uniform());
        to.drawn[i * width + k] = index;
        to.action[i * width + k] = start[k] + index;
        sum += Math.log(chances[index]);
      }
      return sum;
    },
    mode(shown, count) {
      const probability = new Float32Array(count * outputs);
      const action = new Int32Array(count * width);
      for (let j = 0; j < count * width; j++) {
        const [i, k] = [Math.floor(j / width), j % width];
        const from = i * outputs + offset[k];
        softmax(shown, from, nvec[k], probability);
        action[j] = start[k] + argmax(shown, from, nvec[k]);
      }
      return { action, probability };
    },
  };
}

export interface GaussianOptions {
  /** Squash by tanh and scale to the Box, instead of clipping to it. */
  readonly squash: boolean;
  /** σ at the start. */
  readonly initialDeviation: number;
}

/** How draws of a Gaussian become actions of a Box. */
function carriedOut({ low, high }: Box, squash: boolean) {
  const half = low.map((l, k) => (high[k] - l) / 2);
  return {
    action: (u: number, k: number): number =>
      Math.min(high[k], Math.max(low[k], squash ? low[k] + half[k] * (1 + Math.tanh(u)) : u)),
    /** Squashed: how far an action moves with a small change of its draw. */
    slope: (u: number, k: number): number => (squash ? half[k] * (1 - Math.tanh(u) * Math.tanh(u)) : 1),
  };
}

function gaussian(space: Box, { squash, initialDeviation }: GaussianOptions): ActionHead {
  const { size } = space;
  const to = carriedOut(space, squash);
  const init = { logDeviation: { shape: [size], data: new Float32Array(size).fill(Math.log(initialDeviation)) } };
  return {
    outputs: size,
    maskSize: 0,
    init,
    input: (count) => ({ shape: [count, size], dtype: 'float32' }),
    makeDrawn: (count) => new Float32Array(count * size),
    makeActions: (count) => makeArray(space, count),
    logProb(mean, { logDeviation }, drawn) {
      const log = gaussianLogProb(mean, logDeviation, drawn);
      return squash ? tf.sub(log, squashLogSlope(drawn)) : log;
    },
    entropy: (mean, { logDeviation }, drawn) =>
      squash
        ? squashedEntropy(mean, logDeviation, drawn)
        : tf.mul(tf.ones([mean.shape[0]]), gaussianEntropy(logDeviation)),
    shown: (mean, { logDeviation }) =>
      tf.concat([mean, tf.add(tf.zerosLike(mean), tf.exp(logDeviation))], 1) as tf.Tensor2D,
    draw(shown, i, rng, { drawn, action }) {
      const row = shown.subarray(2 * i * size, 2 * (i + 1) * size);
      const [mean, deviation] = [row.subarray(0, size), row.subarray(size)];
      const u = drawn.subarray(i * size, (i + 1) * size);
      for (let k = 0; k < size; k++) {
        u[k] = mean[k] + deviation[k] * rng.normal();
        action[i * size + k] = to.action(u[k], k);
      }
      const log = gaussianLogDensity(mean, deviation, u, 0, size);
      return squash ? log - squashLogSlopeOf(u, 0, size) : log;
    },
    mode(shown, count) {
      const action = makeArray(space, count);
      const mean = new Float32Array(count * size);
      const deviation = new Float32Array(count * size);
      for (let j = 0; j < count * size; j++) {
        const k = j % size;
        const at = shown[2 * (j - k) + k];
        action[j] = to.action(at, k);
        mean[j] = squash ? action[j] : at;
        deviation[j] = shown[2 * (j - k) + size + k] * to.slope(at, k);
      }
      return { action, mean, deviation };
    },
  };
}

/** Why a policy cannot have these actions, or null. */
export function needsPolicyActions(space: ArraySpace): string | null {
  if (space.kind === 'discrete' || space.kind === 'multi-discrete') return null;
  if (space.kind === 'box' && (space.dtype === 'float32' || space.dtype === 'float64')) return null;
  return `the action space must be Discrete, MultiDiscrete or a Box of real numbers, got ${describeSpace(space)}`;
}

export interface HeadOptions extends GaussianOptions {
  /** Do the worlds say which actions make sense? */
  readonly masked: boolean;
}

/** @throws BadInput where no head fits the space, or its options do not. */
export function makeHead(space: ArraySpace, options: HeadOptions): ActionHead {
  const misfit = needsPolicyActions(space);
  if (misfit !== null) throw new BadInput(misfit);
  if (space.kind !== 'box' && options.squash)
    throw new BadInput(`squash is for Box actions, got ${describeSpace(space)}`);
  if (space.kind === 'discrete') return categorical(space, options.masked);
  if (space.kind === 'multi-discrete') return categoricals(space);
  const box = space as Box;
  const bounded = box.low.every(Number.isFinite) && box.high.every(Number.isFinite);
  if (options.squash && !bounded) throw new BadInput(`squash needs a bounded Box, got ${describeSpace(space)}`);
  return gaussian(box, options);
}
