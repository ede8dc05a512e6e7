/** Kernels that choose: where, one-hot, gather. */

import { util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import { type Graph, sizeOf, type Value, type ValueType } from '../graph.js';

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
    const [axis] = util.parseAxisParam(attrs.axis as number, [...x.shape]);
    const [batchDims] = util.parseAxisParam((attrs.batchDims as number | undefined) ?? 0, [...indices.shape, 1]);
    if (batchDims > 0) return gatherInBatches(g, x, g.cast(indices, 'int32'), axis, batchDims);
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    return g.add('Gather', [x, g.cast(indices, 'int32')], shape, x.type, { axis });
  },
};

/** Indices of each batch into that batch: into the rows of all batches, with an offset for each. */
function gatherInBatches(g: Graph, x: Value, indices: Value, axis: number, batchDims: number): Value {
  const [batches, outer] = [x.shape.slice(0, batchDims), x.shape.slice(batchDims, axis)];
  const [n, inner] = [x.shape[axis], x.shape.slice(axis + 1)];
  const [batch, before, after] = [sizeOf(batches), sizeOf(outer), sizeOf(inner)];
  const count = sizeOf(indices.shape) / batch;
  const rows = g.transpose(g.reshape(x, [batch, before, n, after]), [0, 2, 1, 3]);
  const offsets = g.constant(
    Int32Array.from({ length: batch }, (_, i) => i * n),
    'int32',
    [batch, 1],
  );
  const places = g.elementwise('Add', [g.reshape(indices, [batch, count]), offsets], [batch, count], 'int32');
  const table = g.reshape(rows, [batch * n, before * after]);
  const found = g.add('Gather', [table, places], [batch, count, before * after], x.type, { axis: 0 });
  const moved = g.transpose(g.reshape(found, [batch, count, before, after]), [0, 2, 1, 3]);
  return g.reshape(moved, [...batches, ...outer, ...indices.shape.slice(batchDims), ...inner]);
}
