import { expect, test } from 'vitest';
import { dense, duelingValues, fanInUniform, type InitialParameters, makeNetwork } from '../../agents/networks.js';
import { makeRng } from '../../core/rng.js';
import { type ArraySpace, box, discrete, multiDiscrete } from '../../core/spaces.js';
import { gradientError, tf } from './tensors.js';

const bytes = (shape: readonly number[], high = 1) => box(0, high, shape, 'uint8');
const vector = (size: number) => box(-1, 1, [size], 'float32');
const options = { hidden: [8], channels: [4], activation: 'relu' } as const;

const tensorsOf = (parameters: InitialParameters): Record<string, tf.Tensor> =>
  Object.fromEntries(Object.entries(parameters).map(([k, p]) => [k, tf.tensor(p.data, [...p.shape])]));
const shapesOf = (space: ArraySpace, opts: Parameters<typeof makeNetwork>[2]) =>
  Object.fromEntries(
    Object.entries(makeNetwork(space, 3, opts).init(makeRng(0))).map(([name, p]) => [name, p.shape.join('×')]),
  );

test('a dense layer, worked by hand', () => {
  // [1 2]·[[1 0][4 ½]] + [1 1] = [1+8+1, 0+1+1]
  const y = dense(
    tf.tensor2d([[1, 2]]),
    tf.tensor2d([
      [1, 0],
      [4, 0.5],
    ]),
    tf.tensor1d([1, 1]),
  );
  expect([...y.dataSync()]).toEqual([10, 2]);
});

test('pixels get convolutions, vectors and finite sets do not', () => {
  expect(shapesOf(bytes([10, 10, 4]), { ...options, channels: [16], hidden: [128] })).toEqual({
    'conv1.weight': '3×3×4×16',
    'conv1.bias': '16',
    'dense1.weight': '1024×128',
    'dense1.bias': '128',
    'dense2.weight': '128×3',
    'dense2.bias': '3',
  });
  expect(shapesOf(vector(4), options)).toMatchObject({ 'dense1.weight': '4×8', 'dense2.weight': '8×3' });
  expect(shapesOf(discrete(16), { ...options, hidden: [] })).toEqual({ 'dense1.weight': '16×3', 'dense1.bias': '3' });
});

test('an observation of a finite set picks its own row of the first layer', () => {
  const network = makeNetwork(discrete(3, 5), 2, { ...options, hidden: [] });
  const parameters = { 'dense1.weight': tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]), 'dense1.bias': tf.tensor1d([0, 8]) };
  const out = network.forward(parameters, tf.tensor1d([7, 5], 'int32'));
  expect([...out.dataSync()]).toEqual([5, 14, 1, 10]);
});

test('each coordinate of a MultiDiscrete picks its own row, counted from its own start', () => {
  const network = makeNetwork(multiDiscrete([2, 3], [0, -1]), 1, { ...options, hidden: [] });
  const parameters = { 'dense1.weight': tf.tensor2d([1, 2, 10, 20, 30], [5, 1]), 'dense1.bias': tf.tensor1d([0]) };
  const out = network.forward(parameters, tf.tensor2d([1, -1, 0, 1], [2, 2], 'int32'));
  expect([...out.dataSync()]).toEqual([2 + 10, 1 + 30]);
});

test('pixels of 0 … 255 are scaled to 0 … 1', () => {
  const network = makeNetwork(bytes([3, 3, 1], 255), 1, { ...options, channels: [], hidden: [] });
  const parameters = { 'dense1.weight': tf.ones([9, 1]), 'dense1.bias': tf.tensor1d([0]) };
  expect(network.forward(parameters, tf.fill([1, 3, 3, 1], 255)).dataSync()[0]).toBeCloseTo(9, 5);
});

test('rows of a batch do not see each other', () => {
  const network = makeNetwork(bytes([10, 10, 4]), 3, options);
  const parameters = tensorsOf(network.init(makeRng(1)));
  const rng = makeRng(2);
  const pixels = Float32Array.from({ length: 2 * 400 }, () => rng.int(2));
  const both = network.forward(parameters, tf.tensor4d(pixels, [2, 10, 10, 4])).dataSync();
  const second = network.forward(parameters, tf.tensor4d(pixels.slice(400), [1, 10, 10, 4])).dataSync();
  for (let a = 0; a < 3; a++) expect(both[3 + a]).toBeCloseTo(second[a], 5);
});

test('first weights lie within ±1/√fan-in and fill that range', () => {
  const w = fanInUniform(makeRng(4), [16, 64], 16);
  expect(Math.max(...w)).toBeLessThanOrEqual(0.25);
  expect(Math.min(...w)).toBeGreaterThanOrEqual(-0.25);
  expect(Math.max(...w) - Math.min(...w)).toBeGreaterThan(0.49);
  expect(Math.abs(w.reduce((sum, x) => sum + x, 0) / w.length)).toBeLessThan(0.02);
});

test('the same stream gives the same parameters, another gives others', () => {
  const network = makeNetwork(vector(4), 2, options);
  expect(network.init(makeRng(7))).toEqual(network.init(makeRng(7)));
  expect(network.init(makeRng(7))).not.toEqual(network.init(makeRng(8)));
});

test('the gradient through convolution and dense layers agrees with central differences', () => {
  const network = makeNetwork(bytes([5, 5, 2]), 2, { hidden: [4], channels: [2], activation: 'tanh' });
  const parameters = tensorsOf(network.init(makeRng(5)));
  const rng = makeRng(6);
  const obs = tf.tensor4d(
    Float32Array.from({ length: 2 * 50 }, () => rng.int(2)),
    [2, 5, 5, 2],
  );
  for (const name of Object.keys(parameters)) {
    const loss = (x: tf.Tensor) => tf.sum(tf.square(network.forward({ ...parameters, [name]: x }, obs))) as tf.Scalar;
    expect(gradientError(loss, parameters[name])).toBeLessThan(2e-3);
  }
});

test('large pictures get the convolutions of the deep Q-network', () => {
  const nature = { hidden: [512], channels: [32, 64, 64], activation: 'relu' } as const;
  expect(shapesOf(bytes([84, 84, 4], 255), nature)).toMatchObject({
    'conv1.weight': '8×8×4×32',
    'conv2.weight': '4×4×32×64',
    'conv3.weight': '3×3×64×64',
    'dense1.weight': '3136×512', // 7 × 7 × 64
  });
  const network = makeNetwork(bytes([36, 36, 1], 255), 2, { ...nature, hidden: [] });
  const parameters = tensorsOf(network.init(makeRng(0)));
  expect(network.forward(parameters, tf.ones([3, 36, 36, 1], 'int32')).shape).toEqual([3, 2]);
});

test('dueling values, worked by hand: only how advantages differ from their mean counts', () => {
  const v = tf.tensor2d([8, 0], [2, 1]);
  // advantages 1 and 3, mean 2: 8 − 1 and 8 + 1
  expect([...duelingValues(v, tf.tensor2d([1, 3, 5, 5], [2, 2])).dataSync()]).toEqual([7, 9, 0, 0]);
});

test('a dueling network has dense layers of their own for value and advantage', () => {
  const dueling = { ...options, dueling: true };
  expect(shapesOf(vector(4), dueling)).toEqual({
    'value1.weight': '4×8',
    'value1.bias': '8',
    'value2.weight': '8×1',
    'value2.bias': '1',
    'advantage1.weight': '4×8',
    'advantage1.bias': '8',
    'advantage2.weight': '8×3',
    'advantage2.bias': '3',
  });
  const network = makeNetwork(vector(4), 3, dueling);
  const parameters = tensorsOf(network.init(makeRng(0)));
  const obs = tf.tensor2d([1, -1, 0.5, 0], [1, 4]);
  const before = [...network.forward(parameters, obs).dataSync()];
  const raised = { ...parameters, 'value2.bias': tf.add(parameters['value2.bias'], 2) };
  const after = [...network.forward(raised, obs).dataSync()];
  after.forEach((q, a) => {
    expect(q - before[a]).toBeCloseTo(2, 5);
  });
});
