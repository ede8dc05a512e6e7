/** Kernels that move numbers without changing them. */

import { backend_util, slice_util, type Tensor, upcastType, util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import { type Graph, sameShape, type Value } from '../graph.js';

const axisOf = (axis: unknown, x: Value): number => util.parseAxisParam(axis as number, [...x.shape])[0];
const withAxis = (shape: readonly number[], axis: number, n: number): number[] => shape.toSpliced(axis, 0, n);
const setAxis = (shape: readonly number[], axis: number, n: number): number[] => shape.with(axis, n);

function concat(g: Graph, parts: readonly Value[], axis: number): Value {
  if (parts.length === 1) return parts[0];
  const length = parts.reduce((sum, part) => sum + part.shape[axis], 0);
  return g.add('Concat', parts, setAxis(parts[0].shape, axis, length), parts[0].type, { axis });
}

function split(g: Graph, x: Value, sizes: readonly number[], axis: number): readonly Value[] {
  if (sizes.length === 1) return [x];
  const outputs = sizes.map((n) => ({ type: x.type, shape: setAxis(x.shape, axis, n) }));
  return g.addMany('Split', [x, g.integers(sizes)], outputs, { axis });
}

function slice(g: Graph, x: Value, begin: readonly number[], size: readonly number[]): Value {
  const axes = [...x.shape.keys()].filter((i) => size[i] !== x.shape[i]);
  if (axes.length === 0) return x;
  const starts = g.integers(axes.map((i) => begin[i]));
  const ends = g.integers(axes.map((i) => begin[i] + size[i]));
  return g.add('Slice', [x, starts, ends, g.integers(axes)], size, x.type);
}

/** Repeating along axes of length 1 only is a broadcast. */
function tile(g: Graph, x: Value, reps: readonly number[]): Value {
  const shape = x.shape.map((n, i) => n * reps[i]);
  if (x.shape.every((n, i) => n === 1 || reps[i] === 1)) return g.expand(x, shape);
  return g.add('Tile', [x, g.integers(reps)], shape, x.type);
}

function reverse(g: Graph, x: Value, dims: number | number[]): Value {
  const axes = util.parseAxisParam(dims, [...x.shape]);
  if (axes.length === 0 || x.shape.length === 0) return x;
  // An end before the beginning: ONNX clamps it.
  const before = axes.map((i) => -x.shape[i] - 1);
  const list = [axes.map(() => -1), before, axes, axes.map(() => -1)].map((values) => g.integers(values));
  return g.add('Slice', [x, ...list], x.shape, x.type);
}

export const shape: Readonly<Record<string, Kernel>> = {
  Reshape: (g, { x }, attrs) => {
    const size = x.shape.reduce((product, n) => product * n, 1);
    return g.reshape(x, util.inferFromImplicitShape(attrs.shape as number[], size));
  },
  ExpandDims: (g, { input }, attrs) => {
    const dim = attrs.dim as number;
    const rank = input.shape.length;
    if (dim < -rank - 1 || dim > rank) {
      throw new Error(`an axis for [${input.shape}] is from ${-rank - 1} to ${rank}, got ${dim}`);
    }
    return g.reshape(input, withAxis(input.shape, dim < 0 ? dim + input.shape.length + 1 : dim, 1));
  },
  Transpose: (g, { x }, attrs) => g.transpose(x, attrs.perm as number[]),
  Concat: (g, inputs, attrs) => {
    const parts = Object.values(inputs);
    const axis = axisOf(attrs.axis, parts[0]);
    backend_util.assertParamsConsistent(
      parts.map((part) => [...part.shape]),
      axis,
    );
    const type = parts.map((part) => part.type as 'float32').reduce((a, b) => upcastType(a, b) as 'float32');
    const filled = parts.filter((part) => part.shape[axis] > 0);
    const joined = filled.length > 0 ? filled : parts.slice(0, 1);
    return concat(
      g,
      joined.map((part) => g.cast(part, type)),
      axis,
    );
  },
  SplitV: (g, { x }, attrs) => {
    const axis = axisOf(attrs.axis, x);
    const like = { shape: [...x.shape] } as Tensor;
    return split(g, x, backend_util.prepareSplitSize(like, attrs.numOrSizeSplits as number[] | number, axis), axis);
  },
  Slice: (g, { x }, attrs) => {
    const like = { shape: [...x.shape], rank: x.shape.length } as unknown as Tensor;
    const [begin, size] = slice_util.parseSliceParams(like, attrs.begin as number[], attrs.size as number[]);
    slice_util.assertParamsValid(like, begin, size);
    return slice(g, x, begin, size);
  },
  PadV2: (g, { x }, attrs) => {
    const paddings = attrs.paddings as [number, number][];
    const pads = g.integers([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
    const padded = x.shape.map((n, i) => n + paddings[i][0] + paddings[i][1]);
    return g.add('Pad', [x, pads, g.scalar(attrs.constantValue as number, x.type)], padded, x.type);
  },
  Tile: (g, { x }, attrs) => tile(g, x, attrs.reps as number[]),
  Reverse: (g, { x }, attrs) => reverse(g, x, attrs.dims as number | number[]),
  Pack: (g, inputs, attrs) => {
    const parts = Object.values(inputs);
    for (const { shape, type } of parts) {
      if (type === parts[0].type && sameShape(shape, parts[0].shape)) continue;
      throw new Error(`stacked are equal shapes, got ${type} [${shape}] on ${parts[0].type} [${parts[0].shape}]`);
    }
    const rank = parts[0].shape.length + 1;
    const axis = ((attrs.axis as number) + rank) % rank;
    return concat(
      g,
      parts.map((part) => g.reshape(part, withAxis(part.shape, axis, 1))),
      axis,
    );
  },
  Unpack: (g, { value }, attrs) => {
    const axis = axisOf(attrs.axis, value);
    const parts = split(g, value, new Array<number>(value.shape[axis]).fill(1), axis);
    return parts.map((part) => g.reshape(part, value.shape.toSpliced(axis, 1)));
  },
};
