/** Figures in one colour, drawn with letters; sprites of many colours; the digits. */

import { WIDTH } from './size.js';

/** A figure in one colour: rows of bits, the highest of `width` (at most 31) leftmost. */
export interface Shape {
  readonly width: number;
  readonly height: number;
  /** 1, 2, … in the order of their making. */
  readonly id: number;
  readonly rows: Int32Array; // [height]
  /** Places of the set bits on the screen from the top left corner, as they are and mirrored. */
  readonly places: Int32Array;
  readonly mirrored: Int32Array;
}

function placesOf(rows: Int32Array, width: number, flip: boolean): Int32Array {
  const places: number[] = [];
  rows.forEach((bits, y) => {
    for (let x = 0; x < width; x++) {
      if (((bits >> (flip ? x : width - 1 - x)) & 1) === 1) places.push(y * WIDTH + x);
    }
  });
  return Int32Array.from(places);
}

/** A rectangle of many colours. */
export interface Sprite {
  readonly width: number;
  readonly height: number;
  /** As a shape's. */
  readonly id: number;
  readonly colours: Uint8Array; // [height × width]
}

const all: (Shape | Sprite)[] = [];

/** The shape or sprite of that number. */
export const figureOf = (id: number): Shape | Sprite => all[id - 1];

/** @param colours row after row */
export function sprite(width: number, height: number, colours: Uint8Array): Sprite {
  const figure = { width, height, id: all.length + 1, colours };
  all.push(figure);
  return figure;
}

/** A shape drawn with letters: any but a space and a dot is a pixel. Rows are as long as the longest. */
export function shape(...lines: readonly string[]): Shape {
  const width = Math.max(...lines.map((line) => line.length));
  if (width < 1 || width > 31) throw new RangeError(`a shape is 1 to 31 pixels wide, got ${width}`);
  const rows = Int32Array.from(lines, (line) =>
    Array.from({ length: width }, (_, x) => x).reduce(
      (bits, x) => (bits << 1) | (line[x] === undefined || line[x] === ' ' || line[x] === '.' ? 0 : 1),
      0,
    ),
  );
  const places = placesOf(rows, width, false);
  const mirrored = placesOf(rows, width, true);
  const figure = { width, height: lines.length, id: all.length + 1, rows, places, mirrored };
  all.push(figure);
  return figure;
}

/** Figures of 4 × 5 pixels, cut at the corners. */
export const DIGITS: readonly Shape[] = [
  shape('.##.', '#..#', '#..#', '#..#', '.##.'),
  shape('.#..', '##..', '.#..', '.#..', '###.'),
  shape('###.', '...#', '.##.', '#...', '####'),
  shape('###.', '...#', '.##.', '...#', '###.'),
  shape('#..#', '#..#', '####', '...#', '...#'),
  shape('####', '#...', '###.', '...#', '###.'),
  shape('.##.', '#...', '###.', '#..#', '.##.'),
  shape('####', '...#', '..#.', '.#..', '.#..'),
  shape('.##.', '#..#', '.##.', '#..#', '.##.'),
  shape('.##.', '#..#', '.###', '...#', '.##.'),
];
