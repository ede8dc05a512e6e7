/** The painter's surface in plain JavaScript: anti-aliased polygons and a small pixel font into an RGB picture. */

import type { Picture } from '../../core/env.js';
import type { Ink, Surface, TextStyle } from './painter.js';
import { ADVANCE, GLYPH_HEIGHT, GLYPH_WIDTH, glyphOf } from './pixel-font.js';

const SUBROWS = 4; // lines sampled within a row of pixels

/** Where a polygon's outline crosses a horizontal line: x, and whether it goes down (1) or up (−1). */
function crossings(points: readonly number[], y: number): { x: number; way: number }[] {
  const found: { x: number; way: number }[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    const [x0, y0, x1, y1] = [points[i], points[i + 1], points[j], points[j + 1]] as [number, number, number, number];
    if (y0 <= y === y1 <= y) continue;
    found.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), way: y1 > y0 ? 1 : -1 });
  }
  return found.sort((a, b) => a.x - b.x);
}

/** Adds to each pixel of a row how much of it lies in [from, to), times `weight`. */
function cover(row: Float32Array, from: number, to: number, weight: number): void {
  const start = Math.max(0, from);
  const end = Math.min(row.length, to);
  for (let x = Math.floor(start); x < end; x++) {
    row[x] = (row[x] as number) + weight * (Math.min(x + 1, end) - Math.max(x, start));
  }
}

export interface RasterSurface extends Surface {
  readonly picture: Picture;
}

/** A black picture of the given size, in pixels, to draw on. */
export function makeRasterSurface(width: number, height: number): RasterSurface {
  const data = new Uint8Array(width * height * 3);
  const row = new Float32Array(width);

  function blendRow(y: number, { rgb, alpha }: Ink): void {
    const channel = [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255] as const;
    for (let x = 0; x < width; x++) {
      const opacity = Math.min(1, row[x] as number) * alpha;
      if (opacity <= 0) continue;
      const at = (y * width + x) * 3;
      for (let k = 0; k < 3; k++) {
        const under = data[at + k] as number;
        data[at + k] = Math.round(under + ((channel[k] as number) - under) * opacity);
      }
    }
  }

  function fill(points: number[], colour: Ink): void {
    const ys = points.filter((_, i) => i % 2 === 1);
    const top = Math.max(0, Math.floor(Math.min(...ys)));
    const bottom = Math.min(height, Math.ceil(Math.max(...ys)));
    for (let y = top; y < bottom; y++) {
      row.fill(0);
      for (let sub = 0; sub < SUBROWS; sub++) {
        let winding = 0;
        let from = 0;
        for (const { x, way } of crossings(points, y + (sub + 0.5) / SUBROWS)) {
          if (winding !== 0) cover(row, from, x, 1 / SUBROWS);
          winding += way;
          from = x;
        }
      }
      blendRow(y, colour);
    }
  }

  function text(x: number, y: number, line: string, { size, ink, align = 'left' }: TextStyle): void {
    const dot = Math.max(1, Math.round((size * 0.72) / GLYPH_HEIGHT));
    const long = (line.length * ADVANCE - (ADVANCE - GLYPH_WIDTH)) * dot;
    const shift = { left: 0, centre: long / 2, right: long }[align];
    const [left, top] = [Math.round(x - shift), Math.round(y - (GLYPH_HEIGHT * dot) / 2)];
    [...line].forEach((letter, i) => {
      glyphOf(letter).forEach((bits, r) => {
        for (let c = 0; c < GLYPH_WIDTH; c++) {
          if (((bits >> (GLYPH_WIDTH - 1 - c)) & 1) === 0) continue;
          const [px, py] = [left + (i * ADVANCE + c) * dot, top + r * dot];
          fill([px, py, px + dot, py, px + dot, py + dot, px, py + dot], ink);
        }
      });
    });
  }

  function image(x: number, y: number, wide: number, high: number, from: Picture): void {
    for (let row = Math.max(0, y); row < Math.min(height, y + high); row++) {
      const line = Math.min(from.height - 1, Math.floor(((row - y + 0.5) / high) * from.height)) * from.width;
      for (let column = Math.max(0, x); column < Math.min(width, x + wide); column++) {
        const pixel = line + Math.min(from.width - 1, Math.floor(((column - x + 0.5) / wide) * from.width));
        const at = (row * width + column) * 3;
        for (let k = 0; k < 3; k++) data[at + k] = from.data[3 * pixel + k] as number;
      }
    }
  }

  return { picture: { width, height, data }, fill, text, image };
}
