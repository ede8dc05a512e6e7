/** Hand-written policies of MiniGrid, by world. */

import type { NumericArray } from '../../../core/arrays.js';
import type { Controller, Known } from '../controllers.js';
import { explore } from './explorer.js';

const WALL = 2;
const [RIGHT, FORWARD] = [1, 2];

/** The kind of thing in the cell ahead: column 3, row 5 of the view. */
const aheadIn = (obs: NumericArray | readonly number[]): number => obs[(3 * 7 + 5) * 3];
const directionIn = (obs: NumericArray | readonly number[]): number => obs[147];

/** Empty: along the rows to the right wall, then down to the goal. */
function walkToTheCorner(): Controller {
  let heading = 0;
  return (obs) => {
    if (directionIn(obs) === heading && aheadIn(obs) === WALL) heading = 1;
    return directionIn(obs) === heading ? FORWARD : RIGHT;
  };
}

const explorer: Known = { name: 'explore', make: explore, episodes: 200 };
const corner: Known = { name: 'walkToTheCorner', make: walkToTheCorner, episodes: 100 };

export const minigrid: Readonly<Record<string, Known>> = {
  'MiniGrid/Empty-5x5-v0': corner,
  'MiniGrid/Empty-Random-5x5-v0': corner,
  'MiniGrid/Empty-8x8-v0': corner,
  'MiniGrid/Empty-16x16-v0': corner,
  'MiniGrid/FourRooms-v0': explorer,
  'MiniGrid/DoorKey-5x5-v0': explorer,
  'MiniGrid/DoorKey-6x6-v0': explorer,
  'MiniGrid/DoorKey-8x8-v0': explorer,
  'MiniGrid/DoorKey-16x16-v0': explorer,
  'MiniGrid/MultiRoom-N2-S4-v0': explorer,
  'MiniGrid/MultiRoom-N4-S5-v0': explorer,
  'MiniGrid/MultiRoom-N6-v0': explorer,
};
