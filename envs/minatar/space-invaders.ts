/**
 * MinAtar Space Invaders: shoot down waves of marching aliens from a cannon, on a 10 × 10 board.
 *
 *   obs      [10 rows, 10 columns, 6 channels] of 0 and 1 in uint8; channels cannon, alien, aliens that march left,
 *            aliens that march right, friendly bullet, enemy bullet
 *   action   v1: 0 noop · 1 left · 2 right · 3 fire;  v0: 0 noop · 1 left · 2 up · 3 right · 4 down · 5 fire (up and
 *            down do nothing). With probability `stickyActionProb` the action carried out last is repeated instead
 *   reward   1 an alien shot
 *   start    cannon at column 5 of row 9; 24 aliens in rows 0 to 3, columns 2 to 7, marching left. No chance in it
 *   ends     terminated when a bullet or an alien is in the cannon's cell, or aliens that stand in row 9 have to go
 *            down · never truncated
 *
 * In a step the cannon moves or, at most every fifth step, fires from its own cell; then bullets fly by a cell, the
 * cannon's up and the aliens' down; then, when it is time, the aliens march by a column: every 12 steps at first, and
 * every n steps once only n < 12 are left. Those that stand at the side they march to make all turn and go down a row
 * instead. Every ten steps the lowest alien of the column nearest to the cannon shoots (of two the left one). Last, an
 * alien in the cell of one of the cannon's bullets is gone, and so is the bullet. When none is left the next wave
 * comes, which marches a step sooner, down to every 6 steps, if `difficultyRamping`.
 *
 * The dynamics of MinAtar 1.0 (Young and Tian, 2019, https://arxiv.org/abs/1903.03176), written from a description
 * of its behaviour. One difference: the action that stickiness repeats starts as noop in every episode; the original
 * carries it over from the episode before, so that a seed would not decide an episode.
 */

import type { NumericArray } from '../../core/arrays.js';
import { defineEnv } from '../../core/define-env.js';
import { discrete } from '../../core/spaces.js';
import {
  ALL_ACTIONS,
  boardSpace,
  FIRE,
  LAST,
  LEFT,
  presentationOf,
  type RampParams,
  RIGHT,
  SIZE,
  stick,
} from './board.js';
import {
  ALIENS,
  BOMB_EVERY,
  BOMBS,
  COLUMNS,
  FIRST_COLUMN,
  ROWS,
  SHOTS,
  type SpaceInvadersState,
  start,
} from './space-invaders-state.js';

export type { SpaceInvadersState } from './space-invaders-state.js';

const RELOAD = 5; // steps between shots
const FASTEST_MARCH = 6; // steps
const CHANNELS = 6;
const CANNON = 0;
const ALIEN = 1;
const MARCHES_LEFT = 2;
const MARCHES_RIGHT = 3;
const SHOT = 4;
const BOMB = 5;

/** The alien at a cell, as a number of the formation, or −1. */
function alienAt(s: SpaceInvadersState, x: number, y: number): number {
  const column = x - s.left;
  const row = y - s.top;
  if (column < 0 || column >= COLUMNS || row < 0 || row >= ROWS) return -1;
  const i = row * COLUMNS + column;
  return s.aliens[i] === 1 ? i : -1;
}

function launch(xs: Int8Array, ys: Int8Array, x: number, y: number): void {
  let free = 0;
  while (ys[free] >= 0) free++;
  xs[free] = x;
  ys[free] = y;
}

function act(s: SpaceInvadersState, action: number): void {
  if (action === LEFT) s.cannon = Math.max(0, s.cannon - 1);
  else if (action === RIGHT) s.cannon = Math.min(LAST, s.cannon + 1);
  else if (action === FIRE && s.reload === 0) {
    s.reload = RELOAD;
    launch(s.shotX, s.shotY, s.cannon, LAST);
  }
}

function fly(s: SpaceInvadersState): void {
  const { shotY, bombX, bombY } = s;
  for (let i = 0; i < SHOTS; i++) if (shotY[i] >= 0) shotY[i]--;
  for (let i = 0; i < BOMBS; i++) {
    if (bombY[i] < 0) continue;
    if (++bombY[i] > LAST) bombY[i] = -1;
    else if (bombY[i] === LAST && bombX[i] === s.cannon) s.lost = true;
  }
}

/** Whether a living alien stands in this column of the formation. */
function columnLives({ aliens }: SpaceInvadersState, column: number): boolean {
  for (let i = column; i < ALIENS; i += COLUMNS) if (aliens[i] === 1) return true;
  return false;
}

function marchOn(s: SpaceInvadersState): void {
  s.march = Math.min(s.count, s.marchEvery);
  const edge = (s.heading < 0 ? 0 : LAST) - s.left;
  if (edge >= 0 && edge < COLUMNS && columnLives(s, edge)) {
    s.heading = -s.heading;
    const bottom = LAST - s.top;
    if (bottom < ROWS && s.aliens.indexOf(1, bottom * COLUMNS) >= 0) s.lost = true;
    else s.top++;
  } else s.left += s.heading;
  if (alienAt(s, s.cannon, LAST) >= 0) s.lost = true;
}

/** The lowest alien of the column nearest to the cannon shoots. */
function bomb(s: SpaceInvadersState): void {
  s.bombing = BOMB_EVERY;
  let nearest = -1;
  for (let column = 0; column < COLUMNS; column++) {
    if (!columnLives(s, column)) continue;
    const off = Math.abs(s.left + column - s.cannon);
    if (nearest < 0 || off < Math.abs(s.left + nearest - s.cannon)) nearest = column;
  }
  for (let row = ROWS - 1; row >= 0; row--) {
    if (s.aliens[row * COLUMNS + nearest] !== 1) continue;
    launch(s.bombX, s.bombY, s.left + nearest, s.top + row);
    return;
  }
}

/** Takes away what the cannon's bullets have reached; returns how many aliens. */
function strike(s: SpaceInvadersState): number {
  let shot = 0;
  for (let i = 0; i < SHOTS; i++) {
    if (s.shotY[i] < 0) continue;
    const alien = alienAt(s, s.shotX[i], s.shotY[i]);
    if (alien < 0) continue;
    s.aliens[alien] = 0;
    s.shotY[i] = -1;
    shot++;
  }
  s.count -= shot;
  return shot;
}

function nextWave(s: SpaceInvadersState, ramping: boolean): void {
  if (ramping && s.marchEvery > FASTEST_MARCH) s.marchEvery--;
  s.aliens.fill(1);
  s.count = ALIENS;
  s.left = FIRST_COLUMN;
  s.top = 0;
}

function advance(s: SpaceInvadersState, action: number, ramping: boolean): number {
  act(s, action);
  fly(s);
  if (alienAt(s, s.cannon, LAST) >= 0) s.lost = true;
  if (s.march === 0) marchOn(s);
  if (s.bombing === 0) bomb(s);
  const reward = strike(s);
  if (s.reload > 0) s.reload--;
  s.march--;
  s.bombing--;
  if (s.count === 0) nextWave(s, ramping);
  return reward;
}

function observe(s: SpaceInvadersState, out: NumericArray, offset: number): void {
  const { aliens, shotX, shotY, bombX, bombY } = s;
  out.fill(0, offset, offset + SIZE * SIZE * CHANNELS);
  out[offset + (LAST * SIZE + s.cannon) * CHANNELS + CANNON] = 1;
  const marches = s.heading < 0 ? MARCHES_LEFT : MARCHES_RIGHT;
  let at = offset + (s.top * SIZE + s.left) * CHANNELS;
  for (let i = 0, row = 0; row < ROWS; row++, at += (SIZE - COLUMNS) * CHANNELS) {
    for (let column = 0; column < COLUMNS; column++, i++, at += CHANNELS) {
      if (aliens[i] === 0) continue;
      out[at + ALIEN] = 1;
      out[at + marches] = 1;
    }
  }
  for (let i = 0; i < SHOTS; i++) if (shotY[i] >= 0) out[offset + (shotY[i] * SIZE + shotX[i]) * CHANNELS + SHOT] = 1;
  for (let i = 0; i < BOMBS; i++) if (bombY[i] >= 0) out[offset + (bombY[i] * SIZE + bombX[i]) * CHANNELS + BOMB] = 1;
}

function spaceInvadersWith(id: string, actions: readonly number[]) {
  return defineEnv({
    id,
    summary: `MinAtar Space Invaders: shoot waves of marching aliens, on 10 × 10 pixels (${actions.length} actions).`,
    params: { stickyActionProb: 0.1, difficultyRamping: true } as RampParams,
    observationSpace: (p: RampParams) => boardSpace(p, CHANNELS),
    actionSpace: discrete(actions.length),
    init: start,
    step: (s, action, rng, p) => advance(s, stick(s, action, actions, rng, p), p.difficultyRamping),
    isTerminal: (s) => s.lost,
    observe,
    presentation: presentationOf(actions, 15),
  });
}

/** The four actions that do something. */
export const spaceInvaders = spaceInvadersWith('MinAtar/SpaceInvaders-v1', [0, LEFT, RIGHT, FIRE]);

/** All six actions of the family. */
export const spaceInvadersAllActions = spaceInvadersWith('MinAtar/SpaceInvaders-v0', ALL_ACTIONS);
