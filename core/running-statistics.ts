/** Running mean and variance, coordinate by coordinate, of batches that arrive one after another. */

import { CorruptFile } from './errors.js';
import type { Json } from './json.js';

export interface RunningStatistics {
  readonly mean: Float64Array; // [size]
  /** Of the population. */
  readonly variance: Float64Array; // [size]
  readonly count: number;
  /** Takes in rows of a batch [rows × size]; `skip`, where given, marks rows with 1 that are left out. */
  update(batch: ArrayLike<number>, rows: number, skip?: Uint8Array): void;
  save(): Json;
  /** @throws CorruptFile when the state is of another size. */
  load(state: Json): void;
}

/** What stands for observations before the first: nearly none, of mean 0 and variance 1 (Gymnasium's ε). */
const FIRST_COUNT = 1e-4;

/** Chan, Golub and LeVeque (1979): the moments of a batch joined with those so far. */
export function runningStatistics(size: number): RunningStatistics {
  const mean = new Float64Array(size);
  const variance = new Float64Array(size).fill(1);
  let count = FIRST_COUNT;

  function join(k: number, batchMean: number, batchVariance: number, n: number): void {
    const delta = batchMean - mean[k];
    const total = count + n;
    const squares = variance[k] * count + batchVariance * n + (delta * delta * count * n) / total;
    mean[k] += (delta * n) / total;
    variance[k] = squares / total;
  }

  return {
    mean,
    variance,
    get count() {
      return count;
    },
    update(batch, rows, skip) {
      let n = 0;
      for (let i = 0; i < rows; i++) if (skip === undefined || skip[i] === 0) n++;
      if (n === 0) return;
      for (let k = 0; k < size; k++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) if (skip === undefined || skip[i] === 0) sum += batch[i * size + k];
        const batchMean = sum / n;
        let squares = 0;
        for (let i = 0; i < rows; i++) {
          if (skip !== undefined && skip[i] === 1) continue;
          const off = batch[i * size + k] - batchMean;
          squares += off * off;
        }
        join(k, batchMean, squares / n, n);
      }
      count += n;
    },
    save: () => ({ mean: [...mean], variance: [...variance], count }),
    load(state) {
      const saved = state as { mean?: number[]; variance?: number[]; count?: number } | null;
      if (saved?.mean?.length !== size || saved.variance?.length !== size || typeof saved.count !== 'number') {
        throw new CorruptFile(`not the running statistics of ${size} numbers`);
      }
      mean.set(saved.mean);
      variance.set(saved.variance);
      count = saved.count;
    },
  };
}
