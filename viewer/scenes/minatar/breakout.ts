/** MinAtar Breakout: ten by ten cells, as the agent sees them: paddle, ball, the ball's trail, bricks. */

import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene } from '../scene.js';

interface State {
  readonly paddle: number;
  readonly ballX: number;
  readonly ballY: number;
  readonly trailX: number;
  readonly trailY: number;
  readonly missed: boolean;
  readonly bricks: ArrayLike<number>; // [3 × 10]
}

const CELLS = 10;
const CELL = 56;
const GAP = 4;
const MARGIN = 18;
const SIDE = CELLS * CELL + 2 * MARGIN;
const RADIUS = 8;

const at = (index: number): number => MARGIN + index * CELL + GAP / 2;
const centre = (index: number): number => MARGIN + (index + 0.5) * CELL;

function drawBoard(p: Painter, c: Palette): void {
  p.rect(0, 0, SIDE, SIDE, ink(c.backdrop));
  const empty = ink(mix(c.backdrop, c.line, 0.42));
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    p.rect(at(cell % CELLS), at(Math.floor(cell / CELLS)), CELL - GAP, CELL - GAP, empty, RADIUS);
  }
}

function drawBricks(p: Painter, c: Palette, bricks: ArrayLike<number>): void {
  for (let i = 0; i < bricks.length; i++) {
    if (bricks[i] !== 1) continue;
    const row = Math.floor(i / CELLS);
    const [x, y] = [at(i % CELLS), at(1 + row)];
    const rgb = c.bricks[row as 0 | 1 | 2];
    p.rect(x, y, CELL - GAP, CELL - GAP, ink(rgb), RADIUS);
    p.rect(x + 8, y + 7, CELL - GAP - 16, 4, ink(0xffffff, 0.28), 2);
  }
}

function drawBall(p: Painter, c: Palette, s: State): void {
  const moved = s.trailX !== s.ballX || s.trailY !== s.ballY;
  if (moved) {
    p.line([centre(s.trailX), centre(s.trailY), centre(s.ballX), centre(s.ballY)], 10, ink(c.muted, 0.28));
    p.circle(centre(s.trailX), centre(s.trailY), 10, ink(c.muted, 0.5));
  }
  p.circle(centre(s.ballX), centre(s.ballY), 26, ink(s.missed ? c.bad : c.warm, 0.18));
  p.circle(centre(s.ballX), centre(s.ballY), 18, ink(s.missed ? c.bad : c.warm));
}

function drawPaddle(p: Painter, c: Palette, column: number): void {
  p.rect(at(column), at(CELLS - 1), CELL - GAP, CELL - GAP, ink(c.accent), RADIUS);
  p.rect(at(column) + 8, at(CELLS - 1) + 7, CELL - GAP - 16, 4, ink(0xffffff, 0.3), 2);
}

export const minatarBreakoutScene: Scene = {
  glide: 0,
  matches: (world) => /^MinAtar\/Breakout-v\d+$/.test(world.id),
  size: () => ({ width: SIDE, height: SIDE }),
  draw(p, { state, palette }) {
    const s = state as State;
    drawBoard(p, palette);
    drawBricks(p, palette, s.bricks);
    drawPaddle(p, palette, s.paddle);
    drawBall(p, palette, s);
  },
};
