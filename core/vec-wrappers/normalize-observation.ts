/** Gymnasium's vector `NormalizeObservation`. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { makeRunningMoments } from '../running-moments.js';
import { box } from '../spaces.js';
import { mapObservations } from './map-observations.js';

export interface NormalizeObservationOptions {
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
}

/** The vector, with a switch: false freezes mean and variance, for evaluation. */
export interface NormalizedVec extends VecEnv {
  updateRunningMean: boolean;
}

/**
 * Each coordinate becomes (x − mean) / √(variance + ε), over all observations of all worlds so far.
 *
 * `finalObs` is normalised with the same mean and variance, and not counted.
 */
export function normalizeObservation(env: VecEnv, options: NormalizeObservationOptions = {}): NormalizedVec {
  const { epsilon = 1e-8 } = options;
  if (!(epsilon > 0)) throw new BadInput(`epsilon of normalizeObservation must be positive, got ${epsilon}`);
  const { observationSpace } = env;
  const { size, shape } = observationSpace;
  const space = box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, shape.length === 0 ? [1] : shape);
  const moments = makeRunningMoments(size);
  const { mean, variance } = moments;
  const normalized = mapObservations(
    env,
    space,
    (from, at, to, toAt) => {
      for (let k = 0; k < size; k++) to[toAt + k] = (from[at + k] - mean[k]) / Math.sqrt(variance[k] + epsilon);
    },
    {
      see(mask) {
        if (vec.updateRunningMean) moments.update(env.obs, mask);
      },
      memory: moments,
    },
  );
  const vec: NormalizedVec = { ...normalized, updateRunningMean: true };
  return vec;
}
