import type { Scene } from '../scene.js';
import { cartPoleScene } from './cart-pole.js';

export const classicControlScenes: readonly Scene[] = [cartPoleScene];
