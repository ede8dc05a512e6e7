/**
 * Arcade Breakout: keep the ball in play with a paddle and break the wall of bricks above, five balls.
 *
 * A screen of 160 × 210 pixels, 60 frames a second. Six rows of eighteen bricks; the two upper rows are worth 7 points a
 * brick, the middle two 4, the lower two 1. The paddle moves 3 pixels a frame; where the ball meets it decides how
 * steeply it leaves: eight zones. Up and down the ball moves 1.5 pixels a frame, 2 after four returns, 2.5 after twelve
 * or once it has met the two upper rows; a new ball is slow again. The paddle meets the ball with a new wall when the
 * last brick is broken.
 *
 *   obs      `Arcade/Breakout-v0`: the screen, [210, 160, 3] of RGB in uint8, or [210, 160] in uint8 with `observation`
 *            'grayscale' (ITU-R BT.601 as ALE) or 'palette' (indices of colours);
 *            `Arcade/Breakout-Nature-v0`: [84, 84, 4] of grey in uint8, the last four steps, newest last
 *   action   0 noop · 1 fire · 2 right · 3 left. Fire serves at once. One action lasts one frame; `frameSkip` (4) frames
 *            in `Arcade/Breakout-Nature-v0`
 *   reward   the points of a brick: 1, 4 or 7
 *   start    all bricks, paddle in the middle; a ball is served after 60 frames or by fire, from below the wall, at a
 *            column and to a side that are drawn evenly
 *   ends     terminated when the last ball is lost · truncated after 108,000 frames (27,000 steps of four)
 *   info     lives · score · episodeFrameNumber
 *
 * A game of our own after Breakout (Atari, 1976) in the form of the Arcade Learning Environment (Bellemare et al., 2013,
 * https://doi.org/10.1613/jair.3912): screen, wall, points, actions and limit as there. Speeds and the picture are not
 * the console's; balls serve themselves if nobody fires; walls follow one another without end; the paddle never shrinks.
 * Preprocessing is that of Mnih et al., 2015 (https://doi.org/10.1038/nature14236).
 */

import { sin } from '../../core/exact-math.js';
import type { Rng } from '../../core/rng.js';
import { type ArcadeState, arcadeGame } from './game.js';
import { C } from './palette.js';
import { digits, fill, HEIGHT, type Screen, WIDTH } from './screen.js';

export interface ArcadeBreakoutState extends ArcadeState {
  /** Left end of the paddle, in pixels. */
  paddleX: number;
  /** Top left corner of the ball. */
  ballX: number;
  ballY: number;
  /** Pixels a frame. */
  ballVx: number;
  ballVy: number;
  /** Frames until the ball is served by itself; it is not in play while above 0. */
  wait: number;
  /** Returns of this ball. */
  returns: number;
  /** True once this ball has met the two upper rows. */
  fast: boolean;
  /** A row's bricks, the highest of 18 bits leftmost. */
  readonly wall: Int32Array; // [6]
}

const LEFT = 8; // the field, walls beyond
const RIGHT = 152;
const CEILING = 38;
const WALL_TOP = 58;
const BRICK_WIDTH = 8;
const BRICK_HEIGHT = 6;
const COLUMNS = 18;
const ROWS = 6;
const FULL = (1 << COLUMNS) - 1;
const WALL_BOTTOM = WALL_TOP + ROWS * BRICK_HEIGHT;
const POINTS = [7, 7, 4, 4, 1, 1];
const PADDLE_Y = 190;
const PADDLE_WIDTH = 18;
const PADDLE_HEIGHT = 4;
const PADDLE_SPEED = 3;
const BALL = 4; // side
const LIVES = 5;
const WAIT = 60; // frames
const ZONES = [-1.25, -1, -0.75, -0.375, 0.375, 0.75, 1, 1.25]; // sideways, times the speed up and down

const COLOURS = [C.pink, C.coral, C.amber, C.gold, C.mint, C.teal];
const SHADES = [C.pinkShade, C.coralShade, C.amberShade, C.goldShade, C.mintShade, C.tealShade];

const speedOf = (s: ArcadeBreakoutState): number => (s.fast || s.returns >= 12 ? 2.5 : s.returns >= 4 ? 2 : 1.5);

function serve(s: ArcadeBreakoutState, rng: Rng): void {
  s.wait = 0;
  s.returns = 0;
  s.fast = false;
  s.ballX = LEFT + rng.int(RIGHT - LEFT - BALL + 1);
  s.ballY = WALL_BOTTOM + 8;
  s.ballVy = speedOf(s);
  s.ballVx = (rng.int(2) === 0 ? -0.75 : 0.75) * s.ballVy;
}

/** Breaks the brick at a pixel, if there is one, and returns its points. */
function breakAt(s: ArcadeBreakoutState, x: number, y: number): number {
  const row = Math.floor((y - WALL_TOP) / BRICK_HEIGHT);
  const column = Math.floor((x - LEFT) / BRICK_WIDTH);
  if (row < 0 || row >= ROWS || column < 0 || column >= COLUMNS) return 0;
  const bit = 1 << (COLUMNS - 1 - column);
  if ((s.wall[row] & bit) === 0) return 0;
  s.wall[row] ^= bit;
  if (row < 2) s.fast = true;
  return POINTS[row];
}

/** Sideways: walls and bricks send the ball back. Of two bricks that it meets at once, the upper one breaks. */
function moveSideways(s: ArcadeBreakoutState): number {
  const x = s.ballX + s.ballVx;
  if (x < LEFT || x > RIGHT - BALL) {
    s.ballX = 2 * (x < LEFT ? LEFT : RIGHT - BALL) - x;
    s.ballVx = -s.ballVx;
    return 0;
  }
  const edge = s.ballVx > 0 ? x + BALL - 1 : x;
  const points = breakAt(s, edge, s.ballY) || breakAt(s, edge, s.ballY + BALL - 1);
  if (points === 0) s.ballX = x;
  else s.ballVx = -s.ballVx;
  return points;
}

function meetPaddle(s: ArcadeBreakoutState): void {
  const off = s.ballX + BALL / 2 - s.paddleX + BALL / 2; // 0 … PADDLE_WIDTH + BALL where they touch
  if (off <= 0 || off >= PADDLE_WIDTH + BALL) return;
  s.returns++;
  if (s.wall.every((row) => row === 0)) s.wall.fill(FULL);
  const zone = ZONES[Math.floor((off * ZONES.length) / (PADDLE_WIDTH + BALL))];
  s.ballY = PADDLE_Y - BALL;
  s.ballVy = -speedOf(s);
  s.ballVx = -zone * s.ballVy;
}

/** Up and down: ceiling, bricks and the paddle send it back. */
function moveUpright(s: ArcadeBreakoutState): number {
  const y = s.ballY + s.ballVy;
  if (y < CEILING) {
    s.ballY = 2 * CEILING - y;
    s.ballVy = -s.ballVy;
    return 0;
  }
  const edge = s.ballVy > 0 ? y + BALL - 1 : y;
  const points = breakAt(s, s.ballX, edge) || breakAt(s, s.ballX + BALL - 1, edge);
  if (points > 0) {
    s.ballVy = s.ballVy > 0 ? -speedOf(s) : speedOf(s);
    return points;
  }
  const reaches = s.ballVy > 0 && s.ballY <= PADDLE_Y - BALL && y > PADDLE_Y - BALL;
  s.ballY = y;
  if (reaches) meetPaddle(s);
  return 0;
}

function background(screen: Screen): void {
  fill(screen, 0, 0, WIDTH, HEIGHT, C.ink);
  fill(screen, LEFT, CEILING, RIGHT - LEFT, HEIGHT - CEILING, C.night);
  // hills at dusk behind the paddle
  for (let x = LEFT; x < RIGHT; x += 4) {
    const height = 22 + Math.round(9 * sin(x / 17) + 5 * sin(x / 7));
    fill(screen, x, HEIGHT - height, 4, height, C.dusk);
  }
  fill(screen, 0, CEILING - 6, WIDTH, 6, C.stone);
  fill(screen, 0, CEILING - 6, LEFT, HEIGHT - CEILING + 6, C.stone);
  fill(screen, RIGHT, CEILING - 6, LEFT, HEIGHT - CEILING + 6, C.stone);
  fill(screen, LEFT, CEILING - 1, RIGHT - LEFT, 1, C.slate);
  fill(screen, LEFT - 1, CEILING - 1, 1, HEIGHT - CEILING + 1, C.slate);
  fill(screen, RIGHT, CEILING - 1, 1, HEIGHT - CEILING + 1, C.slate);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [LEFT + column * BRICK_WIDTH, WALL_TOP + row * BRICK_HEIGHT];
      fill(screen, x, y, BRICK_WIDTH, BRICK_HEIGHT, SHADES[row]);
      fill(screen, x, y, BRICK_WIDTH - 1, BRICK_HEIGHT - 1, COLOURS[row]);
    }
  }
}

/** Paints the gaps of a row over the wall, a run at a time. */
function drawGaps(screen: Screen, bricks: number, y: number): void {
  if (bricks === FULL) return;
  for (let column = 0, run = 0; column <= COLUMNS; column++) {
    const gone = column < COLUMNS && ((bricks >> (COLUMNS - 1 - column)) & 1) === 0;
    if (gone) run++;
    else if (run > 0) {
      fill(screen, LEFT + (column - run) * BRICK_WIDTH, y, run * BRICK_WIDTH, BRICK_HEIGHT, C.night);
      run = 0;
    }
  }
}

function draw(s: ArcadeBreakoutState, screen: Screen): void {
  digits(screen, s.score, 62, 10, C.cream, 3, 3);
  for (let ball = 1; ball < s.lives; ball++) fill(screen, RIGHT - 8 * ball, 15, BALL, BALL, C.cream);
  for (let row = 0; row < ROWS; row++) drawGaps(screen, s.wall[row], WALL_TOP + row * BRICK_HEIGHT);
  fill(screen, s.paddleX, PADDLE_Y, PADDLE_WIDTH, PADDLE_HEIGHT, C.sky);
  fill(screen, s.paddleX, PADDLE_Y + PADDLE_HEIGHT - 1, PADDLE_WIDTH, 1, C.skyShade);
  if (s.wait === 0 && s.lives > 0) fill(screen, s.ballX, s.ballY, BALL, BALL, C.cream);
}

const game = arcadeGame<ArcadeBreakoutState, Record<never, never>>({
  name: 'Breakout',
  summary: 'Keep the ball in play and break the wall of bricks, five balls.',
  params: {},
  actionNames: ['noop', 'fire', 'right', 'left'],
  keys: { Space: 1, ArrowRight: 2, ArrowLeft: 3, KeyD: 2, KeyA: 3 },
  init: () => ({
    score: 0,
    lives: LIVES,
    frame: 0,
    paddleX: (WIDTH - PADDLE_WIDTH) / 2,
    ballX: (WIDTH - BALL) / 2,
    ballY: WALL_BOTTOM + 8,
    ballVx: 0,
    ballVy: 0,
    wait: WAIT,
    returns: 0,
    fast: false,
    wall: new Int32Array(ROWS).fill(FULL),
  }),
  step(s, action, rng) {
    if (action === 2) s.paddleX = Math.min(RIGHT - PADDLE_WIDTH, s.paddleX + PADDLE_SPEED);
    else if (action === 3) s.paddleX = Math.max(LEFT, s.paddleX - PADDLE_SPEED);
    if (s.wait > 0) {
      if (--s.wait === 0 || action === 1) serve(s, rng);
      return 0;
    }
    const points = moveSideways(s) + moveUpright(s);
    s.score += points;
    if (s.ballY >= HEIGHT) {
      s.lives--;
      s.wait = WAIT;
    }
    return points;
  },
  isTerminal: (s) => s.lives <= 0,
  background,
  draw,
});

export const { raw: arcadeBreakout, nature: arcadeBreakoutNature, paint: paintBreakout } = game;
