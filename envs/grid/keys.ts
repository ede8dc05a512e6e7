/**
 * Keys: fetch the keys in the right order to open the doors on the way to the goal.
 *
 * A step into a locked door opens it if the key of its colour is in hand; the next step goes through. Keys are taken by
 * walking over them and stay in hand.
 *
 *   obs      the number of the state: (doors that stand open · 8 + keys in hand) · 99 + row · 11 + column, doors and
 *            keys as bits in the order of their cells on the map
 *   action   0 up · 1 right · 2 down · 3 left; walls and shut doors stop a step
 *   reward   1 at the goal, −0.01 a step
 *   start    the room in the middle
 *   ends     terminated at the goal · truncated after 400 steps
 *   best     0.52, 48 steps (value iteration)
 *
 * Drawn for this library.
 */

import { gridWorld } from './grid-world.js';

export const keys = gridWorld({
  id: 'Grid/Keys-v0',
  summary: 'Fetch the keys in the right order to open the doors on the way to the goal.',
  map: [
    '###########',
    '#b  #G  #c#',
    '#   #   # #',
    '#   ##C## #',
    '#   A   B #',
    '#####+#####',
    '#a      S #',
    '#  #####  #',
    '###########',
  ],
  rewards: { step: -0.01 },
  registration: { horizon: 400, rewardThreshold: 0.5 },
});
