/** What agents with discrete actions share: which action is greedy, and whether a space is one of theirs. */

import type { NumericArray } from '../core/arrays.js';
import { type ArraySpace, describeSpace } from '../core/spaces.js';

/** Index, counted from `start`, of the largest of `count` values; the first of equals. */
export function argmax(values: NumericArray, start: number, count: number): number {
  let best = 0;
  for (let a = 1; a < count; a++) if (values[start + a] > values[start + best]) best = a;
  return best;
}

/** The largest of `count` values from `start` on. */
export function maxOf(values: NumericArray, start: number, count: number): number {
  let best = values[start];
  for (let a = 1; a < count; a++) if (values[start + a] > best) best = values[start + a];
  return best;
}

/** Why an agent that needs a Discrete action space cannot use this one, or null. */
export const needsDiscreteActions = (actionSpace: ArraySpace): string | null =>
  actionSpace.kind === 'discrete' ? null : `the action space must be Discrete, got ${describeSpace(actionSpace)}`;

/** Number of actions and the first of them. @throws TypeError when the space is not Discrete: see `misfit`. */
export function discreteActions(actionSpace: ArraySpace): { n: number; start: number } {
  if (actionSpace.kind !== 'discrete') throw new TypeError(needsDiscreteActions(actionSpace) ?? '');
  return actionSpace;
}
