import type { Env } from '../env.js';
import { wrap } from './wrap.js';

/**
 * Resets by itself: the step after an end ignores its action, starts the next episode and returns its first observation
 * with reward 0 and both flags false.
 */
export function autoreset<Obs, Act>(env: Env<Obs, Act>): Env<Obs, Act> {
  let ended = false;
  return wrap(
    env as Env,
    'autoreset',
    {},
    {
      reset(options) {
        ended = false;
        return env.reset(options);
      },
      step(action) {
        if (ended) {
          ended = false;
          return { ...env.reset(), reward: 0, terminated: false, truncated: false };
        }
        const result = env.step(action as Act);
        ended = result.terminated || result.truncated;
        return result;
      },
      save: () => ended,
      load(state) {
        ended = state === true;
      },
    },
  ) as Env<Obs, Act>;
}
