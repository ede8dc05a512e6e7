/**
 * Catch: move a paddle under a falling ball.
 *
 * The ball starts in a random column of the top row and falls a row a step; the paddle lies in the bottom row. First
 * the paddle moves, then the ball falls.
 *
 *   obs      the board, [rows, columns] of 0 and 1 in uint8: 1 for the ball and for the paddle
 *   action   0 left · 1 stay · 2 right; walls stop the paddle
 *   reward   at the end 1 for a ball that was caught, −1 for one that was not; else 0
 *   start    the ball in any column of the top row, evenly; the paddle in the middle of the bottom row
 *   ends     terminated when the ball reaches the bottom row, after `rows` − 1 steps · never truncated
 *   best     1
 *
 * The Catch of bsuite (Osband et al. 2020, https://arxiv.org/abs/1908.03568), after Mnih et al. (2014).
 */

import { defineEnv } from '../../core/define-env.js';
import { BadInput } from '../../core/errors.js';
import { box, discrete } from '../../core/spaces.js';

export interface CatchState {
  /** Column and row of the ball; row 0 is the top. */
  ballX: number;
  ballY: number;
  /** Column of the paddle. */
  paddle: number;
}

export type CatchParams = {
  /** Rows of the board: the ball falls for one step less. */
  readonly rows: number;
  /** Columns of the board. */
  readonly columns: number;
};

const LARGEST = 100;

/** @throws BadInput when a parameter is bad. */
function observationSpace({ rows, columns }: CatchParams) {
  for (const [name, value, least] of [
    ['rows', rows, 2],
    ['columns', columns, 1],
  ] as const) {
    if (!Number.isInteger(value) || value < least || value > LARGEST) {
      throw new BadInput(`${name} must be an integer in [${least}, ${LARGEST}], got ${value}`);
    }
  }
  return box(0, 1, [rows, columns], 'uint8');
}

export const catchBall = defineEnv({
  id: 'Tiny/Catch-v0',
  summary: 'Move a paddle under a falling ball.',
  params: { rows: 10, columns: 5 } as CatchParams,
  observationSpace,
  actionSpace: discrete(3),
  init: (rng, { columns }): CatchState => ({ ballX: rng.int(columns), ballY: 0, paddle: columns >> 1 }),
  step(s, action, _rng, { rows, columns }) {
    const paddle = s.paddle + action - 1;
    if (paddle >= 0 && paddle < columns) s.paddle = paddle;
    s.ballY++;
    if (s.ballY < rows - 1) return 0;
    return s.ballX === s.paddle ? 1 : -1;
  },
  isTerminal: (s, { rows }) => s.ballY >= rows - 1,
  observe(s, out, offset, { rows, columns }) {
    const end = offset + rows * columns;
    for (let i = offset; i < end; i++) out[i] = 0;
    out[offset + s.ballY * columns + s.ballX] = 1;
    out[end - columns + s.paddle] = 1;
  },
  presentation: {
    actionNames: ['left', 'stay', 'right'],
    keys: { ArrowLeft: 0, ArrowDown: 1, ArrowRight: 2 },
    idle: 1,
    stepsPerSecond: 6,
    layout: ({ rows, columns }) => ({ rows, columns }) as Record<string, number>,
  },
});
