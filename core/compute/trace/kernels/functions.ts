/** Less common kernels that work number by number: inverse and hyperbolic functions, activations, tests. */

import { backend_util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import type { Graph, Value } from '../graph.js';

const broadcast = (a: Value, b: Value): number[] => backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
const number = (g: Graph, value: number): Value => g.scalar(value, 'float32');

/** f(x) as float32. */
const real =
  (op: string): Kernel =>
  (g, { x }) =>
    g.elementwise(op, [g.cast(x, 'float32')], x.shape, 'float32');

/** The angle of the point (b, a), from −π to π. */
function angle(g: Graph, a: Value, b: Value): Value {
  const shape = broadcast(a, b);
  const float = (op: string, ...inputs: Value[]): Value => g.elementwise(op, inputs, shape, 'float32');
  const is = (op: string, x: Value): Value => g.elementwise(op, [x, number(g, 0)], x.shape, 'bool');
  const acute = float('Atan', float('Div', a, b));
  const turn = g.elementwise('Where', [is('Less', a), number(g, -Math.PI), number(g, Math.PI)], a.shape, 'float32');
  const turned = float('Where', is('Less', b), float('Add', acute, turn), acute);
  // On the axis b = 0: ±π/2, and 0 at the origin, where a/b is no number.
  const upright = g.elementwise(
    'Mul',
    [g.elementwise('Sign', [a], a.shape, 'float32'), number(g, Math.PI / 2)],
    a.shape,
    'float32',
  );
  return float('Where', is('Equal', b), upright, turned);
}

export const functions: Readonly<Record<string, Kernel>> = {
  Tan: real('Tan'),
  Asin: real('Asin'),
  Acos: real('Acos'),
  Atan: real('Atan'),
  Sinh: real('Sinh'),
  Cosh: real('Cosh'),
  Asinh: real('Asinh'),
  Acosh: real('Acosh'),
  Atanh: real('Atanh'),
  Selu: real('Selu'), // ONNX's own constants are those of TensorFlow.js.
  Atan2: (g, { a, b }) => angle(g, g.cast(a, 'float32'), g.cast(b, 'float32')),
  Prelu: (g, inputs) => {
    const [x, alpha] = [g.cast(inputs.x, 'float32'), g.cast(inputs.alpha, 'float32')];
    const shape = broadcast(x, alpha);
    const negative = g.elementwise('Less', [x, number(g, 0)], x.shape, 'bool');
    return g.elementwise('Where', [negative, g.elementwise('Mul', [alpha, x], shape, 'float32'), x], shape, 'float32');
  },
  // Not a number is less than nothing and equal to nothing.
  IsFinite: (g, { x }) => compareSize(g, 'Less', x),
  IsInf: (g, { x }) => compareSize(g, 'Equal', x),
  BitwiseAnd: (g, { a, b }) => g.add('BitwiseAnd', [a, b], broadcast(a, b), 'int32'),
};

/** |x| against infinity. */
function compareSize(g: Graph, op: 'Less' | 'Equal', x: Value): Value {
  const size = g.elementwise('Abs', [g.cast(x, 'float32')], x.shape, 'float32');
  return g.elementwise(op, [size, number(g, Number.POSITIVE_INFINITY)], x.shape, 'bool');
}
