/** Toy text: small finite worlds, whose whole model can be listed. */

import { defineEnv } from '../../core/define-env.js';
import { frozenLake } from './frozen-lake.js';

/** FrozenLake on its large map. */
export const frozenLake8x8 = defineEnv({
  ...frozenLake,
  id: 'FrozenLake8x8-v1',
  params: { ...frozenLake.params, map: '8x8' },
  registration: { horizon: 200, rewardThreshold: 0.85 },
});

declare module '../../core/registry.js' {
  interface EnvMap {
    'FrozenLake-v1': typeof frozenLake;
    'FrozenLake8x8-v1': typeof frozenLake8x8;
  }
}

export const toyText = [frozenLake, frozenLake8x8] as const;

export type { FrozenLakeParams, FrozenLakeState } from './frozen-lake.js';
export { frozenLake };
