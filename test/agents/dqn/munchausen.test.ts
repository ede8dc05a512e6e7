import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { munchausenTarget, softValue } from '../../../agents/dqn/munchausen.js';
import { dqn } from '../../../agents/index.js';
import { makeDevice } from '../../../core/compute/index.js';
import { train } from '../../../index.js';

await makeDevice('tfjs-cpu');
const numbers = (x: tf.Tensor): number[] => [...x.dataSync()];

test('the soft maximum, worked by hand', () => {
  // τ = 2: 2 ln(e^(2 ln 3 / 2) + e^0) = 2 ln 4; two equal values v: v + τ ln 2; far apart: the maximum
  const q = tf.tensor2d([2 * Math.log(3), 0, 5, 5, 1000, -1000], [3, 2]);
  const v = numbers(softValue(q, 2));
  expect(v[0]).toBeCloseTo(2 * Math.log(4), 5);
  expect(v[1]).toBeCloseTo(5 + 2 * Math.log(2), 5);
  expect(v[2]).toBe(1000);
});

test('a target, worked by hand: the logarithm of the policy is added, no further down than −1', () => {
  const target = (q: number[], action: number): number => {
    const next = tf.tensor2d([0, 0], [1, 2]); // V = 2 ln 2
    const given = [tf.tensor1d([1]), tf.tensor1d([0.5]), next, tf.tensor2d(q, [1, 2]), tf.tensor1d([action], 'int32')];
    const [reward, discount, , values, taken] = given;
    const settings = { munchausen: 0.5, temperature: 2 };
    return numbers(munchausenTarget(reward, discount, next, values as tf.Tensor2D, taken, settings))[0];
  };
  const future = 0.5 * 2 * Math.log(2);
  // π = ¾, ¼: τ ln ¾ = −0.575; τ ln ¼ = −2.77, clipped to −1
  expect(target([2 * Math.log(3), 0], 0)).toBeCloseTo(1 + 0.5 * 2 * Math.log(0.75) + future, 5);
  expect(target([2 * Math.log(3), 0], 1)).toBeCloseTo(1 - 0.5 + future, 5);
});

test('what has targets of its own does not go beside it', async () => {
  const start = (config: object) =>
    train({ env: 'CartPole-v1', agent: dqn, steps: 1, device: 'tfjs-cpu', config: { munchausen: 0.9, ...config } });
  await expect(start({ doubleQ: true, nSteps: 3 })).rejects.toThrow(
    'munchausen=0.9 does not go with doubleQ=true, nSteps=3',
  );
  await expect(start({ distribution: 'qr', doubleQ: false })).rejects.toThrow('distribution=qr');
});
