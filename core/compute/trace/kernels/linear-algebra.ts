/** Products of matrices. */

import { backend_util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import type { Graph, Value } from '../graph.js';

/**
 * a·b, of one type, each transposed or not. Flat matrices go to Gemm, which reads either way; stacks of matrices, and
 * whole numbers, to MatMul.
 */
export function matMul(g: Graph, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  const [rankA, rankB] = [a.shape.length, b.shape.length];
  if (Math.min(rankA, rankB) < 2) {
    throw new Error(`a product is of matrices or stacks of them, got shapes [${a.shape}] and [${b.shape}]`);
  }
  const rows = a.shape[transposeA ? rankA - 1 : rankA - 2];
  const columns = b.shape[transposeB ? rankB - 2 : rankB - 1];
  const [inner, innerB] = [a.shape[transposeA ? rankA - 2 : rankA - 1], b.shape[transposeB ? rankB - 1 : rankB - 2]];
  if (inner !== innerB) {
    const turnedOver = [transposeA ? ', transposed' : '', transposeB ? ', transposed' : ''];
    throw new Error(
      `inner lengths of a product must be equal, got [${a.shape}]${turnedOver[0]} and [${b.shape}]${turnedOver[1]}`,
    );
  }
  if (rankA === 2 && rankB === 2 && (a.type === 'float32' || !(transposeA || transposeB))) {
    if (!transposeA && !transposeB) return g.add('MatMul', [a, b], [rows, columns], a.type);
    const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
    return g.add('Gemm', [a, b], [rows, columns], 'float32', attributes);
  }
  const [left, right] = [transposeA ? turned(g, a) : a, transposeB ? turned(g, b) : b];
  return g.add('MatMul', [left, right], [...stack(a, b), rows, columns], a.type);
}

/** The leading axes of a product: those of the two factors, broadcast. */
function stack(a: Value, b: Value): number[] {
  const [left, right] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  return backend_util.assertAndGetBroadcastShape(left, right);
}

function turned(g: Graph, x: Value): Value {
  const last = x.shape.length - 1;
  return g.transpose(
    x,
    [...x.shape.keys()].map((i) => (i === last ? last - 1 : i === last - 1 ? last : i)),
  );
}

export const linearAlgebra: Readonly<Record<string, Kernel>> = {
  BatchMatMul: (g, { a, b }, attrs) => {
    const type = a.type === 'float32' || b.type === 'float32' ? 'float32' : 'int32';
    return matMul(g, g.cast(a, type), g.cast(b, type), attrs.transposeA === true, attrs.transposeB === true);
  },
};
