import type { Env, StepResult } from '../env.js';
import { wholeOption } from './options.js';
import { wrap } from './wrap.js';

export interface RepeatActionOptions {
  /** Steps that one action lasts, at least 2. */
  readonly repeats: number;
}

/** Repeats each action and sums the rewards; stops at an end. @throws BadInput unless `repeats` is at least 2. */
export function repeatAction<Obs, Act>(env: Env<Obs, Act>, options: RepeatActionOptions): Env<Obs, Act> {
  const repeats = wholeOption('repeatAction', 'repeats', options.repeats, 2);
  return wrap(
    env as Env,
    'repeatAction',
    { repeats },
    {
      step(action) {
        let result: StepResult<unknown> = env.step(action as Act);
        let { reward } = result;
        for (let k = 1; k < repeats && !result.terminated && !result.truncated; k++) {
          result = env.step(action as Act);
          reward += result.reward;
        }
        return { ...result, reward };
      },
    },
  ) as Env<Obs, Act>;
}
