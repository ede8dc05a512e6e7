/** Kernels that are written with other ops: recording those records the kernel. */

import * as tf from '@tensorflow/tfjs-core';
import type { Composite, CompositeTable } from '../../composites/composite.js';
import { images } from '../../composites/images.js';
import { layers } from '../../composites/layers.js';
import { lists } from '../../composites/lists.js';
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

const kernelsOf = (table: CompositeTable): Readonly<Record<string, Kernel>> =>
  Object.fromEntries(Object.entries(table).map(([name, composite]) => [name, kernelOf(composite)]));

export const [composedLayers, composedImages, composedLists] = [layers, images, lists].map(kernelsOf);
