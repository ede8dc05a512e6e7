import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawStratified, importanceWeights, makeSumTree } from '../../../core/replay/sum-tree.js';
import { makeRng } from '../../../core/rng.js';

const treeOf = (...priorities: number[]) => {
  const tree = makeSumTree(priorities.length);
  priorities.forEach((p, leaf) => {
    tree.set(leaf, p);
  });
  return tree;
};

test('leaves lie end to end, worked by hand: 1 + ½ + 0 + 2 + ½ = 4', () => {
  const tree = treeOf(1, 0.5, 0, 2, 0.5);
  expect(tree.total).toBe(4);
  expect([0, 0.75, 1, 1.25, 1.5, 3.25, 3.5, 3.75].map((mass) => tree.find(mass))).toEqual([0, 0, 1, 1, 3, 3, 4, 4]);
});

test('a leaf of priority 0 is never found, not even by mass that rounding left over', () => {
  const tree = treeOf(0, 1, 0, 0);
  expect([0, 0.5, 1, 2].map((mass) => tree.find(mass))).toEqual([1, 1, 1, 1]);
});

test('after any changes the tree is what its leaves alone make it, to the last bit', () => {
  const change = fc.tuple(fc.nat(15), fc.double({ min: 0, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(fc.array(change), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (changes, part) => {
      const tree = makeSumTree(16);
      for (const [leaf, priority] of changes) tree.set(leaf, priority);
      const filled = makeSumTree(16);
      filled.set(3, 7);
      filled.fill(tree.leaves());
      expect(filled.total).toBe(tree.total);
      expect(filled.find(part * tree.total)).toBe(tree.find(part * tree.total));
      expect(tree.total).toBeCloseTo(
        tree.leaves().reduce((sum, p) => sum + p, 0),
        3,
      );
    }),
  );
});

test('draws are in proportion to priorities', () => {
  const tree = treeOf(1, 0, 3);
  const rng = makeRng(1);
  const counts = [0, 0, 0];
  const out = new Int32Array(1);
  for (let n = 0; n < 8000; n++) {
    drawStratified(tree, rng, 1, out);
    counts[out[0]]++;
  }
  expect(counts[1]).toBe(0);
  expect(Math.abs(counts[0] - 2000)).toBeLessThan(160);
});

test('a batch has one draw from each of its equal parts', () => {
  const out = new Int32Array(4);
  for (let seed = 0; seed < 20; seed++) {
    drawStratified(treeOf(1, 1, 1, 1), makeRng(seed), 4, out);
    expect([...out]).toEqual([0, 1, 2, 3]);
  }
});

test('importance weights, worked by hand', () => {
  // β = 1: 1 / priority, scaled so that the largest is 1; β = ½: its root; β = 0: none
  const priority = Float64Array.of(2, 8, 32);
  const weights = (beta: number) => [...importanceWeights(priority, beta, new Float32Array(3))];
  expect(weights(0)).toEqual([1, 1, 1]);
  weights(1).forEach((w, k) => {
    expect(w).toBeCloseTo([1, 0.25, 0.0625][k], 6);
  });
  weights(0.5).forEach((w, k) => {
    expect(w).toBeCloseTo([1, 0.5, 0.25][k], 6);
  });
});

test('a priority that is no number, negative or endless is refused', () => {
  for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    expect(() => makeSumTree(2).set(0, bad)).toThrow(`a priority must be finite and at least 0, got ${bad}`);
  }
});
