/** The worlds that come with Bellman: importing this file registers them. */

import { defineEnv } from '../core/define-env.js';
import { register } from '../core/registry.js';
import { cartPole } from './cart-pole.js';
import { frozenLake } from './frozen-lake.js';
import { breakout, breakoutAllActions } from './minatar/breakout.js';

/** FrozenLake on its large map. */
export const frozenLake8x8 = defineEnv({
  ...frozenLake,
  id: 'FrozenLake8x8-v1',
  params: { ...frozenLake.params, map: '8x8' },
  registration: { horizon: 200, rewardThreshold: 0.85 },
});

/** CartPole with episodes of at most 200 steps. */
export const cartPoleV0 = defineEnv({
  ...cartPole,
  id: 'CartPole-v0',
  registration: { horizon: 200, rewardThreshold: 195 },
});

declare module '../core/registry.js' {
  interface EnvMap {
    'FrozenLake-v1': typeof frozenLake;
    'FrozenLake8x8-v1': typeof frozenLake8x8;
    'CartPole-v1': typeof cartPole;
    'CartPole-v0': typeof cartPoleV0;
    'MinAtar/Breakout-v1': typeof breakout;
    'MinAtar/Breakout-v0': typeof breakoutAllActions;
  }
}

for (const definition of [frozenLake, frozenLake8x8, cartPole, cartPoleV0, breakout, breakoutAllActions]) {
  register(definition);
}

export type { CartPoleParams, CartPoleState } from './cart-pole.js';
export type { FrozenLakeParams, FrozenLakeState } from './frozen-lake.js';
export type { BreakoutParams, BreakoutState } from './minatar/breakout.js';
export { breakout, breakoutAllActions, cartPole, frozenLake };
