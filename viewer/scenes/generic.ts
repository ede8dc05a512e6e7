/**
 * Any world without a scene of its own, from its observation: a picture where it has two or three dimensions, else
 * its numbers by name, with the course of each over the last steps.
 */

import type { Json } from '../../core/json.js';
import type { WireNumber, WorldInfo } from '../protocol.js';
import { ink, mix, type Painter } from './painter.js';
import type { Palette } from './palette.js';
import type { Scene, SceneView, Size } from './scene.js';

const WIDTH = 960;
const ROW = 56;
const MOST_ROWS = 12;
const MARGIN = 28;
const PICTURE = 560; // the longer side

interface Space {
  readonly kind: string;
  readonly shape: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

const numbers = (value: Json | undefined): readonly number[] =>
  Array.isArray(value) ? value.flat(9).filter((n) => typeof n === 'number') : typeof value === 'number' ? [value] : [];

function spaceOf(world: WorldInfo): Space {
  const json = (world.observationSpace ?? {}) as { readonly [key: string]: Json };
  return { kind: String(json.kind), shape: numbers(json.shape), low: numbers(json.low), high: numbers(json.high) };
}

/** Rows, columns and channels of an observation that is a picture; null when it is not. */
function pictureOf(world: WorldInfo): { rows: number; columns: number; channels: number } | null {
  const { kind, shape } = spaceOf(world);
  if (kind !== 'box' || shape.length < 2 || shape.length > 3) return null;
  const [rows = 1, columns = 1, channels = 1] = shape;
  return { rows, columns, channels };
}

const finite = (value: WireNumber | undefined): number => value ?? 0;

/** One pixel: grey, a photograph's red, green and blue, or the strongest of many channels in a colour of its own. */
function pixel(obs: readonly WireNumber[], at: number, channels: number, top: number, c: Palette): number {
  const share = (k: number): number => finite(obs[at + k]) / top;
  if (channels === 1) return mix(c.backdrop, c.text, share(0));
  if (channels === 3 && top > 1) {
    const byte = (k: number): number => Math.round(255 * Math.min(1, Math.max(0, share(k))));
    return (byte(0) << 16) | (byte(1) << 8) | byte(2);
  }
  let rgb = mix(c.backdrop, c.line, 0.42);
  for (let k = 0; k < channels; k++) rgb = mix(rgb, c.channels[k % c.channels.length] as number, share(k));
  return rgb;
}

function drawPicture(p: Painter, view: SceneView, obs: readonly WireNumber[]): void {
  const { rows, columns, channels } = pictureOf(view.world) ?? { rows: 1, columns: 1, channels: 1 };
  const cell = PICTURE / Math.max(rows, columns);
  const top = Math.max(1, ...spaceOf(view.world).high.slice(0, 4));
  const gap = cell >= 20 ? cell / 14 : 0;
  for (let i = 0; i < rows * columns; i++) {
    const [x, y] = [(i % columns) * cell + gap / 2, Math.floor(i / columns) * cell + gap / 2];
    const colour = ink(pixel(obs, i * channels, channels, top, view.palette));
    p.rect(MARGIN + x, MARGIN + y, cell - gap, cell - gap, colour, gap * 2);
  }
}

/** The course of number k over the last steps, within its own range. */
function drawCourse(p: Painter, view: SceneView, k: number, x: number, y: number, width: number): void {
  const c = view.palette;
  const course = view.history.map((obs) => finite(obs[k]));
  const [low, high] = [Math.min(...course), Math.max(...course)];
  const height = ROW - 22;
  p.rect(x, y - height / 2 - 4, width, height + 8, ink(c.panel), 6);
  if (course.length < 2) return;
  const spot = (i: number): [number, number] => [
    x + 8 + ((width - 16) * i) / (course.length - 1),
    y + height / 2 - (high > low ? (((course[i] as number) - low) / (high - low)) * height : height / 2),
  ];
  p.line(
    course.flatMap((_, i) => spot(i)),
    2,
    ink(c.accent),
  );
  p.circle(...spot(course.length - 1), 4, ink(c.warm));
}

function drawNumbers(p: Painter, view: SceneView, obs: readonly WireNumber[]): void {
  const c = view.palette;
  const names = view.world.observationNames;
  const shown = Math.min(obs.length, MOST_ROWS);
  for (let k = 0; k < shown; k++) {
    const y = MARGIN + (k + 0.5) * ROW;
    const value = obs[k] ?? null;
    p.text(MARGIN, y, names?.[k] ?? `observation ${k}`, { size: 18, ink: ink(c.muted) });
    const text = value === null ? 'not finite' : Number.isInteger(value) ? `${value}` : value.toFixed(3);
    p.text(430, y, text.replace('-', '−'), { size: 22, ink: ink(c.text), align: 'right', bold: true });
    drawCourse(p, view, k, 460, y, WIDTH - MARGIN - 460);
  }
  if (obs.length > shown) {
    p.text(MARGIN, MARGIN + (shown + 0.5) * ROW, `and ${obs.length - shown} more`, { size: 17, ink: ink(c.muted) });
  }
}

/** Numbers that an observation has: Discrete has one. */
function countOf(world: WorldInfo): number {
  return spaceOf(world).shape.reduce((product, n) => product * n, 1);
}

function size(world: WorldInfo): Size {
  const picture = pictureOf(world);
  if (picture !== null) {
    const cell = PICTURE / Math.max(picture.rows, picture.columns);
    return { width: picture.columns * cell + 2 * MARGIN, height: picture.rows * cell + 2 * MARGIN };
  }
  const rows = Math.min(countOf(world), MOST_ROWS + 1);
  return { width: WIDTH, height: Math.max(200, rows * ROW + 2 * MARGIN) };
}

export const genericScene: Scene = {
  glide: 0,
  matches: () => true,
  size,
  draw(p, view) {
    const { width, height } = size(view.world);
    p.rect(0, 0, width, height, ink(view.palette.backdrop));
    if (view.obs === null) {
      p.text(width / 2, height / 2, 'no observation', { size: 20, ink: ink(view.palette.muted), align: 'centre' });
    } else if (pictureOf(view.world) !== null) {
      drawPicture(p, view, view.obs);
    } else {
      drawNumbers(p, view, view.obs);
    }
  },
};
