/**
 * MinAtar Breakout: bounce a ball off a paddle to break the bricks above, on a 10 × 10 board.
 *
 *   obs      [10 rows, 10 columns, 4 channels] of 0 and 1 in uint8; channels paddle, ball, trail, brick
 *   action   v1: 0 noop · 1 left · 2 right;  v0: 0 noop · 1 left · 2 up · 3 right · 4 down · 5 fire (up, down and
 *            fire do nothing). With probability `stickyActionProb` the action carried out last is repeated instead
 *   reward   1 a brick
 *   start    paddle at column 4; ball in row 3, at column 0 going down right or at column 9 going down left, evenly
 *   ends     terminated when the ball passes the paddle's row · never truncated
 *
 * In a step the paddle moves one column first, not past the walls; then the ball moves one cell diagonally. At a side
 * wall it stays in its column and turns sideways; at the ceiling it stays in row 0 and turns down. At a brick it stays
 * in its row and turns in height, and the brick is gone; on the very next step it passes through whatever brick it
 * meets, until it has spent a step clear of bricks. At the paddle's row, if it stood right above the paddle it turns in
 * height; if it would land on the paddle's cell it turns back both ways; otherwise it is missed. When it reaches the
 * paddle's row and no brick is left, all three rows come back.
 *
 * The dynamics of MinAtar 1.0 (Young and Tian, 2019, https://arxiv.org/abs/1903.03176), written from a description
 * of its behaviour. One difference: the action that stickiness repeats starts as noop in every episode; the original
 * carries it over from the episode before, so that a seed would not decide an episode.
 */

import type { NumericArray } from '../../core/arrays.js';
import { defineEnv } from '../../core/define-env.js';
import { BadInput } from '../../core/errors.js';
import { box, discrete } from '../../core/spaces.js';

export interface BreakoutState {
  /** Column of the paddle, which lies in row 9. */
  paddle: number;
  ballX: number; // column
  ballY: number; // row, 0 at the top
  /** Direction of the ball: −1 or 1 each. */
  dx: number;
  dy: number;
  /** Where the ball was before this step. */
  trailX: number;
  trailY: number;
  /** True while the ball is in touch with bricks: the next one it meets is passed through, not broken. */
  strike: boolean;
  /** Rows 1, 2 and 3 of the board: 1 where a brick is. */
  bricks: Uint8Array; // [3 × 10]
  /** The action carried out last: what stickiness repeats. */
  lastAction: number;
  missed: boolean;
}

export type BreakoutParams = {
  /** Probability that the last action is repeated in place of the one given. */
  readonly stickyActionProb: number;
};

const SIZE = 10;
const LAST = SIZE - 1; // the paddle's row, the last column
const BRICK_TOP = 1; // first row of bricks
const BRICKS = 3 * SIZE;
const CHANNELS = 4;
const PADDLE = 0;
const BALL = 1;
const TRAIL = 2;
const BRICK = 3;

const brickAt = (x: number, y: number): number => (y - BRICK_TOP) * SIZE + x;
const cell = (x: number, y: number): number => (y * SIZE + x) * CHANNELS;

/** The paddle's row: off the paddle's top the ball bounces; onto its cell it turns back; else it is missed. */
function meetPaddle(s: BreakoutState, x: number): boolean {
  if (!s.bricks.includes(1)) s.bricks.fill(1);
  if (s.ballX !== s.paddle) {
    if (x !== s.paddle) {
      s.missed = true;
      return false;
    }
    s.dx = -s.dx;
  }
  s.dy = -s.dy;
  return true;
}

/** Moves the ball by one cell along its diagonal and returns the bricks broken: 0 or 1. */
function moveBall(s: BreakoutState): number {
  let x = s.ballX + s.dx;
  let y = s.ballY + s.dy;
  let broken = 0;
  let touching = false;
  if (x < 0 || x > LAST) {
    x = x < 0 ? 0 : LAST;
    s.dx = -s.dx;
  }
  if (y < 0) {
    y = 0;
    s.dy = -s.dy;
  } else if (y >= BRICK_TOP && y < BRICK_TOP + 3 && s.bricks[brickAt(x, y)] === 1) {
    touching = true;
    if (!s.strike) {
      s.bricks[brickAt(x, y)] = 0;
      broken = 1;
      y = s.ballY;
      s.dy = -s.dy;
    }
  } else if (y === LAST && meetPaddle(s, x)) {
    y = s.ballY;
  }
  s.strike = touching;
  s.trailX = s.ballX;
  s.trailY = s.ballY;
  s.ballX = x;
  s.ballY = y;
  return broken;
}

function start(fromLeft: boolean): BreakoutState {
  const x = fromLeft ? 0 : LAST;
  return {
    paddle: 4,
    ballX: x,
    ballY: 3,
    dx: fromLeft ? 1 : -1,
    dy: 1,
    trailX: x,
    trailY: 3,
    strike: false,
    bricks: new Uint8Array(BRICKS).fill(1),
    lastAction: 0,
    missed: false,
  };
}

function observe(s: BreakoutState, out: NumericArray, offset: number): void {
  out.fill(0, offset, offset + SIZE * SIZE * CHANNELS);
  const firstBrick = offset + cell(0, BRICK_TOP) + BRICK;
  for (let i = 0; i < BRICKS; i++) out[firstBrick + i * CHANNELS] = s.bricks[i];
  out[offset + cell(s.paddle, LAST) + PADDLE] = 1;
  out[offset + cell(s.ballX, s.ballY) + BALL] = 1;
  out[offset + cell(s.trailX, s.trailY) + TRAIL] = 1;
}

function observationSpace({ stickyActionProb }: BreakoutParams) {
  if (!(stickyActionProb >= 0 && stickyActionProb <= 1)) {
    throw new BadInput(`stickyActionProb must be a number in [0, 1], got ${JSON.stringify(stickyActionProb)}`);
  }
  return box(0, 1, [SIZE, SIZE, CHANNELS], 'uint8');
}

/** Breakout with an action set: `paddleMove[action]` is how many columns the paddle moves. */
function breakoutWith(id: string, actionNames: readonly string[], paddleMove: readonly number[]) {
  return defineEnv({
    id,
    summary: `MinAtar Breakout: break bricks with a ball kept in play by a paddle, on 10 × 10 pixels (${actionNames.length} actions).`,
    params: { stickyActionProb: 0.1 } as BreakoutParams,
    observationSpace,
    actionSpace: discrete(actionNames.length),
    init: (rng) => start(rng.int(2) === 0),
    step(s, action, rng, p) {
      if (rng.uniform() >= p.stickyActionProb) s.lastAction = action;
      const paddle = s.paddle + paddleMove[s.lastAction];
      if (paddle >= 0 && paddle <= LAST) s.paddle = paddle;
      return moveBall(s);
    },
    isTerminal: (s) => s.missed,
    observe,
    // Version 0 is a variant, no older one.
    registration: { current: true },
    presentation: {
      actionNames,
      keys: { ArrowLeft: actionNames.indexOf('left'), ArrowRight: actionNames.indexOf('right') },
      stepsPerSecond: 15,
    },
  });
}

/** The three actions that do something. */
export const breakout = breakoutWith('MinAtar/Breakout-v1', ['noop', 'left', 'right'], [0, -1, 1]);

/** All six actions of the family. */
export const breakoutAllActions = breakoutWith(
  'MinAtar/Breakout-v0',
  ['noop', 'left', 'up', 'right', 'down', 'fire'],
  [0, -1, 0, 1, 0, 0],
);
