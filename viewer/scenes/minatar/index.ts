import type { Scene } from '../scene.js';
import { minatarBreakoutScene } from './breakout.js';

export const minatarScenes: readonly Scene[] = [minatarBreakoutScene];
