import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  drawCategorical,
  entropy,
  gaussianEntropy,
  gaussianLogDensity,
  gaussianLogProb,
  logProb,
  masked,
  softmax,
  squashedEntropy,
  squashLogSlope,
  squashLogSlopeOf,
} from '../../agents/distributions.js';
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

test('masked actions have probability 0, whatever their logits; the others share what is left', () => {
  const logits = [1, 0, 0, 50];
  const mask = Uint8Array.of(0, 1, 1, 0);
  const p = new Float32Array(4);
  softmax(Float32Array.from(logits), 0, 4, p, mask);
  expect([...p]).toEqual([0, 0.5, 0.5, 0]);
  const cut = masked(tf.tensor2d(logits, [1, 4]), tf.tensor2d([0, 1, 1, 0], [1, 4]));
  expect(list(logProb(cut, tf.tensor1d([1], 'int32')))[0]).toBeCloseTo(-LN2, 6);
  expect(list(entropy(cut))[0]).toBeCloseTo(LN2, 6);
  expect(
    list(
      tf.grad((x) => tf.sum(entropy(masked(x as tf.Tensor2D, tf.tensor2d([0, 1, 1, 0], [1, 4])))))(
        tf.tensor2d([1, 0, 0, 5], [1, 4]),
      ),
    ).every(Number.isFinite),
  ).toBe(true);
});

test('a mask without any action is none', () => {
  const p = new Float32Array(3);
  softmax(Float32Array.of(9, 0, 0), 1, 2, p, Uint8Array.of(1, 0, 0));
  expect([...p]).toEqual([0, 0.5, 0.5]);
});

test('an action of probability 0 is never drawn, not even where rounding leaves the sum below 1', () => {
  const p = Float32Array.of(0, 0.25, 0.5, 0);
  expect([0, 0.24, 0.3, 0.9999].map((u) => drawCategorical(p, 0, 4, u))).toEqual([1, 1, 2, 2]);
});

describe('the diagonal Gaussian', () => {
  const mean = tf.tensor2d([0, 2, 1, 1], [2, 2]);
  const logDeviation = tf.tensor1d([0, LN2]); // σ = 1, 2
  const action = tf.tensor2d([1, 6, 1, 1], [2, 2]);
  const constant = Math.log(2 * Math.PI) + LN2;

  test('log-probability, worked by hand: z = 1 and 2, then 0 and 0', () => {
    const [first, second] = list(gaussianLogProb(mean, logDeviation, action));
    expect(first).toBeCloseTo(-0.5 * (1 + 4) - constant, 5);
    expect(second).toBeCloseTo(-constant, 5);
    const density = gaussianLogDensity(
      Float32Array.of(9, 0, 2),
      Float32Array.of(9, 1, 2),
      Float32Array.of(9, 1, 6),
      1,
      2,
    );
    expect(density).toBeCloseTo(-2.5 - constant, 12);
  });

  test('entropy, worked by hand: log 2πe + log 1 + log 2', () => {
    expect(list(gaussianEntropy(logDeviation))[0]).toBeCloseTo(Math.log(2 * Math.PI * Math.E) + LN2, 5);
  });

  test('squashed, the slope at 0 is 1 and at atanh ½ it is ¾; far out it is that of 4 exp(−2 |u|)', () => {
    const half = Math.atanh(0.5);
    const u = tf.tensor2d([0, 0, half, 0, 20, -20], [3, 2]);
    const [none, some, far] = list(squashLogSlope(u));
    expect(none).toBeCloseTo(0, 6);
    expect(some).toBeCloseTo(Math.log(0.75), 5);
    expect(far).toBeCloseTo(2 * (Math.log(4) - 40), 4);
    expect(squashLogSlopeOf(Float64Array.of(7, half, 20, -20), 1, 3)).toBeCloseTo(Math.log(0.75) + far, 4);
  });

  test('the entropy of a squashed Gaussian, estimated from draws, is that of its density', () => {
    // By quadrature of −∫ p log p over (−1, 1), for μ = ½, σ = 1.
    let exact = 0;
    for (let u = -9.9995; u < 10.5; u += 1e-3) {
      const logP = gaussianLogDensity([0.5] as never, [1] as never, [u] as never, 0, 1);
      exact -= Math.exp(logP) * 1e-3 * (logP - squashLogSlopeOf([u] as never, 0, 1));
    }
    const n = 20_000;
    const rng = makeRng(5);
    const draws = Float32Array.from({ length: n }, () => 0.5 + rng.normal());
    const estimate = tf.mean(
      squashedEntropy(tf.fill([n, 1], 0.5) as tf.Tensor2D, tf.tensor1d([0]), tf.tensor2d(draws, [n, 1])),
    );
    expect(list(estimate)[0]).toBeCloseTo(exact, 1);
  });

  test('its entropy falls as its mean moves outwards: draws move with the mean', () => {
    const u = tf.tensor2d([1], [1, 1]);
    const slope = tf.grad((mu) => tf.sum(squashedEntropy(mu as tf.Tensor2D, tf.tensor1d([0]), u)))(
      tf.tensor2d([0.5], [1, 1]),
    );
    // ∂/∂μ log(1 − tanh²(μ + ε)) = −2 tanh u
    expect(list(slope)[0]).toBeCloseTo(-2 * Math.tanh(1), 5);
  });

  test('gradients agree with central differences', () => {
    expect(gradientError((x) => tf.sum(gaussianLogProb(x as tf.Tensor2D, logDeviation, action)), mean)).toBeLessThan(
      2e-3,
    );
    expect(gradientError((x) => tf.sum(gaussianLogProb(mean, x, action)), logDeviation)).toBeLessThan(5e-3);
    expect(gradientError((x) => gaussianEntropy(x), logDeviation)).toBeLessThan(1e-3);
    expect(gradientError((x) => tf.sum(squashLogSlope(x)), tf.tensor2d([0.5, -2, 0, 1], [2, 2]))).toBeLessThan(2e-3);
  });
});
