import type { Scene } from '../scene.js';
import { gridScene } from './grid.js';

export const gridScenes: readonly Scene[] = [gridScene];
