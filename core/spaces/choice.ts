/** Draws of one number out of n, free, masked or from a distribution. */

import { BadInput } from '../errors.js';
import type { Rng } from '../rng.js';
import { assertOneChoice, type Sampling, shown } from './space.js';

const SUM_TOLERANCE = 1e-6;

/** @throws BadInput unless there are `n` entries. */
function assertLength(what: string, values: ArrayLike<number>, n: number): void {
  if (values.length !== n) throw new BadInput(`${what} must have ${n} entries, got ${values.length}`);
}

/** One of the indices whose mask is 1, evenly; 0 when all are 0. @throws BadInput on anything but 0 and 1. */
function masked(rng: Rng, space: string, n: number, mask: ArrayLike<number>): number {
  assertLength(`the mask of ${space}`, mask, n);
  let allowed = 0;
  for (let i = 0; i < n; i++) {
    if (mask[i] !== 0 && mask[i] !== 1)
      throw new BadInput(`the mask of ${space} must be 0s and 1s, got ${shown(mask)}`);
    allowed += mask[i];
  }
  if (allowed === 0) return 0;
  let rank = rng.int(allowed);
  for (let i = 0; ; i++) if (mask[i] === 1 && rank-- === 0) return i;
}

/** An index drawn from a distribution. @throws BadInput unless it is one. */
function distributed(rng: Rng, space: string, n: number, probability: ArrayLike<number>): number {
  assertLength(`the probability of ${space}`, probability, n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (!(probability[i] >= 0 && probability[i] <= 1)) {
      throw new BadInput(`the probability of ${space} must be in [0, 1], got ${shown(probability)}`);
    }
    sum += probability[i];
  }
  if (Math.abs(sum - 1) > SUM_TOLERANCE) throw new BadInput(`the probability of ${space} must sum to 1, got ${sum}`);
  const u = rng.uniform() * sum;
  let last = 0;
  let reached = 0;
  for (let i = 0; i < n; i++) {
    if (probability[i] === 0) continue;
    last = i;
    reached += probability[i];
    if (u < reached) return i;
  }
  return last;
}

/** An index in [0, n). */
export function chooseIndex(
  rng: Rng,
  space: string,
  n: number,
  given: Sampling<ArrayLike<number>, ArrayLike<number>> | undefined,
): number {
  if (given === undefined) return rng.int(n);
  assertOneChoice(space, given);
  if (given.mask != null) return masked(rng, space, n, given.mask);
  if (given.probability != null) return distributed(rng, space, n, given.probability);
  return rng.int(n);
}
