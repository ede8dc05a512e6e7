import type { Scene } from '../scene.js';
import { blackjackScene } from './blackjack.js';
import { cliffWalkingScene } from './cliff-walking.js';
import { frozenLakeScene } from './frozen-lake.js';
import { taxiScene } from './taxi.js';

export const toyTextScenes: readonly Scene[] = [frozenLakeScene, cliffWalkingScene, taxiScene, blackjackScene];
