/**
 * Portals: two pairs of portals lead to the goal, over ice and past pits.
 *
 * Who steps on a portal stands on its other end at once. On ice a step slips to one of
 * its sides with probability ⅕.
 *
 *   obs      the cell walked on, row · 12 + column
 *   action   0 up · 1 right · 2 down · 3 left; walls stop a step
 *   reward   1 at the goal, −1 in a pit, −0.01 a step
 *   start    the lower left corner
 *   ends     terminated at the goal and in a pit · truncated after 200 steps
 *   best     0.79, 21 steps (value iteration)
 *
 * Drawn for this library.
 */

import { gridWorld } from './grid-world.js';

export const portals = gridWorld({
  id: 'Grid/Portals-v0',
  summary: 'Two pairs of portals lead to the goal, over ice and past pits.',
  map: [
    '############',
    '#G   #    1#',
    '#    # ~~~~#',
    '# O### ~O~~#',
    '#2   # ~~~~#',
    '#    #     #',
    '###### #####',
    '#    #    2#',
    '#  1 # ### #',
    '#    #  O  #',
    '#S   #   O #',
    '############',
  ],
  iceSlip: 0.2,
  rewards: { step: -0.01, pit: -1 },
  registration: { horizon: 200, rewardThreshold: 0.75 },
});
