/** Ops that read and write at places, put in order, and less common functions of numbers. */

import * as tf from '@tensorflow/tfjs-core';
import { type Case, type CaseInput, flat, input, smooth } from './case.js';

const unary: readonly Case[] = (
  [
    ['tan', tf.tan, 'small'],
    ['asin', tf.asin, 'small'],
    ['acos', tf.acos, 'small'],
    ['atan', tf.atan, 'any'],
    ['sinh', tf.sinh, 'any'],
    ['cosh', tf.cosh, 'any'],
    ['asinh', tf.asinh, 'any'],
    ['acosh', (x: tf.Tensor) => tf.acosh(tf.add(x, 1)), 'positive'],
    ['atanh', tf.atanh, 'small'],
    ['selu', tf.selu, 'any'],
  ] as readonly (readonly [string, (x: tf.Tensor) => tf.Tensor, CaseInput['fill']])[]
).map(([name, f, fill]) => smooth(name, [input([3, 5], fill)], (x) => f(x)));

const pairs: readonly Case[] = [
  smooth('atan2', [input([3, 4]), input([3, 4])], (a, b) => tf.atan2(a, b)),
  smooth('atan2, broadcast', [input([3, 1]), input([4])], (a, b) => tf.atan2(a, b)),
  flat('atan2 on the axes', [], () => tf.atan2(tf.tensor1d([0, 1, -1, 0, 0, 2]), tf.tensor1d([1, 0, 0, -1, 0, -2]))),
  smooth('prelu', [input([3, 4]), input([3, 4])], (x, alpha) => tf.prelu(x, alpha)),
  smooth('prelu, one slope for each channel', [input([2, 3, 4]), input([4])], (x, alpha) => tf.prelu(x, alpha)),
  flat('isFinite, isInf, isNaN', [input([4])], (x) => {
    const odd = tf.div(tf.add(x, tf.tensor1d([0, 1, -1, 0])), tf.tensor1d([1, 0, 0, 1]));
    const all = tf.concat([odd, tf.sqrt(tf.sub(-1, tf.square(x)))], 0);
    return [tf.isFinite(all), tf.isInf(all), tf.isNaN(all)];
  }),
  flat('bitwiseAnd', [input([5], 'index', 100), input([5], 'index', 100)], (a, b) => tf.bitwiseAnd(a, b)),
  flat('linspace', [], () => [tf.linspace(0, 1, 11), tf.linspace(-10, 10, 51), tf.linspace(3, 4, 1)]),
  flat(
    'broadcastArgs',
    [],
    () =>
      tf.engine().runKernel(tf.BroadcastArgs, {
        s0: tf.tensor1d([2, 1, 3], 'int32'),
        s1: tf.tensor1d([4, 1], 'int32'),
      }) as tf.Tensor,
  ),
];

const products: readonly Case[] = [
  ...[0, 1, 2].map((axis) => smooth(`prod over ${axis}`, [input([2, 3, 4])], (x) => tf.prod(x, axis))),
  smooth('prod over all, over two axes', [input([2, 3, 2])], (x) => [tf.prod(x), tf.prod(x, [0, 2], true)]),
  flat('the gradient of prod and cumprod where numbers are 0', [], () => {
    const x = tf.tensor2d([2, 0, 3, 0, 0, 4], [2, 3]);
    return [tf.grad((z: tf.Tensor) => tf.prod(z, 1))(x), tf.grad((z: tf.Tensor) => tf.cumprod(z, 1))(x)];
  }),
  ...[false, true].flatMap((exclusive) =>
    [false, true].map((reverse) =>
      smooth(`cumprod, exclusive ${exclusive}, reverse ${reverse}`, [input([3, 5, 2])], (x) => [
        tf.cumprod(x, 1, exclusive, reverse),
        tf.cumprod(x, 2, exclusive, reverse),
      ]),
    ),
  ),
];

const indexed: readonly Case[] = [
  smooth('gatherND of numbers and of rows', [input([4, 5]), input([6], 'index')], (x, i) => {
    const rows = tf.reshape(i, [6, 1]);
    return [tf.gatherND(x, tf.concat([rows, rows], 1)), tf.gatherND(x, rows), tf.gatherND(x, tf.reshape(i, [2, 3, 1]))];
  }),
  smooth('scatterND: what falls on one place adds up', [input([6, 2]), input([6], 'index')], (x, i) =>
    tf.scatterND(tf.reshape(i, [6, 1]), x, [4, 2]),
  ),
  smooth('scatterND with a list of indices', [input([3]), input([3], 'index')], (x, i) => tf.scatterND(i, x, [4])),
  smooth('tensorScatterUpdate with a list of indices', [input([5]), input([3]), input([3], 'order')], (x, updates, i) =>
    tf.tensorScatterUpdate(tf.add(x, 0), i, updates),
  ),
  flat('diag of booleans', [input([3], 'flag')], (x) => tf.diag(tf.cast(x, 'bool'))),
  smooth('gather with batch axes told from the end', [input([3, 4, 5]), input([3, 2], 'index')], (x, i) =>
    tf.gather(x, i as tf.Tensor2D, 1, -1),
  ),
  flat('scatterND of int32', [input([3], 'whole'), input([3], 'index')], (x, i) =>
    tf.scatterND(tf.reshape(i, [3, 1]), x, [4]),
  ),
  // Added to 0 first: TensorFlow.js in plain JavaScript writes into the tensor it is given.
  smooth('tensorScatterUpdate', [input([5, 2]), input([3, 2]), input([3], 'order')], (x, updates, i) =>
    tf.tensorScatterUpdate(tf.add(x, 0), tf.reshape(i, [3, 1]), updates),
  ),
  smooth('sparseToDense', [input([3]), input([]), input([3], 'order')], (x, other, i) =>
    tf.sparseToDense(i, x, [5], other as tf.Scalar),
  ),
  smooth(
    'sparseToDense of one number at rows of indices',
    [input([]), input([]), input([3], 'order')],
    (x, other, i) => {
      const rows = tf.stack([i, tf.zerosLike(i)], 1);
      return tf.sparseToDense(rows, x, [3, 2], other as tf.Scalar);
    },
  ),
  ...[0, 1].flatMap((batchDims) =>
    [1, 2].map((axis) =>
      smooth(`gather along ${axis}, ${batchDims} batch axes`, [input([3, 4, 5]), input([3, 2], 'index')], (x, i) =>
        tf.gather(x, i as tf.Tensor2D, axis, batchDims),
      ),
    ),
  ),
  smooth(
    'gather, the second of two batch axes told from the end',
    [input([2, 3, 4]), input([2, 3, 2], 'index')],
    (x, i) => tf.gather(x, i as tf.Tensor3D, -1, 2),
  ),
  smooth('unsortedSegmentSum', [input([6, 2]), input([6], 'index')], (x, i) =>
    tf.unsortedSegmentSum(x, i as tf.Tensor1D, 5),
  ),
  smooth('unsortedSegmentSum, numbers of no segment', [input([6]), input([6], 'index')], (x, i) =>
    tf.unsortedSegmentSum(x, tf.sub(i, tf.scalar(1, 'int32')) as tf.Tensor1D, 2),
  ),
  smooth('diag', [input([4])], (x) => tf.diag(x)),
  smooth('diag of a matrix', [input([2, 3])], (x) => tf.diag(x)),
];

const ordered: readonly Case[] = [
  smooth('the largest numbers of topk', [input([3, 6])], (x) => tf.topk(x, 2).values),
  smooth('topk of a vector, all of it', [input([5])], (x) => tf.topk(x, 5).values),
  flat('topk', [input([2, 3, 6])], (x) => {
    const { values, indices } = tf.topk(x, 4);
    return [values, indices];
  }),
  flat('topk of equal numbers: the first comes first', [input([8], 'flag')], (x) => {
    const { values, indices } = tf.topk(x, 6);
    return [values, indices];
  }),
  flat('searchSorted', [input([3, 4])], (x) => {
    const sorted = tf.tensor2d([-1, -0.5, 0, 0, 0.5, 1, -2, 0, 0, 0, 0, 3, 0, 1, 2, 3, 4, 5], [3, 6]);
    const rounded = tf.div(tf.round(tf.mul(x, 2)), 2);
    return [
      tf.searchSorted(sorted, rounded),
      tf.searchSorted(sorted, rounded, 'right'),
      tf.upperBound(sorted, rounded),
    ];
  }),
];

const sliced: readonly Case[] = [
  smooth('stridedSlice', [input([5, 6])], (x) => [
    tf.stridedSlice(x, [0, 1], [5, 6], [2, 3]),
    tf.stridedSlice(x, [4, 5], [-6, 0], [-2, -1]),
    tf.stridedSlice(x, [1, 0], [2, 6], [1, 1], 0, 0, 0, 0, 1),
    tf.stridedSlice(x, [1], [4], [1]),
    tf.stridedSlice(x, [-3, 2], [-1, 3], [1, 1], 0, 2),
  ]),
  smooth('stridedSlice with an ellipsis and a new axis', [input([3, 4, 5])], (x) =>
    tf.stridedSlice(x, [0, 0, 1], [0, 0, 5], [1, 1, 2], 0, 0, 1, 2),
  ),
];

const einsums: readonly Case[] = (
  [
    ['ij,jk->ik', [3, 4], [4, 5]],
    ['bij,bjk->bik', [2, 3, 4], [2, 4, 2]],
    ['bthd,bshd->bhts', [2, 3, 2, 4], [2, 5, 2, 4]],
    ['bhts,bshd->bthd', [2, 2, 3, 5], [2, 5, 2, 4]],
    ['ij,ij->', [3, 4], [3, 4]],
    ['ij,jk->i', [2, 3], [3, 4]],
    ['i,j->ij', [3], [4]],
    ['ij->ji', [3, 4], undefined],
    ['ijk->j', [2, 3, 4], undefined],
  ] as const
).map(([equation, a, b]) =>
  smooth(`einsum ${equation}`, b === undefined ? [input(a)] : [input(a), input(b)], (...x) =>
    tf.einsum(equation, ...x),
  ),
);

const wholeNumbers: readonly Case[] = [
  flat(
    'einsum, topk, diag, cumprod, unsortedSegmentSum of int32',
    [input([3, 4], 'whole'), input([3], 'index')],
    (x, i) => {
      const { values, indices } = tf.topk(x, 2);
      return [
        tf.einsum('ij,i->j', x, i),
        values,
        indices,
        tf.diag(i),
        tf.cumprod(x, 1),
        tf.unsortedSegmentSum(x, i as tf.Tensor1D, 4),
        tf.gatherND(x, tf.reshape(tf.minimum(i, tf.scalar(2, 'int32')), [3, 1])),
        tf.stridedSlice(x, [0, 0], [3, 4], [2, 2]),
        tf.mirrorPad(
          x,
          [
            [1, 0],
            [0, 1],
          ],
          'reflect',
        ),
      ];
    },
  ),
];

export const placeCases: readonly Case[] = [
  ...wholeNumbers,
  ...unary,
  ...pairs,
  ...products,
  ...indexed,
  ...ordered,
  ...sliced,
  ...einsums,
];
