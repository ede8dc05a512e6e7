/**
 * Draws docs/images/worlds.png, the picture of many worlds at once: npx tsx scripts/dev/gallery.ts
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Picture } from '../../core/env.js';
import { root } from '../cli/places.js';
import { drawWorldAt } from './pictures.js';
import { pngOf } from './worlds/png.js';

/** Rows of worlds. */
const ROWS: readonly (readonly string[])[] = [
  ['Arcade/Pong-v0', 'Arcade/Breakout-v0', 'Arcade/Invaders-v0', 'Arcade/Freeway-v0', 'Arcade/Snake-v0'],
  ['MinAtar/SpaceInvaders-v1', 'MinAtar/Freeway-v1', 'Grid/Portals-v0', 'MiniGrid/DoorKey-8x8-v0', 'Taxi-v4'],
  ['Acrobot-v1', 'MountainCar-v0', 'Blackjack-v1', 'Tiny/Treadmill-v0', 'Tiny/Bandit-v0'],
];
const CELL = 236; // width, and height at most
const GAP = 12;
const BACK = [12, 15, 21];

/** `picture` in a cell of the page, in its own proportions, in the middle; each pixel the mean of those it covers. */
function place(page: Picture, { width, height, data }: Picture, left: number, top: number, rowHeight: number): void {
  const scale = Math.max(width / CELL, height / rowHeight);
  const [w, h] = [Math.floor(width / scale), Math.floor(height / scale)];
  const [x0, y0] = [left + ((CELL - w) >> 1), top + ((rowHeight - h) >> 1)];
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [fromX, toX] = [Math.floor(x * scale), Math.max(Math.floor(x * scale) + 1, Math.floor((x + 1) * scale))];
      const [fromY, toY] = [Math.floor(y * scale), Math.max(Math.floor(y * scale) + 1, Math.floor((y + 1) * scale))];
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let j = fromY; j < toY; j++)
          for (let i = fromX; i < toX; i++) sum += data[3 * (j * width + i) + c] as number;
        page.data[3 * ((y0 + y) * page.width + x0 + x) + c] = Math.round(sum / ((toX - fromX) * (toY - fromY)));
      }
    }
  }
}

const rows = ROWS.map((ids) => ids.map((id) => drawWorldAt(id)));
const heights = rows.map((pictures) =>
  Math.min(320, Math.max(...pictures.map(({ width, height }) => (height / width) * CELL))),
);
const columns = Math.max(...ROWS.map((ids) => ids.length));
const page: Picture = {
  width: columns * (CELL + GAP) + GAP,
  height: Math.round(heights.reduce((sum, h) => sum + h + GAP, GAP)),
  data: new Uint8Array(0),
};
const whole: Picture = {
  ...page,
  data: new Uint8Array(page.width * page.height * 3).map((_, i) => BACK[i % 3] as number),
};
let top = GAP;
rows.forEach((pictures, r) => {
  const height = Math.floor(heights[r] as number);
  pictures.forEach((picture, k) => {
    place(whole, picture, GAP + k * (CELL + GAP), top, height);
  });
  top += height + GAP;
});
writeFileSync(join(root, 'docs/images/worlds.png'), pngOf(whole));
