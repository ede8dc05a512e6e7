/** Ops on images: pooling, depthwise and dilated convolutions, resizing, cropping, padding, blocks. */

import * as tf from '@tensorflow/tfjs-core';
import { type Case, flat, input, smooth } from './case.js';

type Pad = 'valid' | 'same' | number | [[0, 0], [number, number], [number, number], [0, 0]];
type Rounding = 'floor' | 'round' | 'ceil';
const four = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;
const grouped: Pad = [
  [0, 0],
  [1, 0],
  [0, 2],
  [0, 0],
];

const pools = [
  [[1, 4, 4, 1], 2, 2, 'valid', undefined],
  [[2, 5, 5, 3], 3, 1, 'valid', undefined],
  [[2, 5, 4, 2], 2, 1, 'same', undefined],
  [[2, 7, 6, 1], 3, 2, 'same', undefined],
  [[1, 5, 8, 2], [2, 3], [1, 2], 'valid', undefined],
  [[1, 5, 5, 1], 2, 3, 'valid', undefined],
  [[1, 5, 5, 2], 3, 2, 1, 'floor'],
  [[1, 6, 6, 1], 3, 2, 1, 'ceil'],
  [[2, 4, 4, 2], 3, 2, grouped, undefined],
  [[1, 1, 1, 2], 1, 1, 'valid', undefined],
] as const;
const pooling: readonly Case[] = pools.flatMap(([shape, size, strides, pad, rounding]) =>
  [tf.maxPool, tf.avgPool].map((pool) =>
    smooth(
      `${pool === tf.maxPool ? 'maxPool' : 'avgPool'} [${shape}], ${size} by ${strides}, pad ${pad} ${rounding ?? ''}`,
      [input(shape)],
      (x) => pool(four(x), size as number, strides as number, pad as 'same', rounding as Rounding | undefined),
    ),
  ),
);
const poolingMore: readonly Case[] = [
  flat('pools with windows in the padding alone', [input([1, 2, 3, 2])], (x) => [
    tf.maxPool(four(x), 2, 1, 2),
    tf.avgPool(four(x), 2, 3, 1, 'ceil'),
  ]),
  smooth('pools with more padding than window', [input([1, 3, 4, 2])], (x) => [
    tf.slice(tf.maxPool(four(x), 2, 1, 2), [0, 1, 1, 0], [1, 4, 5, 2]),
    tf.slice(tf.avgPool(four(x), 2, 1, 2), [0, 1, 1, 0], [1, 4, 5, 2]),
  ]),
  smooth('maxPool of one image', [input([4, 4, 2])], (x) => tf.maxPool(x as tf.Tensor3D, 2, 2, 'valid')),
  smooth('tf.pool with dilations', [input([1, 6, 6, 2])], (x) => [
    tf.pool(four(x), [2, 2], 'max', 'valid', [2, 2]),
    tf.pool(four(x), [2, 2], 'avg', 'valid', [2, 2]),
  ]),
  flat('maxPool of equal numbers: the first receives the gradient', [], () => {
    const x = tf.tensor4d([1, 3, 3, 3, 3, 0, 2, 2, 2], [1, 3, 3, 1]);
    const weighted = (z: tf.Tensor) =>
      tf.sum(tf.mul(tf.maxPool(four(z), 2, 1, 'same'), tf.reshape(tf.range(1, 10), [1, 3, 3, 1])));
    return tf.grad(weighted)(x);
  }),
  flat('maxPool of int32', [input([1, 4, 4, 1], 'whole')], (x) => tf.maxPool(four(x), 2, 2, 'valid')),
];

const depthwise: readonly Case[] = (
  [
    [[1, 4, 4, 1], [2, 2, 1, 1], 1, 'valid', 1],
    [[2, 5, 5, 3], [3, 3, 3, 2], 1, 'same', 1],
    [[2, 6, 5, 2], [3, 2, 2, 3], 2, 'valid', 1],
    [[1, 7, 7, 2], [4, 4, 2, 1], 2, 'same', 1],
    [[1, 7, 6, 2], [2, 3, 2, 2], 1, 'valid', 2],
    [[1, 6, 7, 2], [3, 2, 2, 1], 1, 'same', [2, 3]],
    [[1, 5, 5, 2], [3, 3, 2, 2], 2, 1, 1],
  ] as const
).map(([x, filter, strides, pad, dilations]) =>
  smooth(
    `depthwiseConv2d [${x}] [${filter}], strides ${strides}, pad ${pad}, dilations ${dilations}`,
    [input(x), input(filter, 'small')],
    (image, weight) =>
      tf.depthwiseConv2d(four(image), four(weight), strides, pad as 'same', 'NHWC', dilations as number),
  ),
);
const dilated: readonly Case[] = (
  [
    [[1, 6, 6, 1], [2, 2, 1, 2], 'valid', 2],
    [[2, 7, 6, 2], [3, 2, 2, 3], 'same', [2, 3]],
    [[1, 5, 5, 2], [3, 3, 2, 2], 2, 2],
  ] as const
).map(([x, filter, pad, dilations]) =>
  smooth(`conv2d [${x}] [${filter}], pad ${pad}, dilations ${dilations}`, [input(x), input(filter, 'small')], (i, w) =>
    tf.conv2d(four(i), four(w), 1, pad as 'same', 'NHWC', dilations as number),
  ),
);
const convolving: readonly Case[] = [
  smooth('conv2d, channels first, dilated', [input([2, 2, 5, 6]), input([2, 3, 2, 2], 'small')], (x, w) =>
    tf.conv2d(four(x), four(w), 1, 'same', 'NCHW', [1, 2]),
  ),
  smooth(
    'separableConv2d',
    [input([1, 5, 5, 2]), input([3, 3, 2, 2], 'small'), input([1, 1, 4, 3], 'small')],
    (x, d, p) => tf.separableConv2d(four(x), four(d), four(p), 1, 'same'),
  ),
  smooth('conv2dTranspose', [input([1, 3, 3, 2]), input([3, 3, 2, 2], 'small')], (x, w) =>
    tf.conv2dTranspose(four(x), four(w), [1, 6, 6, 2], 2, 'same'),
  ),
  smooth('conv1d', [input([2, 7, 2]), input([3, 2, 3], 'small')], (x, w) =>
    tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 2, 'same'),
  ),
  smooth('the gradient of a gradient of conv2d', [input([1, 4, 4, 2]), input([2, 2, 2, 2], 'small')], (x, w) => {
    const slopes = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.square(tf.conv2d(four(a), four(b), 1, 'valid'))));
    return slopes([x, w]);
  }),
  smooth(
    'the gradient of a gradient of depthwiseConv2d',
    [input([1, 4, 4, 2]), input([2, 2, 2, 1], 'small')],
    (x, w) => {
      const y = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.square(tf.depthwiseConv2d(four(a), four(b), 1, 'valid')));
      return tf.grads(y)([x, w]);
    },
  ),
];

const resizing: readonly Case[] = (['resizeBilinear', 'resizeNearestNeighbor'] as const).flatMap((name) =>
  (
    [
      [
        [2, 3, 4, 2],
        [6, 5],
      ],
      [
        [2, 7, 5, 1],
        [3, 4],
      ],
      [
        [1, 4, 4, 3],
        [1, 9],
      ],
      [
        [1, 3, 3, 1],
        [3, 3],
      ],
    ] as const
  ).flatMap(([shape, size]) =>
    (
      [
        [false, false],
        [true, false],
        [false, true],
      ] as const
    ).map(([align, half]) =>
      smooth(`${name} [${shape}] to [${size}], corners ${align}, half pixels ${half}`, [input(shape)], (x) =>
        tf.image[name](four(x), [...size], align, half),
      ),
    ),
  ),
);

const boxes = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [-1, 4]);
const cropping: readonly Case[] = [
  ...(['bilinear', 'nearest'] as const).map((method) =>
    (method === 'bilinear' ? smooth : flat)(
      `cropAndResize, ${method}`,
      [input([2, 5, 6, 2]), input([3, 4], 'unit'), input([3], 'index', 2)],
      (image, box, index) => tf.image.cropAndResize(four(image), boxes(box), index as tf.Tensor1D, [4, 3], method),
    ),
  ),
  smooth('cropAndResize to one pixel', [input([1, 5, 5, 1]), input([2, 4], 'unit')], (image, box) =>
    tf.image.cropAndResize(four(image), boxes(box), tf.zeros([2], 'int32') as tf.Tensor1D, [1, 1]),
  ),
  flat('cropAndResize of the whole image, and beyond it', [input([2, 4, 5, 1])], (image) =>
    tf.image.cropAndResize(
      four(image),
      [
        [0, 0, 1, 1],
        [-0.5, 0, 1.5, 0.75],
        [1, 1, 0, 0],
      ],
      [0, 1, 1],
      [7, 3],
      'bilinear',
      0.25,
    ),
  ),
  smooth('flipLeftRight', [input([2, 3, 4, 2])], (x) => tf.image.flipLeftRight(four(x))),
];

const blocks: readonly Case[] = [
  ...(['reflect', 'symmetric'] as const).map((mode) =>
    smooth(`mirrorPad, ${mode}`, [input([4, 3])], (x) => [
      tf.mirrorPad(
        x,
        [
          [1, 2],
          [0, 2],
        ],
        mode,
      ),
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [2, 1],
        ],
        mode,
      ),
    ]),
  ),
  smooth('spaceToBatchND', [input([2, 3, 4, 2])], (x) => [
    tf.spaceToBatchND(
      x,
      [3, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    tf.spaceToBatchND(
      x,
      [2, 2],
      [
        [1, 0],
        [1, 1],
      ],
    ),
  ]),
  smooth('batchToSpaceND', [input([6, 2, 2, 1])], (x) => [
    tf.batchToSpaceND(
      x,
      [3, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
    tf.batchToSpaceND(
      x,
      [2, 3],
      [
        [1, 0],
        [0, 2],
      ],
    ),
  ]),
  smooth('depthToSpace', [input([2, 2, 3, 8])], (x) => tf.depthToSpace(four(x), 2)),
];

export const imageCases: readonly Case[] = [
  ...pooling,
  ...poolingMore,
  ...depthwise,
  ...dilated,
  ...convolving,
  ...resizing,
  ...cropping,
  ...blocks,
];
