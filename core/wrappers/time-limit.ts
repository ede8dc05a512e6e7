/** A time limit around any environment: for those that are not made of rules (`make` keeps its own clock). */

import type { Env } from '../env.js';
import { BadInput, ResetNeeded } from '../errors.js';
import type { Json } from '../json.js';

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
  return {
    observationSpace: env.observationSpace,
    actionSpace: env.actionSpace,
    spec: env.spec && Object.freeze({ ...env.spec, horizon: Math.min(horizon, env.spec.horizon ?? horizon) }),
    presentation: env.presentation,
    unwrapped: env.unwrapped,
    reset(options) {
      const result = env.reset(options);
      elapsed = 0;
      cut = false;
      return result;
    },
    step(action) {
      if (cut)
        throw new ResetNeeded(`the environment was stepped after ${horizon} steps, its limit: call reset() first`);
      const result = env.step(action);
      cut = ++elapsed >= horizon;
      return cut ? { ...result, truncated: true } : result;
    },
    render: () => env.render(),
    snapshot: () => ({ inner: env.snapshot(), elapsed, cut }),
    restore(snapshot) {
      const saved = snapshot as { inner?: Json; elapsed?: Json; cut?: Json } | null;
      if (saved?.inner === undefined || typeof saved.elapsed !== 'number' || typeof saved.cut !== 'boolean') {
        throw new BadInput('not a snapshot of an environment with a time limit');
      }
      env.restore(saved.inner);
      elapsed = saved.elapsed;
      cut = saved.cut;
    },
    close: () => env.close(),
  };
}
