import { ARRAYS } from '../arrays.js';
import type { Env } from '../env.js';
import { type BinOptions, binSpace, binsOf, middleOf, unravel } from './bins.js';
import { boundedBox } from './options.js';
import { wrapAction } from './wrap.js';

/**
 * Takes a Discrete action (or MultiDiscrete, with `multidiscrete`) for a bounded Box: the middle of the bin it names.
 *
 * @throws BadInput where a side is open or `bins` is bad.
 */
export function discretizeAction<Obs>(
  env: Env<Obs, never>,
  options: BinOptions & { readonly multidiscrete: true },
): Env<Obs, Int32Array>;
export function discretizeAction<Obs>(env: Env<Obs, never>, options: BinOptions): Env<Obs, number>;
export function discretizeAction(given: Env<unknown, never>, options: BinOptions): unknown {
  const env = given as Env;
  const { multidiscrete = false } = options;
  const space = boundedBox('discretizeAction', 'action', env.actionSpace);
  const bins = binsOf('discretizeAction', options, space.size);
  return wrapAction(
    env,
    'discretizeAction',
    { bins: [...bins], multidiscrete },
    {
      actionSpace: binSpace(bins, multidiscrete),
      act(action) {
        const bin = typeof action === 'number' ? unravel(action, bins) : (action as Int32Array);
        return ARRAYS[space.dtype].from(bins.map((n, i) => middleOf(space, i, n, bin[i])));
      },
    },
  );
}
