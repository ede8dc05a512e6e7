/**
 * Drawing in proportion to priorities that change: a binary tree whose leaves are the priorities and whose inner nodes
 * are the sums of their two children. Schaul et al., "Prioritized Experience Replay" (2016), appendix B.2.1,
 * https://arxiv.org/abs/1511.05952.
 *
 * Every node is computed from its children alone, so a tree filled with the same leaves is the same to the last bit,
 * in whatever order they came.
 */

import type { Rng } from '../rng.js';

export interface SumTree {
  /** Sum of all priorities. */
  readonly total: number;
  /** @throws RangeError unless the priority is finite and not negative. */
  set(leaf: number, priority: number): void;
  get(leaf: number): number;
  /** The leaf at `mass` ∈ [0, total) when priorities are laid end to end. Never one of priority 0, if another has more. */
  find(mass: number): number;
  /** Copies of all priorities. */
  leaves(): Float64Array; // [size]
  /** Takes over the priorities of another tree of the same size. */
  fill(priorities: Float64Array): void; // [size]
}

export function makeSumTree(size: number): SumTree {
  let base = 1; // index of leaf 0: the smallest power of 2 that is not below the size
  while (base < size) base *= 2;
  const node = new Float64Array(2 * base); // children of i: 2i and 2i + 1; root: 1

  return {
    get total() {
      return node[1];
    },
    set(leaf, priority) {
      if (!(priority >= 0 && priority < Number.POSITIVE_INFINITY)) {
        throw new RangeError(`a priority must be finite and at least 0, got ${priority}`);
      }
      let i = base + leaf;
      node[i] = priority;
      for (i >>= 1; i >= 1; i >>= 1) node[i] = node[2 * i] + node[2 * i + 1];
    },
    get: (leaf) => node[base + leaf],
    find(mass) {
      let left = mass;
      let i = 1;
      while (i < base) {
        i *= 2;
        // Rounding may leave a little more mass than the left child has, and nothing to the right of it.
        if (left < node[i] || node[i + 1] === 0) continue;
        left -= node[i];
        i++;
      }
      return i - base;
    },
    leaves: () => node.slice(base, base + size),
    fill(priorities) {
      node.set(priorities, base);
      for (let i = base - 1; i >= 1; i--) node[i] = node[2 * i] + node[2 * i + 1];
    },
  };
}

/** `count` leaves, one from each of as many equal parts of the total. */
export function drawStratified(tree: SumTree, rng: Rng, count: number, out: Int32Array): void {
  for (let k = 0; k < count; k++) out[k] = tree.find(((k + rng.uniform()) / count) * tree.total);
}

/**
 * wᵢ = (N · P(i))^−β / maxⱼ wⱼ, P(i) = priorityᵢ / total: what undoes that some are drawn more often, no weight above 1.
 * β = 1 undoes it wholly. N and the total cancel out. Schaul et al. 2016, §3.4.
 */
export function importanceWeights(priority: Float64Array, beta: number, out: Float32Array): Float32Array {
  const least = priority.reduce((min, p) => Math.min(min, p), Number.POSITIVE_INFINITY);
  for (let k = 0; k < priority.length; k++) out[k] = Math.exp(beta * Math.log(least / priority[k]));
  return out;
}
