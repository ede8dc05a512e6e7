/** Hand-written policies of MinAtar Freeway. */

import type { NumericArray } from '../../../core/arrays.js';
import type { Controller } from '../controllers.js';

const CHANNELS = 7;
const CHICKEN = 0;
const CAR = 1;
const COLUMN = 4;
const UP = 1;

/** Freeway: up, always. */
export const alwaysUp: Controller = () => UP;

/** Whether the car of a row can be in the chicken's column within the three steps that a move takes. */
function threatened(obs: NumericArray | readonly number[], row: number): boolean {
  if (row < 1 || row > 8) return false;
  let [x, behind, speed] = [0, 0, 0];
  for (let column = 0; column < 10; column++) {
    const cell = (row * 10 + column) * CHANNELS;
    if (obs[cell + CAR] === 1) x = column;
    for (let s = 1; s <= 5; s++) if (obs[cell + CAR + s] === 1) [behind, speed] = [column, s];
  }
  const heading = (x - behind + 10) % 10 === 1 ? 1 : -1;
  const ahead = ((COLUMN - x) * heading + 10) % 10;
  return ahead <= (speed === 1 ? 2 : 1);
}

/** Freeway, three actions: up, unless the car of the next row may come; stays while no car of its own may. */
export const lookAndCross: Controller = (obs) => {
  let row = 0;
  while (obs[(row * 10 + COLUMN) * CHANNELS + CHICKEN] !== 1) row++;
  if (!threatened(obs, row - 1)) return UP;
  return threatened(obs, row) && !threatened(obs, row + 1) ? 2 : 0;
};
