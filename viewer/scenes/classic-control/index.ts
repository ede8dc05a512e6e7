import type { Scene } from '../scene.js';
import { acrobotScene } from './acrobot.js';
import { cartPoleScene } from './cart-pole.js';
import { mountainCarScene } from './mountain-car.js';
import { pendulumScene } from './pendulum.js';

export const classicControlScenes: readonly Scene[] = [cartPoleScene, mountainCarScene, acrobotScene, pendulumScene];
