/** The board of MinAtar: ten by ten cells, each a rounded tile. */

import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';

export const CELLS = 10;
export const CELL = 56;
export const GAP = 4;
export const TILE = CELL - GAP;
export const RADIUS = 8;
const MARGIN = 18;
export const SIDE = CELLS * CELL + 2 * MARGIN;

/** The left or upper edge of a column's or row's tiles, and their middle. */
export const edge = (index: number): number => MARGIN + index * CELL + GAP / 2;
export const centre = (index: number): number => MARGIN + (index + 0.5) * CELL;

export const emptyTile = (c: Palette): number => mix(c.backdrop, c.line, 0.42);

/** `tile` gives each row its colour. */
export function drawBoard(p: Painter, c: Palette, tile: (row: number) => number = () => emptyTile(c)): void {
  p.rect(0, 0, SIDE, SIDE, ink(c.backdrop));
  for (let row = 0; row < CELLS; row++) {
    const colour = ink(tile(row));
    for (let column = 0; column < CELLS; column++) p.rect(edge(column), edge(row), TILE, TILE, colour, RADIUS);
  }
}

export const onBoard = (column: number): boolean => column >= 0 && column < CELLS;

/** Draws in a frame whose origin is the middle of a cell and whose x grows the way that something heads. */
export function facing(
  p: Painter,
  column: number,
  row: number,
  heading: number,
  draw: (x: (x: number) => number) => void,
): void {
  p.group({ x: centre(column), y: centre(row) }, () => draw((x) => (heading < 0 ? -x : x)));
}

/** What something leaves in the cell behind it: three strokes that fade. */
export function drawWake(p: Painter, column: number, row: number, heading: number, rgb: number): void {
  if (!onBoard(column)) return;
  facing(p, column, row, heading, (x) => {
    for (let k = 0; k < 3; k++) p.circle(x(17 - 15 * k), 0, 6 - 1.5 * k, ink(rgb, 0.5 - 0.14 * k));
  });
}
