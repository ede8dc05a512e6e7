/**
 * Dense layers that explore by themselves: weights and biases with Gaussian noise whose size is learned.
 *
 *   W = μ + σ ⊙ f(ε) f(ε′)ᵀ,   b = μ + σ ⊙ f(ε′),   f(x) = sign(x) √|x|
 *
 * ε has a number for each input of a layer, ε′ one for each output. Fortunato et al., "Noisy Networks for Exploration"
 * (2018), https://arxiv.org/abs/1706.10295, §3, factorised noise.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Json } from '../core/json.js';
import type { Rng, RngState } from '../core/rng.js';
import type { Parameters } from './networks.js';

export interface NoisyLayer {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Every dense layer, in the order in which noise is handed out. */
export const noisyLayers = (dense: Readonly<Record<string, readonly (readonly [number, number])[]>>): NoisyLayer[] =>
  Object.entries(dense).flatMap(([name, layers]) =>
    layers.map(([from, to], i) => ({ name: `${name}${i + 1}`, from, to })),
  );

/** f(x) = sign(x) √|x|: the product of two such numbers has the variance 2/π, whatever the layer. */
export const noiseOf = (x: number): number => Math.sign(x) * Math.sqrt(Math.abs(x));

/** Weights and biases of noisy layers with row `row` of noise [R, E], f applied, added; σ are left out. */
export function perturbed(
  parameters: Parameters,
  layers: readonly NoisyLayer[],
  noise: tf.Tensor,
  row: number,
): Parameters {
  const out: Record<string, tf.Tensor> = { ...parameters };
  let at = 0;
  const next = (size: number): tf.Tensor => {
    at += size;
    return tf.slice(noise as tf.Tensor2D, [row, at - size], [1, size]);
  };
  for (const { name, from, to } of layers) {
    const [input, output] = [tf.reshape(next(from), [from, 1]), next(to)];
    const [weightSigma, biasSigma] = [parameters[`${name}.weightSigma`], parameters[`${name}.biasSigma`]];
    out[`${name}.weight`] = tf.add(parameters[`${name}.weight`], tf.mul(weightSigma, tf.mul(input, output)));
    out[`${name}.bias`] = tf.add(parameters[`${name}.bias`], tf.mul(biasSigma, tf.reshape(output, [to])));
  }
  return out;
}

/** Where noise comes from. Without noisy layers nothing is drawn. */
export interface Noise {
  /** Fresh noise, `rows` × E, to be handed to a program before the next call. */
  drawn(rows: number): { readonly noise?: Float32Array };
  /** A row of zeros: the mean network. */
  readonly none: { readonly noise?: Float32Array };
  save(): Json;
  load(state: Json): void;
}

export function makeNoise(rng: Rng, size: number): Noise {
  if (size === 0) return { drawn: () => ({}), none: {}, save: () => null, load() {} };
  return {
    drawn: (rows) => ({ noise: Float32Array.from({ length: rows * size }, () => noiseOf(rng.normal())) }),
    none: { noise: new Float32Array(size) },
    save: () => ({ ...rng.save() }),
    load: (state) => rng.load(state as unknown as RngState),
  };
}
