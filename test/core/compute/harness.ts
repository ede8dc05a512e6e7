/** What the tests of ops share: programs of a case and of its gradient, numbers to feed them, and their difference. */

import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../../../core/arrays.js';
import type { Device, Program, TensorSpec } from '../../../core/compute/device.js';
import { traceBackendName } from '../../../core/compute/trace/backend.js';
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

/** The names of the kernels that are compiled while `f` runs, those within other kernels included. */
export async function kernelsWithin(f: () => Promise<unknown>): Promise<ReadonlySet<string>> {
  const seen = new Set<string>();
  const configs = tf.getKernelsForBackend(traceBackendName);
  const undo = configs.map((config) => {
    const { kernelFunc } = config;
    config.kernelFunc = (given) => {
      seen.add(config.kernelName);
      return kernelFunc(given);
    };
    return () => {
      config.kernelFunc = kernelFunc;
    };
  });
  try {
    await f();
  } finally {
    for (const put of undo) put();
  }
  return seen;
}

/** Where a gradient and differences disagree: along random directions of ±1, relative to the gradient's length. */
export async function slopeError(device: Device, tried: Case, seed: number, h = 1 / 256): Promise<number> {
  const program = await backwards(device, tried);
  const inputs = inputsFor(tried, seed);
  const { value: _, ...gradient } = await program.run(inputs);
  const slopes = Object.values(gradient).map((g) => Float64Array.from(g));
  const real = tried.inputs.flatMap((x, i) => (isWhole(x) ? [] : [`x${i}`]));
  const rng = makeRng(seed + 1);
  const directions = slopes.map((g) => g.map(() => (rng.uniform() < 0.5 ? -1 : 1)));
  const at = async (step: number): Promise<number> => {
    const moved = { ...inputs };
    real.forEach((name, k) => {
      moved[name] = Float32Array.from(inputs[name], (x, i) => x + step * directions[k][i]);
    });
    return (await program.run(moved)).value[0];
  };
  const measured = ((await at(h)) - (await at(-h))) / (2 * h);
  const claimed = slopes.reduce((sum, g, k) => sum + g.reduce((s, x, i) => s + x * directions[k][i], 0), 0);
  const length = Math.sqrt(slopes.reduce((sum, g) => sum + g.reduce((s, x) => s + x * x, 0), 0));
  program.dispose();
  return Math.abs(measured - claimed) / Math.max(1, length);
}

/** The largest difference between two arrays, relative to the largest entry of the second. */
export function differenceOfScale(got: NumericArray, wanted: NumericArray): number {
  if (got.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let [worst, largest] = [0, 0];
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(wanted[i] - got[i]);
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
    largest = Math.max(largest, Math.abs(wanted[i]));
  }
  return worst === 0 ? 0 : worst / largest;
}
