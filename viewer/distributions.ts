/** Distributions of returns, made small enough to be sent with every frame. */

import type { Thoughts } from '../core/agent.js';

/** How likely returns are, from `low` to `high` in bins of one width: of each action, in per mille. */
export interface Histograms {
  readonly low: number;
  readonly high: number;
  readonly bins: readonly (readonly number[])[]; // [actions][BINS], 0 … 1000
}

export const BINS = 24;
const ALL = 1000; // per mille

/**
 * Atoms and their probabilities, [actions × K] each, → histograms over the range of the atoms that are likelier than half a
 * per mille; what lies outside is in the outermost bins. null where there is none, or a number is not finite.
 */
export function histogramsOf({ atoms, probability }: NonNullable<Thoughts['returns']>, actions: number) {
  if (!atoms.every(Number.isFinite) || !probability.every(Number.isFinite)) return null;
  const likely = atoms.filter((_, i) => probability[i]! > 0.5 / ALL);
  if (likely.length === 0) return null;
  const low = likely.reduce((a, b) => Math.min(a, b));
  const high = likely.reduce((a, b) => Math.max(a, b));
  const count = atoms.length / actions;
  const width = (high - low) / BINS || 1;
  const bins = Array.from({ length: actions }, (_, a) => {
    const sums = new Array<number>(BINS).fill(0);
    for (let k = a * count; k < (a + 1) * count; k++) {
      const bin = Math.floor((atoms[k]! - low) / width);
      sums[Math.max(0, Math.min(BINS - 1, bin))]! += probability[k]!;
    }
    return sums.map((sum) => Math.round(ALL * sum));
  });
  return { low, high, bins } satisfies Histograms;
}

/** −Σ p ln p, nats. */
export const entropyOf = (probability: readonly (number | null)[]): number =>
  probability.reduce<number>((sum, p) => (p === null || p <= 0 ? sum : sum - p * Math.log(p)), 0);
