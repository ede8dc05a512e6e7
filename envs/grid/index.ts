/** Grid worlds: maps of characters to walk on, made with `gridWorld`. */

import { fourRooms } from './four-rooms.js';
import { keys } from './keys.js';
import { maze } from './maze.js';
import { portals } from './portals.js';
import { windy } from './windy.js';

declare module '../../core/registry.js' {
  interface EnvMap {
    'Grid/Maze-v0': typeof maze;
    'Grid/Windy-v0': typeof windy;
    'Grid/FourRooms-v0': typeof fourRooms;
    'Grid/Portals-v0': typeof portals;
    'Grid/Keys-v0': typeof keys;
  }
}

export const grid = [maze, windy, fourRooms, portals, keys] as const;

export type { GridSpec } from './grid-world.js';
export { gridWorld } from './grid-world.js';
export type { GridState } from './moves.js';
export type { GridParams } from './params.js';
export { fourRooms, keys, maze, portals, windy };
