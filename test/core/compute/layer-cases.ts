/** Whole layers and losses, as networks of agents have them. */

import * as tf from '@tensorflow/tfjs-core';
import { type Case, input, smooth } from './case.js';

const two = (x: tf.Tensor): tf.Tensor2D => x as tf.Tensor2D;
const four = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;
const dense = (x: tf.Tensor, w: tf.Tensor, b: tf.Tensor): tf.Tensor2D => tf.add(tf.matMul(two(x), two(w)), b);

const activations = ['linear', 'relu', 'relu6', 'elu', 'sigmoid'] as const;
const fused: readonly Case[] = [
  ...activations.map((activation) =>
    smooth(`fused.matMul, ${activation}`, [input([3, 4]), input([4, 2]), input([2])], (a, b, bias) =>
      tf.fused.matMul({ a, b, bias, activation }),
    ),
  ),
  smooth('fused.matMul, transposed, leaky', [input([4, 3]), input([2, 4])], (a, b) =>
    tf.fused.matMul({ a, b, transposeA: true, transposeB: true, activation: 'leakyrelu', leakyreluAlpha: 0.3 }),
  ),
  smooth('fused.matMul, prelu', [input([3, 4]), input([4, 2]), input([2])], (a, b, preluActivationWeights) =>
    tf.fused.matMul({ a, b, activation: 'prelu', preluActivationWeights }),
  ),
  ...(['linear', 'relu'] as const).flatMap((activation) => [
    smooth(
      `fused.conv2d, ${activation}`,
      [input([2, 5, 5, 2]), input([3, 3, 2, 3], 'small'), input([3])],
      (x, w, bias) => tf.fused.conv2d({ x: four(x), filter: four(w), strides: 1, pad: 'same', bias, activation }),
    ),
    smooth(
      `fused.depthwiseConv2d, ${activation}`,
      [input([1, 5, 5, 2]), input([3, 3, 2, 2], 'small'), input([4])],
      (x, w, bias) =>
        tf.fused.depthwiseConv2d({ x: four(x), filter: four(w), strides: 1, pad: 'valid', bias, activation }),
    ),
  ]),
];

const normalisation: readonly Case[] = [
  smooth(
    'batchNorm',
    [input([2, 3, 3, 4]), input([4]), input([4], 'positive'), input([4]), input([4])],
    (x, mean, variance, offset, scale) =>
      tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D),
  ),
  smooth(
    'batchNorm of rows',
    [input([5, 3]), input([3]), input([3], 'positive'), input([3]), input([3])],
    (x, mean, variance, offset, scale) =>
      tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D, 1e-5),
  ),
  smooth('batch normalisation by moments', [input([6, 3]), input([3]), input([3])], (x, offset, scale) => {
    const { mean, variance } = tf.moments(x, 0);
    return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D);
  }),
  smooth('layer normalisation', [input([4, 6]), input([6]), input([6])], (x, offset, scale) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), scale), offset);
  }),
];

/** z, r, h̃ of Cho et al. 2014, with all gates in one product. */
function gru(x: tf.Tensor, h: tf.Tensor, w: tf.Tensor, u: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const units = h.shape[1] as number;
  const [xz, xr, xn] = tf.split(dense(x, w, b), 3, 1);
  const [hz, hr, hn] = tf.split(tf.matMul(two(h), two(u)), 3, 1);
  const z = tf.sigmoid(tf.add(xz, hz));
  const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)));
  return tf.reshape(tf.add(tf.mul(tf.sub(1, z), n), tf.mul(z, h)), [-1, units]);
}

const recurrent: readonly Case[] = [
  smooth(
    'basicLSTMCell',
    [input([7, 12], 'small'), input([12], 'small'), input([2, 4]), input([2, 3]), input([2, 3])],
    (kernel, bias, x, c, h) => tf.basicLSTMCell(tf.scalar(1), two(kernel), bias as tf.Tensor1D, two(x), two(c), two(h)),
  ),
  smooth(
    'an LSTM over four steps',
    [input([5, 8], 'small'), input([8], 'small'), input([2, 4, 3]), input([2, 2]), input([2, 2])],
    (kernel, bias, x, c, h) => {
      let state: [tf.Tensor2D, tf.Tensor2D] = [two(c), two(h)];
      for (const step of tf.unstack(x, 1)) {
        state = tf.basicLSTMCell(tf.scalar(1), two(kernel), bias as tf.Tensor1D, two(step), state[0], state[1]);
      }
      return state;
    },
  ),
  smooth('multiRNNCell', [input([4, 4], 'small'), input([4], 'small'), input([1, 2])], (kernel, bias, x) => {
    const cell = (data: tf.Tensor2D, c: tf.Tensor2D, h: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] =>
      tf.basicLSTMCell(tf.scalar(1), tf.slice(two(kernel), 0, 3), bias as tf.Tensor1D, data, c, h);
    const narrow = tf.zeros([1, 1]) as tf.Tensor2D;
    const first = (data: tf.Tensor2D, c: tf.Tensor2D, h: tf.Tensor2D) => cell(data, c, h);
    const [c, h] = tf.multiRNNCell([first], two(x), [narrow], [narrow]);
    return [...c, ...h];
  }),
  smooth(
    'a GRU over three steps',
    [input([2, 3, 4]), input([2, 5]), input([4, 15], 'small'), input([5, 15], 'small'), input([15], 'small')],
    (x, h, w, u, b) => tf.unstack(x, 1).reduce<tf.Tensor>((state, step) => gru(step, state, w, u, b), h),
  ),
];

/** Softmax(q·kᵀ/√d)·v for each head, later steps hidden. */
function attention(x: tf.Tensor, w: tf.Tensor, out: tf.Tensor, heads: number): tf.Tensor {
  const [batch, steps, size] = x.shape;
  const one = size / heads;
  const flatX = tf.reshape(x, [batch * steps, size]);
  const parts = tf
    .split(tf.matMul(two(flatX), two(w)), 3, 1)
    .map((part) => tf.transpose(tf.reshape(part, [batch, steps, heads, one]), [0, 2, 1, 3]));
  const [q, k, v] = parts;
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(one));
  const mask = tf.linalg.bandPart(tf.ones([steps, steps]), -1, 0);
  const seen = tf.where(tf.cast(mask, 'bool'), scores, tf.fill([], -1e9));
  const mixed = tf.transpose(tf.matMul(tf.softmax(seen), v), [0, 2, 1, 3]);
  return tf.reshape(tf.matMul(two(tf.reshape(mixed, [batch * steps, size])), two(out)), [batch, steps, size]);
}

const attentive: readonly Case[] = [
  smooth('multi-head attention', [input([2, 3, 4]), input([4, 12], 'small'), input([4, 4], 'small')], (x, w, out) =>
    attention(x, w, out, 2),
  ),
  smooth(
    'a glimpse at a place that a network chose',
    [input([2, 6, 6, 1]), input([2, 3]), input([3, 2], 'small'), input([9, 2], 'small')],
    (image, h, where, w) => {
      const centre = tf.add(tf.mul(tf.sigmoid(tf.matMul(two(h), two(where))), 0.4), 0.13);
      const box = tf.concat([centre, tf.add(centre, 0.37)], 1) as tf.Tensor2D;
      const seen = tf.image.cropAndResize(four(image), box, [0, 1], [3, 3]);
      return tf.matMul(tf.reshape(seen, [2, 9]), two(w));
    },
  ),
  smooth(
    'a residual block with a policy and a value head',
    [input([1, 5, 5, 3]), input([3, 3, 3, 3], 'small'), input([3, 3, 3, 3], 'small'), input([75, 4], 'small')],
    (x, a, b, w) => {
      const inner = tf.softplus(tf.conv2d(four(x), four(a), 1, 'same'));
      const y = tf.softplus(tf.add(tf.conv2d(four(inner), four(b), 1, 'same'), x));
      const heads = tf.matMul(tf.reshape(y, [1, 75]), two(w));
      const [logits, value] = tf.split(heads, [3, 1], 1);
      return [tf.logSoftmax(logits), tf.tanh(value)];
    },
  ),
];

const losses: readonly Case[] = [
  smooth('softmaxCrossEntropy', [input([4, 3]), input([4, 3], 'positive')], (logits, labels) =>
    tf.losses.softmaxCrossEntropy(tf.div(labels, tf.sum(labels, 1, true)), logits),
  ),
  smooth('sigmoidCrossEntropy', [input([4, 3]), input([4, 3], 'unit')], (logits, labels) =>
    tf.losses.sigmoidCrossEntropy(labels, logits),
  ),
  ...(['huberLoss', 'meanSquaredError', 'absoluteDifference', 'hingeLoss', 'cosineDistance'] as const).map((name) =>
    smooth(`losses.${name}`, [input([4, 3]), input([4, 3])], (labels, predictions) =>
      name === 'cosineDistance'
        ? tf.losses.cosineDistance(labels, predictions, 1)
        : tf.losses[name](name === 'hingeLoss' ? tf.step(labels) : labels, tf.mul(predictions, 1.3)),
    ),
  ),
  smooth('logLoss', [input([4, 3], 'unit'), input([4, 3], 'unit')], (labels, predictions) =>
    tf.losses.logLoss(labels, predictions),
  ),
  smooth('losses.computeWeightedLoss', [input([4]), input([4], 'positive')], (x, w) =>
    tf.losses.computeWeightedLoss(x, w, tf.Reduction.SUM_BY_NONZERO_WEIGHTS),
  ),
  smooth('logSumExp over two axes', [input([2, 3, 4])], (x) => tf.logSumExp(x, [1, 2], true)),
  smooth('the quantile Huber loss', [input([3, 4]), input([3, 5])], (quantiles, targets) => {
    const error = tf.sub(tf.expandDims(targets, 1), tf.expandDims(quantiles, 2));
    const size = tf.abs(error);
    const huber = tf.where(tf.less(size, 1), tf.mul(0.5, tf.square(error)), tf.sub(size, 0.5));
    const fractions = tf.reshape(tf.div(tf.add(tf.range(0, 4), 0.5), 4), [1, 4, 1]);
    return tf.mean(tf.mul(tf.abs(tf.sub(fractions, tf.cast(tf.less(error, 0), 'float32'))), huber));
  }),
  smooth(
    'the projection of a distribution onto fixed atoms',
    [input([3, 5]), input([3], 'small')],
    (logits, reward) => {
      const atoms = tf.linspace(-1, 1, 5);
      const moved = tf.clipByValue(tf.add(tf.expandDims(reward, 1), tf.mul(0.9, tf.expandDims(atoms, 0))), -1, 1);
      const distance = tf.abs(tf.sub(tf.expandDims(moved, 1), tf.reshape(atoms, [1, 5, 1])));
      const share = tf.clipByValue(tf.sub(1, tf.mul(distance, 2)), 0, 1);
      return tf.sum(tf.mul(share, tf.expandDims(tf.softmax(logits), 1)), 2);
    },
  ),
  smooth(
    'the log-probability of a squashed Gaussian action',
    [input([3, 2]), input([3, 2], 'small'), input([3, 2])],
    (mu, logStd, noise) => {
      const u = tf.add(mu, tf.mul(tf.exp(logStd), noise));
      const gaussian = tf.sub(tf.mul(-0.5, tf.square(noise)), tf.add(logStd, 0.5 * Math.log(2 * Math.PI)));
      const squash = tf.mul(2, tf.sub(tf.sub(Math.LN2, u), tf.softplus(tf.mul(-2, u))));
      return [tf.tanh(u), tf.sum(tf.sub(gaussian, squash), 1)];
    },
  ),
  smooth(
    'the clipped surrogate of a policy',
    [input([5]), input([5], 'small'), input([5])],
    (logProb, old, advantage) => {
      const ratio = tf.exp(tf.sub(tf.mul(logProb, 0.3), old));
      return tf.neg(tf.mean(tf.minimum(tf.mul(ratio, advantage), tf.mul(tf.clipByValue(ratio, 0.8, 1.2), advantage))));
    },
  ),
];

export const layerCases: readonly Case[] = [...fused, ...normalisation, ...recurrent, ...attentive, ...losses];
