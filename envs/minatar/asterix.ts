/**
 * MinAtar Asterix: collect gold and keep clear of enemies, which come from both sides, on a 10 × 10 board.
 *
 *   obs      [10 rows, 10 columns, 4 channels] of 0 and 1 in uint8; channels player, enemy, what enemies and gold
 *            leave behind them, gold
 *   action   v1: 0 noop · 1 left · 2 up · 3 right · 4 down;  v0: these and 5 fire, which does nothing. With probability
 *            `stickyActionProb` the action carried out last is repeated instead
 *   reward   1 a piece of gold
 *   start    player at column 5 of row 5, nobody else
 *   ends     terminated when an enemy is in the player's cell · never truncated
 *
 * Each of the rows 1 to 8 holds at most one enemy or piece of gold. In a step, when it is time, one comes in a random
 * free row, from the left or the right evenly, gold once in three times; the player moves, within rows 1 to 8; and
 * when it is time all enemies and gold move one column on, and are gone past the edge. Who is in the player's cell
 * after either move is met. One comes every 10 steps, first on step 11; they move every 5, first on step 6. If
 * `difficultyRamping`, every 102 steps the first interval gets a step shorter, and every 204 the second, down to 1.
 *
 * The dynamics of MinAtar 1.0 (Young and Tian, 2019, https://arxiv.org/abs/1903.03176), written from a description
 * of its behaviour. One difference: the action that stickiness repeats starts as noop in every episode; the original
 * carries it over from the episode before, so that a seed would not decide an episode.
 */

import type { NumericArray } from '../../core/arrays.js';
import { defineEnv } from '../../core/define-env.js';
import type { Rng } from '../../core/rng.js';
import { discrete } from '../../core/spaces.js';
import {
  ALL_ACTIONS,
  boardSpace,
  DOWN,
  LAST,
  LEFT,
  presentationOf,
  type RampParams,
  RIGHT,
  SIZE,
  stick,
  UP,
} from './board.js';

export interface AsterixState {
  x: number; // column of the player
  y: number; // row of the player, 1 … 8
  /** What is in each of the rows 1 to 8: 0 nothing, 1 an enemy, 2 gold; its column and direction, −1 or 1. */
  kind: Uint8Array; // [8]
  column: Int8Array; // [8]
  heading: Int8Array; // [8]
  /** Steps until the next comes, and until all move. */
  spawn: number;
  move: number;
  spawnEvery: number;
  moveEvery: number;
  /** Steps until the game speeds up, and how often it has. */
  ramp: number;
  ramps: number;
  /** The action carried out last: what stickiness repeats. */
  lastAction: number;
  caught: boolean;
}

const LANES = 8;
const BOTTOM = LANES; // last row of the player
const ENEMY_KIND = 1;
const GOLD_KIND = 2;
const SPAWN_EVERY = 10;
const MOVE_EVERY = 5;
const RAMP_EVERY = 102;
const CHANNELS = 4;
const PLAYER = 0;
const ENEMY = 1;
const TRAIL = 2;
const GOLD = 3;

const start = (): AsterixState => ({
  x: 5,
  y: 5,
  kind: new Uint8Array(LANES),
  column: new Int8Array(LANES),
  heading: new Int8Array(LANES),
  spawn: SPAWN_EVERY,
  move: MOVE_EVERY,
  spawnEvery: SPAWN_EVERY,
  moveEvery: MOVE_EVERY,
  ramp: RAMP_EVERY,
  ramps: 0,
  lastAction: 0,
  caught: false,
});

/** One more in a random free row, if there is any. */
function enter(s: AsterixState, rng: Rng): void {
  let free = 0;
  for (let k = 0; k < LANES; k++) if (s.kind[k] === 0) free++;
  if (free === 0) return;
  const fromLeft = rng.int(2) === 0;
  const gold = rng.int(3) === 0;
  let skip = rng.int(free);
  let k = 0;
  while (s.kind[k] !== 0 || skip-- > 0) k++;
  s.kind[k] = gold ? GOLD_KIND : ENEMY_KIND;
  s.column[k] = fromLeft ? 0 : LAST;
  s.heading[k] = fromLeft ? 1 : -1;
}

function walk(s: AsterixState, action: number): void {
  if (action === LEFT) s.x = Math.max(0, s.x - 1);
  else if (action === RIGHT) s.x = Math.min(LAST, s.x + 1);
  else if (action === UP) s.y = Math.max(1, s.y - 1);
  else if (action === DOWN) s.y = Math.min(BOTTOM, s.y + 1);
}

/** Only the player's own row can hold something in the player's cell. Returns the gold collected. */
function meet(s: AsterixState): number {
  const k = s.y - 1;
  if (s.kind[k] === 0 || s.column[k] !== s.x) return 0;
  if (s.kind[k] === ENEMY_KIND) {
    s.caught = true;
    return 0;
  }
  s.kind[k] = 0;
  return 1;
}

function moveAll({ kind, column, heading }: AsterixState): void {
  for (let k = 0; k < LANES; k++) {
    if (kind[k] === 0) continue;
    column[k] += heading[k];
    if (column[k] < 0 || column[k] > LAST) kind[k] = 0;
  }
}

function speedUp(s: AsterixState): void {
  if (--s.ramp > 0) return;
  s.ramp = RAMP_EVERY;
  if (s.ramps % 2 === 1 && s.moveEvery > 1) s.moveEvery--;
  if (s.spawnEvery > 1) s.spawnEvery--;
  s.ramps++;
}

function advance(s: AsterixState, action: number, rng: Rng, ramping: boolean): number {
  if (s.spawn === 0) {
    enter(s, rng);
    s.spawn = s.spawnEvery;
  }
  walk(s, action);
  let reward = meet(s);
  if (s.move === 0) {
    s.move = s.moveEvery;
    moveAll(s);
    reward += meet(s);
  }
  s.spawn--;
  s.move--;
  if (ramping) speedUp(s);
  return reward;
}

function observe(s: AsterixState, out: NumericArray, offset: number): void {
  out.fill(0, offset, offset + SIZE * SIZE * CHANNELS);
  out[offset + (s.y * SIZE + s.x) * CHANNELS + PLAYER] = 1;
  for (let k = 0; k < LANES; k++) {
    if (s.kind[k] === 0) continue;
    const row = offset + (k + 1) * SIZE * CHANNELS;
    const behind = s.column[k] - s.heading[k];
    out[row + s.column[k] * CHANNELS + (s.kind[k] === GOLD_KIND ? GOLD : ENEMY)] = 1;
    if (behind >= 0 && behind <= LAST) out[row + behind * CHANNELS + TRAIL] = 1;
  }
}

function asterixWith(id: string, actions: readonly number[]) {
  return defineEnv({
    id,
    summary: `MinAtar Asterix: collect gold among enemies from both sides, on 10 × 10 pixels (${actions.length} actions).`,
    params: { stickyActionProb: 0.1, difficultyRamping: true } as RampParams,
    observationSpace: (p: RampParams) => boardSpace(p, CHANNELS),
    actionSpace: discrete(actions.length),
    init: start,
    step: (s, action, rng, p) => advance(s, stick(s, action, actions, rng, p), rng, p.difficultyRamping),
    isTerminal: (s) => s.caught,
    observe,
    presentation: presentationOf(actions, 10),
    registration: { current: true },
  });
}

/** The five actions that do something. */
export const asterix = asterixWith('MinAtar/Asterix-v1', [0, LEFT, UP, RIGHT, DOWN]);

/** All six actions of the family. */
export const asterixAllActions = asterixWith('MinAtar/Asterix-v0', ALL_ACTIONS);
