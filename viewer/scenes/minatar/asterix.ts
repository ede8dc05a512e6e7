/** MinAtar Asterix: eight lanes, a hero with a winged helmet, spiked enemies, coins, and what those leave behind. */

import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene } from '../scene.js';
import { CELLS, centre, drawBoard, drawWake, emptyTile, facing, SIDE } from './board.js';

interface State {
  readonly x: number;
  readonly y: number;
  /** By row from 1: 0 nothing, 1 an enemy, 2 gold. */
  readonly kind: ArrayLike<number>; // [8]
  readonly column: ArrayLike<number>; // [8]
  readonly heading: ArrayLike<number>; // [8]
  readonly caught: boolean;
}

const ENEMY = 1;
const WHITE = 0xffffff;
const DARK = 0x10151f;

function drawEnemy(p: Painter, c: Palette, column: number, row: number, heading: number): void {
  facing(p, column, row, heading, (x) => {
    const spikes: number[] = [];
    for (let k = 0; k < 20; k++) {
      const [angle, reach] = [(k * Math.PI) / 10, k % 2 === 0 ? 24 : 17];
      spikes.push(reach * Math.cos(angle), reach * Math.sin(angle));
    }
    p.polygon(spikes, ink(c.bad));
    p.circle(0, 0, 15, ink(mix(c.bad, DARK, 0.22)));
    for (const eye of [2, 12]) {
      p.circle(x(eye), -3, 4.5, ink(WHITE));
      p.circle(x(eye + 1.5), -3, 2.2, ink(DARK));
    }
  });
}

function drawGold(p: Painter, c: Palette, column: number, row: number): void {
  const [x, y] = [centre(column), centre(row)];
  const gold = c.bricks[2];
  p.circle(x, y, 24, ink(gold, 0.2));
  p.circle(x, y, 18, ink(mix(gold, DARK, 0.3)));
  p.circle(x, y, 15.5, ink(gold));
  p.rect(x - 3, y - 9, 6, 18, ink(mix(gold, DARK, 0.3)), 3);
  p.arc(x, y, 12, Math.PI * 1.1, Math.PI * 1.45, 2.5, ink(WHITE, 0.6));
}

function drawHero(p: Painter, c: Palette, s: State): void {
  const [x, y] = [centre(s.x), centre(s.y)];
  const helmet = s.caught ? c.bad : c.accent;
  p.circle(x, y, 27, ink(helmet, 0.16));
  for (const side of [-1, 1]) {
    p.polygon([x + side * 10, y - 6, x + side * 24, y - 23, x + side * 22, y - 4], ink(mix(helmet, WHITE, 0.55)));
  }
  p.circle(x, y + 2, 17, ink(mix(c.wood, WHITE, 0.35)));
  p.sector(x, y, 18, Math.PI, 2 * Math.PI, ink(helmet));
  p.rect(x - 19, y - 3, 38, 5, ink(mix(helmet, DARK, 0.25)), 2.5);
  for (const side of [-1, 1]) p.circle(x + side * 6, y + 7, 2.4, ink(DARK));
  for (const side of [-1, 1]) p.polygon([x, y + 11, x + side * 13, y + 12, x + side * 4, y + 17], ink(c.wood));
}

export const minatarAsterixScene: Scene = {
  glide: 0,
  matches: (world) => /^MinAtar\/Asterix-v\d+$/.test(world.id),
  size: () => ({ width: SIDE, height: SIDE }),
  draw(p, { state, palette: c }) {
    const s = state as State;
    const kerb = mix(c.backdrop, c.line, 0.18);
    drawBoard(p, c, (row) => (row === 0 || row === CELLS - 1 ? kerb : emptyTile(c)));
    for (let lane = 0; lane < s.kind.length; lane++) {
      const kind = s.kind[lane] as number;
      if (kind === 0) continue;
      const [column, heading] = [s.column[lane] as number, s.heading[lane] as number];
      drawWake(p, column - heading, lane + 1, heading, kind === ENEMY ? c.bad : c.bricks[2]);
      if (kind === ENEMY) drawEnemy(p, c, column, lane + 1, heading);
      else drawGold(p, c, column, lane + 1);
    }
    drawHero(p, c, s);
  },
};
