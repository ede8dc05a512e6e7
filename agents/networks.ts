/**
 * Networks as pure functions of a record of parameters.
 *
 * What stands before the dense layers follows from the observation space: pixels (a Box of bytes of rank 3) go through
 * 3 × 3 convolutions of stride 1, as in MinAtar's reference network; members of finite sets become one-hot vectors;
 * everything else is taken as a flat vector of numbers.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { TensorSpec } from '../core/compute/device.js';
import type { Rng } from '../core/rng.js';
import type { ArraySpace, Box } from '../core/spaces.js';
import { oneHot } from './distributions.js';

export type Activation = 'relu' | 'tanh';
export const ACTIVATIONS = ['relu', 'tanh'] as const;

export type Parameters = Readonly<Record<string, tf.Tensor>>;
export type InitialParameters = Record<string, { shape: readonly number[]; data: Float32Array }>;

export interface NetworkOptions {
  /** Widths of the dense layers. */
  readonly hidden: readonly number[];
  /** Filters of each 3 × 3 convolution; pixels only. */
  readonly channels: readonly number[];
  readonly activation: Activation;
}

export interface Network {
  /** What `count` observations look like to a program. */
  input(count: number): TensorSpec;
  /** Fresh parameters, drawn from `rng`; the last layer's weights times `outputScale`. */
  init(rng: Rng, outputScale?: number): InitialParameters;
  /** obs [B, …] → outputs [B, O]. Pure and differentiable in `parameters`. */
  forward(parameters: Parameters, obs: tf.Tensor): tf.Tensor2D;
}

const KERNEL = 3; // side of a convolution's filter, pixels
export const ACTIVATE = { relu: tf.relu, tanh: tf.tanh } as const;

/** The space as a Box of pixels, or null. */
const pixelsOf = (space: ArraySpace): Box | null =>
  space.kind === 'box' && space.dtype === 'uint8' && space.shape.length === 3 ? space : null;

/** PyTorch's default for dense and convolution layers, weights and biases: uniform in ±1/√fan-in. */
export function fanInUniform(rng: Rng, shape: readonly number[], fanIn: number, scale = 1): Float32Array {
  const bound = scale / Math.sqrt(fanIn);
  const size = shape.reduce((product, n) => product * n, 1);
  return Float32Array.from({ length: size }, () => bound * (2 * rng.uniform() - 1));
}

/** x W + b. x [B, I], W [I, O], b [O] → [B, O]. */
export const dense = (x: tf.Tensor2D, w: tf.Tensor, b: tf.Tensor): tf.Tensor2D =>
  tf.add(tf.matMul(x, w as tf.Tensor2D), b);

/** Bytes are scaled into [0, 1] by the largest value that the space allows. */
function scaled(obs: tf.Tensor, space: Box): tf.Tensor {
  const high = space.high.reduce((most, h) => Math.max(most, h), 0);
  return space.dtype === 'uint8' && high > 1 ? tf.mul(obs, 1 / high) : obs;
}

/** Members of {start, …} as {0, …}. */
const fromZero = (choice: tf.Tensor, start: number): tf.Tensor =>
  start === 0 ? choice : tf.sub(choice, tf.scalar(start, 'int32'));

/** [B, …] → [B, D]: numbers as they are, members of finite sets one-hot. */
function flatten(obs: tf.Tensor, space: ArraySpace): tf.Tensor2D {
  switch (space.kind) {
    case 'discrete':
      return oneHot(fromZero(obs, space.start), space.n);
    case 'multi-discrete': {
      const column = (k: number) => tf.reshape(tf.slice(obs, [0, k], [-1, 1]), [-1]);
      const columns = space.nvec.map((n, k) => oneHot(fromZero(column(k), space.start[k]), n));
      return tf.concat(columns, 1) as tf.Tensor2D;
    }
    case 'box':
      return scaled(obs, space) as tf.Tensor2D;
    case 'multi-binary':
      return obs as tf.Tensor2D;
  }
}

function flatSize(space: ArraySpace): number {
  if (space.kind === 'discrete') return space.n;
  return space.kind === 'multi-discrete' ? space.nvec.reduce((sum, n) => sum + n, 0) : space.size;
}

function inputOf(space: ArraySpace, count: number): TensorSpec {
  const pixels = pixelsOf(space);
  if (pixels !== null) return { shape: [count, ...pixels.shape], dtype: 'uint8' };
  if (space.kind === 'discrete') return { shape: [count], dtype: 'int32' };
  if (space.kind === 'multi-discrete') return { shape: [count, space.size], dtype: 'int32' };
  return { shape: [count, space.size], dtype: space.dtype === 'uint8' ? 'uint8' : 'float32' };
}

/** Shape of one observation after the convolutions, and the sizes of the layers. */
interface Plan {
  /** Input and output channels of each convolution. */
  readonly convolutions: readonly (readonly [number, number])[];
  /** Inputs and outputs of each dense layer. */
  readonly dense: readonly (readonly [number, number])[];
}

function planOf(space: ArraySpace, outputs: number, { hidden, channels }: NetworkOptions): Plan {
  const convolutions: [number, number][] = [];
  let width = flatSize(space);
  const pixels = pixelsOf(space);
  if (pixels !== null) {
    let [h, w, c] = pixels.shape;
    for (const filters of channels) {
      if (h < KERNEL || w < KERNEL) break; // a picture of fewer pixels than a filter
      convolutions.push([c, filters]);
      [h, w, c] = [h - KERNEL + 1, w - KERNEL + 1, filters];
    }
    width = h * w * c;
  }
  const widths = [width, ...hidden, outputs];
  return { convolutions, dense: widths.slice(1).map((n, i) => [widths[i], n]) };
}

export function makeNetwork(space: ArraySpace, outputs: number, options: NetworkOptions): Network {
  const plan = planOf(space, outputs, options);
  const pixels = pixelsOf(space);
  const activate = ACTIVATE[options.activation];
  const last = plan.dense.length - 1;

  return {
    input: (count) => inputOf(space, count),
    init(rng, outputScale = 1) {
      const parameters: InitialParameters = {};
      const layer = (name: string, shape: readonly number[], fanIn: number, scale: number): void => {
        const out = shape[shape.length - 1];
        parameters[`${name}.weight`] = { shape, data: fanInUniform(rng, shape, fanIn, scale) };
        parameters[`${name}.bias`] = { shape: [out], data: fanInUniform(rng, [out], fanIn, scale) };
      };
      plan.convolutions.forEach(([from, to], i) => {
        layer(`conv${i + 1}`, [KERNEL, KERNEL, from, to], KERNEL * KERNEL * from, 1);
      });
      plan.dense.forEach(([from, to], i) => {
        layer(`dense${i + 1}`, [from, to], from, i === last ? outputScale : 1);
      });
      return parameters;
    },
    forward(parameters, obs) {
      let x = pixels !== null ? scaled(obs, pixels) : flatten(obs, space);
      plan.convolutions.forEach((_, i) => {
        const filter = parameters[`conv${i + 1}.weight`] as tf.Tensor4D;
        x = activate(tf.add(tf.conv2d(x as tf.Tensor4D, filter, 1, 'valid'), parameters[`conv${i + 1}.bias`]));
      });
      let y = tf.reshape(x, [-1, plan.dense[0][0]]) as tf.Tensor2D;
      plan.dense.forEach((_, i) => {
        y = dense(y, parameters[`dense${i + 1}.weight`], parameters[`dense${i + 1}.bias`]);
        if (i < last) y = activate(y);
      });
      return y;
    },
  };
}
