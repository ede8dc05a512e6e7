/**
 * Optimisers as pure functions on flat vectors: (parameters, gradient, slots) → (next parameters, next slots).
 * All they remember is in the slots, so what is saved continues exactly.
 *
 * θ parameters · g gradient · α learning rate · t number of updates, this one included.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { Device, Store, StoreView } from './device.js';

/** A number, or a scalar tensor where it changes from update to update. */
type Rate = number | tf.Tensor;

export interface Optimiser {
  /** A store on `device` for the slots of `size` parameters, as before the first update. */
  slots(device: Device, size: number): Store;
  update(
    flat: tf.Tensor1D, // [P]
    gradient: tf.Tensor1D, // [P]
    slots: StoreView,
  ): { readonly flat: tf.Tensor1D; readonly slots: tf.Tensor1D };
}

interface SlotShapes {
  /** Names of the vectors of one number a parameter. */
  readonly vectors: readonly string[];
}

/** Zeros: the vectors, then `t`, the number of updates made. */
function zeroSlots(device: Device, size: number, { vectors }: SlotShapes): Store {
  const zeros = (n: number) => ({ shape: [n], data: new Float32Array(n) });
  const slots = Object.fromEntries(vectors.map((name) => [name, zeros(size)]));
  return device.store({ ...slots, t: zeros(1) });
}

const joined = (...parts: tf.Tensor[]): tf.Tensor1D => tf.concat(parts as tf.Tensor1D[]);
/** θ − αd */
const descend = (flat: tf.Tensor1D, rate: Rate, direction: tf.Tensor): tf.Tensor1D =>
  tf.sub(flat, tf.mul(direction, rate));
/** Added and taken away again, it rounds to multiples of 1e-37, and leaves numbers above 1e-22 as they are. */
const SPECK = 1e-30;

/**
 * decay·average + (1 − decay)·x. Averages of gradients that have become 0 (of a unit that is never active any more)
 * decay to denormal numbers and would stay there for ever: processors take ten times as long for those.
 */
const average = (old: tf.Tensor, x: tf.Tensor, decay: number): tf.Tensor =>
  tf.sub(tf.add(tf.add(tf.mul(old, decay), tf.mul(x, 1 - decay)), SPECK), SPECK);

/** Plain gradient descent: θ ← θ − αg. */
export const sgd = ({ learningRate }: { readonly learningRate: Rate }): Optimiser => ({
  slots: (device, size) => zeroSlots(device, size, { vectors: [] }),
  update(flat, gradient, slots) {
    return { flat: descend(flat, learningRate, gradient), slots: tf.add(slots.flat, 1) };
  },
});

export interface AdamOptions {
  /** α */
  readonly learningRate: Rate;
  /** β₁, decay of the mean of gradients. Default 0.9. */
  readonly beta1?: number;
  /** β₂, decay of the mean of squared gradients. Default 0.999. */
  readonly beta2?: number;
  /** ε, added to the root. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * 1 − βᵗ. Written as −tanh(x/2)(eˣ + 1) with x = t·ln β: 1 − βᵗ itself loses its digits in float32 while βᵗ is near 1.
 */
function correction(beta: number, t: tf.Tensor): tf.Tensor {
  const x = tf.mul(t, Math.log(beta));
  return tf.neg(tf.mul(tf.tanh(tf.mul(x, 0.5)), tf.add(tf.exp(x), 1)));
}

/**
 * Adam (Kingma and Ba, 2015, https://arxiv.org/abs/1412.6980, algorithm 1):
 * m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²,  θ ← θ − α·m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).
 * Computed with the corrections moved to scalars: θ ← θ − (α·c/(1 − β₁ᵗ)) · m/(√v + ε·c), c = √(1 − β₂ᵗ).
 */
export function adam({ learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions): Optimiser {
  return {
    slots: (device, size) => zeroSlots(device, size, { vectors: ['m', 'v'] }),
    update(flat, gradient, slots) {
      const old = slots.unpack();
      const t = tf.add(old.t, 1);
      const m = average(old.m, gradient, beta1);
      const v = average(old.v, tf.square(gradient), beta2);
      const c = tf.sqrt(correction(beta2, t));
      const rate = tf.div(tf.mul(learningRate, c), correction(beta1, t));
      const direction = tf.div(m, tf.add(tf.sqrt(v), tf.mul(c, epsilon)));
      return { flat: descend(flat, rate, direction), slots: joined(m, v, t) };
    },
  };
}

export interface RmsPropOptions {
  /** α */
  readonly learningRate: Rate;
  /** ρ, decay of the means. Default 0.95. */
  readonly decay?: number;
  /** ε, added inside the root. Default 0.01. */
  readonly epsilon?: number;
  /** Take m² from n, as the deep Q-network did; without, as in Mnih et al. 2016, m is not kept. Default true. */
  readonly centred?: boolean;
}

/**
 * Centred RMSProp (Graves, 2013, https://arxiv.org/abs/1308.0850, equations 38–41, without momentum), as the
 * deep Q-network of 2015 used it: n ← ρn + (1 − ρ)g²,  m ← ρm + (1 − ρ)g,  θ ← θ − α·g/√(n − m² + ε).
 */
export function rmsProp({ learningRate, decay = 0.95, epsilon = 0.01, centred = true }: RmsPropOptions): Optimiser {
  if (!centred) return plainRmsProp(learningRate, decay, epsilon);
  return {
    slots: (device, size) => zeroSlots(device, size, { vectors: ['m', 'n'] }),
    update(flat, gradient, slots) {
      const old = slots.unpack();
      const m = average(old.m, gradient, decay);
      const n = average(old.n, tf.square(gradient), decay);
      const direction = tf.div(gradient, tf.sqrt(tf.add(tf.sub(n, tf.square(m)), epsilon)));
      return { flat: descend(flat, learningRate, direction), slots: joined(m, n, tf.add(old.t, 1)) };
    },
  };
}

/** n ← ρn + (1 − ρ)g²,  θ ← θ − α·g/√(n + ε) */
const plainRmsProp = (rate: Rate, decay: number, epsilon: number): Optimiser => ({
  slots: (device, size) => zeroSlots(device, size, { vectors: ['n'] }),
  update(flat, gradient, slots) {
    const old = slots.unpack();
    const n = average(old.n, tf.square(gradient), decay);
    const direction = tf.div(gradient, tf.sqrt(tf.add(n, epsilon)));
    return { flat: descend(flat, rate, direction), slots: joined(n, tf.add(old.t, 1)) };
  },
});

/**
 * The gradient scaled down to a Euclidean norm of `maxNorm` where it is longer, and its norm before.
 * Pascanu, Mikolov and Bengio (2013), https://arxiv.org/abs/1211.5063, algorithm 1.
 */
export function clipByGlobalNorm(
  gradient: tf.Tensor1D,
  maxNorm: number,
): { readonly gradient: tf.Tensor1D; readonly norm: tf.Scalar } {
  const norm: tf.Scalar = tf.sqrt(tf.sum(tf.square(gradient)));
  return { gradient: tf.mul(gradient, tf.div(maxNorm, tf.maximum(norm, maxNorm))), norm };
}
