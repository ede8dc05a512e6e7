/** Acrobot: two links, the torque at the elbow, and the line that the tip must pass. One metre is 125 units. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';
import { drawTorque, readout, signed } from './readout.js';

interface State {
  readonly theta1: number; // rad, counter-clockwise from straight down
  readonly theta2: number; // rad, relative to the first link
}

const SIZE = 640;
const X = SIZE / 2;
const Y = 355;
const METRE = 125;
const TURN = 2 * Math.PI;
const DOWN = Math.PI / 2;

/** From `from` to `to` by a share, the short way round. */
function turned(from: number, to: number, share: number): number {
  const way = to - from;
  return from + (way - TURN * Math.round(way / TURN)) * share;
}

/** Where a link of one metre ends that starts at (x, y) and leans by `theta` from straight down. */
const endOf = (x: number, y: number, theta: number): [number, number] => [
  x + METRE * Math.sin(theta),
  y + METRE * Math.cos(theta),
];

function drawBack(p: Painter, c: Palette, reached: boolean): void {
  p.rect(0, 0, SIZE, SIZE, ink(c.backdrop));
  p.circle(X, Y, 2 * METRE + 14, ink(c.panel));
  p.circle(X, Y, METRE, ink(c.line, 0.28));
  const colour = reached ? c.good : c.warm;
  for (let x = 24; x < SIZE - 24; x += 26) p.rect(x, Y - METRE - 1.5, 16, 3, ink(colour, 0.9), 1.5);
  p.text(SIZE - 28, Y - METRE - 18, 'goal', { size: 15, ink: ink(colour), align: 'right' });
}

function drawLink(p: Painter, x: number, y: number, theta: number, width: number, colour: number): void {
  p.group({ x, y, rotation: -theta }, () => {
    p.rect(-width / 2, -width / 2, width, METRE + width, ink(colour), width / 2);
    p.rect(-width / 5, 8, width / 6, METRE - 16, ink(0xffffff, 0.2), 2);
  });
}

export const acrobotScene: Scene = {
  glide: 0.06,
  matches: (world: WorldInfo) => /^Acrobot-v\d+$/.test(world.id),
  size: () => ({ width: SIZE, height: SIZE }),
  draw(p, { state, previous, progress, action, palette: c }: SceneView) {
    const to = state as State;
    const from = (previous ?? to) as State;
    const theta1 = turned(from.theta1, to.theta1, progress);
    const theta2 = turned(from.theta2, to.theta2, progress);
    const [elbowX, elbowY] = endOf(X, Y, theta1);
    const [tipX, tipY] = endOf(elbowX, elbowY, theta1 + theta2);
    const height = (Y - tipY) / METRE; // m above the joint
    drawBack(p, c, height > 1);
    p.rect(X - 44, Y - 7, 88, 14, ink(c.metal, 0.55), 7);
    drawLink(p, X, Y, theta1, 24, c.accent);
    drawLink(p, elbowX, elbowY, theta1 + theta2, 20, mix(c.good, c.accent, 0.2));
    for (const [x, y, r] of [
      [X, Y, 13],
      [elbowX, elbowY, 11],
    ] as const) {
      p.circle(x, y, r, ink(c.wood));
      p.circle(x, y, r * 0.42, ink(c.backdrop));
    }
    p.circle(tipX, tipY, 8, ink(height > 1 ? c.good : c.warm));
    if (action !== null) drawTorque(p, elbowX, elbowY, 34, DOWN - theta1 - theta2, action - 1, c);
    readout(p, c, 32, 'tip above the joint', `${signed(height, 2)} m`);
  },
};
