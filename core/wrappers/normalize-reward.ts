import type { Env } from '../env.js';
import { makeRunningMoments } from '../running-moments.js';
import { type Normalized, withControl } from './normalize-observation.js';
import { numberOption } from './options.js';
import { wrapReward } from './wrap.js';

export interface NormalizeRewardOptions {
  /** γ of the return whose spread is measured. Default 0.99. */
  readonly gamma?: number;
  /** Keeps the root away from 0. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Rewards over the running standard deviation of the discounted return: G ← γ·G·(1 − terminated) + r, r / √(var G + ε).
 * The mean is not subtracted. Engstrom et al. 2020, https://arxiv.org/abs/2005.12729.
 *
 * @throws BadInput unless γ is in [0, 1] and ε > 0.
 */
export function normalizeReward<Obs, Act>(
  env: Env<Obs, Act>,
  options: NormalizeRewardOptions = {},
): Env<Obs, Act> & Normalized {
  const name = 'normalizeReward';
  const gamma = numberOption(name, 'gamma', options.gamma ?? 0.99, 'a number in [0, 1]', (v) => v >= 0 && v <= 1);
  const epsilon = numberOption(name, 'epsilon', options.epsilon ?? 1e-8, 'a number above 0', (v) => v > 0);
  const statistics = makeRunningMoments(1);
  const control: Normalized = { updateRunningMean: true, statistics };
  let g = 0;
  const wrapped = wrapReward(
    env as Env,
    name,
    { gamma, epsilon },
    {
      earn(reward, { terminated }) {
        g = gamma * g * (terminated ? 0 : 1) + reward;
        if (control.updateRunningMean) statistics.update(Float64Array.of(g));
        return reward / Math.sqrt(statistics.variance[0] + epsilon);
      },
      save: () => ({ g, statistics: statistics.save(), updateRunningMean: control.updateRunningMean }),
      load(state) {
        const saved = state as { g: number; statistics: never; updateRunningMean: boolean };
        g = saved.g;
        statistics.load(saved.statistics);
        control.updateRunningMean = saved.updateRunningMean;
      },
    },
  ) as Env<Obs, Act>;
  return withControl(wrapped, control);
}
