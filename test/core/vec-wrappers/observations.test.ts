import { describe, expect, test } from 'vitest';
import type { Autoreset, VecEnv } from '../../../core/env.js';
import { BadInput } from '../../../core/errors.js';
import { box, describeSpace } from '../../../core/spaces.js';
import { makeVec } from '../../../core/vec-env.js';
import {
  dtypeObservation,
  filterObservation,
  flattenObservation,
  grayscaleObservation,
  normalizeObservation,
  rescaleObservation,
  reshapeObservation,
  resizeObservation,
  transformObservation,
  vectorizeTransformObservation,
} from '../../../core/vec-wrappers/index.js';
import { counting } from '../counting-world.js';
import { echo, pair, picture } from './worlds.js';

const countingVec = (autoreset: Autoreset = 'next-step', last = 2): VecEnv =>
  makeVec(counting, { count: 2, autoreset, params: { last } });

const started = (vec: VecEnv, steps = 0): VecEnv => {
  vec.reset({ seed: 0 });
  for (let k = 0; k < steps; k++) vec.step(new Int32Array(vec.count));
  return vec;
};

/** Observations without bounds. */
const clipped = (): VecEnv => normalizeObservation(countingVec());

const tenfold = (vec: VecEnv): VecEnv =>
  vectorizeTransformObservation(vec, box(0, 10_000, [1]), (row, out) => {
    out[0] = 10 * row[0];
  });

describe('any transform', () => {
  test('next-step: of one observation is made of every row, resets among them', () => {
    const vec = started(tenfold(countingVec()));
    const shown = [[...vec.obs]];
    for (let k = 0; k < 3; k++) {
      vec.step(new Int32Array(2));
      shown.push([...vec.obs]);
    }
    expect(shown.map(([first]) => first)).toEqual([0, 10, 20, 0]);
    expect(shown.every(([a, b]) => a === b)).toBe(true);
  });

  test.each([
    ['of each row', tenfold],
    [
      'of the batch',
      (vec: VecEnv) =>
        transformObservation(vec, box(0, 10_000, [1]), (obs, out) => {
          for (let i = 0; i < out.length; i++) out[i] = 10 * obs[2 * i];
        }),
    ],
  ])('same-step: %s, reaches the final observation and the infos', (_, wrap) => {
    const vec = started(wrap(countingVec('same-step')), 2);
    expect([[...vec.obs], [...vec.finalObs]]).toEqual([
      [0, 0],
      [20, 20],
    ]);
    expect(vec.infos?.().finalObs).toEqual([Float32Array.of(20), Float32Array.of(20)]);
  });

  test('disabled: an ended world keeps its last row until its mask resets it', () => {
    const vec = started(tenfold(countingVec('disabled')), 2);
    vec.reset({ mask: Uint8Array.of(0, 1) });
    expect([...vec.obs]).toEqual([20, 0]);
  });

  test('a restored vector shows its rows', () => {
    const snapshot = started(tenfold(countingVec()), 1).snapshot();
    const twin = tenfold(countingVec());
    twin.restore(snapshot);
    expect([...twin.obs]).toEqual([10, 10]);
  });
});

describe('numbers', () => {
  test('flattened: discrete choices are one-hot, from their starts', () => {
    const vec = started(flattenObservation(makeVec(pair, { count: 2 })), 1);
    expect([...vec.obs]).toEqual([0, 1, 0, 1, 0, 0, 1, 0, 1, 0]);
    expect(vec.observationSpace.size).toBe(5);
    vec.step(new Int32Array(2));
    expect([...vec.obs.slice(0, 5)]).toEqual([1, 0, 0, 0, 1]);
  });

  test('filtered by name or index, in the order asked for', () => {
    const vec = started(filterObservation(makeVec(echo, { count: 2 }), ['y', 0]));
    vec.step(Float32Array.of(1, 2, -1, 3));
    expect([...vec.obs]).toEqual([2, 1, 3, -1]);
    expect(vec.presentation.observationNames).toEqual(['y', 'x']);
  });

  test('rescaled from their bounds, in another storage, under another shape', () => {
    const vec = started(rescaleObservation(makeVec(echo, { count: 1 }), 0, 1));
    vec.step(Float32Array.of(1, 4));
    expect([...vec.obs]).toEqual([0.5, 1]);
    const bytes = started(dtypeObservation(countingVec('next-step', 9), 'int16'), 3);
    expect(bytes.obs).toEqual(Int16Array.of(3, 9, 3, 9));
    const shaped = reshapeObservation(countingVec(), [2, 1]);
    expect([describeSpace(shaped.observationSpace), shaped.obs.length]).toEqual(['Box(2×1, float32)', 4]);
  });
});

describe('pictures', () => {
  test('in grey: 0.2125 R + 0.7154 G + 0.0721 B, cut off', () => {
    const vec = started(grayscaleObservation(makeVec(picture, { count: 2 })), 1);
    expect([...vec.obs.slice(8)]).toEqual([255, 18, 18, 18, 18, 18, 18, 18]); // 2.125 + 14.308 + 2.163 = 18.596
    expect(vec.observationSpace.shape).toEqual([2, 4]);
    const kept = grayscaleObservation(makeVec(picture, { count: 1 }), { keepDim: true });
    expect(kept.observationSpace.shape).toEqual([2, 4, 1]);
  });

  test('shrunk by the mean over the area, channel by channel', () => {
    const vec = started(resizeObservation(makeVec(picture, { count: 2 }), [1, 2]), 4);
    // Left pixel: (255 + 3·40) / 4 = 93.75, (255 + 3·80) / 4 = 123.75, (255 + 3·120) / 4 = 153.75.
    const row = [94, 124, 154, 40, 80, 120];
    expect([...vec.obs]).toEqual([...row, ...row]);
    expect(vec.observationSpace.shape).toEqual([1, 2, 3]);
  });
});

describe('normalised', () => {
  test('by the mean and variance of all rows so far, by hand', () => {
    const vec = normalizeObservation(countingVec('next-step', 9), { epsilon: 1e-8 });
    vec.reset({ seed: 0 });
    // First row of both worlds: 0. c = 10⁻⁴, b = 2: μ = 0, σ² = 10⁻⁴ / 2.0001.
    expect(vec.obs[0]).toBeCloseTo(0, 12);
    vec.step(new Int32Array(2));
    // Rows 0 0 1 1 and the weight 10⁻⁴ of (μ 0, σ² 1): μ = 2 / 4.0001, σ² = (2 + 10⁻⁴) / 4.0001 − μ².
    const mean = 2 / 4.0001;
    const variance = 2.0001 / 4.0001 - mean * mean;
    expect(vec.obs[0]).toBeCloseTo((1 - mean) / Math.sqrt(variance + 1e-8), 6);
    expect(vec.obs[2]).toBe(vec.obs[0]);
  });

  test('frozen, mean and variance stay; a masked reset counts its own rows alone', () => {
    const vec = normalizeObservation(countingVec('next-step', 9));
    vec.reset({ seed: 0 });
    vec.updateRunningMean = false;
    const before = JSON.stringify((vec.snapshot() as { own: unknown }).own);
    vec.step(new Int32Array(2));
    expect(JSON.stringify((vec.snapshot() as { own: unknown }).own)).toBe(before);
    vec.updateRunningMean = true;
    vec.reset({ mask: Uint8Array.of(1, 0) });
    expect(vec.snapshot()).toMatchObject({ own: { count: 3.0001 } });
  });

  test('goes on exactly from a snapshot, final observations included', () => {
    const make = () => normalizeObservation(countingVec('same-step', 2));
    const vec = started(make(), 1);
    const twin = make();
    twin.restore(JSON.parse(JSON.stringify(vec.snapshot())));
    expect([...twin.obs]).toEqual([...vec.obs]);
    for (const one of [vec, twin]) one.step(new Int32Array(2));
    expect([...twin.finalObs]).toEqual([...vec.finalObs]);
    expect(vec.finalObs[0]).toBeGreaterThan(vec.obs[0]);
    expect(() => twin.restore({ inner: vec.snapshot(), own: null })).toThrow('not the running moments of 2 numbers');
  });
});

test.each<[string, () => VecEnv, string]>([
  ['a picture of numbers', () => grayscaleObservation(countingVec()), 'needs pictures: a uint8 Box'],
  ['a larger picture', () => resizeObservation(makeVec(picture, { count: 1 }), [4, 4]), 'is shrunk to'],
  ['another number of numbers', () => reshapeObservation(countingVec(), [3]), 'got 3 (3)'],
  ['bounds without end', () => rescaleObservation(clipped(), 0, 1), 'needs finite bounds'],
  ['min ≥ max', () => rescaleObservation(countingVec(), 1, 1), 'needs min < max, got 1 and 1'],
  [
    'a name that there is not',
    () => filterObservation(makeVec(echo, { count: 1 }), ['z']),
    "have no 'z' (there are x, y or 0 to 1)",
  ],
  ['a number twice', () => filterObservation(makeVec(echo, { count: 1 }), ['x', 0]), 'each once, got x, 0'],
  ['an ε of 0', () => normalizeObservation(countingVec(), { epsilon: 0 }), 'must be positive, got 0'],
  ['choices as a Box', () => dtypeObservation(makeVec(pair, { count: 1 }), 'uint8'), 'needs a Box of observations'],
  ['bytes for more than bytes', () => dtypeObservation(countingVec(), 'uint8'), 'got [0, 1000]'],
])('%s is refused', (_, wrap, message) => {
  expect(wrap).toThrow(BadInput);
  expect(wrap).toThrow(message);
});
