import type { Scene } from '../scene.js';
import { frozenLakeScene } from './frozen-lake.js';

export const toyTextScenes: readonly Scene[] = [frozenLakeScene];
