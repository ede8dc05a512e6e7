/** What Arcade Invaders is made of: its state, measures, waves and shields. */

import type { ArcadeState } from './game.js';
import { WIDTH } from './screen.js';

export interface InvadersState extends ArcadeState {
  /** Left end of the cannon, in pixels. */
  cannonX: number;
  /** Top of the shot; −1 when none flies. */
  shotX: number;
  shotY: number;
  /** Top left corner of the fleet's first alien. */
  fleetX: number;
  fleetY: number;
  /** 1 marching right, −1 left. */
  way: number;
  /** Frames until the fleet's next move. */
  march: number;
  /** Which of two pictures the aliens show: 0 or 1. */
  pose: number;
  /** A bit for each alien of a row, the leftmost lowest; the top row first. */
  readonly aliens: Int32Array; // [6]
  /** Bombs that fall: top y, −1 for none. */
  readonly bombX: Float64Array; // [3]
  readonly bombY: Float64Array; // [3]
  /** Frames until the next bomb. */
  reload: number;
  /** Bombs dropped in this episode. */
  dropped: number;
  /** A bit for each block, the leftmost highest; shield after shield, row after row. */
  readonly shields: Int32Array; // [3 × 5]
  /** Direction of the saucer, −1 or 1; 0 when there is none. */
  saucerWay: number;
  saucerX: number;
  /** Frames until the saucer comes. */
  saucerWait: number;
  /** Waves beaten. */
  wave: number;
  /** Frames that the world stands still after a hit. */
  wait: number;
}

export const ROWS = 6;
export const COLUMNS = 6;
export const ALIEN = 8; // side
export const ALIEN_X = 16; // from one to the next
export const ALIEN_Y = 14;
export const LEFT = 6;
export const RIGHT = WIDTH - 6;
const FLEET_TOP = 46;
export const DROP = 8;
const WAVES_LOWER = 4; // waves that begin lower than the one before
export const MARCH = 2; // pixels a move
export const POINTS = [30, 25, 20, 15, 10, 5];
export const CANNON_WIDTH = 11;
export const CANNON_HEIGHT = 7;
export const CANNON_Y = 190;
export const CANNON_SPEED = 1;
export const SHOT_SPEED = 4;
export const SHOT_LENGTH = 5;
export const BOMBS = 3;
export const BOMB_SPEED = 1.5;
export const FASTEST_BOMB = 2.5;
export const SKY = 32; // where shots end
export const SHIELDS = 3;
export const SHIELD_X = [26, 71, 116];
export const SHIELD_Y = 164;
export const SHIELD_BLOCK = 2;
export const SHIELD_COLUMNS = 9;
export const SHIELD_ROWS = 6;
export const SHIELD_FORM = [0b001111100, 0b011111110, 0b111111111, 0b111111111, 0b111000111, 0b110000011];
export const SAUCER_Y = 34;
export const SAUCER_WIDTH = 12;
export const SAUCER_HEIGHT = 5;
export const SAUCER_POINTS = 100;
export const SAUCER_SPEED = 0.75;
export const SAUCER_EVERY = 900; // frames, and up to as many again
const LIVES = 3;
export const STANDSTILL = 60; // frames after a hit
const FULL_ROW = (1 << COLUMNS) - 1;

export const startInvaders = (): InvadersState => ({
  score: 0,
  lives: LIVES,
  frame: 0,
  cannonX: 20,
  shotX: 0,
  shotY: -1,
  fleetX: 28,
  fleetY: FLEET_TOP,
  way: 1,
  march: 32,
  pose: 0,
  aliens: new Int32Array(ROWS).fill(FULL_ROW),
  bombX: new Float64Array(BOMBS),
  bombY: new Float64Array(BOMBS).fill(-1),
  reload: 90,
  dropped: 0,
  shields: Int32Array.from({ length: SHIELDS * SHIELD_ROWS }, (_, i) => SHIELD_FORM[i % SHIELD_ROWS]),
  saucerWay: 0,
  saucerX: 0,
  saucerWait: SAUCER_EVERY,
  wave: 0,
  wait: 0,
});

/** The next wave: a new fleet lower down; shields stay as they are. */
export function newWave(s: InvadersState): void {
  s.wave++;
  s.aliens.fill(FULL_ROW);
  s.fleetX = 28;
  s.fleetY = FLEET_TOP + DROP * Math.min(s.wave, WAVES_LOWER);
  s.way = 1;
  s.march = 32;
  s.bombY.fill(-1);
  s.shotY = -1;
}

/** Eats the block of a shield at a pixel, if there is one. */
export function eatShield(s: InvadersState, x: number, y: number): boolean {
  const row = Math.floor((y - SHIELD_Y) / SHIELD_BLOCK);
  if (row < 0 || row >= SHIELD_ROWS) return false;
  for (let shield = 0; shield < SHIELDS; shield++) {
    const column = Math.floor((x - SHIELD_X[shield]) / SHIELD_BLOCK);
    if (column < 0 || column >= SHIELD_COLUMNS) continue;
    const bit = 1 << (SHIELD_COLUMNS - 1 - column);
    if ((s.shields[shield * SHIELD_ROWS + row] & bit) === 0) return false;
    s.shields[shield * SHIELD_ROWS + row] &= ~bit;
    return true;
  }
  return false;
}

/** Crushes the shields that a row of aliens has come down to. */
export function crushShields(s: InvadersState, bottom: number): void {
  for (let row = 0; row < SHIELD_ROWS; row++) {
    if (bottom <= SHIELD_Y + row * SHIELD_BLOCK) return;
    for (let shield = 0; shield < SHIELDS; shield++) s.shields[shield * SHIELD_ROWS + row] = 0;
  }
}
