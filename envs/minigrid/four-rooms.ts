/**
 * MiniGrid FourRooms: find the goal in four rooms that narrow gaps connect.
 *
 *   obs      what lies ahead, 7 × 7 cells of (object, colour, state), and the direction; walls hide what is behind them
 *   action   0 left (turn) · 1 right (turn) · 2 forward · 3 pickup · 4 drop · 5 toggle · 6 done (does nothing)
 *   reward   at the goal 1 − 0.9 · steps / maxSteps, else 0
 *   start    agent and goal anywhere, the agent looking anywhere; a gap anywhere in each of the four walls
 *   ends     terminated at the goal · truncated after maxSteps = 100 steps
 *
 * The rules and observations of MiniGrid (Chevalier-Boisvert et al. 2023, https://arxiv.org/abs/2306.13831). Levels
 * are drawn from another stream of chance.
 */

import { Level } from './level.js';
import { miniGrid } from './mini-grid.js';
import { EMPTY, GOAL, WALL } from './things.js';

export const miniGridFourRooms = miniGrid({
  id: 'MiniGrid/FourRooms-v0',
  summary: 'Find the goal in four rooms that narrow gaps connect.',
  mission: 'reach the goal',
  params: { size: 19, maxSteps: 100, observation: 'symbolic' },
  seeThrough: false,
  least: 7,
  lay(rng, { size }) {
    const level = new Level(size, size);
    const middle = size >> 1;
    const last = size - 2;
    for (let k = 1; k <= last; k++) {
      level.put(middle, k, WALL);
      level.put(k, middle, WALL);
    }
    for (const from of [1, middle + 1]) {
      const cells = from === 1 ? middle - 1 : last - middle;
      level.put(middle, from + rng.int(cells), EMPTY);
      level.put(from + rng.int(cells), middle, EMPTY);
    }
    level.standAnywhere(rng, 1, 1, last, last);
    level.scatter(GOAL, rng, 1, 1, last, last);
    return level;
  },
});
