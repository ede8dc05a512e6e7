/** Toy text: small finite worlds, whose whole model can be listed (but for Blackjack's endless deck). */

import { defineEnv } from '../../core/define-env.js';
import { blackjack } from './blackjack.js';
import { cliffWalking } from './cliff-walking.js';
import { frozenLake } from './frozen-lake.js';
import { taxi } from './taxi.js';

/** FrozenLake on its large map. */
export const frozenLake8x8 = defineEnv({
  ...frozenLake,
  id: 'FrozenLake8x8-v1',
  params: { ...frozenLake.params, map: '8x8' },
  registration: { horizon: 200, rewardThreshold: 0.85 },
});

/** CliffWalking on slippery ground. */
export const cliffWalkingSlippery = defineEnv({
  ...cliffWalking,
  id: 'CliffWalkingSlippery-v1',
  params: { isSlippery: true },
});

declare module '../../core/registry.js' {
  interface EnvMap {
    'FrozenLake-v1': typeof frozenLake;
    'FrozenLake8x8-v1': typeof frozenLake8x8;
    'CliffWalking-v1': typeof cliffWalking;
    'CliffWalkingSlippery-v1': typeof cliffWalkingSlippery;
    'Taxi-v4': typeof taxi;
    'Blackjack-v1': typeof blackjack;
  }
}

export const toyText = [frozenLake, frozenLake8x8, cliffWalking, cliffWalkingSlippery, taxi, blackjack] as const;

export type { BlackjackParams, BlackjackState } from './blackjack.js';
export type { CliffWalkingParams, CliffWalkingState } from './cliff-walking.js';
export type { FrozenLakeParams, FrozenLakeState } from './frozen-lake.js';
export type { TaxiParams, TaxiState } from './taxi.js';
export { blackjack, cliffWalking, frozenLake, taxi };
