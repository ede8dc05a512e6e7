/** A hand-written policy of MinAtar Space Invaders. */

import type { NumericArray } from '../../../core/arrays.js';
import type { Controller } from '../controllers.js';

const CHANNELS = 6;
const CANNON = 0;
const ALIEN = 1;
const SHOT = 4;
const BOMB = 5;
const FIRE = 3;

const at = (obs: NumericArray | readonly number[], channel: number, x: number, y: number): boolean =>
  obs[(y * 10 + x) * CHANNELS + channel] === 1;

/** How soon something falls on a column: the higher, the sooner. */
function danger(obs: NumericArray | readonly number[], x: number): number {
  if (x < 0 || x > 9) return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let y = 5; y <= 8; y++) if (at(obs, BOMB, x, y)) worst = (y - 4) * (y - 4) * 4;
  for (let y = 8; y <= 9; y++)
    for (const near of [x - 1, x, x + 1]) if (near >= 0 && near <= 9 && at(obs, ALIEN, near, y)) worst += 30;
  return worst;
}

/** The column, nearest to the cannon, of aliens not yet shot at; −1 when there is none. */
function aim(obs: NumericArray | readonly number[], cannon: number): number {
  let best = -1;
  for (let x = 0; x < 10; x++) {
    let [aliens, shots] = [0, 0];
    for (let y = 0; y < 10; y++) {
      if (at(obs, ALIEN, x, y)) aliens++;
      if (at(obs, SHOT, x, y)) shots++;
    }
    if (aliens > shots && (best < 0 || Math.abs(x - cannon) < Math.abs(best - cannon))) best = x;
  }
  return best;
}

/** Whether a bullet fired at this column meets one of the few aliens that are left, if all marches come on time. */
function leads(obs: NumericArray | readonly number[], cannon: number): boolean {
  const aliens: number[] = [];
  for (let i = 0; i < 100; i++) if (obs[i * CHANNELS + ALIEN] === 1) aliens.push(i);
  for (const alien of aliens) {
    let [x, y] = [alien % 10, Math.floor(alien / 10)];
    let heading = obs[alien * CHANNELS + ALIEN + 1] === 1 ? -1 : 1;
    for (let k = 1; k <= 9; k++) {
      if (k % aliens.length === 0) {
        if (x + heading < 0 || x + heading > 9) {
          heading = -heading;
          y++;
        } else x += heading;
      }
      if (x === cannon && (y === 9 - k || y === 8 - k)) return true;
    }
  }
  return false;
}

/** Space Invaders, four actions: leaves a column on which a bullet falls; else drives under aliens and fires. */
export const dodgeAndShoot: Controller = (obs) => {
  let cannon = 0;
  while (!at(obs, CANNON, cannon, 9)) cannon++;
  const target = aim(obs, cannon);
  const cost = [cannon, cannon - 1, cannon + 1].map((x) => danger(obs, x) + (target < 0 ? 0 : Math.abs(x - target)));
  const best = cost.indexOf(Math.min(...cost));
  return best === 0 || (leads(obs, cannon) && cost[0] < 16) ? FIRE : best;
};
