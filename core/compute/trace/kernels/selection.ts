/** Kernels that choose: where, one-hot, gather. */

import { backend_util, util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import { type Graph, sizeOf, type Value, type ValueType } from '../graph.js';

const { collectGatherOpShapeInfo: gatherShape } = backend_util.segment_util;

export const selection: Readonly<Record<string, Kernel>> = {
  Select: (g, { condition, t, e }) => {
    if (t.type !== 'bool') return g.elementwise('Where', [condition, t, e], t.shape, t.type);
    // ONNX's Where takes booleans, onnxruntime's does not.
    const numbers = [condition, g.cast(t, 'int32'), g.cast(e, 'int32')];
    return g.cast(g.elementwise('Where', numbers, t.shape, 'int32'), 'bool');
  },
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
    const batchDims = (attrs.batchDims as number | undefined) ?? 0;
    const { outputShape, ...sizes } = gatherShape(x as never, indices as never, axis, batchDims);
    const index = g.cast(indices, 'int32');
    if (batchDims === 0) return g.add('Gather', [x, index], outputShape, x.type, { axis });
    return g.reshape(gatherInBatches(g, x, index, sizes), outputShape);
  },
};

type Sizes = Readonly<Record<'batchSize' | 'outerSize' | 'dimSize' | 'sliceSize', number>>;

/** Indices of each batch into that batch: into the rows of all batches, with an offset for each. */
function gatherInBatches(
  g: Graph,
  x: Value,
  indices: Value,
  { batchSize, outerSize, dimSize, sliceSize }: Sizes,
): Value {
  const count = sizeOf(indices.shape) / batchSize;
  const rows = g.transpose(g.reshape(x, [batchSize, outerSize, dimSize, sliceSize]), [0, 2, 1, 3]);
  const offsets = g.constant(
    Int32Array.from({ length: batchSize }, (_, i) => i * dimSize),
    'int32',
    [batchSize, 1],
  );
  const shape = [batchSize, count];
  const places = g.elementwise('Add', [g.reshape(indices, shape), offsets], shape, 'int32');
  const table = g.reshape(rows, [batchSize * dimSize, outerSize * sliceSize]);
  const found = g.add('Gather', [table, places], [...shape, outerSize * sliceSize], x.type, { axis: 0 });
  return g.transpose(g.reshape(found, [...shape, outerSize, sliceSize]), [0, 2, 1, 3]);
}
