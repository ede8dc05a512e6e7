/** For every kernel with a gradient, cases of random shapes and settings. */

import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { type Case, type CaseInput, type F, type Fill, input, smooth } from './case.js';

type Arbitrary<T> = fc.Arbitrary<T>;
type Shape = readonly number[];
export type Families = Readonly<Record<string, Arbitrary<Case>>>;

const whole = (min: number, max: number): Arbitrary<number> => fc.integer({ min, max });
const length = whole(1, 4);
const shapes = (min: number, max: number): Arbitrary<number[]> => fc.array(length, { minLength: min, maxLength: max });
const flags = fc.boolean();
const of = (settings: unknown, inputs: readonly CaseInput[], f: F): Case =>
  smooth(`${JSON.stringify(settings)} of ${inputs.map(({ shape }) => `[${shape}]`).join(' ')}`, inputs, f);
/** A shape and one of its axes. */
const withAxis = (min: number, max: number): Arbitrary<[number[], number]> =>
  shapes(min, max).chain((shape) => fc.tuple(fc.constant(shape), whole(0, shape.length - 1)));

const four = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;

const unary = (f: (x: tf.Tensor) => tf.Tensor, fill: Fill = 'any'): Arbitrary<Case> =>
  shapes(0, 3).map((shape) => of('', [input(shape, fill)], (x) => f(x)));

/** Of numbers from 0.35 to 0.55 above a whole number of steps: away from every kink at one. */
const steps = (step: number, f: (x: tf.Tensor) => tf.Tensor): Arbitrary<Case> =>
  shapes(0, 3).map((shape) =>
    of({ step }, [input(shape, 'small'), input(shape, 'whole')], (x, n) =>
      f(tf.add(tf.add(tf.mul(x, 0.2), 0.45), tf.mul(tf.cast(n, 'float32'), step))),
    ),
  );

/** A shape, and one that broadcasts to it: axes of length 1, leading axes left out. */
const broadcast: Arbitrary<[Shape, Shape]> = shapes(0, 3)
  .chain((shape) =>
    fc.tuple(
      fc.constant(shape),
      fc.array(flags, { minLength: shape.length, maxLength: shape.length }),
      whole(0, shape.length),
      flags,
    ),
  )
  .map(([shape, ones, left, turned]) => {
    const other = shape.map((n, i) => (ones[i] ? 1 : n)).slice(left);
    return turned ? [other, shape] : [shape, other];
  });
const pair = (f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, fill: Fill = 'any'): Arbitrary<Case> =>
  broadcast.map(([a, b]) => of('', [input(a, fill), input(b, fill)], (x, y) => f(x, y)));

type Reduce = (x: tf.Tensor, axis?: number | number[], keep?: boolean) => tf.Tensor;
const reduction = (f: Reduce, fill: Fill = 'any'): Arbitrary<Case> =>
  shapes(1, 3)
    .chain((shape) => fc.tuple(fc.constant(shape), fc.option(fc.subarray([...shape.keys()], { minLength: 1 })), flags))
    .map(([shape, axes, keep]) => of({ axes, keep }, [input(shape, fill)], (x) => f(x, axes ?? undefined, keep)));

type Running = (x: tf.Tensor, axis: number, exclusive: boolean, reverse: boolean) => tf.Tensor;
const running = (f: Running): Arbitrary<Case> =>
  fc
    .tuple(withAxis(1, 3), flags, flags)
    .map(([[shape, axis], exclusive, reverse]) =>
      of({ axis, exclusive, reverse }, [input(shape)], (x) => f(x, axis, exclusive, reverse)),
    );

const numbers: Families = {
  Add: pair(tf.add),
  Sub: pair(tf.sub),
  Multiply: pair(tf.mul),
  RealDiv: pair(tf.div, 'positive'),
  Maximum: pair(tf.maximum),
  Minimum: pair(tf.minimum),
  Pow: pair(tf.pow, 'positive'),
  SquaredDifference: pair(tf.squaredDifference),
  Mod: pair((a, b) => tf.mod(tf.add(a, 4), tf.add(b, 9)), 'unit'),
  Atan2: pair(tf.atan2),
  Neg: unary(tf.neg),
  Abs: unary(tf.abs),
  Square: unary(tf.square),
  Sqrt: unary(tf.sqrt, 'positive'),
  Rsqrt: unary(tf.rsqrt, 'positive'),
  Reciprocal: unary(tf.reciprocal, 'positive'),
  Exp: unary(tf.exp),
  Expm1: unary(tf.expm1),
  Log: unary(tf.log, 'positive'),
  Log1p: unary(tf.log1p, 'positive'),
  Sin: unary(tf.sin),
  Cos: unary(tf.cos),
  Tan: unary(tf.tan, 'small'),
  Asin: unary(tf.asin, 'small'),
  Acos: unary(tf.acos, 'small'),
  Atan: unary(tf.atan),
  Sinh: unary(tf.sinh),
  Cosh: unary(tf.cosh),
  Asinh: unary(tf.asinh),
  Acosh: unary((x) => tf.acosh(tf.add(x, 1)), 'positive'),
  Atanh: unary(tf.atanh, 'small'),
  Erf: unary(tf.erf),
  Tanh: unary(tf.tanh),
  Sigmoid: unary(tf.sigmoid),
  Softplus: unary(tf.softplus),
  Relu: unary(tf.relu),
  Relu6: steps(2, tf.relu6),
  Elu: unary(tf.elu),
  Selu: unary(tf.selu),
  LeakyRelu: unary((x) => tf.leakyRelu(x, 0.3)),
  Prelu: broadcast.map(([x, alpha]) => of('', [input(x), input(alpha)], (a, b) => tf.prelu(a, b))),
  ClipByValue: steps(1, (x) => tf.clipByValue(x, 0.2, 1)),
  Identity: unary(tf.clone),
  Cast: unary((x) => tf.cast(x, 'float32')),
  AddN: fc
    .tuple(shapes(0, 3), whole(1, 4))
    .map(([shape, n]) => of('', Array<CaseInput>(n).fill(input(shape)), (...x) => tf.addN(x))),
  Select: shapes(0, 3).map((shape) =>
    of('', [input(shape), input(shape), input(shape, 'flag')], (x, y, flag) => tf.where(tf.cast(flag, 'bool'), x, y)),
  ),
};

const reductions: Families = {
  Sum: reduction(tf.sum),
  Mean: reduction(tf.mean),
  Max: reduction(tf.max),
  Min: reduction(tf.min),
  Prod: reduction(tf.prod),
  Softmax: shapes(1, 3).map((shape) => of('', [input(shape)], (x) => tf.softmax(x))),
  Cumsum: running(tf.cumsum),
  Cumprod: running(tf.cumprod),
};

/** Stacks of matrices; plain TensorFlow.js repeats a stack only where it is one matrix. */
const matMul: Arbitrary<Case> = fc
  .tuple(
    length,
    length,
    length,
    flags,
    flags,
    fc.constantFrom<[Shape, Shape][]>(
      [[], []],
      [[3], [3]],
      [[1], [2]],
      [
        [1, 1],
        [2, 3],
      ],
    ),
  )
  .map(([m, k, n, ta, tb, [left, right]]) => {
    const [a, b] = [
      [...left, ...(ta ? [k, m] : [m, k])],
      [...right, ...(tb ? [n, k] : [k, n])],
    ];
    return of({ ta, tb }, [input(a), input(b)], (x, y) => tf.matMul(x, y, ta, tb));
  });

const equations = [
  'ij,jk->ik',
  'bij,bjk->bik',
  'bij,kj->bik',
  'i,j->ij',
  'ij,ij->',
  'bthd,bshd->bhts',
  'ij,jk->i',
  'ijk->kj',
  'ijk->i',
];
const einsum: Arbitrary<Case> = fc
  .tuple(fc.constantFrom(...equations), fc.array(length, { minLength: 8, maxLength: 8 }))
  .map(([equation, lengths]) => {
    const letters = [...new Set(equation.replaceAll(/[^a-z]/g, ''))];
    const terms = equation.split('->')[0].split(',');
    const inputs = terms.map((term) => input([...term].map((letter) => lengths[letters.indexOf(letter)])));
    return of(equation, inputs, (...x) => tf.einsum(equation, ...x));
  });

/** Image, filter size, strides, dilations and padding that fit together. */
const convolution = fc
  .record({
    batch: whole(1, 2),
    image: fc.tuple(whole(4, 7), whole(4, 7)),
    filter: fc.tuple(whole(1, 3), whole(1, 3)),
    channels: whole(1, 3),
    out: whole(1, 3),
    stride: fc.tuple(whole(1, 3), whole(1, 2)),
    dilation: fc.tuple(whole(1, 2), whole(1, 2)),
    dilated: flags,
    pad: fc.constantFrom('same' as const, 'valid' as const),
  })
  .map(({ stride, dilation, dilated, ...rest }) => ({
    ...rest,
    stride: (dilated ? [1, 1] : stride) as [number, number],
    dilation: (dilated && rest.pad === 'same' ? dilation : [1, 1]) as [number, number],
  }));
type Convolve = (x: tf.Tensor4D, w: tf.Tensor4D, s: [number, number], pad: 'same', d: [number, number]) => tf.Tensor;
const convolving = (f: Convolve, second = false): Arbitrary<Case> =>
  convolution.map(({ batch, image, filter, channels, out, stride, pad, dilation }) => {
    const y = (x: tf.Tensor, w: tf.Tensor) => f(four(x), four(w), stride, pad as 'same', second ? [1, 1] : dilation);
    const run: F = second ? (x, w) => tf.grads((a, b) => tf.sum(tf.square(y(a, b))))([x, w]) : y;
    const inputs = [input([batch, ...image, channels]), input([...filter, channels, out], 'small')];
    return of({ stride, pad, dilation }, inputs, run);
  });
const conv2d: Convolve = (x, w, strides, pad, dilations) => tf.conv2d(x, w, strides, pad, 'NHWC', dilations);
const depthwise: Convolve = (x, w, strides, pad, dilations) =>
  tf.depthwiseConv2d(x, w, strides, pad, 'NHWC', dilations);

const pool = (f: (x: tf.Tensor4D, size: [number, number], strides: [number, number], pad: 'same') => tf.Tensor) =>
  convolution.map(({ batch, image, filter, channels, stride, pad }) =>
    of({ filter, stride, pad }, [input([batch, ...image, channels])], (x) => f(four(x), filter, stride, pad as 'same')),
  );

const products: Families = {
  BatchMatMul: matMul,
  Einsum: einsum,
  Conv2D: convolving(conv2d),
  Conv2DBackpropInput: convolving(conv2d, true),
  Conv2DBackpropFilter: convolving(conv2d, true),
  DepthwiseConv2dNative: convolving(depthwise),
  DepthwiseConv2dNativeBackpropInput: convolving(depthwise, true),
  DepthwiseConv2dNativeBackpropFilter: convolving(depthwise, true),
  MaxPool: pool(tf.maxPool),
  AvgPool: pool(tf.avgPool),
  FusedBatchNorm: fc.tuple(shapes(1, 3), length).map(([lead, n]) => {
    const vector = input([n]);
    return of(
      '',
      [input([...lead, n]), vector, input([n], 'positive'), vector, vector],
      (x, mean, variance, offset, scale) =>
        tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D),
    );
  }),
};

const size = fc.tuple(whole(1, 6), whole(1, 6));
const resize = (f: typeof tf.image.resizeBilinear): Arbitrary<Case> =>
  fc
    .tuple(whole(1, 2), size, whole(1, 2), size, fc.constantFrom([false, false], [true, false], [false, true]))
    .map(([batch, from, channels, to, [align, half]]) =>
      of({ to, align, half }, [input([batch, ...from, channels])], (x) => f(four(x), to, align, half)),
    );
/** Boxes in hundredths: whole numbers, as the slope along a box's edges has a kink at every pixel. */
const crop: Arbitrary<Case> = fc
  .tuple(whole(1, 2), fc.tuple(whole(2, 6), whole(2, 6)), whole(1, 2), whole(1, 3), size)
  .map(([batch, image, channels, count, to]) =>
    of(
      { to },
      [input([batch, ...image, channels]), input([count, 4], 'index', 100), input([count], 'index', batch)],
      (x, boxes, i) => tf.image.cropAndResize(four(x), tf.div(boxes, 100) as tf.Tensor2D, i as tf.Tensor1D, to),
    ),
  );
const blocks = fc.record({
  batch: whole(1, 2),
  block: fc.tuple(whole(1, 3), whole(1, 2)),
  n: fc.tuple(length, length),
  depth: whole(1, 2),
});
const none = [
  [0, 0],
  [0, 0],
];

const images: Families = {
  ResizeBilinear: resize(tf.image.resizeBilinear),
  ResizeNearestNeighbor: resize(tf.image.resizeNearestNeighbor),
  CropAndResize: crop,
  FlipLeftRight: fc
    .tuple(length, length, length, length)
    .map((shape) => of('', [input(shape)], (x) => tf.image.flipLeftRight(four(x)))),
  MirrorPad: fc
    .tuple(
      whole(2, 4),
      whole(2, 4),
      whole(0, 1),
      whole(0, 1),
      fc.constantFrom('reflect' as const, 'symmetric' as const),
    )
    .map(([rows, columns, before, after, mode]) => {
      const paddings: [number, number][] = [
        [before, 1],
        [1, after],
      ];
      return of({ paddings, mode }, [input([rows, columns])], (x) => tf.mirrorPad(x, paddings, mode));
    }),
  SpaceToBatchND: fc.tuple(blocks, flags).map(([{ batch, block, n, depth }, padded]) => {
    const paddings = padded
      ? [
          [block[0], 0],
          [0, 2 * block[1]],
        ]
      : none;
    const shape = [batch, n[0] * block[0], n[1] * block[1], depth];
    return of({ block, paddings }, [input(shape)], (x) => tf.spaceToBatchND(x, block, paddings));
  }),
  BatchToSpaceND: fc.tuple(blocks, flags).map(([{ batch, block, n, depth }, cropped]) => {
    const crops = cropped
      ? [
          [0, block[0] - 1],
          [block[1] - 1, 0],
        ]
      : none;
    const shape = [batch * block[0] * block[1], ...n, depth];
    return of({ block, crops }, [input(shape)], (x) => tf.batchToSpaceND(x, block, crops));
  }),
  DepthToSpace: fc
    .tuple(blocks, whole(2, 3))
    .map(([{ batch, n, depth }, block]) =>
      of({ block }, [input([batch, ...n, depth * block * block])], (x) => tf.depthToSpace(four(x), block)),
    ),
};

const moving: Families = {
  Reshape: shapes(0, 3).map((shape) => of('', [input(shape)], (x) => tf.reshape(x, [-1]))),
  ExpandDims: withAxis(1, 3).map(([shape, axis]) => of({ axis }, [input(shape)], (x) => tf.expandDims(x, axis))),
  Transpose: shapes(1, 4)
    .chain((shape) => fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })))
    .map(([shape, order]) => of({ order }, [input(shape)], (x) => tf.transpose(x, order))),
  Reverse: withAxis(1, 3).map(([shape, axis]) => of({ axis }, [input(shape)], (x) => tf.reverse(x, axis))),
  Concat: fc.tuple(withAxis(1, 3), fc.array(length, { minLength: 2, maxLength: 4 })).map(([[shape, axis], parts]) =>
    of(
      { axis },
      parts.map((n) => input(shape.with(axis, n))),
      (...x) => tf.concat(x, axis),
    ),
  ),
  SplitV: fc.tuple(withAxis(1, 3), fc.array(length, { minLength: 2, maxLength: 3 })).map(([[shape, axis], parts]) =>
    of(
      { axis, parts },
      [
        input(
          shape.with(
            axis,
            parts.reduce((a, b) => a + b),
          ),
        ),
      ],
      (x) => tf.split(x, parts, axis),
    ),
  ),
  Pack: fc
    .tuple(withAxis(1, 3), length)
    .map(([[shape, axis], n]) => of({ axis }, Array<CaseInput>(n).fill(input(shape)), (...x) => tf.stack(x, axis))),
  Unpack: withAxis(1, 3).map(([shape, axis]) => of({ axis }, [input(shape)], (x) => tf.unstack(x, axis))),
  Slice: withAxis(1, 3)
    .chain(([shape, axis]) => fc.tuple(fc.constant(shape), fc.constant(axis), whole(0, shape[axis] - 1)))
    .map(([shape, axis, from]) => {
      const begin = shape.map((_, i) => (i === axis ? from : 0));
      return of({ begin }, [input(shape)], (x) => tf.slice(x, begin, shape.with(axis, shape[axis] - from)));
    }),
  StridedSlice: fc
    .tuple(fc.tuple(whole(2, 6), whole(2, 6)), whole(1, 3), whole(1, 3), whole(0, 1), flags)
    .map(([shape, down, across, from, back]) => {
      const [begin, end, step] = back ? [shape[1] - 1 - from, -shape[1] - 1, -across] : [from, shape[1], across];
      const settings = { down, begin, end, step };
      return of(settings, [input(shape)], (x) => tf.stridedSlice(x, [from, begin], [shape[0], end], [down, step]));
    }),
  PadV2: shapes(1, 3)
    .chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.array(fc.tuple(whole(0, 2), whole(0, 2)), { minLength: shape.length, maxLength: shape.length }),
      ),
    )
    .map(([shape, paddings]) => of({ paddings }, [input(shape)], (x) => tf.pad(x, paddings, 0.5))),
  Tile: shapes(1, 3)
    .chain((shape) =>
      fc.tuple(fc.constant(shape), fc.array(whole(1, 3), { minLength: shape.length, maxLength: shape.length })),
    )
    .map(([shape, reps]) => of({ reps }, [input(shape)], (x) => tf.tile(x, reps))),
};

const places: Families = {
  GatherV2: fc
    .tuple(withAxis(1, 3), shapes(1, 2))
    .map(([[shape, axis], places]) =>
      of({ axis }, [input(shape), input(places, 'index', shape[axis])], (x, i) => tf.gather(x, i as tf.Tensor1D, axis)),
    ),
  GatherNd: fc
    .tuple(shapes(1, 3), whole(1, 4))
    .map(([shape, count]) =>
      of('', [input(shape), input([count], 'index', shape[0])], (x, i) => tf.gatherND(x, tf.reshape(i, [count, 1]))),
    ),
  ScatterNd: fc
    .tuple(shapes(0, 2), whole(1, 5), length)
    .map(([rest, count, n]) =>
      of({ n }, [input([count, ...rest]), input([count], 'index', n)], (x, i) =>
        tf.scatterND(tf.reshape(i, [count, 1]), x, [n, ...rest]),
      ),
    ),
  // Added to 0 first: TensorFlow.js in plain JavaScript writes into the tensor it is given.
  TensorScatterUpdate: fc
    .tuple(shapes(0, 2), whole(1, 4), whole(0, 2))
    .map(([rest, count, more]) =>
      of('', [input([count + more, ...rest]), input([count, ...rest]), input([count], 'order')], (x, updates, i) =>
        tf.tensorScatterUpdate(tf.add(x, 0), tf.reshape(i, [count, 1]), updates),
      ),
    ),
  SparseToDense: fc
    .tuple(whole(1, 4), whole(0, 2), flags)
    .map(([count, more, single]) =>
      of({ more }, [input(single ? [] : [count]), input([]), input([count], 'order')], (x, other, i) =>
        tf.sparseToDense(i, x, [count + more], other as tf.Scalar),
      ),
    ),
  UnsortedSegmentSum: fc
    .tuple(whole(1, 5), shapes(0, 2), length)
    .map(([count, rest, n]) =>
      of({ n }, [input([count, ...rest]), input([count], 'index', n)], (x, i) =>
        tf.unsortedSegmentSum(x, i as tf.Tensor1D, n),
      ),
    ),
  TopK: shapes(1, 3)
    .chain((shape) => fc.tuple(fc.constant(shape), whole(1, shape[shape.length - 1])))
    .map(([shape, k]) => of({ k }, [input(shape)], (x) => tf.topk(x, k).values)),
  Diag: shapes(1, 2).map((shape) => of('', [input(shape)], (x) => tf.diag(x))),
};
const batchedGather = fc
  .tuple(length, length, length, length, whole(1, 3))
  .map(([batch, outer, n, inner, count]) =>
    of({ batchDims: 1, axis: 2 }, [input([batch, outer, n, inner]), input([batch, count], 'index', n)], (x, i) =>
      tf.gather(x, i as tf.Tensor2D, 2, 1),
    ),
  );

export const families: Families = {
  ...numbers,
  ...reductions,
  ...products,
  ...images,
  ...moving,
  ...places,
  GatherV2: fc.oneof(places.GatherV2, batchedGather),
};
