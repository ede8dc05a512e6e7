/** Every op that a program may use, with the inputs to try it on. */

import * as tf from '@tensorflow/tfjs-core';
import { type Case, type Fill, flat, input, smooth } from './case.js';
import { imageCases } from './image-cases.js';
import { layerCases } from './layer-cases.js';
import { placeCases } from './place-cases.js';

const vector = [input([7])];
const matrix = [input([4, 5])];
const cube = [input([2, 3, 4])];
const positive = [input([3, 4], 'positive')];

const unary: readonly Case[] = [
  ...(
    [
      ['abs', tf.abs],
      ['neg', tf.neg],
      ['exp', tf.exp],
      ['expm1', tf.expm1],
      ['square', tf.square],
      ['tanh', tf.tanh],
      ['sigmoid', tf.sigmoid],
      ['softplus', tf.softplus],
      ['relu', tf.relu],
      ['relu6', (x: tf.Tensor) => tf.relu6(tf.mul(x, 5))],
      ['elu', tf.elu],
      ['leakyRelu', (x: tf.Tensor) => tf.leakyRelu(x, 0.1)],
      ['sin', tf.sin],
      ['cos', tf.cos],
      ['erf', tf.erf],
      ['identity', tf.clone],
      ['clipByValue', (x: tf.Tensor) => tf.clipByValue(x, -0.53, 0.71)],
    ] as readonly (readonly [string, (x: tf.Tensor) => tf.Tensor])[]
  ).map(([name, f]) => smooth(name, matrix, f)),
  ...(
    [
      ['sqrt', tf.sqrt],
      ['rsqrt', tf.rsqrt],
      ['reciprocal', tf.reciprocal],
      ['log', tf.log],
      ['log1p', tf.log1p],
    ] as readonly (readonly [string, (x: tf.Tensor) => tf.Tensor])[]
  ).map(([name, f]) => smooth(name, positive, f)),
  ...(
    [
      ['sign', tf.sign],
      ['floor', tf.floor],
      ['ceil', tf.ceil],
      ['round', tf.round],
      ['step', tf.step],
      ['step with alpha', (x: tf.Tensor) => tf.step(x, -0.5)],
      ['isNaN', (x: tf.Tensor) => tf.isNaN(tf.sqrt(x))],
      ['zerosLike', tf.zerosLike],
      ['onesLike', tf.onesLike],
      ['cast to int32', (x: tf.Tensor) => tf.cast(tf.mul(x, 3), 'int32')],
      ['cast to bool', (x: tf.Tensor) => tf.cast(tf.relu(x), 'bool')],
    ] as readonly (readonly [string, (x: tf.Tensor) => tf.Tensor])[]
  ).map(([name, f]) => flat(name, matrix, f)),
  flat('abs, neg, sign, relu of int32', [input([5], 'whole')], (x) => [tf.abs(x), tf.neg(x), tf.sign(x), tf.relu(x)]),
  flat('logicalNot', [input([6], 'flag')], (x) => tf.logicalNot(tf.cast(x, 'bool'))),
];

/** Shapes that broadcast in every way. */
const pairs: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[4], [4]],
  [
    [3, 4],
    [3, 4],
  ],
  [[3, 4], [4]],
  [[3, 4], []],
  [[], [2, 3]],
  [
    [3, 1],
    [1, 4],
  ],
  [
    [2, 1, 4],
    [3, 1],
  ],
];
const pairwise: readonly Case[] = (
  [
    ['add', tf.add, 'any'],
    ['sub', tf.sub, 'any'],
    ['mul', tf.mul, 'any'],
    ['div', tf.div, 'positive'],
    ['maximum', tf.maximum, 'any'],
    ['minimum', tf.minimum, 'any'],
    ['pow', tf.pow, 'positive'],
    ['squaredDifference', tf.squaredDifference, 'any'],
  ] as readonly (readonly [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, Fill])[]
).flatMap(([name, f, fill]) =>
  pairs.map(([a, b]) => smooth(`${name} [${a}] [${b}]`, [input(a, fill), input(b, fill)], (x, y) => f(x, y))),
);
const compared: readonly Case[] = (
  [
    ['equal', tf.equal],
    ['notEqual', tf.notEqual],
    ['greater', tf.greater],
    ['greaterEqual', tf.greaterEqual],
    ['less', tf.less],
    ['lessEqual', tf.lessEqual],
  ] as readonly (readonly [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor])[]
).flatMap(([name, f]) => [
  flat(`${name} of float32`, [input([3, 4]), input([4])], (x, y) => f(x, y)),
  flat(`${name} of a tensor with itself`, [input([4])], (x) => f(x, x)),
  flat(`${name} of int32`, [input([3, 4], 'index'), input([3, 1], 'index')], (x, y) => f(x, y)),
  flat(`${name} of bool`, [input([2, 4], 'flag'), input([4], 'flag')], (x, y) =>
    f(tf.cast(x, 'bool'), tf.cast(y, 'bool')),
  ),
]);
const mixed: readonly Case[] = [
  flat('mod and floorDiv', [input([3, 4]), input([4], 'positive')], (x, y) => [tf.mod(x, y), tf.floorDiv(x, y)]),
  flat('int32 arithmetic', [input([2, 3], 'whole'), input([3], 'whole')], (x, y) => [
    tf.add(x, y),
    tf.sub(x, y),
    tf.mul(x, y),
    tf.maximum(x, y),
    tf.minimum(x, y),
  ]),
  flat('int32 and float32 together', [input([2, 3], 'whole'), input([3])], (x, y) => [tf.add(x, y), tf.mul(x, y)]),
  flat('logicalAnd, logicalOr, logicalXor', [input([2, 4], 'flag'), input([4], 'flag')], (x, y) => {
    const [a, b] = [tf.cast(x, 'bool'), tf.cast(y, 'bool')];
    return [tf.logicalAnd(a, b), tf.logicalOr(a, b), tf.logicalXor(a, b)];
  }),
  smooth('addN', [input([2, 3]), input([2, 3]), input([2, 3])], (...x) => tf.addN(x)),
  smooth('a constant on either side', matrix, (x) => tf.sub(1, tf.div(tf.mul(x, 0.25), 3))),
  smooth('neutral constants', matrix, (x) => tf.sub(tf.div(tf.mul(tf.add(x, 0), 1), 1), 0)),
  smooth('one divided by a tensor', [input([3, 4], 'positive')], (x) => [tf.div(1, x), tf.sub(0, x)]),
  smooth('a tensor used twice', matrix, (x) => tf.mul(tf.add(x, x), x)),
];

const axes: readonly (number | number[] | undefined)[] = [undefined, 0, -1, [0, 2]];
const reducing: readonly Case[] = [
  ...(
    [
      ['sum', tf.sum],
      ['mean', tf.mean],
      ['max', tf.max],
      ['min', tf.min],
    ] as readonly (readonly [string, (x: tf.Tensor, axis?: number | number[], keep?: boolean) => tf.Tensor])[]
  ).flatMap(([name, f]) =>
    axes.flatMap((axis) =>
      [false, true].map((keep) => smooth(`${name} over ${axis ?? 'all'}, keep ${keep}`, cube, (x) => f(x, axis, keep))),
    ),
  ),
  flat('prod', cube, (x) => [tf.prod(x), tf.prod(x, 1), tf.prod(x, -1, true)]),
  flat('sum, mean, max of int32', [input([2, 3], 'whole')], (x) => [tf.sum(x, 1), tf.mean(x, 1), tf.max(x, 0)]),
  flat('sum of bool', [input([2, 5], 'flag')], (x) => tf.sum(tf.cast(x, 'bool'), 1)),
  flat('any and all', [input([3, 4], 'flag')], (x) => {
    const flags = tf.cast(x, 'bool');
    return [tf.any(flags), tf.any(flags, 1), tf.all(flags, 0, true), tf.all(flags)];
  }),
  flat('argMax and argMin', cube, (x) => [tf.argMax(x, -1), tf.argMax(x, 0), tf.argMin(x, 1)]),
  flat('argMax takes the first of equals', [], () => tf.argMax(tf.tensor2d([1, 3, 3, 2, 2, 2], [2, 3]), 1)),
  smooth('reductions of one number', [input([])], (x) => [tf.sum(x), tf.mean(x), tf.max(x)]),
  smooth('softmax', matrix, (x) => tf.softmax(x)),
  smooth('logSoftmax', matrix, (x) => tf.logSoftmax(x)),
  smooth('logSumExp', matrix, (x) => tf.logSumExp(x, 1)),
  smooth('entropy', matrix, (x) => tf.neg(tf.sum(tf.mul(tf.softmax(x), tf.logSoftmax(x)), -1))),
  smooth('moments', matrix, (x) => {
    const { mean, variance } = tf.moments(x, 0);
    return [mean, variance];
  }),
  smooth('norm', vector, (x) => tf.norm(x)),
  ...[false, true].flatMap((exclusive) =>
    [false, true].map((reverse) =>
      smooth(`cumsum, exclusive ${exclusive}, reverse ${reverse}`, matrix, (x) => tf.cumsum(x, 1, exclusive, reverse)),
    ),
  ),
];

const products: readonly Case[] = [
  ...[false, true].flatMap((ta) =>
    [false, true].flatMap((tb) => {
      const [a, b] = [ta ? [4, 3] : [3, 4], tb ? [5, 4] : [4, 5]];
      return [
        smooth(`matMul ${ta} ${tb}`, [input(a), input(b)], (x, y) => tf.matMul(x, y, ta, tb)),
        smooth(`matMul of stacks ${ta} ${tb}`, [input([2, ...a]), input([2, ...b])], (x, y) => tf.matMul(x, y, ta, tb)),
      ];
    }),
  ),
  smooth('dot', [input([4]), input([4])], (x, y) => tf.dot(x, y)),
  smooth('a dense layer', [input([3, 4]), input([4, 2]), input([2])], (x, w, b) =>
    tf.relu(tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b)),
  ),
];

const convolutions: readonly Case[] = (
  [
    [[1, 4, 4, 1], [1, 1, 1, 2], 1, 'valid'],
    [[2, 5, 5, 2], [3, 3, 2, 3], 1, 'valid'],
    [[2, 5, 4, 2], [3, 3, 2, 3], 1, 'same'],
    [[2, 6, 6, 1], [2, 2, 1, 2], 2, 'valid'],
    [[1, 7, 7, 2], [4, 4, 2, 3], 2, 'same'],
    [[1, 8, 7, 1], [3, 2, 1, 2], [3, 2], 'valid'],
    [[1, 6, 6, 2], [3, 3, 2, 1], 1, 1],
  ] as readonly (readonly [number[], number[], number | [number, number], 'valid' | 'same' | number])[]
).map(([x, filter, strides, pad]) =>
  smooth(
    `conv2d [${x}] [${filter}], strides ${strides}, pad ${pad}`,
    [input(x), input(filter, 'small')],
    (image, weight) => tf.conv2d(image as tf.Tensor4D, weight as tf.Tensor4D, strides, pad),
  ),
);

const moving: readonly Case[] = [
  smooth('reshape', cube, (x) => tf.reshape(x, [4, -1])),
  smooth('reshape twice', cube, (x) => tf.reshape(tf.reshape(x, [24]), [2, 3, 4])),
  smooth('expandDims and squeeze', matrix, (x) => [
    tf.expandDims(x, 0),
    tf.expandDims(x, -1),
    tf.squeeze(tf.expandDims(x, 1)),
  ]),
  smooth('transpose', cube, (x) => [tf.transpose(x), tf.transpose(x, [1, 0, 2]), tf.transpose(x, [0, 2, 1])]),
  smooth('transpose and back', cube, (x) => tf.transpose(tf.tanh(tf.transpose(x, [2, 0, 1])), [1, 2, 0])),
  smooth('two transposes that do not commute', cube, (x) => tf.transpose(tf.transpose(x, [1, 0, 2]), [2, 0, 1])),
  smooth('transpose of axes of length 1', [input([1, 3, 1, 2])], (x) => tf.transpose(x, [1, 0, 3, 2])),
  smooth('concat', [input([2, 3]), input([2, 1])], (x, y) => [tf.concat([x, y], 1), tf.concat([x, y], -1)]),
  smooth('concat of one', matrix, (x) => tf.concat([x], 0)),
  smooth('split', matrix, (x) => [...tf.split(x, [1, 3], 0), ...tf.split(x, 5, 1), ...tf.split(x, [2, -1], 1)]),
  smooth('split, one part used', [input([6])], (x) => tf.split(x, [1, 2, 3])[1]),
  smooth('slice', cube, (x) => [tf.slice(x, [0, 1, 1], [2, 2, 2]), tf.slice(x, 1), tf.slice(x, [1, 0], [1, -1])]),
  smooth('pad', matrix, (x) => [
    tf.pad(x, [
      [1, 2],
      [0, 1],
    ]),
    tf.pad(
      x,
      [
        [0, 1],
        [2, 0],
      ],
      0.5,
    ),
  ]),
  smooth('tile', [input([2, 3])], (x) => [tf.tile(x, [2, 2]), tf.tile(x, [1, 3])]),
  smooth('tile of axes of length 1', [input([1, 3])], (x) => tf.tile(x, [4, 1])),
  smooth('broadcastTo', [input([3, 1])], (x) => tf.mul(tf.broadcastTo(x, [2, 3, 4]), 2)),
  smooth('broadcastTo, returned as it is', [input([3, 1])], (x) => tf.broadcastTo(x, [3, 4])),
  smooth('stack', [input([2, 3]), input([2, 3])], (x, y) => [
    tf.stack([x, y]),
    tf.stack([x, y], 1),
    tf.stack([x, y], -1),
  ]),
  smooth('unstack', matrix, (x) => [tf.unstack(x)[2], tf.unstack(x, 1)[0], ...tf.unstack(x, -1)]),
  smooth('reverse', matrix, (x) => [tf.reverse(x), tf.reverse(x, 1)]),
  flat('fill, zeros, ones, range, eye', [], () => [
    tf.fill([2, 3], 0.5),
    tf.zeros([3]),
    tf.ones([2, 2]),
    tf.range(0, 5),
    tf.range(4, 0, -2, 'int32'),
    tf.eye(3),
    tf.fill([2], 7, 'int32'),
  ]),
  flat('constants', [], () => [
    tf.tensor2d([1, 2, 3, 4], [2, 2]),
    tf.tensor1d([1, -2], 'int32'),
    tf.tensor1d([true, false], 'bool'),
    tf.scalar(-0),
    tf.tensor1d(Float32Array.from({ length: 100 }, (_, i) => i)),
  ]),
];

const choosing: readonly Case[] = [
  smooth('where', [input([3, 4]), input([3, 4])], (x, y) => tf.where(tf.greater(x, y), x, tf.mul(y, 2))),
  smooth('where, broadcast', [input([3, 4]), input([4])], (x, y) => tf.where(tf.greater(x, 0), x, y)),
  smooth('where of constants', matrix, (x) =>
    tf.mul(x, tf.where(tf.greater(x, 0), tf.onesLike(x), tf.fill([4, 5], 3))),
  ),
  flat('where of int32', [input([4], 'whole'), input([4], 'whole')], (x, y) => tf.where(tf.less(x, y), x, y)),
  flat('oneHot', [input([5], 'index')], (x) => [
    tf.oneHot(x as tf.Tensor1D, 4),
    tf.oneHot(x as tf.Tensor1D, 3, 2, -1),
    tf.oneHot(tf.reshape(x, [5, 1]) as tf.Tensor2D, 4),
  ]),
  smooth('gather by one-hot', [input([5, 4]), input([5], 'index')], (x, i) =>
    tf.sum(tf.mul(x, tf.oneHot(i as tf.Tensor1D, 4)), 1),
  ),
  smooth('gather', [input([4, 3]), input([6], 'index')], (x, i) => tf.gather(x, i as tf.Tensor1D)),
  smooth('gather along an inner axis', [input([2, 4, 3]), input([3], 'index')], (x, i) =>
    tf.gather(x, i as tf.Tensor1D, 1),
  ),
];

export const cases: readonly Case[] = [
  ...unary,
  ...pairwise,
  ...compared,
  ...mixed,
  ...reducing,
  ...products,
  ...convolutions,
  ...moving,
  ...choosing,
  ...imageCases,
  ...placeCases,
  ...layerCases,
];
