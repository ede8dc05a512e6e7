/** MountainCar, discrete and continuous: the valley, the car on its slope, the flag and the push of the engine. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';
import { readout, signed } from './readout.js';

interface State {
  readonly x: number;
  readonly v: number;
  /** Of the continuous world, −1 … 1. */
  readonly force?: number;
}

interface Layout {
  readonly goal: number;
  readonly xMin: number;
  readonly xMax: number;
  readonly maxSpeed: number;
}

const WIDTH = 960;
const HEIGHT = 540;
const UNIT = 470; // of position, in units of the scene
const LEFT = -1.2; // where the road begins
const MARGIN = 57;
const MIDDLE = 300; // y of height 0
const RISE = 160; // of sin 3x = 1
const WHEEL = 11;

const across = (x: number): number => MARGIN + (x - LEFT) * UNIT;
const roadAt = (x: number): number => MIDDLE - RISE * Math.sin(3 * x);
/** How the road leans at x, in radians clockwise. */
const leanAt = (x: number): number => Math.atan2(-RISE * 3 * Math.cos(3 * x), UNIT);

/** Points of a ridge from edge to edge, closed along the bottom. */
function ridge(height: (x: number) => number): number[] {
  const points = [WIDTH, HEIGHT, 0, HEIGHT];
  for (let px = 0; px <= WIDTH; px += 8) points.push(px, height(LEFT + (px - MARGIN) / UNIT));
  return points;
}

function drawLand(p: Painter, c: Palette): void {
  p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
  p.circle(760, 96, 42, ink(c.warm, 0.16));
  p.circle(760, 96, 28, ink(c.warm, 0.5));
  p.polygon(
    ridge((x) => 330 - 46 * Math.sin(5 * x + 1) - 22 * Math.sin(11 * x)),
    ink(mix(c.backdrop, c.accent, 0.09)),
  );
  p.polygon(
    ridge((x) => 385 - 38 * Math.sin(4 * x + 3.4) - 12 * Math.sin(13 * x)),
    ink(mix(c.backdrop, c.accent, 0.16)),
  );
  p.polygon(ridge(roadAt), ink(mix(c.panel, c.good, 0.16)));
  p.polygon(
    ridge((x) => roadAt(x) + 26),
    ink(mix(c.panel, c.good, 0.08)),
  );
  const road: number[] = [];
  for (let px = 0; px <= WIDTH; px += 8) road.push(px, roadAt(LEFT + (px - MARGIN) / UNIT));
  p.line(road, 5, ink(mix(c.good, c.panel, 0.25)));
}

function drawWall(p: Painter, c: Palette, { xMin }: Layout): void {
  const x = across(xMin);
  p.rect(x - 40, roadAt(xMin) - 46, 18, 60, ink(c.metal), 4);
  for (let row = 0; row < 3; row++) p.rect(x - 40, roadAt(xMin) - 42 + row * 16, 18, 3, ink(c.backdrop, 0.35));
}

function drawFlag(p: Painter, c: Palette, { goal }: Layout, reached: boolean): void {
  const [x, foot] = [across(goal), roadAt(goal)];
  p.circle(x, foot, 7, ink(c.metal));
  p.rect(x - 2.5, foot - 92, 5, 92, ink(c.metal), 2);
  p.polygon([x + 2, foot - 90, x + 50, foot - 74, x + 2, foot - 56], ink(reached ? c.good : c.bad));
  p.circle(x, foot - 93, 5, ink(c.text));
}

/** The car, with the origin between the wheels on the road. */
function drawCar(p: Painter, c: Palette): void {
  p.rect(-30, -36, 60, 22, ink(c.accent), 8);
  p.polygon([-18, -34, -10, -52, 12, -52, 20, -34], ink(mix(c.accent, c.backdrop, 0.25)));
  p.polygon([-12, -36, -7, -48, 0, -48, 0, -36], ink(c.text, 0.75));
  p.polygon([4, -36, 4, -48, 10, -48, 15, -36], ink(c.text, 0.75));
  p.circle(27, -27, 3.5, ink(c.warm));
  for (const side of [-1, 1]) {
    p.circle(side * 18, -WHEEL, WHEEL, ink(c.metal));
    p.circle(side * 18, -WHEEL, 5, ink(c.backdrop));
  }
}

/** An arrow at the side that the car is pushed to; `push` is −1 … 1. */
function drawPush(p: Painter, c: Palette, push: number): void {
  if (Math.abs(push) < 0.02) return;
  const way = Math.sign(push);
  const tip = way * (46 + 34 * Math.abs(push));
  p.rect(Math.min(way * 40, tip - way * 8), -29, Math.abs(tip - way * 8 - way * 40), 6, ink(c.warm), 3);
  p.polygon([tip + way * 6, -26, tip - way * 9, -36, tip - way * 9, -16], ink(c.warm));
}

function drawSpeed(p: Painter, c: Palette, v: number, most: number): void {
  const [x, y, half] = [420, 47, 110];
  p.rect(x - half, y - 5, 2 * half, 10, ink(c.line), 5);
  const reach = (Math.min(1, Math.abs(v) / most) * half * Math.sign(v)) as number;
  if (Math.abs(reach) > 1) p.rect(Math.min(x, x + reach), y - 5, Math.abs(reach), 10, ink(c.accent), 3);
  p.rect(x - 1.5, y - 11, 3, 22, ink(c.muted), 1);
}

export const mountainCarScene: Scene = {
  glide: 0,
  matches: (world: WorldInfo) => /^MountainCar(Continuous)?-v\d+$/.test(world.id),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, { world, state, action, palette: c }: SceneView) {
    const { x, v, force } = state as State;
    const layout = world.layout as unknown as Layout;
    drawLand(p, c);
    drawWall(p, c, layout);
    drawFlag(p, c, layout, x >= layout.goal);
    const lean = leanAt(x);
    p.group({ x: across(x) + 2 * Math.sin(lean), y: roadAt(x) - 2 * Math.cos(lean), rotation: lean }, () => {
      drawCar(p, c);
      drawPush(p, c, force ?? (action === null ? 0 : action - 1));
    });
    readout(p, c, 32, 'position', signed(x, 3));
    readout(p, c, 172, 'velocity', signed(v, 4));
    drawSpeed(p, c, v, layout.maxSpeed);
  },
};
