/** Hand-written policies of the arcade, by world. They see what agents see: the pixels of the screen. */

import type { NumericArray } from '../../../core/arrays.js';
import { C, RGB } from '../../../envs/arcade/palette.js';
import { WIDTH } from '../../../envs/arcade/screen.js';
import { type Controller, type Known, stateless } from '../controllers.js';

type Screen = NumericArray | readonly number[]; // [210 × 160 × 3]

export interface Spot {
  /** Top left corner. */
  readonly x: number;
  readonly y: number;
}

/** Where the first thing of a colour is, within the rows given. `grain`: it is at least so wide and high. */
export function find(screen: Screen, colour: number, top: number, bottom: number, grain = 1, left = 0): Spot | null {
  const is = (x: number, y: number): boolean => {
    const at = 3 * (y * WIDTH + x);
    const rgb = RGB[colour];
    return screen[at] === rgb >> 16 && screen[at + 1] === ((rgb >> 8) & 255) && screen[at + 2] === (rgb & 255);
  };
  for (let y = top; y < bottom; y += grain) {
    for (let x = left; x < WIDTH; x += grain) {
      if (!is(x, y)) continue;
      let [cornerX, cornerY] = [x, y];
      while (cornerX > 0 && is(cornerX - 1, y)) cornerX--;
      while (cornerY > top && is(x, cornerY - 1)) cornerY--;
      return { x: cornerX, y: cornerY };
    }
  }
  return null;
}

/** 1 below a target, 2 above it, 0 about there. */
const steer = (at: number, target: number, less: number, more: number): number =>
  at > target + 1.5 ? less : at < target - 1.5 ? more : 0;

/** Pong: keeps the paddle so that the ball meets its lower end and leaves steeply. */
export const followWithTheEnd: Controller = (screen) => {
  const ball = find(screen, C.cream, 34, 194, 3);
  const paddle = find(screen, C.mint, 34, 194, 3, 138);
  if (ball === null || paddle === null) return 0;
  return steer(paddle.y, ball.y + 2 - 8 - 7, 1, 2);
};

/** Breakout: serves, and follows the ball with another part of the paddle after every return. */
export function followInTurns(): Controller {
  let before = 0; // row of the ball
  let rising = false;
  let returns = 0;
  return (screen) => {
    const ball = find(screen, C.cream, 38, 210, 3);
    const paddle = find(screen, C.sky, 190, 192, 1);
    if (ball === null || paddle === null) return 1;
    if (ball.y < before && !rising && ball.y > 150) returns++;
    if (ball.y !== before) rising = ball.y < before;
    before = ball.y;
    const part = ((returns * 7) % 5) - 2;
    return steer(paddle.x, ball.x + 2 - 9 + 3 * part, 3, 2);
  };
}

/** Freeway: never looks. */
export const alwaysUp: Controller = () => 1;

const CELL = 9; // of Snake's garden, from (8, 40) on: 16 × 18

/** Snake: the shortest way to the apple that no wall or body bars at the next cell; else any cell that is free. */
export const chaseTheApple: Controller = (screen) => {
  const head = find(screen, C.gold, 40, 202);
  const apple = find(screen, C.coral, 40, 202);
  if (head === null || apple === null) return 0;
  const column = (x: number): number => Math.floor((x - 8) / CELL);
  const row = (y: number): number => Math.floor((y - 40) / CELL);
  const [x, y] = [column(head.x), row(head.y)];
  const [dx, dy] = [column(apple.x) - x, row(apple.y) - y];
  const isFree = (cx: number, cy: number): boolean => {
    if (cx < 0 || cx > 15 || cy < 0 || cy > 17) return false;
    const at = 3 * ((40 + cy * CELL + 4) * WIDTH + 8 + cx * CELL + 4);
    const rgb = RGB[C.mint];
    return screen[at] !== rgb >> 16 || screen[at + 1] !== ((rgb >> 8) & 255);
  };
  const ways = [
    { action: 1, x, y: y - 1, gain: -dy },
    { action: 2, x: x + 1, y, gain: dx },
    { action: 3, x: x - 1, y, gain: -dx },
    { action: 4, x, y: y + 1, gain: dy },
  ];
  const open = ways.filter((way) => isFree(way.x, way.y)).sort((a, b) => b.gain - a.gain);
  return open[0]?.action ?? 0;
};

/** Invaders: keeps under the lowest aliens and fires; steps aside when a bomb comes down on the cannon. */
export const shootFromBelow: Controller = (screen) => {
  const cannon = find(screen, C.mint, 194, 197);
  if (cannon === null) return 0;
  const middle = cannon.x + 5;
  const bomb = find(screen, C.coral, 150, 195);
  if (bomb !== null && Math.abs(bomb.x - middle) < 9) return bomb.x > middle ? 5 : 4;
  for (const colour of [C.gold, C.mint, C.teal, C.sky, C.violet, C.pink]) {
    const alien = find(screen, colour, 46, 160);
    if (alien === null) continue;
    const off = alien.x + 2 - middle;
    return off > 2 ? 4 : off < -2 ? 5 : 1;
  }
  return 1;
};

export const arcade: Readonly<Record<string, Known>> = {
  'Arcade/Pong-v0': { name: 'followWithTheEnd', make: () => followWithTheEnd, episodes: 5 },
  'Arcade/Breakout-v0': { name: 'followInTurns', make: followInTurns, episodes: 5 },
  'Arcade/Invaders-v0': { ...stateless('shootFromBelow', shootFromBelow), episodes: 5 },
  'Arcade/Freeway-v0': { ...stateless('alwaysUp', alwaysUp), episodes: 5 },
  'Arcade/Snake-v0': { ...stateless('chaseTheApple', chaseTheApple), episodes: 5 },
};
