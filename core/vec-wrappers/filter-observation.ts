/**
 * `filterObservation`: some of the numbers of a vector observation.
 *
 * Gymnasium's wrapper filters the keys of a Dict. Here a vector holds plain numbers, whose names the world's presentation
 * gives: a key is such a name, or an index.
 */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { boxObservations } from './box-observations.js';
import { mapObservations } from './map-observations.js';

/**
 * Keeps the numbers of those names or indices, in that order.
 *
 * @throws BadInput unless observations are a one-dimensional Box that has each of them, named once.
 */
export function filterObservation(env: VecEnv, keys: readonly (string | number)[]): VecEnv {
  const { low, high, size, shape, dtype } = boxObservations(env, 'filterObservation');
  if (shape.length !== 1) {
    throw new BadInput(`filterObservation needs observations of one dimension, got ${shape.length} of ${env.spec.id}`);
  }
  const names = env.presentation.observationNames ?? [];
  const kept = keys.map((key) => {
    const k = typeof key === 'number' ? key : names.indexOf(key);
    if (Number.isInteger(k) && k >= 0 && k < size) return k;
    const known = names.length > 0 ? `${names.join(', ')} or ` : '';
    throw new BadInput(`observations of ${env.spec.id} have no '${key}' (there are ${known}0 to ${size - 1})`);
  });
  if (kept.length === 0 || new Set(kept).size < kept.length) {
    throw new BadInput(`filterObservation needs one or more numbers, each once, got ${keys.join(', ') || 'none'}`);
  }
  const pick = (bounds: Float64Array): number[] => kept.map((k) => bounds[k]);
  const index = Int32Array.from(kept);
  const filtered = mapObservations(env, box(pick(low), pick(high), [kept.length], dtype), (from, at, to, toAt) => {
    for (let j = 0; j < index.length; j++) to[toAt + j] = from[at + index[j]];
  });
  if (names.length === 0) return filtered;
  return { ...filtered, presentation: { ...env.presentation, observationNames: kept.map((k) => names[k]) } };
}
