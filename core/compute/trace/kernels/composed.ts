/** Kernels that are written with other ops: recording those records the kernel. */

import * as tf from '@tensorflow/tfjs-core';
import type { Composite } from '../../composites/composite.js';
import { composites } from '../../composites/index.js';
import type { Kernel, TraceBackend } from '../backend.js';

const kernelOf =
  ({ of }: Composite<never>): Kernel =>
  (_, inputs, attrs) => {
    const engine = tf.engine();
    const backend = engine.backend as TraceBackend;
    const tensors: Record<string, tf.Tensor> = {};
    for (const [name, value] of Object.entries(inputs)) {
      tensors[name] = engine.makeTensorFromTensorInfo(backend.tensorInfo(value), backend);
    }
    return backend.traced(of(tensors, attrs as never));
  };

export const composed: Readonly<Record<string, Kernel>> = Object.fromEntries(
  Object.entries(composites).map(([name, composite]) => [name, kernelOf(composite)]),
);
