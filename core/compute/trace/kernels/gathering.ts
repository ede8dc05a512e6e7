/** Kernels that read and write at places given by tensors: rows of indices, the largest numbers. */

import type { Kernel } from '../backend.js';
import { type Graph, sizeOf, type Value } from '../graph.js';

/** Indices as ONNX takes them: rows of int64. A list of numbers is a row each. */
const places = (g: Graph, indices: Value): Value => {
  const rows = indices.shape.length === 1 ? g.reshape(indices, [indices.shape[0], 1]) : indices;
  return g.cast(rows, 'int64');
};

/** `onto` with `updates` written to, or added at, the places. */
function scatter(g: Graph, onto: Value, indices: Value, updates: Value, reduction: 'none' | 'add'): Value {
  return g.add('ScatterND', [onto, places(g, indices), updates], onto.shape, onto.type, { reduction });
}

/** Sparse indices, a number, a list or rows, as rows: [count, rank]. */
function rowsOfIndices(g: Graph, indices: Value, rank: number): Value {
  return g.reshape(indices, [sizeOf(indices.shape) / rank, rank]);
}

export const gathering: Readonly<Record<string, Kernel>> = {
  GatherNd: (g, { params, indices }) => {
    const depth = indices.shape.at(-1) as number;
    const shape = [...indices.shape.slice(0, -1), ...params.shape.slice(depth)];
    return g.add('GatherND', [params, g.cast(indices, 'int64')], shape, params.type);
  },
  // Updates of one place add up.
  ScatterNd: (g, { indices, updates }, attrs) =>
    scatter(g, g.expand(g.scalar(0, updates.type), attrs.shape as number[]), indices, updates, 'add'),
  TensorScatterUpdate: (g, { tensor, indices, updates }) => scatter(g, tensor, indices, updates, 'none'),
  SparseToDense: (g, { sparseIndices, sparseValues, defaultValue }, attrs) => {
    const shape = attrs.outputShape as number[];
    const rows = rowsOfIndices(g, sparseIndices, sparseIndices.shape.length < 2 ? 1 : sparseIndices.shape[1]);
    const values = g.expand(sparseValues, [rows.shape[0]]);
    return scatter(g, g.expand(g.reshape(defaultValue, []), shape), rows, values, 'none');
  },
  // Of equal numbers the first comes first. Always in order: TensorFlow.js promises none where `sorted` is false.
  TopK: (g, { x }, attrs) => {
    const k = attrs.k as number;
    const shape = [...x.shape.slice(0, -1), k];
    const outputs = [
      { type: x.type, shape },
      { type: 'int64', shape },
    ] as const;
    const [values, indices] = g.addMany('TopK', [x, g.integers([k])], outputs, { axis: -1, largest: 1, sorted: 1 });
    return [values, g.cast(indices, 'int32')];
  },
};
