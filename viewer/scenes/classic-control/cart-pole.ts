/** CartPole: a cart on its track, the pole, how far it leans and how far it may. One metre is 180 units. */

import type { WorldInfo } from '../../protocol.js';
import { ink, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';
import { readout, signed } from './readout.js';

interface State {
  readonly x: number; // m
  readonly theta: number; // rad
}

const WIDTH = 960;
const HEIGHT = 480;
const METRE = 180;
const TRACK = 372; // y of the rail
const X_LIMIT = 2.4; // m
const THETA_LIMIT = (12 * Math.PI) / 180; // rad
const POLE = METRE; // the pole is one metre long
const UP = -Math.PI / 2;
const CART = { width: 92, height: 44 };
const AXLE = TRACK - 12 - CART.height; // y of the pole's joint

const across = (metres: number): number => WIDTH / 2 + metres * METRE;

function drawTrack(p: Painter, c: Palette): void {
  p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
  const [left, right] = [across(-X_LIMIT), across(X_LIMIT)];
  p.rect(left, TRACK, right - left, 4, ink(c.metal, 0.75), 2);
  for (let tick = -4; tick <= 4; tick++) {
    const x = across(tick / 2);
    const whole = tick % 2 === 0;
    p.rect(x - 1, TRACK + 14, 2, whole ? 12 : 7, ink(c.line), 1);
    if (whole) p.text(x, TRACK + 44, `${tick / 2}`.replace('-', '−'), { size: 15, ink: ink(c.muted), align: 'centre' });
  }
  for (const x of [left, right]) {
    p.rect(x - 3, TRACK - 34, 6, 60, ink(c.bad, 0.9), 3);
    p.text(x, TRACK + 44, `${x < WIDTH / 2 ? '−' : ''}2.4 m`, { size: 15, ink: ink(c.bad), align: 'centre' });
  }
}

/** The wedge in which the pole may lean, and the lean itself. */
function drawLean(p: Painter, c: Palette, x: number, theta: number): void {
  const reach = POLE + 34;
  p.sector(x, AXLE, reach, UP - THETA_LIMIT, UP + THETA_LIMIT, ink(c.accent, 0.07));
  p.arc(x, AXLE, reach, UP - THETA_LIMIT, UP + THETA_LIMIT, 2, ink(c.line));
  for (const side of [-1, 1]) {
    const angle = UP + side * THETA_LIMIT;
    const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
    p.line([x + dx * 60, AXLE + dy * 60, x + dx * reach, AXLE + dy * reach], 1.5, ink(c.bad, 0.45));
  }
  const warm = Math.abs(theta) > 0.6 * THETA_LIMIT ? c.bad : c.accent;
  if (Math.abs(theta) > 0.001) p.arc(x, AXLE, reach, UP, UP + theta, 5, ink(warm));
}

function drawCart(p: Painter, c: Palette, x: number, theta: number): void {
  const top = TRACK - 12 - CART.height;
  for (const side of [-1, 1]) {
    p.circle(x + side * 27, TRACK - 9, 10, ink(c.metal));
    p.circle(x + side * 27, TRACK - 9, 4, ink(c.backdrop));
  }
  p.rect(x - CART.width / 2, top, CART.width, CART.height, ink(c.accent), 10);
  p.rect(x - CART.width / 2 + 10, top + 26, CART.width - 20, 4, ink(0xffffff, 0.22), 2);
  p.group({ x, y: AXLE, rotation: theta }, () => {
    p.rect(-6, -POLE, 12, POLE + 4, ink(c.wood), 6);
    p.circle(0, -POLE + 6, 9, ink(c.wood));
  });
  p.circle(x, AXLE, 9, ink(c.text));
  p.circle(x, AXLE, 4, ink(c.backdrop));
}

/** An arrow at the side of the cart that is pushed. */
function drawPush(p: Painter, c: Palette, x: number, action: number): void {
  const way = action === 1 ? 1 : -1;
  const tip = x + way * (CART.width / 2 + 46);
  const y = TRACK - 34;
  p.rect(Math.min(tip - way * 34, tip - way * 10), y - 3, 24, 6, ink(c.warm), 3);
  p.polygon([tip, y, tip - way * 14, y - 9, tip - way * 14, y + 9], ink(c.warm));
}

export const cartPoleScene: Scene = {
  glide: 0,
  matches: (world: WorldInfo) => /^CartPole-v\d+$/.test(world.id),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, { state, action, palette: c }: SceneView) {
    const { x: metres, theta } = state as State;
    const x = across(metres);
    drawTrack(p, c);
    drawLean(p, c, x, theta);
    drawCart(p, c, x, theta);
    if (action !== null) drawPush(p, c, x, action);
    readout(p, c, 32, 'position', `${signed(metres, 2)} m`);
    readout(p, c, 172, 'lean', `${signed((theta * 180) / Math.PI, 1)}°`);
  },
};
