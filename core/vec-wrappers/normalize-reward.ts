/** Gymnasium's vector `NormalizeReward`. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import type { Json } from '../json.js';
import { makeRunningMoments } from '../running-moments.js';
import { mapRewards } from './map-rewards.js';

export interface NormalizeRewardOptions {
  /** γ of the discounted return, in [0, 1]. Default 0.99. */
  readonly gamma?: number;
  /** Added to the variance. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Rewards are divided by the standard deviation of a discounted return, over all worlds and steps so far:
 *
 *   G ← γ G (1 − terminated) + r,   r / √(var(G) + ε)
 *
 * The mean is not subtracted. Steps that were automatic resets are left out.
 */
export function normalizeReward(env: VecEnv, options: NormalizeRewardOptions = {}): VecEnv {
  const { gamma = 0.99, epsilon = 1e-8 } = options;
  if (!(gamma >= 0 && gamma <= 1)) throw new BadInput(`gamma of normalizeReward must be in [0, 1], got ${gamma}`);
  if (!(epsilon > 0)) throw new BadInput(`epsilon of normalizeReward must be positive, got ${epsilon}`);
  const moments = makeRunningMoments(1);
  const running = new Float64Array(env.count); // G
  const real = new Uint8Array(env.count);
  const memory = {
    save: (): Json => ({ moments: moments.save(), running: [...running] }),
    load(state: Json) {
      const saved = state as { moments?: Json; running?: number[] } | null;
      if (saved?.running?.length !== env.count) {
        throw new BadInput(`not the returns of ${env.count} worlds: ${JSON.stringify(state)?.slice(0, 60)}`);
      }
      moments.load(saved.moments ?? null);
      running.set(saved.running);
    },
  };
  return mapRewards(
    env,
    (reward, out) => {
      for (let i = 0; i < env.count; i++) {
        real[i] = 1 - env.wasReset[i];
        if (real[i] === 1) running[i] = gamma * running[i] * (1 - env.terminated[i]) + reward[i];
      }
      moments.update(running, real);
      const scale = Math.sqrt(moments.variance[0] + epsilon);
      for (let i = 0; i < env.count; i++) out[i] = reward[i] / scale;
    },
    memory,
  );
}
