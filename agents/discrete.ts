/** What agents with discrete actions share: which action is greedy, and whether a space is one of theirs. */

import type { NumericArray } from '../core/arrays.js';
import type { Rng } from '../core/rng.js';
import { type ArraySpace, describeSpace } from '../core/spaces.js';

/** Index, counted from `start`, of the largest of `count` values; the first of equals. */
export function argmax(values: NumericArray, start: number, count: number): number {
  let best = 0;
  for (let a = 1; a < count; a++) if (values[start + a] > values[start + best]) best = a;
  return best;
}

/** The same among actions whose `mask` is 1 from `start` on; without a mask, or where it allows none, among all. */
export function argmaxAllowed(
  values: NumericArray,
  mask: Uint8Array | null | undefined,
  start: number,
  count: number,
): number {
  let best = -1;
  for (let a = 0; a < count; a++) {
    if (mask && mask[start + a] === 0) continue;
    if (best < 0 || values[start + a] > values[start + best]) best = a;
  }
  return best < 0 ? argmax(values, start, count) : best;
}

/** One of the allowed actions, each as likely, in one draw; of all where none is. */
export function drawAllowed(rng: Rng, count: number, mask: Uint8Array | null | undefined, start: number): number {
  let allowed = 0;
  if (mask) for (let a = 0; a < count; a++) allowed += mask[start + a];
  if (!mask || allowed === 0) return rng.int(count);
  let left = rng.int(allowed);
  let action = 0;
  while (mask[start + action] === 0 || left-- > 0) action++;
  return action;
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
