import { ARRAYS, type NumericArray } from '../arrays.js';
import type { Env } from '../env.js';
import { box } from '../spaces.js';
import { boxOf } from './options.js';
import { wrapAction } from './wrap.js';

/** Takes any numbers and clips them to the bounds of the environment's Box. @throws BadInput unless actions are a Box. */
export function clipAction<Obs>(env: Env<Obs, NumericArray>): Env<Obs, NumericArray> {
  const { low, high, shape, dtype } = boxOf('clipAction', 'action', env.actionSpace);
  const clipped = (v: number, i: number): number => Math.min(high[i], Math.max(low[i], v));
  return wrapAction(
    env as Env,
    'clipAction',
    {},
    {
      actionSpace: box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, shape, dtype),
      act: (action) => ARRAYS[dtype].from(Array.from(action as NumericArray, clipped)),
    },
  ) as Env<Obs, NumericArray>;
}
