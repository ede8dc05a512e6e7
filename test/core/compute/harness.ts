/** What the tests of ops share: programs of a case and of its gradient, numbers to feed them, and their difference. */

import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../../../core/arrays.js';
import type { Device, Program, TensorSpec } from '../../../core/compute/device.js';
import { makeRng, type Rng } from '../../../core/rng.js';
import type { Case, CaseInput } from './case.js';

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
export const isWhole = ({ fill }: CaseInput): boolean => ['whole', 'index', 'order', 'flag'].includes(fill);
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  positive: [0.3, 2],
  small: [-0.5, 0.5],
  unit: [0.04, 0.96],
};

function shuffled<T>(list: T[], rng: Rng): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

/** Distinct numbers, evenly spread and shuffled, none at 0 and none equal to another input's. */
function numbersFor({ shape, fill, below = 4 }: CaseInput, rng: Rng, nth: number): NumericArray {
  const n = sizeOf(shape);
  if (fill === 'index') return Int32Array.from({ length: n }, () => rng.int(below));
  if (fill === 'order') return Int32Array.from(shuffled([...Array(n).keys()], rng));
  if (fill === 'flag') return Int32Array.from({ length: n }, () => rng.int(2));
  if (fill === 'whole') return Int32Array.from({ length: n }, () => rng.int(9) - 4);
  const [low, high] = ranges[fill] ?? [-1.6, 1.6];
  const grid = Array.from({ length: n }, (_, i) => low + ((high - low) * (i + 0.41 + 0.07 * nth)) / n);
  return Float32Array.from(shuffled(grid, rng));
}

export const results = (f: Case['f'], x: tf.Tensor[]): tf.Tensor[] => {
  const result = f(...x);
  return Array.isArray(result) ? result : [result];
};
const listed = (prefix: string, tensors: readonly tf.Tensor[]): Record<string, tf.Tensor> =>
  Object.fromEntries(tensors.map((tensor, i) => [prefix + i, tensor]));

/** A sum of all results with fixed, varied weights. */
export function weighted(tensors: readonly tf.Tensor[]): tf.Scalar {
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

export const forwards = (device: Device, { name, inputs, f, ...rest }: Case): Promise<Program> =>
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

export const backwards = (device: Device, tried: Case): Promise<Program> =>
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

export function inputsFor({ inputs }: Case, seed: number): Record<string, NumericArray> {
  const rng = makeRng(seed);
  const entries = inputs.map((x, i) => [`x${i}`, numbersFor(x, rng, i)] as const);
  return { anchor: new Float32Array(1), ...Object.fromEntries(entries) };
}

/** Largest difference, relative to numbers above 1. Not-a-numbers must be in the same places. */
export function difference(got: NumericArray, wanted: NumericArray): number {
  let worst = got.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    if (Object.is(got[i], wanted[i])) continue;
    const error = Math.abs(got[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]));
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  return worst;
}
