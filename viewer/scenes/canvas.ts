/** The painter's surface on a canvas's 2D context, and worlds drawn with it: for pages that have the world themselves. */

import type { NumericArray } from '../../core/arrays.js';
import type { Env, Picture } from '../../core/env.js';
import { decodeSnapshot } from '../../core/snapshot.js';
import { stateOf, worldInfo } from '../world-info.js';
import { sceneFor } from './index.js';
import { enlarge, enlargementFor, type Ink, makePainter, type Surface, type TextStyle } from './painter.js';
import { dark, type Palette } from './palette.js';
import type { Table } from './scene.js';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

const cssOf = ({ rgb, alpha }: Ink): string => `rgb(${rgb >> 16} ${(rgb >> 8) & 255} ${rgb & 255} / ${alpha})`;
const ALIGN = { left: 'left', centre: 'center', right: 'right' } as const;

/** The picture, enlarged, on a canvas of its own: a 2D context scales only what lies on another canvas. */
function canvasOf(picture: Picture, times: number): OffscreenCanvas {
  const [width, height] = [picture.width * times, picture.height * times];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const rgba = context.createImageData(width, height);
  enlarge(picture, times, rgba.data);
  context.putImageData(rgba, 0, 0);
  return canvas;
}

export function makeCanvasSurface(context: Context, fontFamily: string): Surface {
  return {
    fill(points, colour) {
      context.fillStyle = cssOf(colour);
      context.beginPath();
      for (let i = 0; i < points.length; i += 2) context.lineTo(points[i] as number, points[i + 1] as number);
      context.fill();
    },
    text(x: number, y: number, text: string, { size, ink, align = 'left', bold = false }: TextStyle) {
      context.font = `${bold ? 600 : 500} ${size}px ${fontFamily}`;
      context.fillStyle = cssOf(ink);
      context.textAlign = ALIGN[align];
      context.textBaseline = 'middle';
      context.fillText(text, Math.round(x), Math.round(y));
    },
    image(x, y, width, height, picture) {
      const pixel = width / picture.width;
      const whole = Number.isInteger(pixel);
      context.imageSmoothingEnabled = !whole;
      context.drawImage(canvasOf(picture, whole ? 1 : enlargementFor(pixel)), x, y, width, height);
    },
  };
}

export interface DrawOptions {
  /** What the world's own scene shows beside its state: the action to come. */
  readonly action?: number | null;
  /** Worlds without a scene of their own are drawn from it. */
  readonly obs?: NumericArray;
  /** Tabular agents: values and actions of all states. */
  readonly table?: Table | null;
  readonly palette?: Palette;
  readonly fontFamily?: string;
}

/** Draws the moment that a world is in, as large as fits, at the sharpness of the screen. The canvas's CSS sizes it. */
export function drawWorld(canvas: HTMLCanvasElement, env: Env, options: DrawOptions = {}): void {
  const { action = null, table = null, palette = dark, fontFamily = 'system-ui, sans-serif' } = options;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this canvas has no 2D context: it was given one of another kind before');
  const width = Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio));
  const height = Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  context.clearRect(0, 0, width, height);
  const world = worldInfo(env);
  const saved = stateOf(env);
  const obs = options.obs === undefined ? null : [...options.obs];
  const state = saved === null ? null : decodeSnapshot(saved);
  const scene = sceneFor(world);
  const size = scene.size(world);
  const scale = Math.min(width / size.width, height / size.height);
  const [left, top] = [(width - size.width * scale) / 2, (height - size.height * scale) / 2];
  const moment = { world, state, previous: null, progress: 1, obs, history: obs === null ? [] : [obs] };
  const surface = makeCanvasSurface(context, fontFamily);
  scene.draw(makePainter(surface, scale, left, top), { ...moment, action, table, palette });
}
