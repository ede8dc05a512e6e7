/** How Arcade Invaders moves: cannon, shot, fleet, saucer, bombs. Its page is the header of `invaders.ts`. */

import type { Rng } from '../../core/rng.js';
import {
  ALIEN,
  ALIEN_X,
  ALIEN_Y,
  BOMB_SPEED,
  BOMBS,
  CANNON_HEIGHT,
  CANNON_SPEED,
  CANNON_WIDTH,
  CANNON_Y,
  COLUMNS,
  crushShields,
  DROP,
  eatShield,
  FASTEST_BOMB,
  type InvadersState,
  LEFT,
  MARCH,
  POINTS,
  RIGHT,
  ROWS,
  SAUCER_EVERY,
  SAUCER_HEIGHT,
  SAUCER_POINTS,
  SAUCER_SPEED,
  SAUCER_WIDTH,
  SAUCER_Y,
  SHOT_LENGTH,
  SHOT_SPEED,
  SKY,
  STANDSTILL,
} from './invaders-state.js';
import { WIDTH } from './screen.js';

const countBits = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
};

function aliensLeft(s: InvadersState): number {
  let count = 0;
  for (let row = 0; row < ROWS; row++) count += countBits(s.aliens[row]);
  return count;
}

/** Columns with an alien in them, as bits. */
export function columnsLeft(s: InvadersState): number {
  let columns = 0;
  for (let row = 0; row < ROWS; row++) columns |= s.aliens[row];
  return columns;
}

/** Frames between two moves: 32 for the whole fleet, 2 for the last alien. */
const periodOf = (left: number): number => 1 + Math.ceil((31 * left) / (ROWS * COLUMNS));

export function moveCannon(s: InvadersState, action: number): void {
  if (action === 2 || action === 4) s.cannonX = Math.min(RIGHT - CANNON_WIDTH, s.cannonX + CANNON_SPEED);
  else if (action === 3 || action === 5) s.cannonX = Math.max(LEFT, s.cannonX - CANNON_SPEED);
  const fires = action === 1 || action >= 4;
  if (!fires || s.shotY >= 0) return;
  s.shotX = s.cannonX + (CANNON_WIDTH >> 1);
  s.shotY = CANNON_Y - SHOT_LENGTH;
}

/** The points of the alien at a pixel, which is gone then; 0 when there is none. */
function shootAlien(s: InvadersState, x: number, y: number): number {
  const column = Math.floor((x - s.fleetX) / ALIEN_X);
  const row = Math.floor((y - s.fleetY) / ALIEN_Y);
  if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) return 0;
  if (x - s.fleetX - column * ALIEN_X >= ALIEN || y - s.fleetY - row * ALIEN_Y >= ALIEN) return 0;
  if (((s.aliens[row] >> column) & 1) === 0) return 0;
  s.aliens[row] &= ~(1 << column);
  return POINTS[row];
}

/** Moves the shot by its speed, pixel by pixel, and returns the points of what it meets. */
export function moveShot(s: InvadersState): number {
  for (let k = 0; k < SHOT_SPEED && s.shotY >= 0; k++) {
    s.shotY--;
    const points = shootAlien(s, s.shotX, s.shotY) || shootSaucer(s);
    if (points > 0 || eatShield(s, s.shotX, s.shotY) || s.shotY < SKY) s.shotY = -1;
    if (points > 0) return points;
  }
  return 0;
}

function shootSaucer(s: InvadersState): number {
  if (s.saucerWay === 0 || s.shotY >= SAUCER_Y + SAUCER_HEIGHT || s.shotY < SAUCER_Y) return 0;
  if (s.shotX < s.saucerX || s.shotX >= s.saucerX + SAUCER_WIDTH) return 0;
  s.saucerWay = 0;
  return SAUCER_POINTS;
}

/** Marches when it is time: sideways, or down and back at a wall. Down at the cannon the game is lost. */
export function moveFleet(s: InvadersState): void {
  if (--s.march > 0) return;
  const columns = columnsLeft(s);
  if (columns === 0) return;
  s.march = periodOf(aliensLeft(s));
  s.pose = 1 - s.pose;
  const first = 31 - Math.clz32(columns & -columns);
  const last = 31 - Math.clz32(columns);
  const left = s.fleetX + first * ALIEN_X + s.way * MARCH;
  const right = s.fleetX + last * ALIEN_X + ALIEN + s.way * MARCH;
  if (left >= LEFT && right <= RIGHT) {
    s.fleetX += s.way * MARCH;
    return;
  }
  s.way = -s.way;
  s.fleetY += DROP;
  let lowest = ROWS - 1;
  while (s.aliens[lowest] === 0) lowest--;
  const bottom = s.fleetY + lowest * ALIEN_Y + ALIEN;
  crushShields(s, bottom);
  if (bottom >= CANNON_Y) s.lives = 0;
}

export function moveSaucer(s: InvadersState, rng: Rng): void {
  if (s.saucerWay !== 0) {
    s.saucerX += s.saucerWay * SAUCER_SPEED;
    if (s.saucerX < -SAUCER_WIDTH || s.saucerX > WIDTH) s.saucerWay = 0;
    return;
  }
  if (--s.saucerWait > 0) return;
  s.saucerWait = SAUCER_EVERY + rng.int(SAUCER_EVERY);
  s.saucerWay = rng.int(2) === 0 ? 1 : -1;
  s.saucerX = s.saucerWay > 0 ? -SAUCER_WIDTH : WIDTH;
}

/** The column to bomb from: every second time the one nearest the cannon, else one that is drawn. */
function bombColumn(s: InvadersState, rng: Rng): number {
  const columns = columnsLeft(s);
  if (s.dropped % 2 === 1) {
    let rank = rng.int(countBits(columns));
    for (let column = 0; ; column++) if (((columns >> column) & 1) === 1 && rank-- === 0) return column;
  }
  const aim = s.cannonX + CANNON_WIDTH / 2 - ALIEN / 2 - s.fleetX;
  let best = -1;
  for (let column = 0; column < COLUMNS; column++) {
    if (((columns >> column) & 1) === 0) continue;
    if (best < 0 || Math.abs(column * ALIEN_X - aim) < Math.abs(best * ALIEN_X - aim)) best = column;
  }
  return best;
}

function dropBomb(s: InvadersState, rng: Rng): void {
  if (s.reload > 0) s.reload--;
  if (s.reload > 0 || columnsLeft(s) === 0) return;
  const free = s.bombY.indexOf(-1);
  if (free < 0) return;
  const column = bombColumn(s, rng);
  let row = ROWS - 1;
  while (((s.aliens[row] >> column) & 1) === 0) row--;
  s.bombX[free] = s.fleetX + column * ALIEN_X + (ALIEN >> 1);
  s.bombY[free] = s.fleetY + row * ALIEN_Y + ALIEN;
  s.reload = 20 + rng.int(50);
  s.dropped++;
}

function loseLife(s: InvadersState): void {
  s.lives--;
  s.wait = STANDSTILL;
  s.bombY.fill(-1);
  s.shotY = -1;
  s.reload = 60;
}

/** Lets a bomb fall, until it meets a shield, the ground or the cannon. */
export function moveBombs(s: InvadersState, rng: Rng): void {
  const speed = Math.min(FASTEST_BOMB, BOMB_SPEED + 0.25 * s.wave);
  for (let k = 0; k < BOMBS; k++) {
    if (s.bombY[k] < 0) continue;
    s.bombY[k] += speed;
    const tip = s.bombY[k] + SHOT_LENGTH - 1;
    if (eatShield(s, s.bombX[k], tip)) s.bombY[k] = -1;
    else if (tip >= CANNON_Y && s.bombX[k] >= s.cannonX && s.bombX[k] < s.cannonX + CANNON_WIDTH) {
      loseLife(s);
      return;
    } else if (tip >= CANNON_Y + CANNON_HEIGHT) s.bombY[k] = -1;
  }
  dropBomb(s, rng);
}
