/** Every kernel that is written with other ops. */

import type { CompositeTable } from './composite.js';
import { images } from './images.js';
import { layers } from './layers.js';
import { lists } from './lists.js';

export const composites: CompositeTable = { ...layers, ...images, ...lists };
