/** The rules of MinAtar Seaquest, step by step. */

import type { Rng } from '../../core/rng.js';
import { DOWN, FIRE, LAST, LEFT, RIGHT, UP } from './board.js';
import {
  DIVER_EVERY,
  type Enemies,
  join,
  leave,
  leaveDivers,
  leaveEnemies,
  MOST_DIVERS,
  MOVE_EVERY,
  OXYGEN,
  outside,
  type SeaquestState,
  type Shoal,
} from './seaquest-state.js';

const RELOAD = 5; // steps between shots
const ENEMY_RELOAD = 10; // and of an enemy, less one
const FASTEST_MOVE = 2;
const ROWS = 8; // of enemies and divers, from row 1

function enemyComes(s: SeaquestState, rng: Rng): void {
  const heading = rng.int(2) === 0 ? 1 : -1;
  const armed = rng.int(3) === 0 ? 1 : 0;
  const y = 1 + rng.int(ROWS);
  const { enemies } = s;
  s.enemyIn = s.enemyEvery;
  for (let i = 0; i < enemies.count; i++) if (enemies.y[i] === y && enemies.heading[i] !== heading) return;
  const i = join(enemies, heading > 0 ? 0 : LAST, y, heading);
  enemies.move[i] = s.moveEvery;
  enemies.armed[i] = armed;
  enemies.reload[i] = ENEMY_RELOAD;
}

function diverComes(s: SeaquestState, rng: Rng): void {
  const heading = rng.int(2) === 0 ? 1 : -1;
  const i = join(s.divers, heading > 0 ? 0 : LAST, 1 + rng.int(ROWS), heading);
  s.divers.move[i] = MOVE_EVERY;
  s.diverIn = DIVER_EVERY;
}

function act(s: SeaquestState, action: number): void {
  if (action === FIRE) {
    if (s.reload > 0) return;
    s.reload = RELOAD;
    join(s.shots, s.x, s.y, s.heading);
  } else if (action === LEFT || action === RIGHT) {
    s.heading = action === LEFT ? -1 : 1;
    s.x = Math.max(0, Math.min(LAST, s.x + s.heading));
  } else if (action === UP) s.y = Math.max(0, s.y - 1);
  else if (action === DOWN) s.y = Math.min(LAST - 1, s.y + 1);
}

/** The enemy in a cell that came last, or −1. */
function enemyAt({ count, x, y }: Enemies, column: number, row: number): number {
  for (let i = count - 1; i >= 0; i--) if (x[i] === column && y[i] === row) return i;
  return -1;
}

/** The submarine's bullets. Returns how many enemies they shot. */
function flyShots({ shots, enemies }: SeaquestState): number {
  let hits = 0;
  for (let i = shots.count - 1; i >= 0; i--) {
    shots.x[i] += shots.heading[i];
    if (outside(shots.x[i])) {
      leave(shots, i);
      continue;
    }
    const enemy = enemyAt(enemies, shots.x[i], shots.y[i]);
    if (enemy < 0) continue;
    leaveEnemies(enemies, enemy);
    leave(shots, i);
    hits++;
  }
  return hits;
}

const isAtFront = (s: SeaquestState, shoal: Shoal, i: number): boolean => shoal.x[i] === s.x && shoal.y[i] === s.y;

function takesAboard(s: SeaquestState, i: number): boolean {
  if (!isAtFront(s, s.divers, i) || s.aboard >= MOST_DIVERS) return false;
  s.aboard++;
  leaveDivers(s.divers, i);
  return true;
}

function swimDivers(s: SeaquestState): void {
  const { divers } = s;
  for (let i = divers.count - 1; i >= 0; i--) {
    if (takesAboard(s, i)) continue;
    if (divers.move[i] > 0) {
      divers.move[i]--;
      continue;
    }
    divers.move[i] = MOVE_EVERY;
    divers.x[i] += divers.heading[i];
    if (outside(divers.x[i])) leaveDivers(divers, i);
    else takesAboard(s, i);
  }
}

/** The first bullet of the submarine in a cell, or −1. */
function shotAt({ count, x, y }: Shoal, column: number, row: number): number {
  for (let i = 0; i < count; i++) if (x[i] === column && y[i] === row) return i;
  return -1;
}

/** Moves enemy i. Returns 1 when it swims into a bullet, which takes both, −1 when it is gone, else 0. */
function swim(s: SeaquestState, i: number): number {
  const { enemies, shots } = s;
  enemies.move[i] = s.moveEvery;
  enemies.x[i] += enemies.heading[i];
  if (outside(enemies.x[i])) {
    leaveEnemies(enemies, i);
    return -1;
  }
  if (isAtFront(s, enemies, i)) {
    s.lost = true;
    return 0;
  }
  const shot = shotAt(shots, enemies.x[i], enemies.y[i]);
  if (shot < 0) return 0;
  leaveEnemies(enemies, i);
  leave(shots, shot);
  return 1;
}

/** Moves all enemies and lets submarines fire. Returns how many swam into bullets. */
function swimEnemies(s: SeaquestState): number {
  const { count, x, y, heading, move, armed, reload } = s.enemies;
  let hits = 0;
  for (let i = count - 1; i >= 0; i--) {
    if (x[i] === s.x && y[i] === s.y) s.lost = true;
    if (move[i] > 0) move[i]--;
    else {
      const swum = swim(s, i);
      if (swum > 0) hits++;
      if (swum !== 0) continue;
    }
    if (armed[i] === 0) continue;
    if (reload[i] > 0) reload[i]--;
    else {
      reload[i] = ENEMY_RELOAD;
      join(s.bombs, x[i], y[i], heading[i]);
    }
  }
  return hits;
}

function flyBombs(s: SeaquestState): void {
  const { bombs } = s;
  for (let i = bombs.count - 1; i >= 0; i--) {
    if (isAtFront(s, bombs, i)) s.lost = true;
    bombs.x[i] += bombs.heading[i];
    if (outside(bombs.x[i])) leave(bombs, i);
    else if (isAtFront(s, bombs, i)) s.lost = true;
  }
}

/** The reward of coming up. */
function surface(s: SeaquestState, ramping: boolean): number {
  s.surfaced = true;
  if (s.aboard === 0) {
    s.lost = true;
    return 0;
  }
  let reward = 0;
  if (s.aboard === MOST_DIVERS) {
    reward = Math.floor((10 * s.oxygen) / OXYGEN);
    s.aboard = 0;
  }
  s.oxygen = OXYGEN;
  s.aboard--;
  if (ramping) {
    if (s.enemyEvery > 1) s.enemyEvery--;
    if (s.ramps % 2 === 1 && s.moveEvery > FASTEST_MOVE) s.moveEvery--;
    s.ramps++;
  }
  return reward;
}

function breathe(s: SeaquestState, ramping: boolean): number {
  if (s.oxygen <= 0) s.lost = true;
  if (s.y > 0) {
    s.oxygen--;
    s.surfaced = false;
    return 0;
  }
  return s.surfaced ? 0 : surface(s, ramping);
}

export function advance(s: SeaquestState, action: number, rng: Rng, ramping: boolean): number {
  if (s.enemyIn === 0) enemyComes(s, rng);
  if (s.diverIn === 0) diverComes(s, rng);
  act(s, action);
  let reward = flyShots(s);
  swimDivers(s);
  reward += swimEnemies(s);
  flyBombs(s);
  s.enemyIn--;
  s.diverIn--;
  if (s.reload > 0) s.reload--;
  reward += breathe(s, ramping);
  return reward;
}
