import type { Scene } from '../scene.js';
import { minatarAsterixScene } from './asterix.js';
import { minatarBreakoutScene } from './breakout.js';
import { minatarFreewayScene } from './freeway.js';
import { minatarSeaquestScene } from './seaquest.js';
import { minatarSpaceInvadersScene } from './space-invaders.js';

export const minatarScenes: readonly Scene[] = [
  minatarAsterixScene,
  minatarBreakoutScene,
  minatarFreewayScene,
  minatarSeaquestScene,
  minatarSpaceInvadersScene,
];
