/**
 * MinAtar Seaquest: shoot fish and submarines, take divers aboard and come up for air, on a 10 × 10 board.
 *
 *   obs      [10 rows, 10 columns, 10 channels] of 0 and 1 in uint8; channels front and back of the submarine, friendly
 *            bullet, what fish, submarines and divers leave behind them, enemy bullet, fish, enemy submarine, oxygen
 *            gauge and gauge of divers aboard (both in row 9), diver
 *   action   0 noop · 1 left · 2 up · 3 right · 4 down · 5 fire. With probability `stickyActionProb` the action carried
 *            out last is repeated instead. v0 and v1 are the same: every action does something
 *   reward   1 a fish or submarine shot; surfacing with six divers 10 · oxygen / 200, rounded down
 *   start    at the surface, row 0, column 5, facing left, 200 of oxygen
 *   ends     terminated when a fish, submarine or enemy bullet is in the cell of the front, when oxygen is used up (on
 *            step 201 without surfacing), when it surfaces with no diver aboard · never truncated
 *
 * In a step the submarine moves within rows 0 to 8 and turns to where it moves, or, at most every fifth step, fires.
 * Bullets fly a cell a step. Every 20 steps, first on step 21, a fish or, once in three times, a submarine comes from
 * the left or the right in one of the rows 1 to 8, unless one that swims the other way is in that row; a diver comes
 * every 30, first on step 31. They move a column every 6 steps, and a submarine fires every 11. A diver in the front's
 * cell comes aboard while there are fewer than six. Surfacing fills up the oxygen and costs a diver; with six aboard
 * all leave and one more is owed. As long as divers are owed, surfacing needs none and owes one more. If `difficultyRamping`, every surfacing
 * makes the interval at which enemies come a step shorter, and every second one that at which they move, down to 1 and 3.
 *
 * The dynamics of MinAtar 1.0 (Young and Tian, 2019, https://arxiv.org/abs/1903.03176), written from a description
 * of its behaviour. One difference: the action that stickiness repeats starts as noop in every episode; the original
 * carries it over from the episode before, so that a seed would not decide an episode.
 */

import type { NumericArray } from '../../core/arrays.js';
import { defineEnv } from '../../core/define-env.js';
import { discrete } from '../../core/spaces.js';
import { ALL_ACTIONS, boardSpace, LAST, presentationOf, type RampParams, SIZE, stick } from './board.js';
import { advance } from './seaquest-rules.js';
import { type Enemies, MOST_DIVERS, OXYGEN, outside, type SeaquestState, type Shoal, start } from './seaquest-state.js';

export type { SeaquestState } from './seaquest-state.js';

const CHANNELS = 10;
const FRONT = 0;
const BACK = 1;
const SHOT = 2;
const TRAIL = 3;
const BOMB = 4;
const FISH = 5;
const SUBMARINE = 6;
const OXYGEN_GAUGE = 7;
const DIVER_GAUGE = 8;
const DIVER = 9;

/** Where the numbers of a cell begin. */
const cell = (x: number, y: number): number => (y * SIZE + x) * CHANNELS;

function mark(shoal: Shoal, channel: number, out: NumericArray, offset: number): void {
  for (let i = 0; i < shoal.count; i++) out[offset + cell(shoal.x[i], shoal.y[i]) + channel] = 1;
}

function markTrail(out: NumericArray, at: number, x: number, heading: number): void {
  if (!outside(x - heading)) out[at - heading * CHANNELS + TRAIL] = 1;
}

function markDivers({ count, x, y, heading }: Shoal, out: NumericArray, offset: number): void {
  for (let i = 0; i < count; i++) {
    const at = offset + cell(x[i], y[i]);
    out[at + DIVER] = 1;
    markTrail(out, at, x[i], heading[i]);
  }
}

function markEnemies({ count, x, y, heading, armed }: Enemies, out: NumericArray, offset: number): void {
  for (let i = 0; i < count; i++) {
    const at = offset + cell(x[i], y[i]);
    out[at + (armed[i] === 1 ? SUBMARINE : FISH)] = 1;
    markTrail(out, at, x[i], heading[i]);
  }
}

/** The board with nothing on it but the two gauges: for each of 0 to 10 cells of oxygen, each of 0 to 6 divers. */
const gauges = Array.from({ length: (SIZE + 1) * (MOST_DIVERS + 1) }, (_, k) => {
  const board = new Uint8Array(SIZE * SIZE * CHANNELS);
  const aboard = k % (MOST_DIVERS + 1);
  for (let x = 0; x < Math.floor(k / (MOST_DIVERS + 1)); x++) board[cell(x, LAST) + OXYGEN_GAUGE] = 1;
  for (let x = LAST - aboard; x < LAST; x++) board[cell(x, LAST) + DIVER_GAUGE] = 1;
  return board;
});

function observe(s: SeaquestState, out: NumericArray, offset: number): void {
  out.set(
    gauges[Math.max(0, Math.floor((s.oxygen * SIZE) / OXYGEN)) * (MOST_DIVERS + 1) + Math.max(0, s.aboard)],
    offset,
  );
  const back = s.x - s.heading;
  out[offset + cell(s.x, s.y) + FRONT] = 1;
  if (!outside(back)) out[offset + cell(back, s.y) + BACK] = 1;
  mark(s.shots, SHOT, out, offset);
  mark(s.bombs, BOMB, out, offset);
  markDivers(s.divers, out, offset);
  markEnemies(s.enemies, out, offset);
}

function seaquestWith(id: string) {
  return defineEnv({
    id,
    summary: 'MinAtar Seaquest: shoot fish and submarines, rescue divers, come up for air, on 10 × 10 pixels.',
    params: { stickyActionProb: 0.1, difficultyRamping: true } as RampParams,
    observationSpace: (p: RampParams) => boardSpace(p, CHANNELS),
    actionSpace: discrete(ALL_ACTIONS.length),
    init: start,
    step: (s, action, rng, p) => advance(s, stick(s, action, ALL_ACTIONS, rng, p), rng, p.difficultyRamping),
    isTerminal: (s) => s.lost,
    observe,
    presentation: presentationOf(ALL_ACTIONS, 15),
    registration: { current: true },
  });
}

/** The game's own actions, which are all six. */
export const seaquest = seaquestWith('MinAtar/Seaquest-v1');

/** All six actions of the family: the same world. */
export const seaquestAllActions = seaquestWith('MinAtar/Seaquest-v0');
