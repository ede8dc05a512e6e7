/** Classic control: small physics with few numbers. */

import { defineEnv } from '../../core/define-env.js';
import { cartPole } from './cart-pole.js';

/** CartPole with episodes of at most 200 steps. */
export const cartPoleV0 = defineEnv({
  ...cartPole,
  id: 'CartPole-v0',
  registration: { horizon: 200, rewardThreshold: 195 },
});

declare module '../../core/registry.js' {
  interface EnvMap {
    'CartPole-v1': typeof cartPole;
    'CartPole-v0': typeof cartPoleV0;
  }
}

export const classicControl = [cartPole, cartPoleV0] as const;

export type { CartPoleParams, CartPoleState } from './cart-pole.js';
export { cartPole };
