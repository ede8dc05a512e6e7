import { describe, expect, test } from 'vitest';
import {
  atomsBetween,
  crossEntropy,
  meanOf,
  ofAction,
  projected,
  quantileHuber,
  quantileMiddles,
} from '../../../agents/dqn/distributional.js';
import { makeDevice } from '../../../core/compute/index.js';
import { makeRng } from '../../../core/rng.js';
import { gradientError, tf } from '../tensors.js';

const list = (t: tf.Tensor): number[] => [...t.dataSync()];
const row = (...x: number[]) => tf.tensor2d([x]);
const one = (x: number) => tf.tensor1d([x]);

test('atoms lie equally far apart, quantiles in the middles of equal parts', () => {
  expect([...atomsBetween(-2, 2, 5)]).toEqual([-2, -1, 0, 1, 2]);
  expect([...quantileMiddles(4)]).toEqual([0.125, 0.375, 0.625, 0.875]);
});

test('the row of the action taken, and its mean, worked by hand', () => {
  const x = tf.tensor3d([0.5, 0.5, 0, 0.25, 0.25, 0.5], [1, 2, 3]);
  expect(list(ofAction(x, tf.tensor1d([1], 'int32')))).toEqual([0.25, 0.25, 0.5]);
  expect(list(meanOf(x, tf.tensor1d([-4, 0, 8])))).toEqual([-2, 3]);
});

describe('the projection of C51, worked by hand', () => {
  const atoms = atomsBetween(0, 4, 5); // Δz = 1

  test('an atom between two gives each the more the nearer it is', () => {
    // ½ + ½·(0 1 2 3 4) = ½ 1 1½ 2 2½, with p = ¼ 0 ½ 0 ¼: ¼ at ½, ½ at 1½, ¼ at 2½
    const m = projected(row(0.25, 0, 0.5, 0, 0.25), one(0.5), one(0.5), atoms);
    expect(list(m)).toEqual([0.125, 0.375, 0.375, 0.125, 0]);
  });

  test('an atom that another one meets goes there whole', () => {
    expect(list(projected(row(0.25, 0.75, 0, 0, 0), one(2), one(1), atoms))).toEqual([0, 0, 0.25, 0.75, 0]);
  });

  test('what lies beyond the ends goes to the ends', () => {
    expect(list(projected(row(0.5, 0.25, 0.25, 0, 0), one(3), one(1), atoms))).toEqual([0, 0, 0, 0.5, 0.5]);
    expect(list(projected(row(0, 0.5, 0, 0.5, 0), one(-2), one(1), atoms))).toEqual([0.5, 0.5, 0, 0, 0]);
  });

  test('after a termination only the reward is left', () => {
    expect(list(projected(row(0.25, 0, 0, 0, 0.75), one(1.25), one(0), atoms))).toEqual([0, 0.75, 0.25, 0, 0]);
  });

  test('rows do not see each other, and keep all of their probability', () => {
    const both = tf.tensor2d([
      [0.5, 0.5, 0, 0, 0],
      [0, 0, 0, 0.5, 0.5],
    ]);
    const m = projected(both, tf.tensor1d([1, 0]), tf.tensor1d([1, 0.5]), atoms);
    expect(list(m)).toEqual([0, 0.5, 0.5, 0, 0, 0, 0.25, 0.75, 0, 0]);
    expect(list(tf.sum(m, 1))).toEqual([1, 1]);
  });
});

test('cross entropy, worked by hand: equal logits say log K whatever the target', () => {
  expect(list(crossEntropy(row(3, 3, 3, 3), row(0.5, 0.25, 0.25, 0)))[0]).toBeCloseTo(Math.log(4), 6);
  // p = (¾, ¼): −½ log ¾ − ½ log ¼
  const loss = list(crossEntropy(row(Math.log(3), 0), row(0.5, 0.5)))[0];
  expect(loss).toBeCloseTo(-0.5 * Math.log(0.75) - 0.5 * Math.log(0.25), 6);
});

test('the quantile loss, worked by hand', () => {
  // τ̂ = ¼, ¾ · θ = 0, 0 · targets 2 and −2: Huber 1½ each.
  // i = 0: (¼·1½ + ¾·1½)/2 = ¾ · i = 1: (¾·1½ + ¼·1½)/2 = ¾
  expect(list(quantileHuber(row(0, 0), row(2, -2)))).toEqual([1.5]);
  // Targets 2 and 2: i = 0: ¼·1½ = ⅜ · i = 1: ¾·1½ = 1⅛
  expect(list(quantileHuber(row(0, 0), row(2, 2)))).toEqual([1.5]);
  // θ = 0, 1 and targets 2, 2: i = 0: ¼·1½ = ⅜ · i = 1: ¾·½ = ⅜
  expect(list(quantileHuber(row(0, 1), row(2, 2)))).toEqual([0.75]);
  // θ = 1, 0 and targets 2, 2: i = 0: ¼·½ = ⅛ · i = 1: ¾·1½ = 1⅛
  expect(list(quantileHuber(row(1, 0), row(2, 2)))).toEqual([1.25]);
  // θ = 1, 0 and targets −2, −2: i = 0: ¾·2½ = 1⅞ · i = 1: ¼·1½ = ⅜
  expect(list(quantileHuber(row(1, 0), row(-2, -2)))).toEqual([2.25]);
});

test('quantiles of a uniform target settle in the middles of its parts', () => {
  const target = tf.tensor2d([Array.from({ length: 64 }, (_, j) => (j + 0.5) * 64)]);
  const slope = (theta: number[]) =>
    list(tf.grad((x) => tf.sum(quantileHuber(x as tf.Tensor2D, target)))(row(...theta)));
  for (const g of slope([512, 1536, 2560, 3584])) expect(Math.abs(g)).toBeLessThan(0.01);
  const [low, , , high] = slope([400, 1536, 2560, 3700]);
  expect(low).toBeLessThan(-0.01);
  expect(high).toBeGreaterThan(0.01);
});

test('gradients agree with central differences', () => {
  const x = tf.tensor2d([0.5, -1.25, 2, 0.75], [2, 2]);
  const target = tf.tensor2d([1.25, 0.125, -3, 0.375], [2, 2]);
  const quantile = (t: tf.Tensor) => tf.sum(quantileHuber(t as tf.Tensor2D, target)) as tf.Scalar;
  const entropy = (t: tf.Tensor) => tf.sum(crossEntropy(t as tf.Tensor2D, tf.abs(target))) as tf.Scalar;
  expect(gradientError(quantile, x)).toBeLessThan(2e-3);
  expect(gradientError(entropy, x)).toBeLessThan(2e-3);
});

test('the compiled device agrees with the reference', async () => {
  const rng = makeRng(3);
  const numbers = (n: number) => Float32Array.from({ length: n }, () => rng.normal());
  const inputs = { next: numbers(24), reward: numbers(4), discount: numbers(4).map((x) => (x > 0 ? 0.9 : 0)) };
  const values = numbers(24);
  const outputs = async (name: 'cpu' | 'tfjs-cpu') => {
    const { valueAndGradient } = await import('../../../core/compute/grad.js');
    const device = await makeDevice(name);
    const net = device.store({ x: { shape: [24], data: values } });
    const program = await device.compile({
      name: 'test/distributional',
      stores: { net },
      inputs: {
        next: { shape: [4, 6], dtype: 'float32' },
        reward: { shape: [4], dtype: 'float32' },
        discount: { shape: [4], dtype: 'float32' },
      },
      run(stores, { next, reward, discount }) {
        const m = projected(tf.softmax(next as tf.Tensor2D), reward, discount, atomsBetween(-2, 2, 6));
        const of = (loss: (x: tf.Tensor2D) => tf.Tensor) =>
          valueAndGradient((flat) => tf.mean(loss(tf.reshape(flat, [4, 6]))), stores.net.flat);
        const c51 = of((x) => crossEntropy(x, m));
        const qr = of((x) => quantileHuber(x, next as tf.Tensor2D));
        return { outputs: { m, c51: c51.gradient, qr: qr.gradient, losses: tf.stack([c51.loss, qr.loss]) } };
      },
    });
    const out = Object.values(await program.run(inputs)).flatMap((data) => [...data]);
    device.dispose();
    return out;
  };
  const [compiled, reference] = [await outputs('cpu'), await outputs('tfjs-cpu')];
  expect(compiled).toHaveLength(3 * 24 + 2);
  compiled.forEach((x, i) => {
    expect(x).toBeCloseTo(reference[i], 5);
  });
});
