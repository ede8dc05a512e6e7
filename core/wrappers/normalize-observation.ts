import type { Env } from '../env.js';
import { makeRunningMoments, type RunningMoments } from '../running-moments.js';
import { box } from '../spaces.js';
import { arraySpaceOf, numberOption, numbersOf } from './options.js';
import { wrapObservation } from './wrap.js';

export interface NormalizeObservationOptions {
  /** Keeps the root away from 0. Default 1e-8. */
  readonly epsilon?: number;
}

/** An environment whose statistics can be looked at, and held. */
export interface Normalized {
  /** False: statistics stay as they are (for evaluation). Set it at any time. */
  updateRunningMean: boolean;
  readonly statistics: Pick<RunningMoments, 'mean' | 'variance' | 'count'>;
}

/**
 * Observations less their running mean, over their running standard deviation: (o − μ) / √(σ² + ε), in float32. Each
 * observation is taken in before it is normalised.
 *
 * @throws BadInput unless observations are plain numbers and ε > 0.
 */
export function normalizeObservation<Act>(
  env: Env<unknown, Act>,
  options: NormalizeObservationOptions = {},
): Env<Float32Array, Act> & Normalized {
  const name = 'normalizeObservation';
  const epsilon = numberOption(name, 'epsilon', options.epsilon ?? 1e-8, 'a number above 0', (v) => v > 0);
  const { shape, size } = arraySpaceOf(name, 'observation', env.observationSpace);
  const statistics = makeRunningMoments(size);
  const control: Normalized = { updateRunningMean: true, statistics };
  const wrapped = wrapObservation(
    env as Env,
    name,
    { epsilon },
    {
      observationSpace: box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, shape, 'float32'),
      observe(observation) {
        const numbers = numbersOf(observation);
        if (control.updateRunningMean) statistics.update(Float64Array.from(numbers));
        const { mean, variance } = statistics;
        return Float32Array.from({ length: size }, (_, i) => (numbers[i] - mean[i]) / Math.sqrt(variance[i] + epsilon));
      },
      save: () => ({ statistics: statistics.save(), updateRunningMean: control.updateRunningMean }),
      load(state) {
        const saved = state as { statistics: never; updateRunningMean: boolean };
        statistics.load(saved.statistics);
        control.updateRunningMean = saved.updateRunningMean;
      },
    },
  ) as Env<Float32Array, Act>;
  return withControl(wrapped, control);
}

/** Puts the control's own properties on an environment. */
export function withControl<E extends object, C extends object>(env: E, control: C): E & C {
  for (const key of Object.keys(control)) {
    Object.defineProperty(env, key, {
      enumerable: true,
      get: () => control[key as keyof C],
      set(value) {
        control[key as keyof C] = value;
      },
    });
  }
  return env as E & C;
}
