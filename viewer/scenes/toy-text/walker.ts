/** What the scenes of grids to walk on share: the walker, and what a tabular agent knows of a tile. */

import { ink, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';

/** From one point to another, slow at both ends. */
export function eased(from: number, to: number, progress: number): number {
  return from + (to - from) * progress * progress * (3 - 2 * progress);
}

/** Somebody with a hat, 60 units tall; `sunk` where it ended badly. */
export function drawWalker(p: Painter, x: number, y: number, sunk: boolean, c: Palette): void {
  p.circle(x, y + 4, 30, ink(0x000000, 0.2));
  p.circle(x, y, 30, ink(0xffffff));
  p.circle(x, y, 27, ink(sunk ? c.bad : c.accent));
  p.group({ x, y: y + 4, scale: 0.88 }, () => {
    p.circle(0, 3, 15, ink(0xffe1c2));
    p.polygon([-18, -3, 0, -27, 18, -3], ink(0x1e7f57));
    p.circle(0, -26, 5, ink(0xffffff));
    p.rect(-20, -6, 40, 8, ink(0xffffff), 4);
    for (const side of [-1, 1]) p.circle(side * 5.5, 6, 2.2, ink(0x2a2f3a));
  });
}

/** An arrow 42 units long; `heading` in radians clockwise from the right. */
export function drawArrow(p: Painter, x: number, y: number, heading: number, c: Palette): void {
  p.group({ x, y, rotation: heading }, () => {
    p.rect(-20, -3, 26, 6, ink(c.text, 0.85), 3);
    p.polygon([22, 0, 3, -12, 3, 12], ink(c.text, 0.85));
  });
}
