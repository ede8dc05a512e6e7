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

export function leave(shoal: Shoal, i: number): void {
  shoal.count--;
  shoal.x.copyWithin(i, i + 1);
  shoal.y.copyWithin(i, i + 1);
  shoal.heading.copyWithin(i, i + 1);
}

export function leaveDivers(divers: Swimmers, i: number): void {
  leave(divers, i);
  divers.move.copyWithin(i, i + 1);
}

export function leaveEnemies(enemies: Enemies, i: number): void {
  leave(enemies, i);
  enemies.move.copyWithin(i, i + 1);
  enemies.armed.copyWithin(i, i + 1);
  enemies.reload.copyWithin(i, i + 1);
}

export const outside = (x: number): boolean => x < 0 || x > LAST;

function swimmers(places: number): Swimmers {
  return { ...shoal(places), move: new Int8Array(places) };
}

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
  enemies: { ...swimmers(ENEMIES), armed: new Int8Array(ENEMIES), reload: new Int8Array(ENEMIES) },
  divers: swimmers(DIVERS),
  lastAction: 0,
  lost: false,
});
