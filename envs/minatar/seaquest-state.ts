/** What MinAtar Seaquest keeps: the submarine, and shoals of bullets, enemies and divers. */

import { LAST } from './board.js';

/** Things of a kind, in the order in which they came; the first `count` places are taken. */
export interface Shoal {
  count: number;
  x: Int8Array;
  y: Int8Array;
  /** −1 left, 1 right. */
  heading: Int8Array;
}

/** Those that swim. */
export interface Swimmers extends Shoal {
  /** Steps until each moves. */
  move: Int8Array;
}

export interface Enemies extends Swimmers {
  /** 1 for a submarine, 0 for a fish. */
  armed: Int8Array;
  /** Steps until each fires, if it is a submarine. */
  reload: Int8Array;
}

export interface SeaquestState {
  x: number; // column of the front
  y: number; // row, 0 at the surface
  /** −1 left, 1 right. */
  heading: number;
  oxygen: number;
  /** Divers aboard; below 0: owed, since six went ashore at once. */
  aboard: number;
  surfaced: boolean;
  /** Steps until it can fire, the next enemy comes, the next diver comes. */
  reload: number;
  enemyIn: number;
  diverIn: number;
  enemyEvery: number;
  moveEvery: number;
  ramps: number;
  shots: Shoal; // [3]
  bombs: Shoal; // [60]
  enemies: Enemies; // [60]
  divers: Swimmers; // [4]
  /** The action carried out last: what stickiness repeats. */
  lastAction: number;
  lost: boolean;
}

/** Divers that find room aboard. */
export const MOST_DIVERS = 6;
export const OXYGEN = 200;
export const ENEMY_EVERY = 20; // steps between enemies, at first
export const DIVER_EVERY = 30;
export const MOVE_EVERY = 5; // steps between moves, less one, at first
const SHOTS = 3; // a shot is gone after 10 steps, before the third after it is fired
const ENEMIES = 60; // at most one comes in a step, and none stays for more than 60
const DIVERS = 4; // one comes in 30 steps, and none stays for more than 60

const shoal = (places: number): Shoal => ({
  count: 0,
  x: new Int8Array(places),
  y: new Int8Array(places),
  heading: new Int8Array(places),
});

export function join(shoal: Shoal, x: number, y: number, heading: number): number {
  const i = shoal.count++;
  shoal.x[i] = x;
  shoal.y[i] = y;
  shoal.heading[i] = heading;
  return i;
}

/** Moves the places after i one up. Few are taken: a loop is faster than `copyWithin`. */
function close(places: Int8Array, i: number, count: number): void {
  for (let k = i; k < count; k++) places[k] = places[k + 1];
}

export function leave(shoal: Shoal, i: number): void {
  const count = --shoal.count;
  close(shoal.x, i, count);
  close(shoal.y, i, count);
  close(shoal.heading, i, count);
}

export function leaveDivers(divers: Swimmers, i: number): void {
  leave(divers, i);
  close(divers.move, i, divers.count);
}

export function leaveEnemies(enemies: Enemies, i: number): void {
  leave(enemies, i);
  close(enemies.move, i, enemies.count);
  close(enemies.armed, i, enemies.count);
  close(enemies.reload, i, enemies.count);
}

export const outside = (x: number): boolean => x < 0 || x > LAST;

function swimmers(places: number): Swimmers {
  return {
    count: 0,
    x: new Int8Array(places),
    y: new Int8Array(places),
    heading: new Int8Array(places),
    move: new Int8Array(places),
  };
}

const noEnemies = (): Enemies => ({
  count: 0,
  x: new Int8Array(ENEMIES),
  y: new Int8Array(ENEMIES),
  heading: new Int8Array(ENEMIES),
  move: new Int8Array(ENEMIES),
  armed: new Int8Array(ENEMIES),
  reload: new Int8Array(ENEMIES),
});

export const start = (): SeaquestState => ({
  x: 5,
  y: 0,
  heading: -1,
  oxygen: OXYGEN,
  aboard: 0,
  surfaced: true,
  reload: 0,
  enemyIn: ENEMY_EVERY,
  diverIn: DIVER_EVERY,
  enemyEvery: ENEMY_EVERY,
  moveEvery: MOVE_EVERY,
  ramps: 0,
  shots: shoal(SHOTS),
  bombs: shoal(ENEMIES),
  enemies: noEnemies(),
  divers: swimmers(DIVERS),
  lastAction: 0,
  lost: false,
});
