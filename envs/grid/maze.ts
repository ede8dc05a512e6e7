/**
 * Maze: find the way through a maze to the goal.
 *
 *   obs      the cell walked on, row · 15 + column
 *   action   0 up · 1 right · 2 down · 3 left; walls stop a step
 *   reward   1 at the goal, −0.01 a step
 *   start    the upper left corner
 *   ends     terminated at the goal · truncated after 300 steps
 *   best     0.48, 52 steps (value iteration)
 *
 * The map was drawn by hand for this library: a tree of corridors with two loops.
 */

import { gridWorld } from './grid-world.js';

export const maze = gridWorld({
  id: 'Grid/Maze-v0',
  summary: 'Find the way through a maze to the goal.',
  map: [
    '###############',
    '#S#     #     #',
    '# # ### # ### #',
    '#   #   #   # #',
    '##### ##### # #',
    '#   #     # # #',
    '# # ##### # # #',
    '# #       # # #',
    '# ####### # # #',
    '#       # # # #',
    '####### # # # #',
    '#     # #   # #',
    '# ### # ##### #',
    '#   #        G#',
    '###############',
  ],
  rewards: { step: -0.01 },
  registration: { horizon: 300, rewardThreshold: 0.45 },
});
