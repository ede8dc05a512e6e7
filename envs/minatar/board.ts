/** What the games of MinAtar share: a board of 10 × 10 cells, six actions, sticky actions. */

import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { box } from '../../core/spaces.js';

export const SIZE = 10;
export const LAST = SIZE - 1;

// The six actions of the family, by their number in it.
export const LEFT = 1;
export const UP = 2;
export const RIGHT = 3;
export const DOWN = 4;
export const FIRE = 5;

const NAMES = ['noop', 'left', 'up', 'right', 'down', 'fire'] as const;
const KEYS = { ArrowLeft: LEFT, ArrowUp: UP, ArrowRight: RIGHT, ArrowDown: DOWN, Space: FIRE } as const;
export const ALL_ACTIONS: readonly number[] = [0, LEFT, UP, RIGHT, DOWN, FIRE];

export type StickyParams = {
  /** Probability that the last action is repeated in place of the one given. */
  readonly stickyActionProb: number;
};

export type RampParams = StickyParams & {
  /** Whether the game speeds up as it goes on. */
  readonly difficultyRamping: boolean;
};

/** 0 and 1 for every cell and channel. @throws BadInput when a parameter is out of its range. */
export function boardSpace(params: StickyParams & Partial<RampParams>, channels: number) {
  const { stickyActionProb, difficultyRamping = true } = params;
  if (!(stickyActionProb >= 0 && stickyActionProb <= 1)) {
    throw new BadInput(`stickyActionProb must be a number in [0, 1], got ${JSON.stringify(stickyActionProb)}`);
  }
  if (typeof difficultyRamping !== 'boolean') {
    throw new BadInput(`difficultyRamping must be true or false, got ${JSON.stringify(difficultyRamping)}`);
  }
  return box(0, 1, [SIZE, SIZE, channels], 'uint8');
}

/** Names and keys of an action set, given as numbers of the family's six actions. */
export const presentationOf = (actions: readonly number[], stepsPerSecond: number) => ({
  actionNames: actions.map((action) => NAMES[action]),
  keys: Object.fromEntries(
    Object.entries(KEYS)
      .filter(([, action]) => actions.includes(action))
      .map(([key, action]) => [key, actions.indexOf(action)]),
  ),
  stepsPerSecond,
});

/**
 * The action carried out, as one of the family's six; `s.lastAction` keeps its number within the action set. The
 * first draw of every step.
 */
export function stick(
  s: { lastAction: number },
  action: number,
  actions: readonly number[],
  rng: Rng,
  { stickyActionProb }: StickyParams,
): number {
  if (rng.uniform() >= stickyActionProb) s.lastAction = action;
  return actions[s.lastAction];
}
