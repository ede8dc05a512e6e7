/**
 * The painter: what scenes draw with. It flattens every shape to polygons in pixels and hands them to a surface, of
 * which there are two: Pixi (the page) and a software rasteriser (pictures without a browser).
 */

import type { Picture } from '../../core/env.js';

/** A colour 0xRRGGBB and how opaque it is, 0 … 1. */
export interface Ink {
  readonly rgb: number;
  readonly alpha: number;
}

export const ink = (rgb: number, alpha = 1): Ink => ({ rgb, alpha });

/** The colour a fraction t of the way from one to another, channel by channel. */
export function mix(from: number, to: number, t: number): number {
  const f = Math.min(1, Math.max(0, t));
  const channel = (shift: number): number => {
    const a = (from >> shift) & 255;
    const b = (to >> shift) & 255;
    return Math.round(a + (b - a) * f) << shift;
  };
  return channel(16) | channel(8) | channel(0);
}

export interface TextStyle {
  /** Height of the letters' em, in the units of the scene. */
  readonly size: number;
  readonly ink: Ink;
  /** Which point of the line of text (x, y) is; vertically it is always the middle. Default 'left'. */
  readonly align?: 'left' | 'centre' | 'right';
  readonly bold?: boolean;
}

/** RGB → RGBA, opaque, each pixel `times` × `times`: `out` [height × times, width × times, 4]. */
export function enlarge({ width, height, data }: Picture, times: number, out: Uint8Array | Uint8ClampedArray): void {
  const line = 4 * width * times;
  for (let y = 0, from = 0; y < height; y++) {
    const start = y * times * line;
    for (let to = start; to < start + line; from += 3) {
      for (let t = 0; t < times; t++, to += 4) {
        out[to] = data[from] as number;
        out[to + 1] = data[from + 1] as number;
        out[to + 2] = data[from + 2] as number;
        out[to + 3] = 255;
      }
    }
    for (let t = 1; t < times; t++) out.copyWithin(start + t * line, start, start + line);
  }
}

/**
 * How often to enlarge a picture whose pixels are to be so many of the surface's wide, before it is smoothed down to its
 * size: only the edges of its pixels blur then.
 */
export const enlargementFor = (pixel: number): number => Math.min(4, Math.ceil(pixel));

/** Where polygons end up: coordinates and sizes are pixels. */
export interface Surface {
  /** Fills a polygon [x₀, y₀, x₁, y₁, …], not self-crossing. */
  fill(points: number[], colour: Ink): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
  /** A picture over the rectangle. Not smoothed where its pixels are a whole number of the surface's. */
  image(x: number, y: number, width: number, height: number, picture: Picture): void;
}

/** Moves, turns (radians, clockwise) and scales what is drawn within a group. */
export interface Placement {
  readonly x?: number;
  readonly y?: number;
  readonly rotation?: number;
  readonly scale?: number;
}

/** Angles are radians, clockwise from the right; y grows downwards. */
export interface Painter {
  /** `radius` rounds the corners. */
  rect(x: number, y: number, width: number, height: number, fill: Ink, radius?: number): void;
  circle(x: number, y: number, radius: number, fill: Ink): void;
  /** Part of a ring around (x, y). */
  arc(x: number, y: number, radius: number, from: number, to: number, width: number, stroke: Ink): void;
  /** The filled sector between two angles. */
  sector(x: number, y: number, radius: number, from: number, to: number, fill: Ink): void;
  /** A line through [x₀, y₀, x₁, y₁, …] with square ends. */
  line(points: readonly number[], width: number, stroke: Ink): void;
  polygon(points: readonly number[], fill: Ink): void;
  text(x: number, y: number, text: string, style: TextStyle): void;
  /**
   * An RGB picture within a rectangle, over all shapes and under all texts; it does not turn with its group. Its pixels
   * stay sharp: they are a whole number of the surface's where at most a quarter of the size is lost to that.
   */
  image(x: number, y: number, width: number, height: number, picture: Picture): void;
  group(placement: Placement, draw: () => void): void;
}

/** x' = a·x − b·y + e, y' = b·x + a·y + f: turning, scaling and moving. */
interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly e: number;
  readonly f: number;
}

const TURN = 2 * Math.PI;

function within(outer: Matrix, { x = 0, y = 0, rotation = 0, scale = 1 }: Placement): Matrix {
  const cos = Math.cos(rotation) * scale;
  const sin = Math.sin(rotation) * scale;
  return {
    a: outer.a * cos - outer.b * sin,
    b: outer.b * cos + outer.a * sin,
    e: outer.a * x - outer.b * y + outer.e,
    f: outer.b * x + outer.a * y + outer.f,
  };
}

/** Points of an arc, both ends included, close enough together to look round at `pixels` radius. */
function arcPoints(x: number, y: number, radius: number, from: number, to: number, pixels: number): number[] {
  const count = Math.max(2, Math.ceil((Math.abs(to - from) / TURN) * Math.min(128, 12 + 2.5 * Math.sqrt(pixels) * 2)));
  const points: number[] = [];
  for (let i = 0; i <= count; i++) {
    const angle = from + ((to - from) * i) / count;
    points.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  return points;
}

/** The outline of a line of some width: along one side and back along the other, corners mitred. */
function outline(points: readonly number[], width: number): number[] {
  const last = points.length / 2 - 1;
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0; i <= last; i++) {
    const before = normalOf(points, Math.max(0, i - 1));
    const after = normalOf(points, Math.min(last - 1, i));
    const nx = before.x + after.x;
    const ny = before.y + after.y;
    // The mitre's length is width / cos of half the turn; sharp turns are cut at twice the width.
    const stretch = width / Math.max(1, nx * nx + ny * ny);
    const x = points[2 * i] as number;
    const y = points[2 * i + 1] as number;
    left.push(x + nx * stretch, y + ny * stretch);
    right.unshift(x - nx * stretch, y - ny * stretch);
  }
  return [...left, ...right];
}

/** The unit normal of the segment that starts at point i. */
function normalOf(points: readonly number[], i: number): { x: number; y: number } {
  const dx = (points[2 * i + 2] as number) - (points[2 * i] as number);
  const dy = (points[2 * i + 3] as number) - (points[2 * i + 1] as number);
  const length = Math.hypot(dx, dy) || 1;
  return { x: -dy / length, y: dx / length };
}

/** How many of the surface's pixels one of a picture takes along a side: whole ones where that costs little. */
function sharpScale(room: number): number {
  const whole = Math.floor(room + 1e-6);
  return whole >= 0.75 * room ? whole : room;
}

/** A painter whose unit is `scale` pixels and whose origin lies at (left, top) of the surface. */
export function makePainter(surface: Surface, scale: number, left = 0, top = 0): Painter {
  let m: Matrix = { a: scale, b: 0, e: left, f: top };
  const zoom = (): number => Math.hypot(m.a, m.b);

  function fill(points: readonly number[], colour: Ink): void {
    if (colour.alpha <= 0) return;
    const placed = new Array<number>(points.length);
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i] as number;
      const y = points[i + 1] as number;
      placed[i] = m.a * x - m.b * y + m.e;
      placed[i + 1] = m.b * x + m.a * y + m.f;
    }
    surface.fill(placed, colour);
  }

  const arc = (x: number, y: number, r: number, from: number, to: number): number[] =>
    arcPoints(x, y, r, from, to, r * zoom());

  return {
    rect(x, y, width, height, colour, radius = 0) {
      const r = Math.min(radius, width / 2, height / 2);
      const [right, bottom] = [x + width, y + height];
      if (r <= 0) {
        fill([x, y, right, y, right, bottom, x, bottom], colour);
        return;
      }
      const corner = (cx: number, cy: number, quarter: number): number[] =>
        arc(cx, cy, r, (quarter * TURN) / 4, ((quarter + 1) * TURN) / 4);
      fill(
        [
          ...corner(right - r, bottom - r, 0),
          ...corner(x + r, bottom - r, 1),
          ...corner(x + r, y + r, 2),
          ...corner(right - r, y + r, 3),
        ],
        colour,
      );
    },
    circle: (x, y, radius, colour) => fill(arc(x, y, radius, 0, TURN).slice(0, -2), colour),
    arc: (x, y, radius, from, to, width, colour) => fill(outline(arc(x, y, radius, from, to), width), colour),
    sector: (x, y, radius, from, to, colour) => fill([x, y, ...arc(x, y, radius, from, to)], colour),
    line(points, width, colour) {
      if (points.length >= 4) fill(outline(points, width), colour);
    },
    polygon: fill,
    text(x, y, text, style) {
      const [px, py] = [m.a * x - m.b * y + m.e, m.b * x + m.a * y + m.f];
      surface.text(px, py, text, { ...style, size: style.size * zoom() });
    },
    image(x, y, width, height, picture) {
      const [wide, high] = [width * zoom(), height * zoom()];
      const pixel = sharpScale(Math.min(wide / picture.width, high / picture.height));
      const [w, h] = [pixel * picture.width, pixel * picture.height];
      const left = m.a * x - m.b * y + m.e + (wide - w) / 2;
      const upper = m.b * x + m.a * y + m.f + (high - h) / 2;
      surface.image(Math.round(left), Math.round(upper), w, h, picture);
    },
    group(placement, draw) {
      const outer = m;
      m = within(outer, placement);
      draw();
      m = outer;
    },
  };
}
