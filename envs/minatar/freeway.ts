/**
 * MinAtar Freeway: a chicken crosses a road of eight lanes as often as it can, on a 10 × 10 board.
 *
 *   obs      [10 rows, 10 columns, 7 channels] of 0 and 1 in uint8; channels chicken, car, and five of what a car
 *            leaves behind it, by its speed: 1 the fastest … 5 the slowest
 *   action   v1: 0 noop · 1 up · 2 down;  v0: 0 noop · 1 left · 2 up · 3 right · 4 down · 5 fire (left, right and fire
 *            do nothing). With probability `stickyActionProb` the action carried out last is repeated instead
 *   reward   1 a crossing
 *   start    chicken in row 9 of column 4; a car at column 0 of each of the rows 1 to 8, each with one of five speeds
 *            and one of two directions, evenly
 *   ends     terminated on step 2 501 · never truncated
 *
 * In a step the chicken moves one row, no sooner than three steps after its last move and not before the fourth step.
 * In row 0 it has crossed: it is back in row 9, and all cars where they are take new speeds and directions. Then the
 * cars drive: one of speed s moves a column every s + 1 steps, round the board's edges. A car in the chicken's cell,
 * before or after it moves, sends the chicken back to row 9.
 *
 * The dynamics of MinAtar 1.0 (Young and Tian, 2019, https://arxiv.org/abs/1903.03176), written from a description
 * of its behaviour. One difference: the action that stickiness repeats starts as noop in every episode; the original
 * carries it over from the episode before, so that a seed would not decide an episode.
 */

import type { NumericArray } from '../../core/arrays.js';
import { defineEnv } from '../../core/define-env.js';
import type { Rng } from '../../core/rng.js';
import { discrete } from '../../core/spaces.js';
import { ALL_ACTIONS, boardSpace, DOWN, LAST, presentationOf, SIZE, type StickyParams, stick, UP } from './board.js';

export interface FreewayState {
  /** Row of the chicken, which walks in column 4. */
  chicken: number;
  /** Steps until it can move. */
  rest: number;
  /** Columns of the cars; car k is in row k + 1. */
  carX: Int8Array; // [8]
  /** Speeds 1 (fast) … 5 (slow), and directions −1 or 1. */
  speed: Int8Array; // [8]
  heading: Int8Array; // [8]
  /** Steps until each moves. */
  wait: Int8Array; // [8]
  /** Steps that are left before the last one. */
  time: number;
  /** The action carried out last: what stickiness repeats. */
  lastAction: number;
  over: boolean;
}

const COLUMN = 4;
const CARS = 8;
const SPEEDS = 5;
const REST = 3;
const TIME = 2_500;
const CHANNELS = 2 + SPEEDS;
const CHICKEN = 0;
const CAR = 1;

/** Speeds of all cars first, then directions. */
function setOff(s: FreewayState, rng: Rng): void {
  for (let k = 0; k < CARS; k++) s.speed[k] = 1 + rng.int(SPEEDS);
  for (let k = 0; k < CARS; k++) s.heading[k] = rng.int(2) === 0 ? -1 : 1;
  s.wait.set(s.speed);
}

function start(rng: Rng): FreewayState {
  const s: FreewayState = {
    chicken: LAST,
    rest: REST,
    carX: new Int8Array(CARS),
    speed: new Int8Array(CARS),
    heading: new Int8Array(CARS),
    wait: new Int8Array(CARS),
    time: TIME,
    lastAction: 0,
    over: false,
  };
  setOff(s, rng);
  return s;
}

function walk(s: FreewayState, action: number): void {
  if (s.rest > 0) return;
  if (action === UP) s.chicken--;
  else if (action === DOWN) s.chicken = Math.min(LAST, s.chicken + 1);
  else return;
  s.rest = REST;
}

function drive(s: FreewayState): void {
  const { carX, wait } = s;
  for (let k = 0; k < CARS; k++) {
    if (carX[k] === COLUMN && s.chicken === k + 1) s.chicken = LAST;
    if (wait[k] > 0) {
      wait[k]--;
      continue;
    }
    wait[k] = s.speed[k];
    const x = carX[k] + s.heading[k];
    carX[k] = x < 0 ? LAST : x > LAST ? 0 : x;
    if (carX[k] === COLUMN && s.chicken === k + 1) s.chicken = LAST;
  }
}

function advance(s: FreewayState, action: number, rng: Rng): number {
  let reward = 0;
  walk(s, action);
  if (s.chicken === 0) {
    reward = 1;
    s.chicken = LAST;
    setOff(s, rng);
  }
  drive(s);
  if (s.rest > 0) s.rest--;
  s.over = s.time === 0;
  s.time--;
  return reward;
}

function observe(s: FreewayState, out: NumericArray, offset: number): void {
  out.fill(0, offset, offset + SIZE * SIZE * CHANNELS);
  out[offset + (s.chicken * SIZE + COLUMN) * CHANNELS + CHICKEN] = 1;
  for (let k = 0; k < CARS; k++) {
    const row = offset + (k + 1) * SIZE * CHANNELS;
    const x = s.carX[k];
    const behind = x - s.heading[k];
    out[row + x * CHANNELS + CAR] = 1;
    out[row + (behind < 0 ? LAST : behind > LAST ? 0 : behind) * CHANNELS + CAR + s.speed[k]] = 1;
  }
}

function freewayWith(id: string, actions: readonly number[]) {
  return defineEnv({
    id,
    summary: `MinAtar Freeway: lead a chicken across eight lanes, on 10 × 10 pixels (${actions.length} actions).`,
    params: { stickyActionProb: 0.1 } as StickyParams,
    observationSpace: (p: StickyParams) => boardSpace(p, CHANNELS),
    actionSpace: discrete(actions.length),
    init: start,
    step: (s, action, rng, p) => advance(s, stick(s, action, actions, rng, p), rng),
    isTerminal: (s) => s.over,
    observe,
    presentation: presentationOf(actions, 20),
  });
}

/** The three actions that do something. */
export const freeway = freewayWith('MinAtar/Freeway-v1', [0, UP, DOWN]);

/** All six actions of the family. */
export const freewayAllActions = freewayWith('MinAtar/Freeway-v0', ALL_ACTIONS);
