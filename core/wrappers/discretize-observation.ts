import type { Env } from '../env.js';
import { type BinOptions, binAt, binSpace, binsOf, ravel } from './bins.js';
import { boundedBox, numbersOf } from './options.js';
import { wrapObservation } from './wrap.js';

/**
 * The bins that the coordinates of a bounded Box lie in: one Discrete number, or with `multidiscrete` one for each.
 *
 * @throws BadInput where a side is open or `bins` is bad.
 */
export function discretizeObservation<Act>(
  env: Env<unknown, Act>,
  options: BinOptions & { readonly multidiscrete: true },
): Env<Int32Array, Act>;
export function discretizeObservation<Act>(env: Env<unknown, Act>, options: BinOptions): Env<number, Act>;
export function discretizeObservation(env: Env, options: BinOptions): unknown {
  const { multidiscrete = false } = options;
  const space = boundedBox('discretizeObservation', 'observation', env.observationSpace);
  const bins = binsOf('discretizeObservation', options, space.size);
  return wrapObservation(
    env,
    'discretizeObservation',
    { bins: [...bins], multidiscrete },
    {
      observationSpace: binSpace(bins, multidiscrete),
      observe(observation) {
        const bin = bins.map((n, i) => binAt(space, i, n, numbersOf(observation)[i]));
        return multidiscrete ? Int32Array.from(bin) : ravel(bin, bins);
      },
    },
  );
}
