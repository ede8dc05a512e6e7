/** Gradients of sums of products over named axes. */

import * as tf from '@tensorflow/tfjs-core';
import type { Backward, GradientTable } from './table.js';

/**
 * ∂loss/∂xᵢ is the sum of products of dy with the other factor. Along an axis that only xᵢ has, all of its entries were
 * summed, and receive the same.
 */
function toFactor(equation: string, i: number, dy: tf.Tensor, factors: readonly tf.Tensor[]): tf.Tensor {
  const [left, result] = equation.replaceAll(/\s/g, '').split('->');
  const terms = left.split(',');
  const others = terms.map((term) => [...term]).filter((_, k) => k !== i);
  const shared = [...terms[i]].filter((axis) => [result, ...others].some((term) => term.includes(axis)));
  // Axes that only the other factor has are summed first: plain TensorFlow.js cannot within a product.
  const isAlone = (axis: string): boolean => !result.includes(axis) && !terms[i].includes(axis);
  const rest = factors.filter((_, k) => k !== i);
  const sums = rest.map((x, k) => {
    const axes = [...others[k].keys()].filter((at) => isAlone(others[k][at]));
    return axes.length > 0 ? tf.sum(x, axes) : x;
  });
  const kept = others.map((term) => term.filter((axis) => !isAlone(axis)).join(''));
  const slope = tf.einsum(`${[result, ...kept].join()}->${shared.join('')}`, dy, ...sums);
  const { shape } = factors[i];
  const held = [...terms[i]].map((axis, at) => (shared.includes(axis) ? shape[at] : 1));
  return tf.broadcastTo(tf.reshape(slope, held), shape);
}

export const sums: GradientTable = {
  Einsum: {
    inputs: 'all',
    backward: ({ dy, saved, attrs: { equation } }: Backward<{ equation: string }>) =>
      Object.fromEntries(saved.map((_, i) => [String(i), () => toFactor(equation, i, dy, saved)])),
  },
};
