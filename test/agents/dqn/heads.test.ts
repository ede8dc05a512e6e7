import { expect, test } from 'vitest';
import { makeDistribution } from '../../../agents/dqn/heads.js';
import { dqn } from '../../../agents/dqn.js';
import { duelingAtoms, duelingValues } from '../../../agents/networks.js';
import { makeDevice } from '../../../core/compute/index.js';
import { resolveConfig } from '../../../core/config.js';
import { makeRng } from '../../../core/rng.js';
import { box, discrete } from '../../../core/spaces.js';
import { tf } from '../tensors.js';

const list = (t: tf.Tensor): number[] => [...t.dataSync()];
const headOf = (distribution: 'c51' | 'qr') => {
  const head = makeDistribution({ distribution, atoms: 2, leastReturn: 0, mostReturn: 8 }, 2);
  if (head === null) throw new Error('no head');
  return head;
};
/** Two actions with two quantiles each: q is 3 and 4. */
const quantiles = tf.tensor2d([[2, 4, 0, 8]]);
const one = (x: number) => tf.tensor1d([x]);

test('quantiles, worked by hand: q is their mean, the best action is the next, 1 + ½ z its target', () => {
  const head = headOf('qr');
  expect(list(head.q(quantiles))).toEqual([3, 4]);
  expect(list(head.target(one(1), one(0.5), quantiles))).toEqual([1, 5]);
  expect(list(head.target(one(1), one(0), quantiles))).toEqual([1, 1]);
});

test('another network may choose the action, and a mask forbid it', () => {
  const head = headOf('qr');
  expect(list(head.target(one(1), one(0.5), quantiles, tf.tensor2d([[9, 0]])))).toEqual([2, 3]);
  expect(list(head.target(one(1), one(0.5), quantiles, undefined, tf.tensor2d([[1, 0]])))).toEqual([2, 3]);
});

test('probabilities, worked by hand: logits 0 and log 3 are ¼ and ¾, and q is 6', () => {
  const head = headOf('c51');
  const logits = tf.tensor2d([[0, Math.log(3), 0, 0]]);
  expect(list(head.q(logits))[0]).toBeCloseTo(6, 5);
  expect(list(head.q(logits))[1]).toBeCloseTo(4, 5);
  // 0 and 8 become 2 and 6: ¼ (¾, ¼) + ¾ (¼, ¾) = (⅜, ⅝)
  const target = list(head.target(one(2), one(0.5), logits));
  expect(target[0]).toBeCloseTo(0.375, 5);
  expect(target[1]).toBeCloseTo(0.625, 5);
});

test('the loss looks at the action taken only', () => {
  const logits = tf.tensor2d([[50, 0, 0, 0]]);
  const loss = headOf('c51').losses(logits, tf.tensor1d([1], 'int32'), tf.tensor2d([[0.25, 0.75]]));
  expect(list(loss)[0]).toBeCloseTo(Math.LN2, 6);
});

test('atoms without room are refused', () => {
  const options = { distribution: 'c51', atoms: 2, leastReturn: 8, mostReturn: 8 } as const;
  expect(() => makeDistribution(options, 2)).toThrow('leastReturn must be below mostReturn, got 8 and 8');
  expect(makeDistribution({ ...options, distribution: 'none' }, 2)).toBeNull();
});

test('dueling heads of several atoms, worked by hand: the mean of an atom over the actions is taken off', () => {
  const advantage = tf.tensor2d([[1, 10, 3, 30]]); // 2 actions × 2 atoms, means 2 and 20
  expect(list(duelingAtoms(tf.tensor2d([[100, 200]]), advantage))).toEqual([99, 190, 101, 210]);
  const single = [tf.tensor2d([[8]]), tf.tensor2d([[1, 3, 5]])] as const;
  expect(list(duelingAtoms(...single))).toEqual(list(duelingValues(...single)));
});

test.each(['c51', 'qr'] as const)(
  'what %s thinks of returns is a distribution whose mean is q',
  async (distribution) => {
    const device = await makeDevice('tfjs-cpu');
    const agent = await dqn.create(
      {
        observationSpace: box(-1, 1, [3], 'float32'),
        actionSpace: discrete(2),
        envCount: 1,
        totalSteps: 10,
        rng: makeRng(1),
        device,
      },
      resolveConfig(dqn.fields, { hidden: [4], distribution, atoms: 5 }),
    );
    const { q, returns } = await agent.think(Float32Array.of(1, 0, -1, 0.5, 0.5, 0.5), 2);
    expect(returns?.atoms).toHaveLength(2 * 2 * 5);
    for (let row = 0; row < 4; row++) {
      let [mean, all] = [0, 0];
      for (let k = row * 5; k < row * 5 + 5; k++) {
        all += returns?.probability[k] ?? 0;
        mean += (returns?.probability[k] ?? 0) * (returns?.atoms[k] ?? 0);
      }
      expect(all).toBeCloseTo(1, 5);
      expect(mean).toBeCloseTo(q?.[row] ?? Number.NaN, 5);
    }
    agent.dispose();
    device.dispose();
  },
);
