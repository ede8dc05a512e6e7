import { describe, expect, test } from 'vitest';
import { makeRng, type Rng } from '../../core/rng.js';

const draws = (rng: Rng, n: number): number[] => Array.from({ length: n }, () => rng.uniform());

describe('a stream', () => {
  test('is the same for the same seed and another for another', () => {
    expect(draws(makeRng(7), 20)).toEqual(draws(makeRng(7), 20));
    expect(draws(makeRng(7), 20)).not.toEqual(draws(makeRng(8), 20));
  });

  test('saved and loaded, continues with the very next draw, and splits as before', () => {
    const rng = makeRng(3).split('a');
    draws(rng, 11);
    const twin = makeRng(99);
    twin.load(JSON.parse(JSON.stringify(rng.save())));
    expect(draws(twin, 20)).toEqual(draws(rng, 20));
    expect(draws(twin.split('b'), 5)).toEqual(draws(rng.split('b'), 5));
  });

  test('splits by name, whatever it has drawn, and draws nothing from the parent', () => {
    const parent = makeRng(5);
    const early = draws(parent.split('worlds'), 5);
    draws(parent, 100);
    expect(draws(parent.split('worlds'), 5)).toEqual(early);
    expect(draws(makeRng(5).split('other'), 5)).not.toEqual(early);
    const untouched = makeRng(5);
    untouched.split('x');
    expect(draws(untouched, 3)).toEqual(draws(makeRng(5), 3));
  });

  test('nested splits do not collide with names that contain a slash-like path of another level', () => {
    expect(draws(makeRng(1).split('a').split('b'), 3)).not.toEqual(draws(makeRng(1).split('b').split('a'), 3));
  });
});

test('int(n) covers 0 … n − 1 evenly: chi-square of 60 000 draws of a die below the 0.1 % point', () => {
  const rng = makeRng(11);
  const counts = new Array<number>(6).fill(0);
  for (let k = 0; k < 60_000; k++) counts[rng.int(6)]++;
  const chi = counts.reduce((sum, c) => sum + ((c - 10_000) * (c - 10_000)) / 10_000, 0);
  expect(chi).toBeLessThan(20.5); // 5 degrees of freedom
});

test('normal() has mean 0 and variance 1 within four standard errors of 40 000 draws', () => {
  const rng = makeRng(12);
  const n = 40_000;
  const x = Array.from({ length: n }, () => rng.normal());
  const mean = x.reduce((s, v) => s + v, 0) / n;
  const variance = x.reduce((s, v) => s + (v - mean) * (v - mean), 0) / n;
  expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
  expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
});

test.each([-1, 1.5, Number.NaN, 2 ** 53])('seed %s is refused with the value', (seed) => {
  expect(() => makeRng(seed)).toThrow(`got ${seed}`);
});
