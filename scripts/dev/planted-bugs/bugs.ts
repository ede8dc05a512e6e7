/** Every planted bug. */

import type { Bug } from './bug.js';
import { endings, loop, replay } from './experience.js';
import { policies } from './policies.js';
import { tables } from './tables.js';
import { values } from './values.js';

export type { Bug };
export const bugs: readonly Bug[] = [...endings, ...loop, ...replay, ...values, ...tables, ...policies];
