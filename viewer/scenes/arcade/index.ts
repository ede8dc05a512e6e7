import type { Scene } from '../scene.js';
import { arcadeScene } from './cabinet.js';

export const arcadeScenes: readonly Scene[] = [arcadeScene];
