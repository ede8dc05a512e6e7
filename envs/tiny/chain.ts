/**
 * Chain: walk to the end of a corridor although every step away from it pays.
 *
 * Going forward pays nothing until the last cell, where it pays `large` and stays. Going back pays `small` at once and
 * leads to the first cell. With probability `slip` the other of the two happens.
 *
 *   obs      the cell, 0 … `length` − 1
 *   action   0 forward · 1 back to the first cell
 *   reward   `small` (2) for going back, `large` (10) for going forward in the last cell, else 0
 *   start    cell 0
 *   ends     never terminated · truncated after 1000 steps
 *   best     3665.83 in 1000 steps (backward induction): always forward, 3.6768 a step in the long run
 *
 * Strens (2000), "A Bayesian Framework for Reinforcement Learning", with Gymnasium's old NChain-v0 for the numbers.
 */

import { defineEnv } from '../../core/define-env.js';
import type { Transition } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';
import { discrete } from '../../core/spaces.js';

export interface ChainState {
  cell: number;
  /** True where the last step did the other of the two. */
  slipped: boolean;
}

export type ChainParams = {
  /** Cells. */
  readonly length: number;
  /** Probability that the other of the two actions happens. */
  readonly slip: number;
  /** Reward of going back. */
  readonly small: number;
  /** Reward of going forward in the last cell. */
  readonly large: number;
};

const FORWARD = 0;
const LONGEST = 10_000;

/** @throws BadInput when a parameter is bad. */
function observationSpace({ length, slip }: ChainParams) {
  if (!Number.isInteger(length) || length < 2 || length > LONGEST) {
    throw new BadInput(`length must be an integer in [2, ${LONGEST}], got ${length}`);
  }
  if (!(slip >= 0 && slip <= 1)) throw new BadInput(`slip must be a number in [0, 1], got ${slip}`);
  return discrete(length);
}

export const chain = defineEnv({
  id: 'Tiny/Chain-v0',
  summary: 'Walk to the end of a corridor although every step away from it pays.',
  params: { length: 5, slip: 0.2, small: 2, large: 10 } as ChainParams,
  observationSpace,
  actionSpace: discrete(2),
  init: (): ChainState => ({ cell: 0, slipped: false }),
  step(s, action, rng, { length, slip, small, large }) {
    s.slipped = rng.uniform() < slip;
    if ((action === FORWARD) === s.slipped) {
      s.cell = 0;
      return small;
    }
    if (s.cell === length - 1) return large;
    s.cell++;
    return 0;
  },
  isTerminal: () => false,
  observe(s, out, offset) {
    out[offset] = s.cell;
  },
  transitions(s, action, { length, slip, small, large }): Transition[] {
    const last = s === length - 1;
    const forward = action === FORWARD ? 1 - slip : slip;
    return [
      { probability: forward, nextState: last ? s : s + 1, reward: last ? large : 0, terminated: false },
      { probability: 1 - forward, nextState: 0, reward: small, terminated: false },
    ].filter(({ probability }) => probability > 0);
  },
  startDistribution: ({ length }) => Float64Array.from({ length }, (_, cell) => (cell === 0 ? 1 : 0)),
  registration: { horizon: 1000 },
  presentation: {
    actionNames: ['forward', 'back'],
    keys: { ArrowRight: 0, ArrowLeft: 1 },
    stepsPerSecond: 4,
    observationNames: ['cell'],
    layout: ({ length, small, large }) => ({ length, small, large }) as Record<string, number>,
  },
});
