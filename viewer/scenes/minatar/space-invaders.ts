/** MinAtar Space Invaders: the cannon, aliens that look where they march, and bullets with what trails them. */

import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene } from '../scene.js';
import { CELLS, centre, drawBoard, emptyTile, facing, SIDE } from './board.js';

interface State {
  readonly cannon: number;
  readonly left: number;
  readonly top: number;
  readonly aliens: ArrayLike<number>; // [4 × 6]
  readonly heading: number;
  readonly shotX: ArrayLike<number>;
  readonly shotY: ArrayLike<number>; // −1: none
  readonly bombX: ArrayLike<number>;
  readonly bombY: ArrayLike<number>; // −1: none
  readonly lost: boolean;
}

const COLUMNS = 6;
const WHITE = 0xffffff;
const DARK = 0x10151f;

/** `stride` is which of two ways the legs stand. */
function drawAlien(p: Painter, column: number, row: number, heading: number, rgb: number, stride: boolean): void {
  facing(p, column, row, heading, (x) => {
    for (const side of [-1, 1]) {
      p.line([side * 7, -12, side * 13, -22], 3.5, ink(rgb));
      p.circle(side * 13, -21, 3.5, ink(rgb));
      const foot = stride ? 18 : 9;
      p.line([side * 11, 8, side * foot, 21], 5, ink(rgb));
      p.rect(side * 21 - 3, stride ? -8 : 0, 6, 12, ink(rgb), 3);
    }
    p.rect(-19, -14, 38, 26, ink(rgb), 11);
    for (const eye of [-7, 9]) {
      p.circle(x(eye), -2, 5, ink(WHITE));
      p.circle(x(eye + 2), -2, 2.6, ink(DARK));
    }
  });
}

function drawBullet(p: Painter, column: number, row: number, heading: number, rgb: number): void {
  const [x, y] = [centre(column), centre(row)];
  for (let k = 1; k <= 3; k++) p.circle(x, y - heading * (4 + 8 * k), 4.5 - k, ink(rgb, 0.5 - 0.12 * k));
  p.circle(x, y, 11, ink(rgb, 0.22));
  p.rect(x - 4, y - 11, 8, 22, ink(rgb), 4);
}

function drawCannon(p: Painter, c: Palette, column: number, lost: boolean): void {
  const [x, y] = [centre(column), centre(CELLS - 1)];
  const rgb = lost ? c.bad : c.accent;
  p.circle(x, y, 27, ink(rgb, 0.16));
  p.rect(x - 5, y - 24, 10, 24, ink(mix(rgb, DARK, 0.2)), 4);
  p.rect(x - 14, y - 9, 28, 18, ink(rgb), 7);
  p.rect(x - 23, y + 2, 46, 20, ink(rgb), 8);
  p.rect(x - 16, y + 7, 32, 4, ink(WHITE, 0.3), 2);
}

export const minatarSpaceInvadersScene: Scene = {
  glide: 0,
  matches: (world) => /^MinAtar\/SpaceInvaders-v\d+$/.test(world.id),
  size: () => ({ width: SIDE, height: SIDE }),
  draw(p, { state, palette: c }) {
    const s = state as State;
    const ground = mix(emptyTile(c), c.metal, 0.16);
    drawBoard(p, c, (row) => (row === CELLS - 1 ? ground : emptyTile(c)));
    const colours = [...c.bricks, c.good];
    for (let i = 0; i < s.aliens.length; i++) {
      if (s.aliens[i] === 0) continue;
      const row = Math.floor(i / COLUMNS);
      const [x, y] = [s.left + (i % COLUMNS), s.top + row];
      drawAlien(p, x, y, s.heading, colours[row] as number, (s.left + s.top) % 2 === 0);
    }
    drawCannon(p, c, s.cannon, s.lost);
    for (let k = 0; k < s.shotY.length; k++) {
      if ((s.shotY[k] as number) >= 0) drawBullet(p, s.shotX[k] as number, s.shotY[k] as number, -1, c.accent);
    }
    for (let k = 0; k < s.bombY.length; k++) {
      if ((s.bombY[k] as number) >= 0) drawBullet(p, s.bombX[k] as number, s.bombY[k] as number, 1, c.bad);
    }
  },
};
