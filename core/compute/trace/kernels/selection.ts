/** Kernels that choose: where, one-hot, gather. */

import { util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import type { ValueType } from '../graph.js';

export const selection: Readonly<Record<string, Kernel>> = {
  Select: (g, { condition, t, e }) => g.elementwise('Where', [condition, t, e], t.shape, t.type),
  // Compared with a constant range: ONNX's own OneHot wants int64 and is slower.
  OneHot: (g, { indices }, attrs) => {
    const depth = attrs.depth as number;
    const [on, off] = [(attrs.onValue as number) ?? 1, (attrs.offValue as number) ?? 0];
    const type = (attrs.dtype as ValueType | undefined) ?? 'float32';
    const shape = [...indices.shape, depth];
    const index = g.reshape(g.cast(indices, 'int32'), [...indices.shape, 1]);
    const range = g.constant(
      Int32Array.from({ length: depth }, (_, i) => i),
      'int32',
      [depth],
    );
    const hit = g.elementwise('Equal', [index, range], shape, 'bool');
    if (on === 1 && off === 0) return g.cast(hit, type);
    return g.elementwise('Where', [hit, g.scalar(on, type), g.scalar(off, type)], shape, type);
  },
  GatherV2: (g, { x, indices }, attrs) => {
    if (((attrs.batchDims as number | undefined) ?? 0) !== 0) throw new Error('gather with batchDims is not compiled');
    const [axis] = util.parseAxisParam(attrs.axis as number, [...x.shape]);
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return g.add('Gather', [x, g.cast(indices, 'int32')], shape, x.type, { axis });
  },
};
