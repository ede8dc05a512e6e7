import { expect, test } from 'vitest';
import { taken } from '../../agents/distributions.js';
import { huber, policyGradientLoss, squared, weightedSum } from '../../agents/losses.js';
import { gradientError, tf } from './tensors.js';

const list = (t: tf.Tensor): number[] => [...t.dataSync()];

test('the value of the action taken is gathered from its own row and column', () => {
  const q = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  expect(list(taken(q, tf.tensor1d([2, 0], 'int32')))).toEqual([3, 4]);
});

test('squared loss, worked by hand', () => {
  // ½·4² = 8, ½·(½)² = ⅛
  expect(list(squared(tf.tensor1d([4, -0.5])))).toEqual([8, 0.125]);
});

test('Huber loss, worked by hand: a parabola up to 1, a line beyond', () => {
  // ½·(½)² = ⅛;  ½·1² = ½;  4 − ½ = 3½;  |−4| − ½ = 3½
  expect(list(huber(tf.tensor1d([-0.5, 1, 4, -4, 0])))).toEqual([0.125, 0.5, 3.5, 3.5, 0]);
});

test('the gradient of the Huber loss is the error clipped to ±1', () => {
  const gradient = tf.grad((x) => tf.sum(huber(x)))(tf.tensor1d([-8, -0.5, 0.25, 8]));
  expect(list(gradient)).toEqual([-1, -0.5, 0.25, 1]);
});

test('a weighted sum leaves rows of weight 0 out', () => {
  expect(list(weightedSum(tf.tensor1d([2, 4, 1e30]), tf.tensor1d([0.5, 0.25, 0])))).toEqual([2]);
});

test('policy gradient loss, worked by hand: −Σ w Â log π', () => {
  // −(½·2·(−1) + ½·(−4)·(−3)) = 1 − 6 = −5
  const loss = policyGradientLoss(tf.tensor1d([-1, -3]), tf.tensor1d([2, -4]), tf.tensor1d([0.5, 0.5]));
  expect(list(loss)).toEqual([-5]);
});

test('gradients of the losses agree with central differences', () => {
  const q = tf.tensor2d([0.25, -1.5, 2, 0.5, 3, -0.75], [2, 3]);
  const action = tf.tensor1d([1, 2], 'int32');
  const target = tf.tensor1d([0.25, 1]);
  for (const loss of [huber, squared]) {
    const error = gradientError((x) => tf.sum(loss(tf.sub(target, taken(x as tf.Tensor2D, action)))), q);
    expect(error).toBeLessThan(1e-3);
  }
  const weight = tf.tensor1d([0.75, 0.25]);
  expect(gradientError((x) => policyGradientLoss(taken(x as tf.Tensor2D, action), target, weight), q)).toBeLessThan(
    1e-3,
  );
});
