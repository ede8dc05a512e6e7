import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import {
  markdownOf,
  noiseOf,
  pagePath,
  productsOf,
  recordPath,
  signalToNoise,
  withBlock,
} from '../../../scripts/bench/gradient-variance-report.js';

const f = (...values: number[]) => Float32Array.of(...values);

test('signal and noise, worked by hand: (1, 0) and (1, 2) have the product 1 and half the squared distance 2', () => {
  const products = productsOf([f(1, 0), f(1, 2)]);
  expect(products).toEqual([
    [1, 1],
    [1, 5],
  ]);
  expect(signalToNoise(products, [0, 1])).toBe(0.5);
  expect(signalToNoise(products, [0, 0, 1])).toBe(0.5); // a row drawn twice is no pair with itself
});

test('on many draws of N(μ, σ²) in P coordinates it is P σ² / ‖μ‖², within its interval', () => {
  const rng = makeRng(3);
  const gradients = Array.from({ length: 100 }, () => Float32Array.from({ length: 8 }, () => 1 + 2 * rng.normal()));
  const { value, low, high } = noiseOf(gradients, makeRng(4));
  expect(value).toBeGreaterThan(3);
  expect(value).toBeLessThan(5.3); // 8 · 4 / 8 = 4
  expect(low).toBeLessThan(4);
  expect(high).toBeGreaterThan(4);
});

test('gradients without a common direction are infinitely noisy', () => {
  const { value, high } = noiseOf([f(1, 0), f(-1, 0), f(0, 1), f(0, -1)], makeRng(1));
  expect([value, high]).toEqual([null, null]);
});

test('the page shows what was recorded, and the record has every step at every stage', () => {
  const record = JSON.parse(readFileSync(recordPath, 'utf8'));
  const page = readFileSync(pagePath, 'utf8');
  expect(withBlock(page, markdownOf(record))).toBe(page);
  expect(new Set(record.stages.map(({ world }: { world: string }) => world)).size).toBe(2);
  for (const { noise } of record.stages) expect(noise).toHaveLength(5);
});
