/** How a gradient is written down, and the helpers that most gradients need. */

import * as tf from '@tensorflow/tfjs-core';

/** What the gradient of one kernel is given. */
export interface Backward<A> {
  /** ∂loss/∂output. */
  readonly dy: tf.Tensor;
  /** The same for a kernel with several outputs. */
  readonly dys: readonly tf.Tensor[];
  /** The tensors asked for: inputs first, then the output. */
  readonly saved: readonly tf.Tensor[];
  readonly attrs: A;
}
export interface Gradient<A = Record<string, unknown>> {
  /** Names of the inputs to keep, or 'all' for a kernel that takes a list. */
  readonly inputs?: readonly string[] | 'all';
  readonly output?: boolean;
  /** No slope anywhere: all zeros. */
  readonly flat?: boolean;
  /** For each input, a thunk: only those on the way to the parameters are called. */
  backward(given: Backward<A>): Record<string, () => tf.Tensor>;
}
export type GradientTable = Readonly<Record<string, Gradient<never>>>;

export function registerTable(table: GradientTable): void {
  for (const [kernelName, gradient] of Object.entries(table)) {
    // tfjs-node brings the gradients of TensorFlow.js along. Ours are used everywhere, so that devices agree.
    if (tf.getGradient(kernelName) !== undefined) tf.unregisterGradient(kernelName);
    tf.registerGradient({
      kernelName,
      ...(gradient.inputs === 'all' ? { saveAllInputs: true } : { inputsToSave: [...(gradient.inputs ?? [])] }),
      outputsToSave: [gradient.output === true],
      gradFunc: (dy, saved, attrs) =>
        gradient.backward({
          dy: Array.isArray(dy) ? dy[0] : dy,
          dys: Array.isArray(dy) ? dy : [dy],
          saved,
          attrs: attrs as never,
        }),
    });
  }
}

/** Sums `x` over the axes along which a tensor of `shape` was broadcast to it. */
export function sumTo(x: tf.Tensor, shape: readonly number[]): tf.Tensor {
  if (tf.util.arraysEqual(x.shape, [...shape])) return x;
  const axes = tf.backend_util.getReductionAxes([...shape], x.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes) : x, [...shape]);
}

/** `x` where the condition holds, else 0. */
export const only = (condition: tf.Tensor, x: tf.Tensor): tf.Tensor => tf.where(condition, x, tf.zerosLike(x));
/** [...indices, n]: 1 at each index, else 0. tf.oneHot refuses n = 1. */
export const places = (indices: tf.Tensor, n: number): tf.Tensor =>
  float(tf.equal(tf.expandDims(tf.cast(indices, 'int32'), -1), tf.range(0, n, 1, 'int32')));
export const float = (x: tf.Tensor): tf.Tensor => tf.cast(x, 'float32');
export const zeros = (like: tf.Tensor): tf.Tensor => tf.zeros(like.shape, 'float32');
