import type { Scene } from '../scene.js';
import { minatarAsterixScene } from './asterix.js';
import { minatarBreakoutScene } from './breakout.js';
import { minatarSeaquestScene } from './seaquest.js';

export const minatarScenes: readonly Scene[] = [minatarAsterixScene, minatarBreakoutScene, minatarSeaquestScene];
