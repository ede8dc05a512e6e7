/** Hand-written policies of toy text, by world. */

import { type Controller, type Known, stateless } from '../controllers.js';

/** The optimal policy of the slippery 4x4 lake without a limit (value iteration): the action of each cell. */
const LAKE_4X4 = [0, 3, 3, 3, 0, 0, 0, 0, 3, 1, 0, 0, 0, 2, 1, 0];
export const crossTheLake: Controller = ([cell]) => LAKE_4X4[cell];

export const toyText: Readonly<Record<string, Known>> = {
  'FrozenLake-v1': stateless('crossTheLake', crossTheLake),
};
