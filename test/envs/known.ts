/** Every hand-written policy, by world. */

import { arcade } from './arcade/controllers.js';
import { classicControl } from './classic-control/controllers.js';
import type { Known } from './controllers.js';
import { grid } from './grid/controllers.js';
import { minatar } from './minatar/controllers.js';
import { minigrid } from './minigrid/controllers.js';
import { tiny } from './tiny/controllers.js';
import { toyText } from './toy-text/controllers.js';

export const known: Readonly<Record<string, Known>> = {
  ...toyText,
  ...classicControl,
  ...tiny,
  ...minatar,
  ...arcade,
  ...grid,
  ...minigrid,
};
