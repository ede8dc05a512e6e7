/** What the reward wrappers of vectors share: other rewards in place of the vector's own. */

import type { VecEnv } from '../env.js';
import type { Json } from '../json.js';
import { type Memory, stepThen } from './map-observations.js';

/**
 * The vector with its rewards rewritten after each step by `rewrite(reward, out)`. The 0 of a step that was an automatic
 * reset is no reward: it stays 0.
 */
export function mapRewards(
  env: VecEnv,
  rewrite: (reward: Float64Array, out: Float64Array) => void, // [N], [N]
  memory?: Memory,
): VecEnv {
  const reward = new Float64Array(env.count);

  function afterStep(): void {
    rewrite(env.reward, reward);
    for (let i = 0; i < env.count; i++) if (env.wasReset[i] === 1) reward[i] = 0;
  }

  return {
    ...env,
    reward,
    reset(options) {
      env.reset(options);
      for (let i = 0; i < env.count; i++) if (options?.mask === undefined || options.mask[i] === 1) reward[i] = 0;
    },
    step: (actions) => stepThen(env, actions, afterStep),
    ...(memory && { snapshot: () => ({ inner: env.snapshot(), own: memory.save() }) }),
    restore(snapshot) {
      const saved = snapshot as { inner: Json; own: Json };
      if (memory !== undefined) memory.load(saved?.own ?? null);
      env.restore(memory === undefined ? snapshot : saved.inner);
      reward.fill(0);
    },
  };
}
