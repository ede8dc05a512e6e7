/** Slices with strides, and evenly spaced numbers. */

import { slice_util } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';
import type { Graph, Value } from '../graph.js';

/** The arguments of tf.stridedSlice, as its kernel has them. */
export interface StridedSliceAttrs {
  readonly begin: number[];
  readonly end: number[];
  readonly strides: number[];
  readonly beginMask: number;
  readonly endMask: number;
  readonly ellipsisMask: number;
  readonly newAxisMask: number;
  readonly shrinkAxisMask: number;
}

function stridedSlice(g: Graph, x: Value, a: StridedSliceAttrs): Value {
  const { begin, end, strides, finalShape } = slice_util.sliceInfo(
    [...x.shape],
    a.begin,
    a.end,
    a.strides,
    a.beginMask,
    a.endMask,
    a.ellipsisMask,
    a.newAxisMask,
    a.shrinkAxisMask,
  );
  if (finalShape.includes(0)) return g.expand(g.scalar(0, x.type), finalShape);
  const lengths = slice_util.computeOutShape(begin, end, strides);
  const axes = [...x.shape.keys()];
  // Before the first: an end that ONNX clamps, where the next number backwards would be −1, its last.
  const ends = axes.map((i) => {
    const past = begin[i] + strides[i] * lengths[i];
    return past < 0 ? -x.shape[i] - 1 : past;
  });
  const lists = [begin, ends, axes, strides].map((list) => g.integers(list));
  const cut = g.add('Slice', [x, ...lists], lengths, x.type);
  return g.reshape(cut, finalShape);
}

/** As TensorFlow.js does it: step by step in float32. */
function evenlySpaced(start: number, stop: number, count: number): Float32Array {
  const values = new Float32Array(count).fill(start);
  for (let i = 1; i < count; i++) values[i] = values[i - 1] + (stop - start) / (count - 1);
  return values;
}

export const slicing: Readonly<Record<string, Kernel>> = {
  StridedSlice: (g, { x }, attrs) => stridedSlice(g, x, attrs as unknown as StridedSliceAttrs),
  LinSpace: (g, _, attrs) => {
    const count = attrs.num as number;
    return g.constant(evenlySpaced(attrs.start as number, attrs.stop as number, count), 'float32', [count]);
  },
};
