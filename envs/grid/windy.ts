/**
 * Windy: walk to the goal across a plain where the wind blows upwards.
 *
 * Seven rows of ten cells. The wind of the column that a step leaves carries the walker 0, 1 or 2 cells up.
 *
 *   obs      the cell walked on, row · 10 + column
 *   action   0 up · 1 right · 2 down · 3 left; the edge stops what would leave the plain. With `actions: 'king'`
 *            eight moves, clockwise from upwards
 *   reward   −1 a step
 *   start    row 3, column 0
 *   ends     terminated at row 3, column 7 · truncated after 1000 steps
 *   best     −15, the book's fifteen steps; −7 with king's moves (value iteration)
 *
 * Sutton and Barto 2018, example 6.5; exercise 6.9 is `actions: 'king'`, 6.10 adds `gusts: true`.
 */

import { gridWorld } from './grid-world.js';

export const windy = gridWorld({
  id: 'Grid/Windy-v0',
  summary: 'Walk to the goal across a plain where the wind blows upwards.',
  map: ['          ', '          ', '          ', 'S      G  ', '          ', '          ', '          '],
  wind: [0, 0, 0, 1, 1, 1, 2, 2, 1, 0],
  rewards: { step: -1, goal: 0 },
  registration: { horizon: 1000, rewardThreshold: -15 },
});
