import type { Env } from '../env.js';
import { ResetNeeded } from '../errors.js';
import { wrap } from './wrap.js';

export interface OrderEnforcingOptions {
  /** True: `render()` may come before the first reset. Default false. */
  readonly disableRenderOrderEnforcing?: boolean;
}

/** For environments that do not look after it themselves: no step or picture before the first reset, no step after an end. */
export function orderEnforcing<Obs, Act>(env: Env<Obs, Act>, options: OrderEnforcingOptions = {}): Env<Obs, Act> {
  const { disableRenderOrderEnforcing = false } = options;
  let state: 'new' | 'playing' | 'ended' = 'new';
  return wrap(
    env as Env,
    'orderEnforcing',
    { disableRenderOrderEnforcing },
    {
      reset(given) {
        const result = env.reset(given);
        state = 'playing';
        return result;
      },
      step(action) {
        if (state !== 'playing') {
          const when = state === 'new' ? 'before the first reset' : 'after the end of an episode';
          throw new ResetNeeded(`the environment was stepped ${when}: call reset() first`);
        }
        const result = env.step(action as Act);
        if (result.terminated || result.truncated) state = 'ended';
        return result;
      },
      render() {
        if (state === 'new' && !disableRenderOrderEnforcing) {
          throw new ResetNeeded('the environment was rendered before the first reset: call reset() first');
        }
        return env.render();
      },
      save: () => state,
      load(saved) {
        state = saved === 'playing' || saved === 'ended' ? saved : 'new';
      },
    },
  ) as Env<Obs, Act>;
}
