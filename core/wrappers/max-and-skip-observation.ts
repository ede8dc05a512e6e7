import type { NumericArray } from '../arrays.js';
import type { Env, StepResult } from '../env.js';
import { boxOf, wholeOption } from './options.js';
import { wrap } from './wrap.js';

export interface MaxAndSkipObservationOptions {
  /** Steps that one action lasts, at least 2. Default 4. */
  readonly skip?: number;
}

/**
 * Repeats each action, sums the rewards, and shows the larger of the last two observations, number by number.
 *
 * Where an episode ends early, the last observation and the one before it in this step count, or it alone (Gymnasium
 * takes one of an earlier step then).
 *
 * @throws BadInput unless observations are a Box and `skip` is at least 2.
 */
export function maxAndSkipObservation<Act>(
  env: Env<unknown, Act>,
  options: MaxAndSkipObservationOptions = {},
): Env<NumericArray, Act> {
  const skip = wholeOption('maxAndSkipObservation', 'skip', options.skip ?? 4, 2);
  boxOf('maxAndSkipObservation', 'observation', env.observationSpace);
  const larger = (a: NumericArray, b: NumericArray | null): NumericArray =>
    b === null ? a : (a.map((v, i) => Math.max(v, b[i])) as NumericArray);
  return wrap(
    env as Env,
    'maxAndSkipObservation',
    { skip },
    {
      step(action) {
        let reward = 0;
        let before: NumericArray | null = null;
        let result: StepResult<unknown> | null = null;
        for (let k = 0; k < skip && !(result?.terminated || result?.truncated); k++) {
          before = result === null ? null : (result.observation as NumericArray);
          result = env.step(action as Act);
          reward += result.reward;
        }
        const last = result as StepResult<unknown>;
        return { ...last, reward, observation: larger(last.observation as NumericArray, before) };
      },
    },
  ) as Env<NumericArray, Act>;
}
