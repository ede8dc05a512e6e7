/** Mean and variance of a stream of rows, coordinate by coordinate, without keeping the rows. */

import type { NumericArray } from './arrays.js';
import { BadInput } from './errors.js';
import type { Json } from './json.js';

/** Weight of the starting guess (mean 0, variance 1), as in Gymnasium: gone after the first rows. */
const FIRST_COUNT = 1e-4;

export interface RunningMoments {
  readonly mean: Float64Array; // [D]
  readonly variance: Float64Array; // [D], of the population
  /** Rows seen, and the weight of the starting guess. */
  readonly count: number;
  /** Takes in those rows of `rows` [N × D] for which `mask` [N] holds 1; without a mask, all. */
  update(rows: NumericArray, mask?: Uint8Array): void;
  save(): Json;
  load(state: Json): void;
}

/**
 * Merges the batch's mean and variance into the running ones:
 *
 *   δ = μ_b − μ,  n = c + b,  μ ← μ + δ b/n,  σ² ← (σ² c + σ_b² b + δ² c b/n) / n
 *
 * Chan, Golub & LeVeque 1979, after Welford. Allocates nothing.
 */
export function makeRunningMoments(size: number): RunningMoments {
  const mean = new Float64Array(size);
  const variance = new Float64Array(size).fill(1);
  const sum = new Float64Array(size);
  const squares = new Float64Array(size); // Σ (x − μ_b)²
  let count = FIRST_COUNT;

  function gather(rows: NumericArray, mask: Uint8Array | undefined): number {
    const n = rows.length / size;
    let batch = 0;
    sum.fill(0);
    squares.fill(0);
    for (let i = 0; i < n; i++) {
      if (mask !== undefined && mask[i] !== 1) continue;
      batch++;
      for (let k = 0; k < size; k++) sum[k] += rows[i * size + k];
    }
    for (let i = 0; i < n; i++) {
      if (mask !== undefined && mask[i] !== 1) continue;
      for (let k = 0; k < size; k++) {
        const off = rows[i * size + k] - sum[k] / batch;
        squares[k] += off * off;
      }
    }
    return batch;
  }

  return {
    mean,
    variance,
    get count() {
      return count;
    },
    update(rows, mask) {
      const batch = gather(rows, mask);
      if (batch === 0) return;
      const total = count + batch;
      for (let k = 0; k < size; k++) {
        const delta = sum[k] / batch - mean[k];
        mean[k] += (delta * batch) / total;
        variance[k] = (variance[k] * count + squares[k] + (delta * delta * count * batch) / total) / total;
      }
      count = total;
    },
    save: () => ({ mean: [...mean], variance: [...variance], count }),
    load(state) {
      const saved = state as { mean?: number[]; variance?: number[]; count?: number } | null;
      if (saved?.mean?.length !== size || saved.variance?.length !== size || typeof saved.count !== 'number') {
        throw new BadInput(`not the running moments of ${size} numbers: ${JSON.stringify(state)?.slice(0, 60)}`);
      }
      mean.set(saved.mean);
      variance.set(saved.variance);
      count = saved.count;
    },
  };
}
