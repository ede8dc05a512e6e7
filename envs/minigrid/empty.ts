/**
 * MiniGrid Empty: walk to the goal in the far corner of an empty room.
 *
 *   obs      what lies ahead, 7 × 7 cells of (object, colour, state), and the direction 0 right · 1 down · 2 left ·
 *            3 up; `make` shows { image, direction, mission }, vectors hold 148 numbers, or 984 of 0 and 1 with
 *            `observation: 'one-hot'`
 *   action   0 left (turn) · 1 right (turn) · 2 forward · 3 pickup · 4 drop · 5 toggle · 6 done (does nothing)
 *   reward   at the goal 1 − 0.9 · steps / maxSteps, else 0
 *   start    the upper left corner, looking right; Empty-Random: anywhere, looking anywhere
 *   ends     terminated at the goal · truncated after maxSteps = 4 · size² steps
 *   best     0.955 in 5 × 5, 0.961 in 8 × 8, 0.976 in 16 × 16: straight on, a turn, straight on
 *
 * The rules and observations of MiniGrid (Chevalier-Boisvert et al. 2023, https://arxiv.org/abs/2306.13831), whose
 * ids begin MiniGrid- where these begin MiniGrid/. Levels are drawn from another stream of chance.
 */

import { Level } from './level.js';
import { miniGrid } from './mini-grid.js';
import { GOAL } from './things.js';

function empty(name: string, size: number, anywhere: boolean) {
  return miniGrid({
    id: `MiniGrid/Empty-${name}-v0`,
    summary: `Walk to the goal in the far corner of an empty room of ${size} × ${size} cells${anywhere ? ', from anywhere' : ''}.`,
    mission: 'get to the green goal square',
    params: { size, maxSteps: 4 * size * size, observation: 'symbolic' },
    seeThrough: true,
    least: 4,
    lay(rng, p) {
      const level = new Level(p.size, p.size);
      level.put(p.size - 2, p.size - 2, GOAL);
      if (anywhere) level.standAnywhere(rng, 1, 1, p.size - 2, p.size - 2);
      else level.stand(1, 1, 0);
      return level;
    },
  });
}

export const empty5x5 = empty('5x5', 5, false);
export const emptyRandom5x5 = empty('Random-5x5', 5, true);
export const empty8x8 = empty('8x8', 8, false);
export const empty16x16 = empty('16x16', 16, false);
