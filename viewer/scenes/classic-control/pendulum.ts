/** Pendulum: the rod, how far it leans from upright, and the torque as an arc around the pivot. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';
import { drawTorque, readout, signed } from './readout.js';

interface State {
  readonly theta: number; // rad, counter-clockwise from upright
  readonly thetaDot: number; // rad/s
  readonly torque: number; // N m
}

const SIZE = 600;
const X = SIZE / 2;
const Y = 330;
const ROD = 190;
const UP = -Math.PI / 2;
const TURN = 2 * Math.PI;

/** In [−π, π). */
const wrapped = (angle: number): number => angle - TURN * Math.floor((angle + Math.PI) / TURN);

function drawDial(p: Painter, c: Palette, lean: number): void {
  p.rect(0, 0, SIZE, SIZE, ink(c.backdrop));
  p.circle(X, Y, ROD + 34, ink(c.panel));
  p.arc(X, Y, ROD + 34, 0, TURN, 2, ink(c.line));
  for (let k = 0; k < 24; k++) {
    const angle = (k * TURN) / 24;
    const inner = ROD + (k % 6 === 0 ? 18 : 25);
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    p.line([X + dx * inner, Y + dy * inner, X + dx * (ROD + 30), Y + dy * (ROD + 30)], 2, ink(c.line));
  }
  const colour = mix(c.good, c.bad, Math.abs(lean) / Math.PI);
  if (Math.abs(lean) > 0.002) {
    p.sector(X, Y, ROD + 6, UP, UP - lean, ink(colour, 0.12));
    p.arc(X, Y, ROD + 34, UP, UP - lean, 6, ink(colour));
  }
  p.polygon([X, Y - ROD - 26, X - 10, Y - ROD - 46, X + 10, Y - ROD - 46], ink(c.good));
}

function drawRod(p: Painter, c: Palette, lean: number): void {
  p.group({ x: X, y: Y, rotation: -lean }, () => {
    p.rect(-11, -ROD, 22, ROD + 18, ink(c.wood), 11);
    p.rect(-4, -ROD + 14, 4, ROD - 40, ink(0xffffff, 0.16), 2);
    p.circle(0, -ROD + 4, 25, ink(c.accent));
    p.circle(-7, -ROD - 4, 7, ink(0xffffff, 0.3));
  });
  p.circle(X, Y, 15, ink(c.metal));
  p.circle(X, Y, 6, ink(c.backdrop));
}

export const pendulumScene: Scene = {
  glide: 0.05,
  matches: (world: WorldInfo) => /^Pendulum-v\d+$/.test(world.id),
  size: () => ({ width: SIZE, height: SIZE }),
  draw(p, { world, state, previous, progress, palette: c }: SceneView) {
    const { theta, thetaDot, torque } = state as State;
    const from = previous === null ? theta : (previous as State).theta;
    const lean = wrapped(from + (theta - from) * progress);
    const { maxTorque } = world.layout as { readonly maxTorque: number };
    drawDial(p, c, lean);
    drawRod(p, c, lean);
    drawTorque(p, X, Y, 62, UP - lean + Math.PI, torque / maxTorque, c);
    readout(p, c, 32, 'lean', `${signed((lean * 180) / Math.PI, 1)}°`);
    readout(p, c, 250, 'velocity', `${signed(thetaDot, 2)} rad/s`);
    readout(p, c, 460, 'torque', `${signed(torque, 2)} N m`);
  },
};
