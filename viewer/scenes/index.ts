/** The scenes, by world. */

import type { WorldInfo } from '../protocol.js';
import { cartPoleScene } from './cart-pole.js';
import { frozenLakeScene } from './frozen-lake.js';
import { genericScene } from './generic.js';
import { minatarBreakoutScene } from './minatar-breakout.js';
import type { Scene } from './scene.js';

const scenes: readonly Scene[] = [cartPoleScene, frozenLakeScene, minatarBreakoutScene];

/** True when a world has a scene of its own, which draws its state; the others are drawn from observations. */
export const hasScene = (world: WorldInfo): boolean => scenes.some((scene) => scene.matches(world));

export const sceneFor = (world: WorldInfo): Scene => scenes.find((scene) => scene.matches(world)) ?? genericScene;

export { dark, light, type Palette } from './palette.js';
export type { Scene, SceneView } from './scene.js';
