/**
 * FourRooms: walk through four rooms and the narrow passages between them to a goal.
 *
 *   obs      the cell walked on, row · 13 + column
 *   action   0 up · 1 right · 2 down · 3 left; walls stop a step. With probability ⅓ the step goes in one of the three
 *            other directions, evenly
 *   reward   1 at the goal
 *   start    any cell but the goal, evenly
 *   ends     terminated at the goal, the eastern passage · truncated after 200 steps
 *   best     1 (value iteration: the chance of not being there within 200 steps is below 10⁻¹⁵)
 *
 * The rooms and the chance of slipping are those of Sutton, Precup and Singh 1999 (Between MDPs and semi-MDPs,
 * https://doi.org/10.1016/S0004-3702(99)00052-1).
 */

import { gridWorld } from './grid-world.js';

export const fourRooms = gridWorld({
  id: 'Grid/FourRooms-v0',
  summary: 'Walk through four rooms and the narrow passages between them to a goal.',
  map: [
    '#############',
    '#     #     #',
    '#     #     #',
    '#           #',
    '#     #     #',
    '#     #     #',
    '## ####     #',
    '#     ###G###',
    '#     #     #',
    '#     #     #',
    '#           #',
    '#     #     #',
    '#############',
  ],
  start: 'anywhere',
  slip: 1 / 3,
  slipTo: 'others',
  registration: { horizon: 200, rewardThreshold: 0.95 },
});
