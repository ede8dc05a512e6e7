/** What the scenes of classic control share: numbers in a corner. */

import { ink, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';

/** With its sign, where it has one after rounding. */
export function signed(value: number, digits: number): string {
  const figures = Math.abs(value).toFixed(digits);
  if (Number(figures) === 0) return figures;
  return (value < 0 ? '−' : '+') + figures;
}

/** A label and its value below it, at the top of a scene. */
export function readout(p: Painter, c: Palette, x: number, label: string, value: string): void {
  p.text(x, 34, label, { size: 15, ink: ink(c.muted) });
  p.text(x, 58, value, { size: 22, ink: ink(c.text), bold: true });
}

/**
 * A torque as an arc with a head around (x, y): `torque` in −1 … 1, positive counter-clockwise, its share of the
 * longest arc. `middle` is where the arc starts, in radians clockwise from the right.
 */
export function drawTorque(
  p: Painter,
  x: number,
  y: number,
  radius: number,
  middle: number,
  torque: number,
  c: Palette,
): void {
  if (torque === 0) return;
  const end = middle - torque * 1.2;
  p.arc(x, y, radius, middle, end, 6, ink(c.warm));
  const along = end - Math.sign(torque) * (Math.PI / 2); // heading of the arc's end
  p.group({ x: x + radius * Math.cos(end), y: y + radius * Math.sin(end), rotation: along }, () =>
    p.polygon([16, 0, -2, -11, -2, 11], ink(c.warm)),
  );
}
