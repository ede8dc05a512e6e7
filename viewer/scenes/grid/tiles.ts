/** The cells of grids, each drawn within [0, TILE]². */

import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';

export const TILE = 64;
const MIDDLE = TILE / 2;

/** The colours of keys, doors, balls and boxes by their names. */
export function colourOf(name: string, c: Palette): number {
  const named: Readonly<Record<string, number>> = {
    red: c.bad,
    green: c.good,
    blue: c.accent,
    purple: c.channels[6] as number,
    yellow: c.bricks[2],
    grey: c.metal,
  };
  return named[name] ?? c.muted;
}

/** `ground`: the colour under everything. */
export function drawFloor(p: Painter, ground: number): void {
  p.rect(1, 1, TILE - 2, TILE - 2, ink(ground), 5);
}

/** A block with a face, a far edge where nothing stands behind it, and a side where nothing stands before it. */
export function drawWall(p: Painter, edge: boolean, open: boolean, c: Palette): void {
  const face = mix(c.metal, c.backdrop, 0.5);
  p.rect(-0.5, 0, TILE + 1, TILE + 0.5, ink(face));
  if (edge) p.rect(-0.5, 0, TILE + 1, 4, ink(mix(face, 0xffffff, 0.14)));
  if (!open) return;
  p.rect(-0.5, TILE - 20, TILE + 1, 20.5, ink(mix(face, 0x000000, 0.38)));
  p.rect(-0.5, TILE - 20, TILE + 1, 2, ink(mix(face, 0xffffff, 0.16)));
}

export function drawGoal(p: Painter, c: Palette): void {
  p.rect(3, 3, TILE - 6, TILE - 6, ink(c.good, 0.38), 6);
  p.circle(25, TILE - 14, 9, ink(0x000000, 0.14));
  p.rect(23, 11, 4, TILE - 25, ink(c.text, 0.85), 2);
  p.polygon([27, 12, 50, 21, 27, 31], ink(c.good));
}

export function drawPit(p: Painter, c: Palette): void {
  p.circle(MIDDLE, MIDDLE, 26, ink(mix(c.ice, c.text, 0.2)));
  p.circle(MIDDLE, MIDDLE + 2, 23, ink(c.water));
  p.arc(MIDDLE, MIDDLE + 4, 17, Math.PI * 0.15, Math.PI * 0.6, 2.5, ink(c.bad, 0.7));
}

export function drawIce(p: Painter, c: Palette): void {
  p.rect(1, 1, TILE - 2, TILE - 2, ink(c.accent, 0.2), 5);
  for (const [x, y, long] of [
    [12, 24, 16],
    [12, 34, 9],
    [36, 52, 16],
  ] as const)
    p.line([x, y, x + long, y - long * 0.7], 2.5, ink(0xffffff, 0.4));
}

/** `count` strokes towards (columns, rows), which is to the right, down, left or up. */
export function drawWind(p: Painter, rows: number, columns: number, c: Palette): void {
  const count = Math.min(3, Math.max(Math.abs(rows), Math.abs(columns)));
  p.group({ x: MIDDLE, y: MIDDLE, rotation: Math.atan2(rows, columns) }, () => {
    for (let k = 0; k < count; k++) {
      const y = (k - (count - 1) / 2) * 15;
      p.line([-17, y, 12, y], 3, ink(c.accent, 0.5));
      p.polygon([19, y, 9, y - 6, 9, y + 6], ink(c.accent, 0.5));
    }
  });
}

/** `pair` tells the portals of a map apart. */
export function drawPortal(p: Painter, pair: number, c: Palette): void {
  const colour = c.channels[[6, 9, 7, 5][pair % 4] as number] as number;
  p.circle(MIDDLE, MIDDLE, 25, ink(colour, 0.22));
  for (let k = 0; k < 3; k++) {
    const from = k * 2.1 + pair;
    p.arc(MIDDLE, MIDDLE, 22 - 6 * k, from, from + Math.PI * 1.35, 3.5, ink(colour, 1 - 0.2 * k));
  }
  p.circle(MIDDLE, MIDDLE, 4, ink(colour));
}

export function drawKey(p: Painter, colour: number, c: Palette): void {
  p.group({ x: MIDDLE, y: MIDDLE, rotation: -Math.PI / 4 }, () => {
    p.rect(-6, -3.5, 30, 7, ink(colour), 2);
    p.rect(12, 2, 5, 9, ink(colour), 1.5);
    p.rect(19, 2, 5, 11, ink(colour), 1.5);
    p.circle(-12, 0, 12, ink(colour));
    p.circle(-12, 0, 5.5, ink(c.panel));
  });
}

/** `state`: 'open', 'closed' or 'locked'. */
export function drawDoor(p: Painter, state: string, colour: number, c: Palette): void {
  const frame = mix(colour, 0x000000, 0.35);
  p.rect(2, 2, TILE - 4, TILE - 4, ink(frame), 5);
  if (state === 'open') {
    p.rect(9, 7, TILE - 18, TILE - 14, ink(c.panel), 3);
    p.rect(5, 5, 9, TILE - 10, ink(colour), 3);
    return;
  }
  p.rect(8, 8, TILE - 16, TILE - 16, ink(colour), 3);
  p.rect(14, 14, TILE - 28, 14, ink(frame, 0.4), 2);
  p.rect(14, 34, TILE - 28, 16, ink(frame, 0.4), 2);
  if (state === 'closed') {
    p.circle(TILE - 15, MIDDLE, 4, ink(c.backdrop));
    return;
  }
  p.circle(MIDDLE, MIDDLE - 3, 7, ink(c.backdrop));
  p.polygon(
    [MIDDLE - 3.5, MIDDLE, MIDDLE + 3.5, MIDDLE, MIDDLE + 6, MIDDLE + 14, MIDDLE - 6, MIDDLE + 14],
    ink(c.backdrop),
  );
}

export function drawBall(p: Painter, colour: number): void {
  p.circle(MIDDLE, MIDDLE + 3, 21, ink(0x000000, 0.18));
  p.circle(MIDDLE, MIDDLE, 20, ink(colour));
  p.circle(MIDDLE - 6, MIDDLE - 7, 5, ink(0xffffff, 0.4));
}

export function drawBox(p: Painter, colour: number, c: Palette): void {
  p.rect(13, 15, TILE - 26, TILE - 28, ink(colour), 4);
  p.rect(17, 27, TILE - 34, TILE - 44, ink(c.panel, 0.6), 2);
  p.rect(13, 23, TILE - 26, 3, ink(c.backdrop, 0.5));
}

/** Around (0, 0). `heading`: radians clockwise from the right; null for who looks nowhere. */
export function drawAgent(p: Painter, heading: number | null, fallen: boolean, c: Palette): void {
  const colour = fallen ? c.bad : c.warm;
  if (heading === null) {
    p.circle(0, 3, 22, ink(0x000000, 0.22));
    p.circle(0, 0, 21, ink(0xffffff));
    p.circle(0, 0, 18, ink(colour));
    for (const side of [-1, 1]) p.circle(side * 6, -2, 3, ink(0x20242c));
    p.arc(0, 1, 8, Math.PI * 0.2, Math.PI * 0.8, 2.5, ink(0x20242c));
    return;
  }
  const shape = [24, 0, -17, -20, -9, 0, -17, 20];
  p.group({ y: 3, rotation: heading }, () => p.polygon(shape, ink(0x000000, 0.22)));
  p.group({ rotation: heading }, () => {
    p.polygon(shape, ink(0xffffff));
    p.polygon([19, 0, -12, -14.5, -5.5, 0, -12, 14.5], ink(colour));
  });
}
