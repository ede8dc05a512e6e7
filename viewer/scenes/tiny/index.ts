import type { Scene } from '../scene.js';
import { banditScene } from './bandit.js';
import { catchScene } from './catch.js';
import { chainScene } from './chain.js';
import { treadmillScene } from './treadmill.js';

export const tinyScenes: readonly Scene[] = [banditScene, chainScene, catchScene, treadmillScene];
