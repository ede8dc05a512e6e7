/** Hand-written policies of MinAtar, by world. */

import type { NumericArray } from '../../../core/arrays.js';
import { type Controller, type Known, stateless } from '../controllers.js';
import { lookAndCross } from './freeway-controllers.js';
import { dodgeAndShoot } from './space-invaders-controllers.js';

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

/** The five moves of Asterix, in the order of its actions. */
const STEPS: readonly (readonly [dx: number, dy: number])[] = [
  [0, 0],
  [-1, 0],
  [0, -1],
  [1, 0],
  [0, 1],
];

/** How near something of a row is to a cell of that row that it walks towards, in columns; Infinity when it has passed. */
function approach(obs: NumericArray | readonly number[], channel: number, x: number, y: number): number {
  const at = columnOf(obs, channel, y);
  if (at < 0) return Number.POSITIVE_INFINITY;
  const trail = columnOf(obs, 2, y);
  const heading = trail < 0 ? (at === 0 ? 1 : -1) : at - trail;
  const ahead = (x - at) * heading;
  return ahead < 0 ? Number.POSITIVE_INFINITY : ahead;
}

/**
 * Asterix, five actions: goes for the nearest gold, or back to the middle, by the cell of the five in reach that is the
 * nearest to it, weighed against how near the enemy of its row has come: the one next to it may reach it in this step.
 */
export const gatherGold: Controller = (obs) => {
  const y = rowOf(obs, 0);
  const x = columnOf(obs, 0, y);
  let [goalX, goalY, far] = [5, 5, Number.POSITIVE_INFINITY];
  for (let row = 1; row <= 8; row++) {
    const column = columnOf(obs, 3, row);
    const distance = Math.abs(column - x) + Math.abs(row - y);
    if (column >= 0 && distance < far) [goalX, goalY, far] = [column, row, distance];
  }
  const cost = STEPS.map(([dx, dy]) => {
    const [nextX, nextY] = [Math.max(0, Math.min(9, x + dx)), Math.max(1, Math.min(8, y + dy))];
    const enemy = approach(obs, 1, nextX, nextY);
    const danger = enemy <= 1 ? 100 : enemy <= 3 ? 4 - enemy : 0;
    return danger + Math.abs(nextX - goalX) + Math.abs(nextY - goalY);
  });
  return cost.indexOf(Math.min(...cost));
};

/** Whether a cell of Seaquest's observation has something of a channel; nothing is off the board. */
const seen = (obs: NumericArray | readonly number[], channel: number, x: number, y: number): boolean =>
  x >= 0 && x <= 9 && y >= 0 && y <= 9 && obs[(y * 10 + x) * 10 + channel] === 1;

const FISH = 5;
const SUBMARINE = 6;
const enemyIn = (obs: NumericArray | readonly number[], x: number, y: number): boolean =>
  seen(obs, FISH, x, y) || seen(obs, SUBMARINE, x, y);

/** How dangerous a cell is: who is there, next to it, or, for bullets, about to fly in. */
function dangerOf(obs: NumericArray | readonly number[], x: number, y: number): number {
  if (enemyIn(obs, x, y) || seen(obs, 4, x, y)) return 100;
  let danger = 0;
  for (const side of [-1, 1]) {
    if (enemyIn(obs, x + side, y) || seen(obs, 4, x + side, y)) danger += 50;
    if (enemyIn(obs, x + 2 * side, y)) danger += seen(obs, SUBMARINE, x + 2 * side, y) ? 20 : 2;
    if (seen(obs, 4, x + 2 * side, y)) danger += 20;
  }
  return danger;
}

/** The cell to which Seaquest's policy goes: up for air in time, to the nearest diver, else to the row of an enemy. */
function seaquestGoal(obs: NumericArray | readonly number[], x: number, y: number): readonly [x: number, y: number] {
  let air = 0;
  while (seen(obs, 7, air, 9)) air++;
  const aboard = seen(obs, 8, 8, 9);
  if (aboard && (air <= 2 || seen(obs, 8, 3, 9))) return [x, 0];
  let [goalX, goalY, far] = [5, 4, Number.POSITIVE_INFINITY];
  for (let row = 1; row <= 8; row++) {
    for (let column = 0; column <= 9; column++) {
      const diver = seen(obs, 9, column, row);
      if (!diver && !enemyIn(obs, column, row)) continue;
      const distance = diver ? Math.abs(column - x) + Math.abs(row - y) : 30 + Math.abs(row - y);
      if (distance >= far) continue;
      [goalX, goalY, far] = [diver ? column : column < 5 ? 9 : 0, row, distance];
    }
  }
  return [goalX, goalY];
}

/**
 * Seaquest: fires when an enemy is ahead in its row; else takes the least dangerous of the five moves that bring it
 * nearer to where it wants to be.
 */
export const patrol: Controller = (obs) => {
  let at = 0;
  while (obs[at * 10] !== 1) at++;
  const [x, y] = [at % 10, Math.floor(at / 10)];
  const heading = seen(obs, 1, x + 1, y) || x === 9 ? -1 : 1;
  const [goalX, goalY] = seaquestGoal(obs, x, y);
  const cost = STEPS.map(([dx, dy]) => {
    const [nextX, nextY] = [Math.max(0, Math.min(9, x + dx)), Math.max(0, Math.min(8, y + dy))];
    const empty = nextY === 0 && y > 0 && !seen(obs, 8, 8, 9) ? 200 : 0;
    return empty + dangerOf(obs, nextX, nextY) + Math.abs(nextX - goalX) + Math.abs(nextY - goalY);
  });
  const best = cost.indexOf(Math.min(...cost));
  for (let far = 1; far <= 9 && dangerOf(obs, x, y) < 50; far++) if (enemyIn(obs, x + far * heading, y)) return 5;
  return best;
};

export const minatar: Readonly<Record<string, Known>> = {
  'MinAtar/Asterix-v1': stateless('gatherGold', gatherGold),
  'MinAtar/Breakout-v1': { ...stateless('followTheBall', followTheBall), episodes: 100 },
  'MinAtar/Seaquest-v1': stateless('patrol', patrol),
  'MinAtar/Freeway-v1': { ...stateless('lookAndCross', lookAndCross), episodes: 100 },
  'MinAtar/SpaceInvaders-v1': stateless('dodgeAndShoot', dodgeAndShoot),
};
