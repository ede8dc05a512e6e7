/** MinAtar Freeway: a road of eight lanes between two pavements, cars with their speed behind them, and the chicken. */

import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene } from '../scene.js';
import { CELLS, centre, drawBoard, edge, emptyTile, facing, SIDE } from './board.js';

interface State {
  readonly chicken: number;
  readonly rest: number;
  /** By row from 1. */
  readonly carX: ArrayLike<number>; // [8]
  readonly speed: ArrayLike<number>; // [8], 1 fast … 5 slow
  readonly heading: ArrayLike<number>; // [8]
}

const COLUMN = 4;
const SLOWEST = 5;
const WHITE = 0xffffff;
const DARK = 0x10151f;

/** Round the board's edges, as cars drive. */
const wrapped = (column: number): number => (column + CELLS) % CELLS;

function drawCar(p: Painter, column: number, row: number, heading: number, rgb: number): void {
  facing(p, column, row, heading, (x) => {
    const part = (from: number, y: number, width: number, height: number, colour: number, radius: number): void =>
      p.rect(Math.min(x(from), x(from + width)), y, width, height, ink(colour), radius);
    for (const wheel of [-17, 7]) for (const y of [-19, 13]) part(wheel, y, 10, 6, DARK, 2);
    part(-24, -16, 48, 32, rgb, 9);
    part(-16, -11, 26, 22, mix(rgb, DARK, 0.3), 6);
    part(3, -10, 7, 20, mix(rgb, WHITE, 0.7), 3);
    for (const y of [-12, 7]) part(19, y, 4, 5, mix(rgb, WHITE, 0.85), 2);
  });
}

/** As many strokes as the car is fast. */
function drawSpeed(p: Painter, column: number, row: number, heading: number, speed: number, rgb: number): void {
  facing(p, column, row, heading, (x) => {
    for (let k = 0; k <= SLOWEST - speed; k++) {
      const at = x(19 - 9 * k);
      p.rect(at - 2, -11, 4, 22, ink(rgb, 0.6 - 0.1 * k), 2);
    }
  });
}

function drawChicken(p: Painter, c: Palette, row: number): void {
  const [x, y] = [centre(COLUMN), centre(row)];
  const plumage = mix(c.bricks[2], WHITE, 0.75);
  p.circle(x, y, 27, ink(c.accent, 0.25));
  for (const side of [-1, 1]) p.rect(x + side * 6 - 1.5, y + 13, 3, 10, ink(c.warm), 1.5);
  for (const k of [-1, 0, 1]) p.circle(x + 4 * k, y - 19, 4, ink(c.bad));
  p.circle(x, y + 4, 16, ink(plumage));
  p.circle(x, y - 9, 10.5, ink(plumage));
  for (const side of [-1, 1]) p.circle(x + side * 13, y + 5, 6, ink(mix(plumage, DARK, 0.14)));
  for (const side of [-1, 1]) p.circle(x + side * 4, y - 11, 2, ink(DARK));
  p.polygon([x - 4, y - 7, x + 4, y - 7, x, y - 1], ink(c.warm));
}

export const minatarFreewayScene: Scene = {
  glide: 0,
  matches: (world) => /^MinAtar\/Freeway-v\d+$/.test(world.id),
  size: () => ({ width: SIDE, height: SIDE }),
  draw(p, { state, palette: c }) {
    const s = state as State;
    const grass = mix(emptyTile(c), c.good, 0.22);
    drawBoard(p, c, (row) => (row === 0 || row === CELLS - 1 ? grass : emptyTile(c)));
    for (let row = 2; row < CELLS - 1; row++) {
      for (let k = 0; k < CELLS; k++) p.rect(edge(k) + 14, edge(row) - 3, 24, 2, ink(c.muted, 0.45), 1);
    }
    for (let lane = 0; lane < s.carX.length; lane++) {
      const [x, heading] = [s.carX[lane] as number, s.heading[lane] as number];
      const speed = s.speed[lane] as number;
      const rgb = mix(c.bad, c.metal, (speed - 1) / (SLOWEST - 1));
      drawSpeed(p, wrapped(x - heading), lane + 1, heading, speed, rgb);
      drawCar(p, x, lane + 1, heading, rgb);
    }
    drawChicken(p, c, s.chicken);
  },
};
