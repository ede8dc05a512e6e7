/** Gradients of the kernels that are written with other ops: the chain rule through those. */

import * as tf from '@tensorflow/tfjs-core';
import type { Composite } from '../composites/composite.js';
import { composites } from '../composites/index.js';
import { type Gradient, type GradientTable, zeros } from './table.js';

/**
 * tf.grad of `f` at `x`, within the gradient of something else. TensorFlow.js has one tape, and starts it anew at the
 * outermost tf.grad only: when the outer one walks its tape back, an inner one would take that for the outermost.
 */
function innerGradient(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const { state } = tf.engine();
  const outer = state.activeTape;
  try {
    return tf.grad(f)(x, dy);
  } finally {
    state.activeTape = outer;
  }
}

const gradientOf = ({ inputs, slopes, of }: Composite<never>): Gradient<never> => ({
  inputs,
  backward({ dy, saved, attrs }) {
    const given = Object.fromEntries(inputs.map((name, i) => [name, saved[i]]));
    const thunk = (name: string) => () =>
      slopes.includes(name)
        ? innerGradient((x) => of({ ...given, [name]: x }, attrs), given[name], dy)
        : zeros(given[name]);
    return Object.fromEntries(inputs.map((name) => [name, thunk(name)]));
  },
});

export const composed: GradientTable = Object.fromEntries(
  Object.entries(composites)
    .filter(([, { slopes }]) => slopes.length > 0)
    .map(([name, composite]) => [name, gradientOf(composite)]),
);
