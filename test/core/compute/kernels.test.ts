/** Every op, forwards and backwards: the compiled device against plain TensorFlow.js, and slopes against differences. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NumericArray } from '../../../core/arrays.js';
import type { Device, Program, TensorSpec } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';
import { makeRng, type Rng } from '../../../core/rng.js';
import { type Case, type CaseInput, cases } from './cases.js';

let compiled: Device;
let reference: Device;
beforeAll(async () => {
  compiled = await makeDevice('cpu');
  reference = await makeDevice('tfjs-cpu');
});
afterAll(() => {
  compiled.dispose();
  reference.dispose();
});

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const isWhole = ({ fill }: CaseInput): boolean => fill === 'whole' || fill === 'index' || fill === 'flag';

/** Distinct numbers, evenly spread and shuffled, none at 0 and none equal to another input's. */
function numbersFor({ shape, fill }: CaseInput, rng: Rng, nth: number): NumericArray {
  const n = sizeOf(shape);
  if (fill === 'index') return Int32Array.from({ length: n }, () => rng.int(4));
  if (fill === 'flag') return Int32Array.from({ length: n }, () => rng.int(2));
  if (fill === 'whole') return Int32Array.from({ length: n }, () => rng.int(9) - 4);
  const [low, high] = fill === 'positive' ? [0.3, 2] : fill === 'small' ? [-0.5, 0.5] : [-1.6, 1.6];
  const grid = Array.from({ length: n }, (_, i) => low + ((high - low) * (i + 0.41 + 0.07 * nth)) / n);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [grid[i], grid[j]] = [grid[j], grid[i]];
  }
  return Float32Array.from(grid);
}

const results = (f: Case['f'], x: tf.Tensor[]): tf.Tensor[] => {
  const result = f(...x);
  return Array.isArray(result) ? result : [result];
};
const listed = (prefix: string, tensors: readonly tf.Tensor[]): Record<string, tf.Tensor> =>
  Object.fromEntries(tensors.map((tensor, i) => [prefix + i, tensor]));

/** A sum of all results with fixed, varied weights. */
function weighted(tensors: readonly tf.Tensor[]): tf.Scalar {
  const sums = tensors.map((tensor) => {
    const weights = tf.sin(tf.add(tf.mul(tf.range(0, tensor.size), 1.7), 0.6));
    return tf.sum(tf.mul(tf.reshape(tensor, [-1]), weights));
  });
  return tf.addN(sums) as tf.Scalar;
}

function specsOf({ inputs }: Case): Record<string, TensorSpec> {
  const anchor: TensorSpec = { shape: [1], dtype: 'float32' }; // Some cases have no input, but programs have one.
  const entries = inputs.map((x, i) => [`x${i}`, { shape: x.shape, dtype: isWhole(x) ? 'int32' : 'float32' }] as const);
  return { anchor, ...Object.fromEntries(entries) };
}

const forwards = (device: Device, { name, inputs, f, ...rest }: Case): Promise<Program> =>
  device.compile({
    name,
    stores: {},
    inputs: specsOf({ name, inputs, f, ...rest }),
    run: (_, given) => ({
      outputs: listed(
        'y',
        results(
          f,
          inputs.map((_, i) => given[`x${i}`]),
        ),
      ),
    }),
  });

const backwards = (device: Device, tried: Case): Promise<Program> =>
  device.compile({
    name: `gradient of ${tried.name}`,
    stores: {},
    inputs: specsOf(tried),
    run(_, given) {
      const all = tried.inputs.map((_, i) => given[`x${i}`]);
      const real = all.filter((_, i) => !isWhole(tried.inputs[i]));
      const put = (x: tf.Tensor[]) => all.map((old, i) => (isWhole(tried.inputs[i]) ? old : (x.shift() as tf.Tensor)));
      const { value, grads } = tf.valueAndGrads((...x: tf.Tensor[]) => weighted(results(tried.f, put([...x]))))(real);
      return { outputs: { value, ...listed('g', grads) } };
    },
  });

function inputsFor({ inputs }: Case, seed: number): Record<string, NumericArray> {
  const rng = makeRng(seed);
  const entries = inputs.map((x, i) => [`x${i}`, numbersFor(x, rng, i)] as const);
  return { anchor: new Float32Array(1), ...Object.fromEntries(entries) };
}

/** Largest difference, relative to numbers above 1. Not-a-numbers must be in the same places. */
function difference(got: NumericArray, wanted: NumericArray): number {
  let worst = got.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    if (Object.is(got[i], wanted[i])) continue;
    const error = Math.abs(got[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]));
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  return worst;
}

async function expectSame(make: (device: Device, tried: Case) => Promise<Program>, tried: Case): Promise<void> {
  const [a, b] = [await make(compiled, tried), await make(reference, tried)];
  for (const seed of [1, 2]) {
    const inputs = inputsFor(tried, seed);
    const [got, wanted] = [await a.run(inputs), await b.run(inputs)];
    expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
    for (const name of Object.keys(wanted)) {
      expect(got[name].constructor, `${name}: type`).toBe(wanted[name].constructor);
      expect(difference(got[name], wanted[name]), `${name}: largest relative error`).toBeLessThan(5e-6);
    }
  }
  a.dispose();
  b.dispose();
}

describe('compiled as in plain TensorFlow.js', () => {
  test.each(cases)('$name', (tried) => expectSame(forwards, tried));
});

const sloped = cases.filter((tried) => tried.smooth);

describe('the gradient compiled as in plain TensorFlow.js', () => {
  test.each(sloped)('$name', (tried) => expectSame(backwards, tried));
});

describe('the gradient is the slope', () => {
  const h = 1 / 256;
  test.each(sloped)('$name', async (tried) => {
    const program = await backwards(reference, tried);
    const inputs = inputsFor(tried, 3);
    const { value, ...gradient } = await program.run(inputs);
    const slopes = Object.values(gradient).map((g) => Float32Array.from(g));
    const real = tried.inputs.flatMap((x, i) => (isWhole(x) ? [] : [`x${i}`]));
    const rng = makeRng(4);
    const directions = slopes.map((g) => Float32Array.from(g, () => (rng.uniform() < 0.5 ? -1 : 1)));
    const at = async (step: number): Promise<number> => {
      const moved = { ...inputs };
      real.forEach((name, k) => {
        moved[name] = Float32Array.from(inputs[name], (x, i) => x + step * directions[k][i]);
      });
      return (await program.run(moved)).value[0];
    };
    const measured = ((await at(h)) - (await at(-h))) / (2 * h);
    const claimed = slopes.reduce((sum, g, k) => sum + g.reduce((s, x, i) => s + x * directions[k][i], 0), 0);
    expect(value.length).toBe(1);
    expect(Math.abs(measured - claimed) / Math.max(1, Math.abs(claimed)), `${measured} for ${claimed}`).toBeLessThan(
      4e-3,
    );
  });
});
