/** Hand-written policies: what a world must allow somebody who knows it. Each maps an observation to an action. */

import type { NumericArray } from '../../core/arrays.js';

export type Controller = (obs: NumericArray | readonly number[]) => number;

/** Pushes the cart to the side to which the pole leans and falls. */
export const balanceThePole: Controller = ([x, xDot, theta, thetaDot]) =>
  theta + 0.5 * thetaDot + 0.05 * x + 0.1 * xDot > 0 ? 1 : 0;

/** The optimal policy of the slippery 4x4 lake without a limit (value iteration): the action of each cell. */
const LAKE_4X4 = [0, 3, 3, 3, 0, 0, 0, 0, 3, 1, 0, 0, 0, 2, 1, 0];
export const crossTheLake: Controller = ([cell]) => LAKE_4X4[cell];

const columnOf = (obs: NumericArray | readonly number[], channel: number, y: number): number => {
  for (let x = 0; x < 10; x++) if (obs[(y * 10 + x) * 4 + channel] === 1) return x;
  return -1;
};

const rowOf = (obs: NumericArray | readonly number[], channel: number): number => {
  for (let y = 0; y < 10; y++) if (columnOf(obs, channel, y) >= 0) return y;
  return -1;
};

/**
 * Breakout, three actions: moves the paddle towards the column where a ball falling freely will reach the paddle's
 * row, walls included; a rising ball is followed.
 */
export const followTheBall: Controller = (obs) => {
  const ballY = rowOf(obs, 1);
  const trailY = rowOf(obs, 2);
  let x = columnOf(obs, 1, ballY);
  let dx = Math.sign(x - columnOf(obs, 2, trailY)) || (x === 0 ? 1 : -1);
  if (ballY > trailY) {
    for (let y = ballY; y < 8; y++) {
      if (x + dx < 0 || x + dx > 9) dx = -dx;
      else x += dx;
    }
  }
  const paddle = columnOf(obs, 0, 9);
  return x < paddle ? 1 : x > paddle ? 2 : 0;
};
