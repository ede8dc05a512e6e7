/**
 * Kernels of TensorFlow.js written with its other ops. One text gives both the kernel that is compiled and the gradient
 * on every device.
 */

import type * as tf from '@tensorflow/tfjs-core';

export interface Composite<A = Record<string, unknown>> {
  /** Names of the kernel's inputs. Those that are optional are missing where a caller leaves them out. */
  readonly inputs: readonly string[];
  /** The inputs that have a slope. Empty: the kernel has none. */
  readonly slopes: readonly string[];
  of(inputs: Readonly<Record<string, tf.Tensor>>, attrs: A): tf.Tensor;
}
export type CompositeTable = Readonly<Record<string, Composite<never>>>;
