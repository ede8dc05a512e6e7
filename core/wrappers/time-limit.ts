/** A time limit around any environment: for those that are not made of rules (`make` keeps its own clock). */

import type { Env } from '../env.js';
import { BadInput, ResetNeeded } from '../errors.js';
import { wrap } from './wrap.js';

/**
 * Cuts episodes after `horizon` steps: `truncated` is true when elapsed ≥ horizon. `terminated` is left as it is, so
 * both are true where the world ends on its last allowed step.
 *
 * @throws BadInput unless the horizon is a positive integer.
 */
export function timeLimit<Obs, Act>(env: Env<Obs, Act>, horizon: number): Env<Obs, Act> {
  if (!Number.isSafeInteger(horizon) || horizon < 1) {
    throw new BadInput(`horizon must be a positive integer of steps, got ${horizon}`);
  }
  let elapsed = 0;
  let cut = false;
  const own = env.spec && { horizon: Math.min(horizon, env.spec.horizon ?? horizon) };
  return wrap(
    env as Env,
    'timeLimit',
    { horizon },
    {
      ...(own && { spec: own }),
      reset(options) {
        const result = env.reset(options);
        elapsed = 0;
        cut = false;
        return result;
      },
      step(action) {
        if (cut)
          throw new ResetNeeded(`the environment was stepped after ${horizon} steps, its limit: call reset() first`);
        const result = env.step(action as Act);
        cut = ++elapsed >= horizon;
        return cut ? { ...result, truncated: true } : result;
      },
      save: () => ({ elapsed, cut }),
      load(state) {
        ({ elapsed, cut } = state as { elapsed: number; cut: boolean });
      },
    },
  ) as Env<Obs, Act>;
}
