import { ARRAYS, type NumericArray } from '../arrays.js';
import type { Env } from '../env.js';
import { box } from '../spaces.js';
import { newBounds, place, type RescaleOptions } from './affine.js';
import { boundedBox } from './options.js';
import { wrapAction } from './wrap.js';

/** Takes actions in [min, max] and moves them linearly to the bounds of the environment's Box. @throws BadInput where a side is open, or min ≥ max. */
export function rescaleAction<Obs>(env: Env<Obs, NumericArray>, options: RescaleOptions): Env<Obs, NumericArray> {
  const space = boundedBox('rescaleAction', 'action', env.actionSpace);
  const from = newBounds('rescaleAction', options, space);
  return wrapAction(
    env as Env,
    'rescaleAction',
    { min: [...from.low], max: [...from.high] },
    {
      actionSpace: box(from.low, from.high, space.shape, space.dtype),
      act: (action) => ARRAYS[space.dtype].from(Array.from(action as NumericArray, (v, i) => place(v, i, from, space))),
    },
  ) as Env<Obs, NumericArray>;
}
