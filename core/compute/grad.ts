/** Differentiation with respect to a flat vector of parameters. */

import * as tf from '@tensorflow/tfjs-core';
import { withoutGradient } from './gradients/without.js';

export interface ValueAndGradient {
  readonly loss: tf.Scalar;
  /** ∂loss/∂flat */
  readonly gradient: tf.Tensor1D; // [P]
}
export type Aux = Readonly<Record<string, tf.Tensor>>;

/**
 * The loss at `flat` and its gradient there. Tensors that `lossFn` returns in `aux` come back beside them.
 * What is computed outside of `lossFn` is a constant to the gradient.
 *
 * @throws Error when the loss is not a scalar, or an op on the way has no gradient.
 */
export function valueAndGradient(lossFn: (flat: tf.Tensor1D) => tf.Tensor, flat: tf.Tensor1D): ValueAndGradient;
export function valueAndGradient<A extends Aux>(
  lossFn: (flat: tf.Tensor1D) => { readonly loss: tf.Tensor; readonly aux: A },
  flat: tf.Tensor1D,
): ValueAndGradient & { readonly aux: A };
export function valueAndGradient(
  lossFn: (flat: tf.Tensor1D) => tf.Tensor | { readonly loss: tf.Tensor; readonly aux: Aux },
  flat: tf.Tensor1D,
): ValueAndGradient & { readonly aux: Aux } {
  const kept: Record<string, tf.Tensor> = {};
  const { value, grad } = differentiated(kept, () =>
    tf.valueAndGrad((x: tf.Tensor) => {
      const result = lossFn(x as tf.Tensor1D);
      if (result instanceof tf.Tensor) return scalar(result);
      // Kept over the end of TensorFlow.js's own scope, then handed to ours.
      for (const [name, tensor] of Object.entries(result.aux)) kept[name] = tf.keep(tf.clone(tensor));
      return scalar(result.loss);
    })(flat),
  );
  const aux: Record<string, tf.Tensor> = {};
  for (const [name, tensor] of Object.entries(kept)) {
    aux[name] = tf.clone(tensor);
    tensor.dispose();
  }
  return { loss: value as tf.Scalar, gradient: grad as tf.Tensor1D, aux };
}

function scalar(loss: tf.Tensor): tf.Scalar {
  if (loss.rank !== 0) throw new Error(`a loss must be a scalar, got shape [${loss.shape.join()}]`);
  return loss as tf.Scalar;
}

/** Runs `f`; if it fails, leaves no tensor behind and says what is missing. */
function differentiated<T>(kept: Aux, f: () => T): T {
  try {
    return f();
  } catch (error) {
    for (const tensor of Object.values(kept)) tensor.dispose();
    // TensorFlow.js ends the tensors that it saved for going backwards only when that succeeds.
    const { gradientDepth, activeTape } = tf.engine().state;
    const saved = gradientDepth > 0 || activeTape == null ? [] : activeTape.flatMap((node) => node.saved ?? []);
    for (const tensor of saved) tensor.dispose();
    const missing = /gradient function not found for (\w+)/.exec(error instanceof Error ? error.message : '');
    if (missing === null) throw error;
    const reason = Object.hasOwn(withoutGradient, missing[1]) ? withoutGradient[missing[1]] : undefined;
    const rest = reason === undefined ? ' yet: add it in core/compute/gradients' : `: ${reason}`;
    throw new Error(`the op ${missing[1]} has no gradient${rest}`, { cause: error });
  }
}

/** `x`, a constant to gradients. */
export function stopGradient<T extends tf.Tensor>(x: T): T {
  const stop = tf.customGrad((value) => ({
    value: tf.clone(value as tf.Tensor),
    gradFunc: (dy) => tf.zerosLike(dy),
  }));
  return stop(x) as T;
}
