/** Gymnasium's vector `TransformAction`: any function of the whole batch of actions. */

import type { VecEnv } from '../env.js';
import type { ArraySpace } from '../spaces.js';
import { type ActionMap, mapActions } from './map-actions.js';

/** Takes actions of `space`; the worlds are given `transform(actions, out)`: [N × A′] → [N × A]. */
export const transformAction = (env: VecEnv, space: ArraySpace, transform: ActionMap): VecEnv =>
  mapActions(env, space, transform);
