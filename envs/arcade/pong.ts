/**
 * Arcade Pong: return the ball past the other paddle, first to 21 points.
 *
 * A screen of 160 × 210 pixels, 60 frames a second. The agent's paddle, on the right, moves 3 pixels a frame; where the
 * ball meets it decides the angle of its return: nine zones, from 2.5 pixels a frame upwards to 2.5 downwards. The ball
 * crosses the court at 1.75 pixels a frame after a serve and gains ⅛ with every return, up to 3. The opponent follows the
 * ball while it comes nearer, at `opponentSpeed` pixels a frame, and goes back to the middle meanwhile. Where on
 * its paddle it means to meet the ball is drawn anew at each of the agent's returns: within 8 pixels of the middle, a
 * pixel more with every four returns of a rally, up to 14; from 10 on it misses.
 *
 *   obs      `Arcade/Pong-v0`: the screen, [210, 160, 3] of RGB in uint8, or [210, 160] in uint8 with `observation`
 *            'grayscale' (ITU-R BT.601 as ALE) or 'palette' (indices of colours);
 *            `Arcade/Pong-Nature-v0`: [84, 84, 4] of grey in uint8, the last four steps, newest last
 *   action   0 noop · 1 up · 2 down. One action lasts one frame; `frameSkip` (4) frames in `Arcade/Pong-Nature-v0`
 *   reward   1 a point of the agent's, −1 a point of the opponent's
 *   start    paddles in the middle, 0:0; after 20 frames a serve from the centre line, to a side, from a height and at
 *            an angle that are drawn evenly
 *   ends     terminated when either has 21 points · truncated after 108,000 frames (27,000 steps of four)
 *   info     lives (always 0) · score (the agent's points) · episodeFrameNumber
 *
 * A game of our own after Pong (Atari, 1972) in the form of the Arcade Learning Environment (Bellemare et al., 2013,
 * https://doi.org/10.1613/jair.3912): screen, points, limit and minimal actions as there; speeds, the opponent and the
 * picture are not the console's. Preprocessing is that of Mnih et al., 2015 (https://doi.org/10.1038/nature14236).
 */

import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { type ArcadeState, arcadeGame } from './game.js';
import { C } from './palette.js';
import { digits, fill, type Screen, WIDTH } from './screen.js';

export interface PongState extends ArcadeState {
  opponentScore: number;
  /** Top of the paddles, in pixels. */
  playerY: number;
  opponentY: number;
  /** Top left corner of the ball. */
  ballX: number;
  ballY: number;
  /** Pixels a frame. */
  ballVx: number;
  ballVy: number;
  /** Frames until the serve; the ball is not in play while above 0. */
  wait: number;
  /** Returns since the serve. */
  rally: number;
  /** Where the opponent means to meet the ball: pixels from the middle of its paddle. */
  aim: number;
}

export type PongParams = {
  /** Speed of the opponent's paddle, in pixels a frame. */
  readonly opponentSpeed: number;
};

const TOP = 34; // first and last row of the court, walls beyond
const BOTTOM = 194;
const PADDLE_WIDTH = 4;
const PADDLE_HEIGHT = 16;
const BALL = 4; // side
const PLAYER_X = 140;
const OPPONENT_X = 16;
const PLAYER_SPEED = 3;
const HIGHEST = TOP;
const LOWEST = BOTTOM - PADDLE_HEIGHT;
const MIDDLE = (HIGHEST + LOWEST) / 2;
const POINTS = 21;
const WAIT = 20; // frames
const SERVE_SPEED = 1.75;
const GAIN = 0.125; // a return
const MAX_SPEED = 3;
const ZONE = 0.625; // pixels a frame, each of the nine zones: −4 … 4
const AIM = 8; // largest error of the opponent's after a serve, pixels
const TIRED = 14; // at the end of a long rally

const middleOf = (y: number): number => Math.min(LOWEST, Math.max(HIGHEST, y));

/** Towards `target` by at most `speed`. */
const towards = (y: number, target: number, speed: number): number =>
  y < target ? Math.min(target, y + speed) : Math.max(target, y - speed);

function serve(s: PongState, rng: Rng): void {
  s.ballX = (WIDTH - BALL) / 2;
  s.ballY = TOP + 24 + rng.int(BOTTOM - TOP - 48 - BALL);
  s.ballVx = rng.int(2) === 0 ? SERVE_SPEED : -SERVE_SPEED;
  s.ballVy = (rng.int(7) - 3) * 0.5;
  s.rally = 0;
  takeAim(s, rng);
}

function takeAim(s: PongState, rng: Rng): void {
  const error = Math.min(TIRED, AIM + Math.floor(s.rally / 4));
  s.aim = rng.int(2 * error + 1) - error;
}

/** Where on a paddle the ball is: −4 at its upper end … 4 at its lower; beyond, it is missed. */
function zoneOf(ballY: number, paddleY: number): number {
  const off = ballY + BALL / 2 - (paddleY + PADDLE_HEIGHT / 2);
  return Math.abs(off) >= (PADDLE_HEIGHT + BALL) / 2
    ? Number.NaN
    : Math.round((off * 4) / ((PADDLE_HEIGHT + BALL) / 2));
}

/** Sends the ball back from a paddle whose face it has reached. `way`: 1 to the right. */
function giveBack(s: PongState, zone: number, face: number, way: number): void {
  s.rally++;
  s.ballX = face;
  s.ballVx = way * Math.min(MAX_SPEED, SERVE_SPEED + GAIN * s.rally);
  s.ballVy = zone * ZONE;
}

function meetPaddles(s: PongState, before: number, rng: Rng): void {
  const right = PLAYER_X - BALL;
  const left = OPPONENT_X + PADDLE_WIDTH;
  if (before < right && s.ballX >= right) {
    const zone = zoneOf(s.ballY, s.playerY);
    if (Number.isNaN(zone)) return;
    giveBack(s, zone, right, -1);
    takeAim(s, rng);
  } else if (before > left && s.ballX <= left) {
    const zone = zoneOf(s.ballY, s.opponentY);
    if (!Number.isNaN(zone)) giveBack(s, zone, left, 1);
  }
}

/** Moves the ball; 1 when it has left on the opponent's side, −1 on the agent's. */
function moveBall(s: PongState, rng: Rng): number {
  const before = s.ballX;
  s.ballX += s.ballVx;
  s.ballY += s.ballVy;
  const floor = BOTTOM - BALL;
  if (s.ballY < TOP || s.ballY > floor) {
    s.ballY = 2 * (s.ballY < TOP ? TOP : floor) - s.ballY;
    s.ballVy = -s.ballVy;
  }
  meetPaddles(s, before, rng);
  if (s.ballX <= -BALL) return 1;
  return s.ballX >= WIDTH ? -1 : 0;
}

function moveOpponent(s: PongState, speed: number): void {
  const coming = s.wait === 0 && s.ballVx < 0;
  const target = coming ? s.ballY + BALL / 2 - PADDLE_HEIGHT / 2 - s.aim : MIDDLE;
  s.opponentY = towards(s.opponentY, middleOf(target), coming ? speed : speed / 2);
}

function background(screen: Screen): void {
  fill(screen, 0, 0, WIDTH, 210, C.ink);
  fill(screen, 0, TOP, WIDTH, BOTTOM - TOP, C.night);
  // a setting sun behind the net, in bands
  for (const [y, width] of [
    [92, 20],
    [97, 32],
    [102, 38],
    [108, 42],
    [114, 42],
    [121, 38],
    [128, 30],
  ]) {
    fill(screen, (WIDTH - width) / 2, y, width, 3, C.dusk);
  }
  for (const y of [TOP - 4, BOTTOM]) fill(screen, 0, y, WIDTH, 4, C.stone);
  fill(screen, 0, TOP - 1, WIDTH, 1, C.slate);
  fill(screen, 0, BOTTOM, WIDTH, 1, C.slate);
  for (let y = TOP + 4; y < BOTTOM; y += 8) fill(screen, WIDTH / 2 - 1, y, 2, 4, C.indigo);
}

function drawPaddle(screen: Screen, x: number, y: number, colour: number, shade: number): void {
  fill(screen, x, y, PADDLE_WIDTH, PADDLE_HEIGHT, colour);
  fill(screen, x + (x < WIDTH / 2 ? 0 : PADDLE_WIDTH - 1), y, 1, PADDLE_HEIGHT, shade);
}

function draw(s: PongState, screen: Screen): void {
  digits(screen, s.opponentScore, 50, 10, C.coral, 3);
  digits(screen, s.score, 133, 10, C.mint, 3);
  drawPaddle(screen, OPPONENT_X, s.opponentY, C.coral, C.coralShade);
  drawPaddle(screen, PLAYER_X, s.playerY, C.mint, C.mintShade);
  if (s.wait === 0) fill(screen, s.ballX, s.ballY, BALL, BALL, C.cream);
}

const game = arcadeGame<PongState, PongParams>({
  name: 'Pong',
  summary: 'Return the ball past an opponent who can be beaten, first to 21 points.',
  params: { opponentSpeed: 1.5 },
  actionNames: ['noop', 'up', 'down'],
  keys: { ArrowUp: 1, ArrowDown: 2, KeyW: 1, KeyS: 2 },
  check({ opponentSpeed }) {
    if (opponentSpeed >= 0) return;
    throw new BadInput(`opponentSpeed must be a number of pixels a frame, at least 0, got ${opponentSpeed}`);
  },
  init: () => ({
    score: 0,
    lives: 0,
    frame: 0,
    opponentScore: 0,
    playerY: MIDDLE,
    opponentY: MIDDLE,
    ballX: (WIDTH - BALL) / 2,
    ballY: (TOP + BOTTOM - BALL) / 2,
    ballVx: 0,
    ballVy: 0,
    wait: WAIT,
    rally: 0,
    aim: 0,
  }),
  step(s, action, rng, { opponentSpeed }) {
    if (action === 1) s.playerY = Math.max(HIGHEST, s.playerY - PLAYER_SPEED);
    else if (action === 2) s.playerY = Math.min(LOWEST, s.playerY + PLAYER_SPEED);
    moveOpponent(s, opponentSpeed);
    if (s.wait > 0) {
      if (--s.wait === 0) serve(s, rng);
      return 0;
    }
    const point = moveBall(s, rng);
    if (point === 0) return 0;
    if (point > 0) s.score++;
    else s.opponentScore++;
    s.wait = WAIT;
    return point;
  },
  isTerminal: (s) => s.score >= POINTS || s.opponentScore >= POINTS,
  background,
  draw,
  rewardThreshold: 18,
});

export const { raw: pong, nature: pongNature, paint: paintPong } = game;
