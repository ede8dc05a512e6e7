/** Gradients of the kernels that work number by number. */

import * as tf from '@tensorflow/tfjs-core';
import { type Backward, float, type Gradient, type GradientTable, only, sumTo, zeros } from './table.js';

/** y = f(x): the gradient from dy and x. */
export const ofInput = (f: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor): Gradient => ({
  inputs: ['x'],
  backward: ({ dy, saved: [x] }) => ({ x: () => f(dy, float(x)) }),
});
/** y = f(x): the gradient from dy and y. */
export const ofOutput = (f: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor): Gradient => ({
  output: true,
  backward: ({ dy, saved: [y] }) => ({ x: () => f(dy, y) }),
});
/** y = f(a, b), broadcast. */
export const ofPair = (
  toA: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  toB: (dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
): Gradient => ({
  inputs: ['a', 'b'],
  backward: ({ dy, saved: [a, b] }) => ({
    a: () => sumTo(toA(dy, float(a), float(b)), a.shape),
    b: () => sumTo(toB(dy, float(a), float(b)), b.shape),
  }),
});
/** Steps and comparisons: flat wherever they have a slope at all. */
export const flat = (...names: string[]): Gradient => ({
  flat: true,
  inputs: names,
  backward: ({ saved }) => Object.fromEntries(names.map((name, i) => [name, () => zeros(saved[i])])),
});

const pairs: GradientTable = {
  Add: ofPair(
    (dy) => dy,
    (dy) => dy,
  ),
  Sub: ofPair((dy) => dy, tf.neg),
  Multiply: ofPair(
    (dy, _, b) => tf.mul(dy, b),
    (dy, a) => tf.mul(dy, a),
  ),
  RealDiv: ofPair(
    (dy, _, b) => tf.div(dy, b),
    (dy, a, b) => tf.neg(tf.div(tf.mul(dy, a), tf.square(b))),
  ),
  // At a tie all of the gradient goes to the first.
  Maximum: ofPair(
    (dy, a, b) => only(tf.greaterEqual(a, b), dy),
    (dy, a, b) => only(tf.less(a, b), dy),
  ),
  Minimum: ofPair(
    (dy, a, b) => only(tf.lessEqual(a, b), dy),
    (dy, a, b) => only(tf.greater(a, b), dy),
  ),
  Pow: ofPair(
    (dy, a, b) => tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))),
    (dy, a, b) => {
      const log = tf.where(tf.greater(a, 0), tf.log(a), tf.zerosLike(a)) as tf.Tensor;
      return tf.mul(dy, tf.mul(tf.pow(a, b), log));
    },
  ),
  SquaredDifference: ofPair(
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(a, b))),
    (dy, a, b) => tf.mul(dy, tf.mul(2, tf.sub(b, a))),
  ),
  Mod: ofPair(
    (dy) => dy,
    (dy, a, b) => tf.neg(tf.mul(dy, tf.floor(tf.div(a, b)))),
  ),
};

const smooth: GradientTable = {
  Neg: ofInput(tf.neg),
  Abs: ofInput((dy, x) => tf.mul(dy, tf.sign(x))),
  Square: ofInput((dy, x) => tf.mul(dy, tf.mul(2, x))),
  Sqrt: ofOutput((dy, y) => tf.div(dy, tf.mul(2, y))),
  Rsqrt: ofOutput((dy, y) => tf.mul(dy, tf.mul(-0.5, tf.mul(y, tf.square(y))))),
  Reciprocal: ofOutput((dy, y) => tf.neg(tf.mul(dy, tf.square(y)))),
  Exp: ofOutput((dy, y) => tf.mul(dy, y)),
  Expm1: ofInput((dy, x) => tf.mul(dy, tf.exp(x))),
  Log: ofInput((dy, x) => tf.div(dy, x)),
  Log1p: ofInput((dy, x) => tf.div(dy, tf.add(x, 1))),
  Sin: ofInput((dy, x) => tf.mul(dy, tf.cos(x))),
  Cos: ofInput((dy, x) => tf.neg(tf.mul(dy, tf.sin(x)))),
  Erf: ofInput((dy, x) => tf.mul(dy, tf.mul(2 / Math.sqrt(Math.PI), tf.exp(tf.neg(tf.square(x)))))),
  Tanh: ofOutput((dy, y) => tf.mul(dy, tf.sub(1, tf.square(y)))),
  Sigmoid: ofOutput((dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y)))),
  Softplus: ofInput((dy, x) => tf.mul(dy, tf.sigmoid(x))),
};

const kinked: GradientTable = {
  // y is never below 0: it is 0 or active. A product is the quickest way for an engine to say so.
  Relu: ofOutput((dy, y) => tf.mul(dy, tf.cast(tf.cast(y, 'bool'), 'float32'))),
  Relu6: ofInput((dy, x) => only(tf.logicalAnd(tf.greater(x, 0), tf.lessEqual(x, 6)), dy)),
  Elu: ofOutput((dy, y) => tf.where(tf.greater(y, 0), dy, tf.mul(dy, tf.add(y, 1)))),
  LeakyRelu: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<{ alpha: number }>) => ({
      x: () => tf.where(tf.greater(x, 0), dy, tf.mul(dy, attrs.alpha)),
    }),
  },
  ClipByValue: {
    inputs: ['x'],
    backward: ({ dy, saved: [x], attrs }: Backward<{ clipValueMin: number; clipValueMax: number }>) => ({
      x: () => only(tf.logicalAnd(tf.greaterEqual(x, attrs.clipValueMin), tf.lessEqual(x, attrs.clipValueMax)), dy),
    }),
  },
  Select: {
    inputs: ['condition'],
    backward: ({ dy, saved: [condition] }) => ({
      condition: () => zeros(condition),
      t: () => only(condition, dy),
      e: () => only(tf.logicalNot(condition), dy),
    }),
  },
};

const trivial: GradientTable = {
  Identity: { backward: ({ dy }) => ({ x: () => dy }) },
  Cast: { backward: ({ dy }) => ({ x: () => float(dy) }) },
  AddN: {
    inputs: 'all',
    backward: ({ dy, saved }) => Object.fromEntries(saved.map((_, i) => [String(i), () => tf.clone(dy)])),
  },
  FloorDiv: flat('a', 'b'),
  Equal: flat('a', 'b'),
  NotEqual: flat('a', 'b'),
  Greater: flat('a', 'b'),
  GreaterEqual: flat('a', 'b'),
  Less: flat('a', 'b'),
  LessEqual: flat('a', 'b'),
  LogicalAnd: flat('a', 'b'),
  LogicalOr: flat('a', 'b'),
  LogicalNot: flat('x'),
  IsNan: flat('x'),
  Sign: flat('x'),
  Step: flat('x'),
  Floor: flat('x'),
  Ceil: flat('x'),
  Round: flat('x'),
  ZerosLike: flat('x'),
  OnesLike: flat('x'),
  OneHot: flat('indices'),
  ArgMax: flat('x'),
  ArgMin: flat('x'),
  All: flat('x'),
  Any: flat('x'),
};

export const elementwise: GradientTable = { ...pairs, ...smooth, ...kinked, ...trivial };
