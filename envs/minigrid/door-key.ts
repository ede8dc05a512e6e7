/**
 * MiniGrid DoorKey: pick up a key, unlock the door with it and walk to the goal behind it.
 *
 *   obs      what lies ahead, 7 × 7 cells of (object, colour, state), and the direction; walls and shut doors hide what
 *            is behind them. What is carried is seen on the agent's own cell
 *   action   0 left (turn) · 1 right (turn) · 2 forward · 3 pickup · 4 drop · 5 toggle · 6 done (does nothing)
 *   reward   at the goal 1 − 0.9 · steps / maxSteps, else 0
 *   start    a wall with a locked yellow door in any column; agent and key anywhere to the left of it, the agent looking
 *            anywhere; the goal in the lower right corner
 *   ends     terminated at the goal · truncated after maxSteps = 10 · size² steps
 *
 * The rules and observations of MiniGrid (Chevalier-Boisvert et al. 2023, https://arxiv.org/abs/2306.13831). Levels
 * are drawn from another stream of chance.
 */

import { Level } from './level.js';
import { miniGrid } from './mini-grid.js';
import { DOOR_LOCKED, GOAL, KEY, thing, WALL } from './things.js';

const YELLOW = 4;

function doorKey(size: number) {
  return miniGrid({
    id: `MiniGrid/DoorKey-${size}x${size}-v0`,
    summary: `Pick up a key, unlock the door and walk to the goal behind it, in ${size} × ${size} cells.`,
    mission: 'use the key to open the door and then get to the goal',
    params: { size, maxSteps: 10 * size * size, observation: 'symbolic' },
    seeThrough: false,
    least: 5,
    lay(rng, p) {
      const level = new Level(p.size, p.size);
      const last = p.size - 2;
      level.put(last, last, GOAL);
      const wall = 2 + rng.int(p.size - 4);
      for (let y = 1; y <= last; y++) level.put(wall, y, WALL);
      level.standAnywhere(rng, 1, 1, wall - 1, last);
      level.put(wall, 1 + rng.int(p.size - 3), thing(DOOR_LOCKED, YELLOW));
      level.scatter(thing(KEY, YELLOW), rng, 1, 1, wall - 1, last);
      return level;
    },
  });
}

export const doorKey5x5 = doorKey(5);
export const doorKey6x6 = doorKey(6);
export const doorKey8x8 = doorKey(8);
export const doorKey16x16 = doorKey(16);
