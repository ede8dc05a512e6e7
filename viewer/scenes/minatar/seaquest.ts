/** MinAtar Seaquest: the sea and its surface, the submarine, divers, fish, enemy submarines, and the two gauges. */

import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene } from '../scene.js';
import { CELL, CELLS, centre, drawBoard, drawWake, edge, facing, GAP, onBoard, RADIUS, SIDE, TILE } from './board.js';

interface Shoal {
  readonly count: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly heading: ArrayLike<number>;
}

interface State {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  readonly oxygen: number; // of 200
  readonly aboard: number;
  readonly shots: Shoal;
  readonly bombs: Shoal;
  readonly enemies: Shoal & { readonly armed: ArrayLike<number> };
  readonly divers: Shoal;
  readonly lost: boolean;
}

const WHITE = 0xffffff;
const DARK = 0x10151f;
const OXYGEN = 200;
const LOW = 50;
const GAUGES = CELLS - 1;
const SEATS = 6; // right of the gauges' row, up to the last column but one

/** Calls `draw` for everything of a shoal. */
function each(shoal: Shoal, draw: (x: number, y: number, heading: number, i: number) => void): void {
  for (let i = 0; i < shoal.count; i++) {
    draw(shoal.x[i] as number, shoal.y[i] as number, shoal.heading[i] as number, i);
  }
}

/** A hull from the back of the cell behind to the nose, with a tower; the frame is the front's cell. */
function drawHull(p: Painter, x: (x: number) => number, from: number, rgb: number): void {
  const left = Math.min(x(from), x(22));
  p.rect(left, -6, Math.abs(x(22) - x(from)), 24, ink(rgb), 12);
  const tower = Math.min(x(-14), x(6));
  p.rect(tower, -17, 20, 16, ink(mix(rgb, DARK, 0.22)), 4);
  p.line([x(0), -16, x(0), -24, x(9), -24], 3.5, ink(mix(rgb, DARK, 0.22)));
  p.circle(x(11), 5, 5, ink(WHITE, 0.85));
}

function drawSubmarine(p: Painter, c: Palette, s: State): void {
  const behind = onBoard(s.x - s.heading);
  const rgb = s.lost ? c.bad : c.warm;
  facing(p, s.x, s.y, s.heading, (x) => {
    const from = behind ? -CELL - 12 : -26;
    if (behind) {
      p.polygon([x(from + 6), 6, x(from - 10), -8, x(from - 10), 20], ink(mix(rgb, DARK, 0.22)));
    }
    drawHull(p, x, from, rgb);
    if (!behind) return;
    for (const hole of [-CELL + 8, -CELL / 2]) p.circle(x(hole), 5, 5, ink(WHITE, 0.5));
  });
}

function drawFish(p: Painter, c: Palette, column: number, row: number, heading: number): void {
  const rgb = c.good;
  facing(p, column, row, heading, (x) => {
    p.polygon([x(-8), 0, x(-24), -14, x(-19), 0, x(-24), 14], ink(mix(rgb, DARK, 0.25)));
    p.polygon([x(-6), -10, x(6), -21, x(9), -9], ink(mix(rgb, DARK, 0.25)));
    const body: number[] = [];
    for (let k = 0; k < 28; k++) body.push(x(4) + 19 * Math.cos(k * 0.2244), 13 * Math.sin(k * 0.2244));
    p.polygon(body, ink(rgb));
    p.circle(x(13), -3, 4, ink(WHITE));
    p.circle(x(14), -3, 2, ink(DARK));
  });
}

function drawDiver(p: Painter, c: Palette, column: number, row: number, heading: number): void {
  const rgb = c.channels[6] as number;
  facing(p, column, row, heading, (x) => {
    p.line([x(-3), 2, x(-22), 12], 5, ink(rgb));
    p.line([x(-3), 2, x(-23), 2], 5, ink(rgb));
    p.line([x(4), 2, x(18), 12], 4.5, ink(rgb));
    p.rect(Math.min(x(-9), x(8)), -4, 17, 12, ink(rgb), 6);
    p.rect(Math.min(x(-9), x(4)), -10, 13, 7, ink(c.metal), 3);
    p.circle(x(14), -2, 8, ink(mix(c.wood, WHITE, 0.35)));
    p.rect(Math.min(x(14), x(22)), -6, 8, 6, ink(c.accent), 2);
  });
}

function drawBullet(p: Painter, column: number, row: number, heading: number, rgb: number): void {
  facing(p, column, row, heading, (x) => {
    p.rect(Math.min(x(-20), x(0)), -2.5, 20, 5, ink(rgb, 0.35), 2.5);
    p.rect(Math.min(x(-6), x(16)), -4.5, 22, 9, ink(rgb), 4.5);
  });
}

/** Row 9: the air that is left, smoothly, and the divers aboard, over the cells in which the world shows them. */
function drawGauges(p: Painter, c: Palette, s: State): void {
  const y = edge(GAUGES);
  const air = (Math.max(0, s.oxygen) / OXYGEN) * (CELLS * CELL - GAP);
  const rgb = s.oxygen <= LOW ? c.bad : c.accent;
  p.rect(edge(0), y + TILE - 16, CELLS * CELL - GAP, 12, ink(rgb, 0.18), 6);
  if (air > 0) p.rect(edge(0), y + TILE - 16, air, 12, ink(rgb), 6);
  for (let seat = 0; seat < SEATS; seat++) {
    const taken = seat < s.aboard;
    const x = centre(CELLS - 2 - seat);
    p.circle(x, y + 17, 9, ink(c.channels[6] as number, taken ? 1 : 0.18));
    if (taken) p.rect(x - 5, y + 13, 10, 6, ink(WHITE, 0.75), 3);
  }
}

function drawSea(p: Painter, c: Palette): void {
  const sky = mix(c.backdrop, c.accent, 0.1);
  const deep = mix(c.backdrop, c.ice, 0.95);
  drawBoard(p, c, (row) => {
    if (row === 0) return sky;
    if (row === GAUGES) return mix(c.backdrop, c.line, 0.42);
    return mix(mix(deep, c.value, 0.16), deep, row / 8);
  });
  for (let column = 0; column < CELLS; column++) {
    p.rect(edge(column), edge(0) + TILE - 8, TILE, 8, ink(c.value, 0.75), RADIUS / 2);
  }
}

export const minatarSeaquestScene: Scene = {
  glide: 0,
  matches: (world) => /^MinAtar\/Seaquest-v\d+$/.test(world.id),
  size: () => ({ width: SIDE, height: SIDE }),
  draw(p, { state, palette: c }) {
    const s = state as State;
    drawSea(p, c);
    drawGauges(p, c, s);
    each(s.divers, (x, y, heading) => drawWake(p, x - heading, y, heading, c.muted));
    each(s.enemies, (x, y, heading) => drawWake(p, x - heading, y, heading, c.muted));
    each(s.divers, (x, y, heading) => drawDiver(p, c, x, y, heading));
    each(s.enemies, (x, y, heading, i) => {
      if (s.enemies.armed[i] === 1) facing(p, x, y, heading, (at) => drawHull(p, at, -24, c.bricks[0]));
      else drawFish(p, c, x, y, heading);
    });
    drawSubmarine(p, c, s);
    each(s.shots, (x, y, heading) => drawBullet(p, x, y, heading, c.warm));
    each(s.bombs, (x, y, heading) => drawBullet(p, x, y, heading, c.bad));
  },
};
