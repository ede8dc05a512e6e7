/** Treadmill: somebody who walks and gets nowhere. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';

interface State {
  readonly steps: number;
}

const WIDTH = 640;
const HEIGHT = 380;
const BELT = { left: 130, right: 480, y: 290 };
const STRIPE = 44; // belt that a step moves
const HIP = { x: 300, y: 186 };
const LEG = 50; // of thigh and of shin

/** A limb of two parts from (x, y); angles in radians from straight down, forward positive. */
function drawLimb(p: Painter, x: number, y: number, length: number, angles: readonly [number, number], colour: number) {
  const [upper, lower] = angles;
  const [kneeX, kneeY] = [x + length * Math.sin(upper), y + length * Math.cos(upper)];
  const [footX, footY] = [kneeX + length * Math.sin(lower), kneeY + length * Math.cos(lower)];
  for (const [ax, ay, bx, by] of [
    [x, y, kneeX, kneeY],
    [kneeX, kneeY, footX, footY],
  ] as const) {
    p.line([ax, ay, bx, by], 15, ink(colour));
    p.circle(ax, ay, 7.5, ink(colour));
    p.circle(bx, by, 7.5, ink(colour));
  }
}

function drawWalker(p: Painter, c: Palette, phase: number): void {
  const bob = 5 * Math.abs(Math.sin(phase));
  const [x, y] = [HIP.x, HIP.y - bob];
  const leg = (shift: number): [number, number] => {
    const swing = Math.sin(phase + shift);
    return [0.55 * swing, 0.55 * swing - 0.42 * (1 + Math.cos(phase + shift))];
  };
  const arm = (shift: number): [number, number] => [0.6 * Math.sin(phase + shift), 0.6 * Math.sin(phase + shift) + 0.8];
  drawLimb(p, x + 4, y - 68, 30, arm(0), mix(c.accent, c.backdrop, 0.4));
  drawLimb(p, x, y, LEG, leg(Math.PI), mix(c.metal, c.backdrop, 0.4));
  drawLimb(p, x, y, LEG, leg(0), c.metal);
  p.group({ x, y, rotation: 0.08 }, () => p.rect(-17, -84, 34, 92, ink(c.accent), 16));
  drawLimb(p, x + 6, y - 68, 30, arm(Math.PI), mix(c.accent, 0xffffff, 0.18));
  p.circle(x + 12, y - 108, 21, ink(0xffd9b8));
  p.arc(x + 11, y - 111, 17, Math.PI * 0.9, Math.PI * 1.9, 11, ink(0x5b4636));
  p.circle(x + 22, y - 108, 2.4, ink(0x2a2f3a));
}

function drawMill(p: Painter, c: Palette, moved: number): void {
  const { left, right, y } = BELT;
  p.line([right - 20, y, right + 34, 132], 12, ink(c.metal));
  p.rect(right + 2, 108, 74, 40, ink(mix(c.panel, c.line, 0.8)), 8);
  p.rect(left - 20, y, right - left + 40, 26, ink(mix(c.metal, c.backdrop, 0.45)), 13);
  for (let x = right - moved; x > left - 8; x -= STRIPE) {
    if (x < right) p.polygon([x, y + 3, x + 10, y + 3, x + 4, y + 23, x - 6, y + 23], ink(c.backdrop, 0.4));
  }
  for (const x of [left - 6, right + 6]) {
    p.circle(x, y + 13, 17, ink(c.metal));
    p.circle(x, y + 13, 7, ink(c.backdrop));
  }
  p.rect(left - 30, y + 34, right - left + 60, 8, ink(c.line), 4);
}

export const treadmillScene: Scene = {
  glide: 0.1,
  matches: (world: WorldInfo) => /^Tiny\/Treadmill-v\d+$/.test(world.id),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, { state, previous, progress, palette: c }: SceneView) {
    const { steps } = state as State;
    const from = previous === null ? steps : (previous as State).steps;
    const walked = from + (steps - from) * progress;
    p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
    p.circle(HIP.x, 190, 150, ink(c.panel));
    drawMill(p, c, (walked * STRIPE) % STRIPE);
    drawWalker(p, c, (walked * Math.PI) / 4 + Math.PI / 4);
    p.text(BELT.right + 39, 128, `${steps}`, { size: 21, ink: ink(c.good), align: 'centre', bold: true });
    p.text(32, 34, 'steps', { size: 15, ink: ink(c.muted) });
    p.text(32, 60, `${steps}`, { size: 24, ink: ink(c.text), bold: true });
  },
};
