/** Taxi: the town with its walls and landmarks, the passenger, the taxi, and what a tabular agent knows of every cell. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';
import { eased } from './walker.js';

interface State {
  readonly number: number;
}

const SIZE = 5;
const CELL = 104;
const MARGIN = 26;
const SIDE = 210; // the panel to the right of the town
const TOWN = SIZE * CELL;
const WIDTH = TOWN + 2 * MARGIN + SIDE;
const HEIGHT = TOWN + 2 * MARGIN;
const LETTERS = ['R', 'G', 'Y', 'B'];
const LANDMARKS = [0, 4, 20, 23];
const ABOARD = 4;
const YELLOW = 0xf4c430;
const ROTATION = [Math.PI / 2, -Math.PI / 2, 0, Math.PI]; // of a taxi that drives south, north, east, west

const left = (cell: number): number => MARGIN + (cell % SIZE) * CELL;
const top = (cell: number): number => MARGIN + Math.floor(cell / SIZE) * CELL;
const colourOf = (landmark: number, c: Palette): number => [c.bad, c.good, c.warm, c.accent][landmark] ?? c.muted;

/** The values of the cells with passenger and destination as they are, from the worst, 0, to the best, 1. */
function sharesOf({ table, state }: SceneView): readonly number[] | null {
  if (table === null) return null;
  const rest = (state as State).number % 20;
  const values = Array.from({ length: SIZE * SIZE }, (_, cell) => table.value[cell * 20 + rest] ?? 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0));
}

function drawGround(p: Painter, view: SceneView): void {
  const c = view.palette;
  const shares = sharesOf(view);
  p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
  p.rect(MARGIN - 8, MARGIN - 8, TOWN + 16, TOWN + 16, ink(mix(c.line, c.metal, 0.35)), 14);
  p.rect(MARGIN, MARGIN, TOWN, TOWN, ink(c.panel), 8);
  for (let cell = 0; cell < SIZE * SIZE; cell++) {
    const share = shares === null ? 0 : (shares[cell] as number);
    const ground = shares === null ? mix(c.panel, c.line, 0.55) : mix(c.ice, c.value, share);
    p.rect(left(cell) + 4, top(cell) + 4, CELL - 8, CELL - 8, ink(ground), 10);
  }
}

function drawWalls(p: Painter, rows: readonly string[], c: Palette): void {
  rows.forEach((row, r) => {
    for (let column = 1; column < SIZE; column++) {
      if (row[2 * column] !== '|') continue;
      const [x, y] = [MARGIN + column * CELL, MARGIN + r * CELL];
      p.rect(x - 6, y - 2, 12, CELL + 4, ink(c.metal), 5);
      p.rect(x - 3, y + 2, 3, CELL - 4, ink(0xffffff, 0.18), 1.5);
    }
  });
}

function drawLandmark(p: Painter, landmark: number, isDestination: boolean, c: Palette): void {
  const cell = LANDMARKS[landmark] as number;
  const [x, y] = [left(cell) + 4, top(cell) + 4];
  const colour = colourOf(landmark, c);
  p.rect(x, y, CELL - 8, CELL - 8, ink(colour, 0.28), 10);
  p.rect(x + 8, y + 8, 26, 26, ink(colour), 7);
  p.text(x + 21, y + 21.5, LETTERS[landmark] as string, {
    size: 17,
    ink: ink(c.backdrop),
    align: 'centre',
    bold: true,
  });
  if (!isDestination) return;
  for (const [dx, dy] of [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ] as const) {
    const [cx, cy] = [x + dx * (CELL - 8), y + dy * (CELL - 8)];
    p.rect(dx === 0 ? cx : cx - 26, dy === 0 ? cy : cy - 5, 26, 5, ink(colour), 2.5);
    p.rect(dx === 0 ? cx : cx - 5, dy === 0 ? cy : cy - 26, 5, 26, ink(colour), 2.5);
  }
}

function drawPassenger(p: Painter, x: number, y: number, c: Palette): void {
  p.circle(x, y + 19, 4, ink(0x000000, 0.15));
  p.rect(x - 11, y - 2, 22, 24, ink(c.text), 10);
  p.circle(x, y - 11, 10, ink(0xffd9b8));
  p.arc(x, y - 12, 8, Math.PI, 2 * Math.PI, 6, ink(0x5b4636));
}

/** The taxi from above, heading right, with the origin at its middle. */
function drawTaxi(p: Painter, carries: boolean, c: Palette): void {
  for (const [dx, dy] of [
    [-20, -22],
    [12, -22],
    [-20, 16],
    [12, 16],
  ] as const)
    p.rect(dx, dy, 14, 7, ink(0x20242c), 3);
  p.rect(-36, -19, 72, 38, ink(YELLOW), 11);
  p.rect(-22, -15, 40, 30, ink(mix(YELLOW, 0x000000, 0.22)), 8);
  p.polygon([12, -14, 20, -11, 20, 11, 12, 14], ink(0x23344a));
  p.polygon([-22, -13, -16, -14, -16, 14, -22, 13], ink(0x23344a));
  for (let k = 0; k < 6; k++) p.rect(-32 + 10 * k, k % 2 === 0 ? -19 : -16, 8, 3, ink(0x20242c));
  for (const dy of [-12, 8]) p.rect(31, dy, 4, 5, ink(0xfff4c2), 2);
  if (carries) {
    p.circle(-2, 0, 10, ink(0xffd9b8));
    p.circle(-4, 0, 7, ink(0x5b4636));
  } else p.rect(-7, -8, 12, 16, ink(c.text, 0.85), 3);
}

/** Which way the taxi last drove; east when it stood. */
function headingOf(from: number, to: number): number {
  const move = [SIZE, -SIZE, 1, -1].indexOf(to - from);
  return ROTATION[move] ?? 0;
}

function drawPanel(p: Painter, passenger: number, destination: number, c: Palette): void {
  const x = TOWN + 2 * MARGIN + 10;
  p.text(x, MARGIN + 14, 'passenger', { size: 15, ink: ink(c.muted) });
  const where = passenger === ABOARD ? 'aboard' : `waits at ${LETTERS[passenger]}`;
  p.text(x, MARGIN + 42, where, { size: 22, ink: ink(passenger === ABOARD ? c.good : c.text), bold: true });
  p.text(x, MARGIN + 92, 'bound for', { size: 15, ink: ink(c.muted) });
  p.rect(x, MARGIN + 106, 32, 32, ink(colourOf(destination, c)), 8);
  const style = { size: 20, ink: ink(c.backdrop), align: 'centre', bold: true } as const;
  p.text(x + 16, MARGIN + 122, LETTERS[destination] as string, style);
}

export const taxiScene: Scene = {
  glide: 0.16,
  matches: (world: WorldInfo) => /^Taxi-v\d+$/.test(world.id) && Array.isArray(world.layout),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, view) {
    const { state, previous, progress, palette: c } = view;
    const { number } = state as State;
    const cell = Math.floor(number / 20);
    const from = previous === null ? cell : Math.floor((previous as State).number / 20);
    const passenger = Math.floor(number / 4) % 5;
    drawGround(p, view);
    for (let landmark = 0; landmark < 4; landmark++) drawLandmark(p, landmark, landmark === number % 4, c);
    drawWalls(p, view.world.layout as readonly string[], c);
    const waitsAt = LANDMARKS[passenger];
    if (waitsAt !== undefined) drawPassenger(p, left(waitsAt) + CELL - 28, top(waitsAt) + CELL - 36, c);
    const x = eased(left(from), left(cell), progress) + CELL / 2;
    const y = eased(top(from), top(cell), progress) + CELL / 2;
    p.group({ x, y, rotation: headingOf(from, cell) }, () => drawTaxi(p, passenger === ABOARD, c));
    drawPanel(p, passenger, number % 4, c);
  },
};
