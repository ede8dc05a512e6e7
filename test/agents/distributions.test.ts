import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawCategorical, entropy, logProb, softmax } from '../../agents/distributions.js';
import { makeRng } from '../../core/rng.js';
import { gradientError, tf } from './tensors.js';

const list = (t: tf.Tensor): number[] => [...t.dataSync()];
const LN2 = Math.LN2;

test('log-probabilities, worked by hand: logits ln 1 and ln 3 are a quarter and three quarters', () => {
  const logits = tf.tensor2d([0, Math.log(3), 0, Math.log(3)], [2, 2]);
  const [first, second] = list(logProb(logits, tf.tensor1d([0, 1], 'int32')));
  expect(first).toBeCloseTo(Math.log(1 / 4), 6);
  expect(second).toBeCloseTo(Math.log(3 / 4), 6);
});

test('entropy, worked by hand: ln 4 for four equal actions, ln 2 for two, 0 for one that is certain', () => {
  const rows = tf.tensor2d([5, 5, 5, 5, 7, 7, -90, -90, 90, 0, 0, 0], [3, 4]);
  const [four, two, one] = list(entropy(rows));
  expect(four).toBeCloseTo(2 * LN2, 6);
  expect(two).toBeCloseTo(LN2, 6);
  expect(one).toBeCloseTo(0, 30);
});

test('huge logits give finite numbers', () => {
  const logits = tf.tensor2d([1e4, -1e4], [1, 2]);
  expect(list(logProb(logits, tf.tensor1d([0], 'int32')))).toEqual([0]);
  expect(list(entropy(logits))[0]).toBeCloseTo(0, 30);
  const p = new Float64Array(2);
  softmax(Float32Array.of(1e4, -1e4), 0, 2, p);
  expect([...p]).toEqual([1, 0]);
});

test('the host and the graph agree on the probabilities', () => {
  const logits = Float32Array.of(0.5, -1, 2, 0.25, 3, 1);
  const p = new Float32Array(6);
  softmax(logits, 0, 3, p);
  softmax(logits, 3, 3, p);
  const graph = list(tf.softmax(tf.tensor2d(logits, [2, 3])));
  for (let i = 0; i < 6; i++) expect(p[i]).toBeCloseTo(graph[i], 6);
});

test('a draw inverts the cumulative sum: ¼, ½, ¼ split [0, 1) at ¼ and ¾', () => {
  const p = Float32Array.of(9, 0.25, 0.5, 0.25);
  const draws = [0, 0.2499, 0.25, 0.7499, 0.75, 0.9999].map((u) => drawCategorical(p, 1, 3, u));
  expect(draws).toEqual([0, 0, 1, 1, 2, 2]);
});

test('draws stay among the actions, whatever the rounding', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 9 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (logits, u) => {
        const p = new Float32Array(logits.length);
        softmax(logits as unknown as Float32Array, 0, logits.length, p);
        const action = drawCategorical(p, 0, p.length, u);
        expect(Number.isInteger(action) && action >= 0 && action < logits.length).toBe(true);
      },
    ),
  );
});

test('frequencies of draws follow the probabilities', () => {
  const rng = makeRng(3);
  const counts = [0, 0, 0];
  const n = 40_000;
  for (let i = 0; i < n; i++) counts[drawCategorical(Float32Array.of(0.5, 0.375, 0.125), 0, 3, rng.uniform())]++;
  [0.5, 0.375, 0.125].forEach((p, a) => {
    expect(Math.abs(counts[a] / n - p)).toBeLessThan(0.01);
  });
});

test('gradients of log-probability and entropy agree with central differences', () => {
  const logits = tf.tensor2d([0.25, -1.5, 2, 0.5, 3, -0.75], [2, 3]);
  const action = tf.tensor1d([1, 2], 'int32');
  expect(gradientError((x) => tf.sum(logProb(x as tf.Tensor2D, action)), logits)).toBeLessThan(1e-3);
  expect(gradientError((x) => tf.sum(entropy(x as tf.Tensor2D)), logits)).toBeLessThan(1e-3);
});
