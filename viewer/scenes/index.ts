/** The scenes: a folder a family, a file a world. */

import type { WorldInfo } from '../protocol.js';
import { arcadeScenes } from './arcade/index.js';
import { classicControlScenes } from './classic-control/index.js';
import { genericScene } from './generic.js';
import { gridScenes } from './grid/index.js';
import { minatarScenes } from './minatar/index.js';
import type { Scene } from './scene.js';
import { tinyScenes } from './tiny/index.js';
import { toyTextScenes } from './toy-text/index.js';

const scenes: readonly Scene[] = [
  ...classicControlScenes,
  ...toyTextScenes,
  ...tinyScenes,
  ...minatarScenes,
  ...arcadeScenes,
  ...gridScenes,
];

/** True when a world has a scene of its own, which draws its state; the others are drawn from observations. */
export const hasScene = (world: WorldInfo): boolean => scenes.some((scene) => scene.matches(world));

export const sceneFor = (world: WorldInfo): Scene => scenes.find((scene) => scene.matches(world)) ?? genericScene;

export { dark, light, type Palette } from './palette.js';
export type { Scene, SceneView } from './scene.js';
