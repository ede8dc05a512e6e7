/** Kernels that work number by number: arithmetic, comparisons, activations, casts and fills. */

import { backend_util, upcastType } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import type { Graph, Value, ValueType } from '../graph.js';

type Pair = Readonly<Record<string, Value>>;

const broadcast = (a: Value, b: Value): number[] => backend_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
const common = (a: Value, b: Value): ValueType => upcastType(a.type as 'float32', b.type as 'float32') as ValueType;

/** Booleans are reckoned with as 0 and 1. */
const numeric = (type: ValueType): ValueType => (type === 'bool' ? 'int32' : type);

/** a ∘ b, in the wider of the two types. */
const arithmetic =
  (op: string): Kernel =>
  (g, { a, b }: Pair) => {
    const type = numeric(common(a, b));
    return g.elementwise(op, [g.cast(a, type), g.cast(b, type)], broadcast(a, b), type);
  };

/** a ∘ b, true or false. Booleans are compared as integers: not every engine orders them. */
const comparison =
  (op: string): Kernel =>
  (g, { a, b }: Pair) => {
    const type = numeric(common(a, b));
    return g.elementwise(op, [g.cast(a, type), g.cast(b, type)], broadcast(a, b), 'bool');
  };

const logical =
  (op: string): Kernel =>
  (g, { a, b }: Pair) =>
    g.elementwise(op, [a, b], broadcast(a, b), 'bool');

/** f(x) of the same type as x. */
const same =
  (op: string): Kernel =>
  (g, { x }) =>
    map(g, op, g.cast(x, numeric(x.type)));

/** f(x) as float32. */
const real =
  (op: string): Kernel =>
  (g, { x }) =>
    map(g, op, g.cast(x, 'float32'));

const map = (g: Graph, op: string, x: Value): Value => g.elementwise(op, [x], x.shape, x.type);
const float = (g: Graph, op: string, a: Value, b: Value): Value =>
  g.elementwise(op, [a, b], broadcast(a, b), 'float32');
const number = (g: Graph, value: number): Value => g.scalar(value, 'float32');

const binary: Readonly<Record<string, Kernel>> = {
  Add: arithmetic('Add'),
  Sub: arithmetic('Sub'),
  Multiply: arithmetic('Mul'),
  RealDiv: (g, { a, b }) => float(g, 'Div', g.cast(a, 'float32'), g.cast(b, 'float32')),
  Maximum: arithmetic('Max'),
  Minimum: arithmetic('Min'),
  Pow: arithmetic('Pow'),
  SquaredDifference: (g, { a, b }) => {
    const d = g.elementwise('Sub', [a, b], broadcast(a, b), common(a, b));
    return g.elementwise('Mul', [d, d], d.shape, d.type);
  },
  FloorDiv: (g, { a, b }) => g.cast(floorQuotient(g, a, b), 'int32'), // whatever it is given
  Mod: (g, { a, b }) => {
    const [x, y] = [g.cast(a, 'float32'), g.cast(b, 'float32')];
    return g.cast(float(g, 'Sub', x, float(g, 'Mul', floorQuotient(g, a, b), y)), common(a, b));
  },
  AddN: (g, inputs) => Object.values(inputs).reduce((sum, x) => g.elementwise('Add', [sum, x], x.shape, x.type)),
  Equal: comparison('Equal'),
  NotEqual: (g, inputs, attrs) => map(g, 'Not', comparison('Equal')(g, inputs, attrs) as Value),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
};

/** ⌊a / b⌋ as float32. */
const floorQuotient = (g: Graph, a: Value, b: Value): Value =>
  map(g, 'Floor', float(g, 'Div', g.cast(a, 'float32'), g.cast(b, 'float32')));

/** ln(1 + x) with all of its digits near 0: what 1 + x rounds away is put back, /(1 + x) is its slope. */
function log1p(g: Graph, x: Value): Value {
  const sum = float(g, 'Add', x, number(g, 1));
  const far = map(g, 'Log', sum);
  const lost = float(g, 'Sub', float(g, 'Sub', sum, number(g, 1)), x);
  const near = float(g, 'Sub', far, float(g, 'Div', lost, sum));
  const isNear = g.elementwise('Less', [map(g, 'Abs', x), number(g, 0.5)], x.shape, 'bool');
  return g.elementwise('Where', [isNear, near, far], x.shape, 'float32');
}

/** eˣ − 1 with all of its digits near 0: 2t/(1 − t) where t = tanh(x/2). */
function expm1(g: Graph, x: Value): Value {
  const t = map(g, 'Tanh', float(g, 'Mul', x, number(g, 0.5)));
  const near = float(g, 'Div', float(g, 'Add', t, t), float(g, 'Sub', number(g, 1), t));
  const far = float(g, 'Sub', map(g, 'Exp', x), number(g, 1));
  const isFar = g.elementwise('Greater', [x, number(g, 0.5)], x.shape, 'bool');
  return g.elementwise('Where', [isFar, far, near], x.shape, 'float32');
}

const unary: Readonly<Record<string, Kernel>> = {
  Abs: same('Abs'),
  Neg: same('Neg'),
  Sign: same('Sign'),
  Floor: real('Floor'),
  Ceil: real('Ceil'),
  Round: (g, { x }) => (x.type === 'int32' ? x : map(g, 'Round', g.cast(x, 'float32'))),
  Sqrt: real('Sqrt'),
  Exp: real('Exp'),
  Log: real('Log'),
  Sin: real('Sin'),
  Cos: real('Cos'),
  Erf: real('Erf'),
  Tanh: real('Tanh'),
  Sigmoid: real('Sigmoid'),
  Softplus: real('Softplus'),
  Elu: real('Elu'),
  Relu: same('Relu'),
  Reciprocal: real('Reciprocal'),
  LogicalNot: (g, { x }) => map(g, 'Not', x),
  IsNan: (g, { x }) => g.elementwise('IsNaN', [g.cast(x, 'float32')], x.shape, 'bool'),
  Square: (g, { x }) => arithmetic('Mul')(g, { a: x, b: x }, {}),
  Rsqrt: (g, { x }) => map(g, 'Reciprocal', map(g, 'Sqrt', x)),
  Log1p: (g, { x }) => log1p(g, g.cast(x, 'float32')),
  Expm1: (g, { x }) => expm1(g, g.cast(x, 'float32')),
  Relu6: (g, { x }) => g.elementwise('Min', [map(g, 'Relu', x), g.scalar(6, x.type)], x.shape, x.type),
  LeakyRelu: (g, { x }, attrs) =>
    g.add('LeakyRelu', [g.cast(x, 'float32')], x.shape, 'float32', { alpha: attrs.alpha as number }),
  // 1 where x > 0, else alpha, which is not always 0; NaN of NaN.
  Step: (g, { x }, attrs) => {
    const type = x.type === 'int32' ? 'int32' : 'float32';
    const value = g.cast(x, type);
    const positive = g.elementwise('Greater', [value, g.scalar(0, type)], x.shape, 'bool');
    const choices = [positive, g.scalar(1, type), g.scalar((attrs.alpha as number | undefined) ?? 0, type)];
    const step = g.elementwise('Where', choices, x.shape, type);
    if (type === 'int32') return step;
    return g.elementwise('Where', [g.elementwise('IsNaN', [value], x.shape, 'bool'), value, step], x.shape, type);
  },
  ClipByValue: (g, { x }, attrs) => {
    const [min, max] = [attrs.clipValueMin as number, attrs.clipValueMax as number];
    return g.elementwise('Clip', [x, g.scalar(min, x.type), g.scalar(max, x.type)], x.shape, x.type);
  },
};

const makers: Readonly<Record<string, Kernel>> = {
  Identity: (_, { x }) => x,
  Cast: (g, { x }, attrs) => g.cast(x, attrs.dtype as ValueType),
  ZerosLike: (g, { x }) => g.expand(g.scalar(0, x.type), x.shape),
  OnesLike: (g, { x }) => g.expand(g.scalar(1, x.type), x.shape),
  Fill: (g, _, attrs) => {
    const type = (attrs.dtype as ValueType | undefined) ?? 'float32';
    const { value } = attrs;
    if (typeof value === 'string') throw new Error(`a program has no text: fill with a number, not '${value}'`);
    return g.expand(g.scalar(Number(value), type), attrs.shape as number[]);
  },
  Range: (g, _, attrs) => {
    const [start, stop] = [attrs.start as number, attrs.stop as number];
    // A step of 1 is the default: downwards it is −1.
    const step = stop < start && attrs.step === 1 ? -1 : (attrs.step as number);
    const values = Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, i) => start + i * step);
    const type = (attrs.dtype as ValueType | undefined) ?? 'float32';
    const data = type === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
    return g.constant(data, type, [values.length]);
  },
};

export const elementwise: Readonly<Record<string, Kernel>> = { ...binary, ...unary, ...makers };
