/** Gradients of products of matrices. */

import * as tf from '@tensorflow/tfjs-core';
import { type Backward, type GradientTable, sumTo } from './table.js';

interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

export const products: GradientTable = {
  // For y = a·b: ∂a = dy·bᵀ and ∂b = aᵀ·dy; a transposed factor receives the transpose of its gradient.
  BatchMatMul: {
    inputs: ['a', 'b'],
    backward: ({ dy, saved: [a, b], attrs: { transposeA, transposeB } }: Backward<MatMulAttrs>) => ({
      a: () => sumTo(transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB), a.shape),
      b: () => sumTo(transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false), b.shape),
    }),
  },
};
