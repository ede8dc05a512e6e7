import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { dqn } from '../../agents/index.js';
import { makeNetwork } from '../../agents/networks.js';
import { makeNoise, noiseOf, noisyLayers, perturbed } from '../../agents/noisy.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { makeRng } from '../../core/rng.js';
import { box, discrete } from '../../core/spaces.js';

const device = await makeDevice('tfjs-cpu');
const numbers = (x: tf.Tensor): number[] => [...x.dataSync()];

test('f(x) = sign(x) √|x|', () => {
  expect([4, -9, 0, 0.25].map(noiseOf)).toEqual([2, -3, 0, 0.5]);
});

test('weights and biases with noise, worked by hand: W + σ ⊙ f(ε) f(ε′)ᵀ, b + σ ⊙ f(ε′)', () => {
  const parameters = {
    'dense1.weight': tf.tensor2d([1, 2, 3, 4], [2, 2]),
    'dense1.bias': tf.tensor1d([1, 1]),
    'dense1.weightSigma': tf.tensor2d([1, 1, 2, 0], [2, 2]),
    'dense1.biasSigma': tf.tensor1d([2, 0.5]),
  };
  const noise = tf.tensor2d([9, 9, 9, 9, 1, -1, 2, 4], [2, 4]); // second row: inputs 1 −1, outputs 2 4
  const out = perturbed(parameters, noisyLayers({ dense: [[2, 2]] }), noise, 1);
  expect(numbers(out['dense1.weight'])).toEqual([3, 6, -1, 4]);
  expect(numbers(out['dense1.bias'])).toEqual([5, 3]);
});

test('σ begins at σ₀ / √inputs, and layers take their own parts of the noise', () => {
  const network = makeNetwork(box(-1, 1, [4]), 3, { hidden: [16], channels: [], activation: 'relu', noisy: true });
  expect(network.noiseSize).toBe(4 + 16 + 16 + 3);
  const parameters = network.init(makeRng(1));
  expect(new Set(parameters['dense1.weightSigma'].data)).toEqual(new Set([0.25]));
  expect(new Set(parameters['dense2.biasSigma'].data)).toEqual(new Set([0.125]));
  const plain = makeNetwork(box(-1, 1, [4]), 3, { hidden: [16], channels: [], activation: 'relu' });
  expect(plain.noiseSize).toBe(0);
  expect(Object.keys(plain.init(makeRng(1)))).not.toContain('dense1.weightSigma');
});

test('noise is new each time, of mean 0 and E f(x)² = √(2/π), and goes on where it was kept', () => {
  const noise = makeNoise(makeRng(1), 5000);
  const first = noise.drawn(1).noise ?? [];
  const mean = [...first].reduce((sum, x) => sum + x, 0) / first.length;
  const square = [...first].reduce((sum, x) => sum + x * x, 0) / first.length;
  expect(Math.abs(mean)).toBeLessThan(0.05);
  expect(square).toBeCloseTo(Math.sqrt(2 / Math.PI), 1);
  const kept = noise.save();
  const next = noise.drawn(3).noise;
  expect(next).toHaveLength(15_000);
  expect(next?.slice(0, 5000)).not.toEqual(first);
  noise.load(structuredClone(kept));
  expect(noise.drawn(3).noise).toEqual(next);
});

const agentWith = (config: Record<string, unknown>) =>
  dqn.create(
    {
      observationSpace: box(-1, 1, [2]),
      actionSpace: discrete(6),
      envCount: 1,
      totalSteps: 1000,
      rng: makeRng(3),
      device,
    },
    resolveConfig(dqn.fields, { hidden: [8], epsilon: 0, learningStarts: 8, trainEvery: 1, batchSize: 4, ...config }),
  );

test('a noisy agent explores without ε and thinks without noise; one without noise does neither', async () => {
  const actionsOf = async (noisy: boolean): Promise<Set<number>> => {
    const agent = await agentWith({ noisy, noiseScale: 2 });
    const seen = new Set<number>();
    const thought = new Set<number>();
    for (let n = 0; n < 60; n++) {
      seen.add((await agent.act(Float32Array.of(1, -1), 1))[0]);
      thought.add((await agent.think(Float32Array.of(1, -1), 1)).action[0]);
    }
    expect(thought.size).toBe(1);
    agent.dispose();
    return seen;
  };
  expect((await actionsOf(true)).size).toBeGreaterThan(2);
  expect((await actionsOf(false)).size).toBe(1);
});

test('the size of the noise is learned', async () => {
  const agent = await agentWith({ noisy: true });
  const sigmaOf = async (): Promise<number[]> => {
    const { tensors } = await agent.save();
    return Object.entries(tensors)
      .filter(([name]) => name.startsWith('qNet') && name.endsWith('weightSigma'))
      .flatMap(([, { data }]) => [...data]);
  };
  const before = await sigmaOf();
  for (let n = 0; n < 30; n++) {
    await agent.learn({
      count: 1,
      obs: Float32Array.of(n / 30, 1),
      action: Int32Array.of(n % 6),
      reward: Float64Array.of(n % 3),
      terminated: Uint8Array.of(1),
      truncated: Uint8Array.of(0),
      nextObs: Float32Array.of(0, 0),
      valid: Uint8Array.of(1),
    });
  }
  const after = await sigmaOf();
  expect(before.length).toBe(2 * 8 + 8 * 6);
  expect(after.filter((x, i) => x !== before[i]).length).toBeGreaterThan(before.length / 2);
  agent.dispose();
});
