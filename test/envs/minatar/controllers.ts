/** Hand-written policies of MinAtar, by world. */

import type { NumericArray } from '../../../core/arrays.js';
import { type Controller, type Known, stateless } from '../controllers.js';

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

export const minatar: Readonly<Record<string, Known>> = {
  'MinAtar/Breakout-v1': { ...stateless('followTheBall', followTheBall), episodes: 100 },
};
