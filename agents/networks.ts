/**
 * Networks as pure functions of a record of parameters.
 *
 * What stands before the dense layers follows from the observation space: pixels (a Box of bytes of rank 3) go through
 * convolutions, small pictures through those of MinAtar's reference network (3 × 3, stride 1), large ones through those
 * of the deep Q-network of 2015 (8 × 8 with stride 4, 4 × 4 with stride 2, 3 × 3 with stride 1); members of finite sets
 * become one-hot vectors; everything else is taken as a flat vector of numbers.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { TensorSpec } from '../core/compute/device.js';
import type { Rng } from '../core/rng.js';
import type { ArraySpace, Box } from '../core/spaces.js';
import { oneHot } from './distributions.js';
import { noisyLayers, perturbed } from './noisy.js';

export type Activation = 'relu' | 'tanh';
export const ACTIVATIONS = ['relu', 'tanh'] as const;

export type Parameters = Readonly<Record<string, tf.Tensor>>;
export type InitialParameters = Record<string, { shape: readonly number[]; data: Float32Array }>;

export interface NetworkOptions {
  /** Widths of the dense layers. */
  readonly hidden: readonly number[];
  /** Filters of each convolution; pixels only. */
  readonly channels: readonly number[];
  readonly activation: Activation;
  /** Dense layers of their own for v(s) and for how much better each output is. Default false. */
  readonly dueling?: boolean;
  /** Outputs that belong together, one action's: a dueling network has as many values of the state. Default 1. */
  readonly atoms?: number;
  /** Dense layers whose weights and biases have noise of learned size. Default false. */
  readonly noisy?: boolean;
  /** σ₀: that size at the start, times √inputs. */
  readonly noiseScale?: number;
}

export interface Network {
  /** What `count` observations look like to a program. */
  input(count: number): TensorSpec;
  /** Fresh parameters, drawn from `rng`; the last layer's weights times `outputScale`. */
  init(rng: Rng, outputScale?: number): InitialParameters;
  /** Numbers of noise that a forward pass takes; 0: it has none. */
  readonly noiseSize: number;
  /** The parameters as row `row` of noise [R, noiseSize] moves them; without noise, as they are. Differentiable. */
  withNoise(row: number, noise?: tf.Tensor): (parameters: Parameters) => Parameters;
  /** obs [B, …] → outputs [B, O]. Pure and differentiable in `parameters`. */
  forward(parameters: Parameters, obs: tf.Tensor): tf.Tensor2D;
}

/** A convolution's filter: its side and how far it moves, pixels. */
interface Filter {
  readonly side: number;
  readonly stride: number;
}

const SMALL: Filter = { side: 3, stride: 1 };
/** Mnih et al. 2015, https://doi.org/10.1038/nature14236. */
const NATURE: readonly Filter[] = [{ side: 8, stride: 4 }, { side: 4, stride: 2 }, SMALL];
const LARGE = 36; // side from which on NATURE's three fit, pixels

const filterOf = (layer: number, side: number): Filter => (side >= LARGE ? (NATURE[layer] ?? SMALL) : SMALL);

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

/** Inputs and outputs of dense layers, one after the other. */
type Dense = readonly (readonly [number, number])[];

interface Plan {
  readonly convolutions: readonly (Filter & { readonly from: number; readonly to: number })[];
  /** Numbers of one observation after the convolutions. */
  readonly width: number;
  /** By the prefix of their names: 'dense', or of a dueling network 'value' and 'advantage'. */
  readonly dense: Readonly<Record<string, Dense>>;
}

const denseOf = (widths: readonly number[]): Dense => widths.slice(1).map((n, i) => [widths[i], n]);

/** q(s, a) = v(s) + A(s, a) − mean over a′ of A(s, a′). v [B, 1], advantage [B, A] → [B, A]. Wang et al. 2016, eq. 9. */
export const duelingValues = (v: tf.Tensor2D, advantage: tf.Tensor2D): tf.Tensor2D =>
  tf.add(v, tf.sub(advantage, tf.mean(advantage, 1, true)));

/** The same for each of K atoms. v [B, K], advantage [B, A · K] → [B, A · K]. Hessel et al. 2018, "Dueling networks". */
export function duelingAtoms(v: tf.Tensor2D, advantage: tf.Tensor2D): tf.Tensor2D {
  const [, atoms] = v.shape;
  const byAction = tf.reshape(advantage, [-1, advantage.shape[1] / atoms, atoms]);
  const centred = tf.sub(byAction, tf.mean(byAction, 1, true));
  return tf.reshape(tf.add(tf.expandDims(v, 1), centred), [-1, advantage.shape[1]]);
}

function planOf(space: ArraySpace, outputs: number, options: NetworkOptions): Plan {
  const { hidden, channels, dueling, atoms = 1 } = options;
  const convolutions: Plan['convolutions'][number][] = [];
  let width = flatSize(space);
  const pixels = pixelsOf(space);
  if (pixels !== null) {
    let [h, w, c] = pixels.shape;
    const least = Math.min(h, w);
    for (const [layer, to] of channels.entries()) {
      const { side, stride } = filterOf(layer, least);
      if (h < side || w < side) break; // a picture of fewer pixels than a filter
      convolutions.push({ side, stride, from: c, to });
      const shrunk = (n: number): number => Math.floor((n - side) / stride) + 1;
      [h, w, c] = [shrunk(h), shrunk(w), to];
    }
    width = h * w * c;
  }
  const stack = (last: number): Dense => denseOf([width, ...hidden, last]);
  const dense: Record<string, Dense> = dueling
    ? { value: stack(atoms), advantage: stack(outputs) }
    : { dense: stack(outputs) };
  return { convolutions, width, dense };
}

export function makeNetwork(space: ArraySpace, outputs: number, options: NetworkOptions): Network {
  const plan = planOf(space, outputs, options);
  const pixels = pixelsOf(space);
  const activate = ACTIVATE[options.activation];

  function through(name: string, parameters: Parameters, x: tf.Tensor2D): tf.Tensor2D {
    const layers = plan.dense[name];
    let y = x;
    layers.forEach((_, i) => {
      y = dense(y, parameters[`${name}${i + 1}.weight`], parameters[`${name}${i + 1}.bias`]);
      if (i < layers.length - 1) y = activate(y);
    });
    return y;
  }

  const noisy = options.noisy ? noisyLayers(plan.dense) : [];
  return {
    input: (count) => inputOf(space, count),
    noiseSize: noisy.reduce((sum, { from, to }) => sum + from + to, 0),
    withNoise: (row, noise) => (parameters) =>
      noise === undefined || noisy.length === 0 ? parameters : perturbed(parameters, noisy, noise, row),
    init(rng, outputScale = 1) {
      const parameters: InitialParameters = {};
      const layer = (name: string, shape: readonly number[], fanIn: number, scale: number): void => {
        const out = shape[shape.length - 1];
        parameters[`${name}.weight`] = { shape, data: fanInUniform(rng, shape, fanIn, scale) };
        parameters[`${name}.bias`] = { shape: [out], data: fanInUniform(rng, [out], fanIn, scale) };
      };
      plan.convolutions.forEach(({ side, from, to }, i) => {
        layer(`conv${i + 1}`, [side, side, from, to], side * side * from, 1);
      });
      for (const [name, layers] of Object.entries(plan.dense)) {
        layers.forEach(([from, to], i) => {
          layer(`${name}${i + 1}`, [from, to], from, i === layers.length - 1 ? outputScale : 1);
        });
      }
      for (const { name, from, to } of noisy) {
        const size = (options.noiseScale ?? 0.5) / Math.sqrt(from);
        parameters[`${name}.weightSigma`] = { shape: [from, to], data: new Float32Array(from * to).fill(size) };
        parameters[`${name}.biasSigma`] = { shape: [to], data: new Float32Array(to).fill(size) };
      }
      return parameters;
    },
    forward(parameters, obs) {
      let x = pixels !== null ? scaled(obs, pixels) : flatten(obs, space);
      plan.convolutions.forEach(({ stride }, i) => {
        const filter = parameters[`conv${i + 1}.weight`] as tf.Tensor4D;
        x = activate(tf.add(tf.conv2d(x as tf.Tensor4D, filter, stride, 'valid'), parameters[`conv${i + 1}.bias`]));
      });
      const y = tf.reshape(x, [-1, plan.width]) as tf.Tensor2D;
      if (!options.dueling) return through('dense', parameters, y);
      const join = options.atoms === undefined || options.atoms === 1 ? duelingValues : duelingAtoms;
      return join(through('value', parameters, y), through('advantage', parameters, y));
    },
  };
}
