/** Kernels that take axes away: sums, means, extremes, softmax. */

import { util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import type { Graph, Value, ValueType } from '../graph.js';

type Axes = number | number[] | undefined;

/** A reduction of ONNX over `axis`, all axes when it is undefined. */
function reduce(g: Graph, op: string, x: Value, axis: Axes, keepDims: unknown): Value {
  const axes = util.parseAxisParam(axis ?? x.shape.map((_, i) => i), [...x.shape]);
  if (axes.length === 0) return x;
  const gone = (i: number): boolean => axes.includes(i);
  const shape = keepDims === true ? x.shape.map((n, i) => (gone(i) ? 1 : n)) : x.shape.filter((_, i) => !gone(i));
  return g.add(op, [x, g.integers(axes)], shape, x.type, { keepdims: keepDims === true ? 1 : 0 });
}

const reduction =
  (op: string, type?: ValueType): Kernel =>
  (g, { x }, attrs) =>
    reduce(
      g,
      op,
      type === undefined ? x : g.cast(x, type),
      (attrs.axis ?? attrs.reductionIndices) as Axes,
      attrs.keepDims,
    );

/** Of booleans, as the least or the greatest of zeros and ones. */
const overBooleans =
  (op: string): Kernel =>
  (g, { x }, attrs) =>
    g.cast(reduce(g, op, g.cast(x, 'int32'), attrs.axis as Axes, attrs.keepDims), 'bool');

/** Of no numbers there is none. */
const greatest =
  (op: string): Kernel =>
  (g, inputs, attrs) => {
    const { x } = inputs;
    if (x.shape.includes(0)) throw new Error(`no numbers, no greatest or least of them: the shape is [${x.shape}]`);
    const made = reduction(op, x.type === 'bool' ? 'int32' : undefined)(g, inputs, attrs) as Value;
    return g.cast(made, x.type);
  };

const extremum =
  (op: string): Kernel =>
  (g, { x }, attrs) => {
    const [axis] = util.parseAxisParam(attrs.axis as number, [...x.shape]);
    const shape = x.shape.filter((_, i) => i !== axis);
    const numbers = x.type === 'bool' ? g.cast(x, 'int32') : x;
    return g.cast(g.add(op, [numbers], shape, 'int64', { axis, keepdims: 0 }), 'int32');
  };

const softmax: Kernel = (g, { logits }, attrs) => {
  const axis = attrs.dim as number;
  const from = axis < 0 ? axis + logits.shape.length : axis;
  return g.add('Softmax', [g.cast(logits, 'float32')], logits.shape, 'float32', { axis: from });
};

export const reductions: Readonly<Record<string, Kernel>> = {
  Sum: (g, inputs, attrs) => reduction('ReduceSum', inputs.x.type === 'bool' ? 'int32' : undefined)(g, inputs, attrs),
  Prod: reduction('ReduceProd'),
  // Of no numbers: 0, as in TensorFlow.js.
  Mean: (g, inputs, attrs) =>
    reduction(inputs.x.shape.includes(0) ? 'ReduceSum' : 'ReduceMean', 'float32')(g, inputs, attrs),
  Max: greatest('ReduceMax'),
  Min: greatest('ReduceMin'),
  All: overBooleans('ReduceMin'),
  Any: overBooleans('ReduceMax'),
  ArgMax: extremum('ArgMax'),
  ArgMin: extremum('ArgMin'),
  Softmax: softmax,
  Cumsum: (g, { x }, attrs) => {
    const [axis] = util.parseAxisParam(attrs.axis as number, [...x.shape]);
    const flags = { exclusive: attrs.exclusive === true ? 1 : 0, reverse: attrs.reverse === true ? 1 : 0 };
    const numbers = x.type === 'bool' ? g.cast(x, 'int32') : x;
    return g.add('CumSum', [numbers, g.scalar(axis, 'int64')], x.shape, numbers.type, flags);
  },
};
