/** Gradients of the less common kernels that work number by number. */

import * as tf from '@tensorflow/tfjs-core';
import { flat, ofInput, ofOutput, ofPair } from './elementwise.js';
import { type GradientTable, only, sumTo } from './table.js';

const { SELU_SCALE, SELU_SCALEALPHA } = tf.backend_util;
const oneMinusSquare = (x: tf.Tensor): tf.Tensor => tf.sub(1, tf.square(x));
const onePlusSquare = (x: tf.Tensor): tf.Tensor => tf.add(tf.square(x), 1);

export const functions: GradientTable = {
  Tan: ofOutput((dy, y) => tf.mul(dy, onePlusSquare(y))),
  Asin: ofInput((dy, x) => tf.div(dy, tf.sqrt(oneMinusSquare(x)))),
  Acos: ofInput((dy, x) => tf.neg(tf.div(dy, tf.sqrt(oneMinusSquare(x))))),
  Atan: ofInput((dy, x) => tf.div(dy, onePlusSquare(x))),
  Sinh: ofInput((dy, x) => tf.mul(dy, tf.cosh(x))),
  Cosh: ofInput((dy, x) => tf.mul(dy, tf.sinh(x))),
  Asinh: ofInput((dy, x) => tf.div(dy, tf.sqrt(onePlusSquare(x)))),
  Acosh: ofInput((dy, x) => tf.div(dy, tf.sqrt(tf.sub(tf.square(x), 1)))),
  Atanh: ofInput((dy, x) => tf.div(dy, oneMinusSquare(x))),
  // The angle of (b, a): ∂/∂a = b/(a² + b²), ∂/∂b = −a/(a² + b²).
  Atan2: ofPair(
    (dy, a, b) => tf.div(tf.mul(dy, b), tf.add(tf.square(a), tf.square(b))),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.add(tf.square(a), tf.square(b)))),
  ),
  Selu: ofInput((dy, x) =>
    tf.where(tf.greater(x, 0), tf.mul(dy, SELU_SCALE), tf.mul(dy, tf.mul(tf.exp(tf.minimum(x, 0)), SELU_SCALEALPHA))),
  ),
  Prelu: {
    inputs: ['x', 'alpha'],
    backward: ({ dy, saved: [x, alpha] }) => ({
      x: () => sumTo(tf.where(tf.greater(x, 0), dy, tf.mul(dy, alpha)), x.shape),
      alpha: () => sumTo(only(tf.less(x, 0), tf.mul(dy, x)), alpha.shape),
    }),
  },
  SearchSorted: flat('sortedSequence', 'values'),
  IsFinite: flat('x'),
  IsInf: flat('x'),
  BitwiseAnd: flat('a', 'b'),
};
