import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import { box, dict, flatten, flattenSpace, type Space, tuple } from '../spaces.js';
import { wrapObservation } from './wrap.js';

export interface TimeAwareObservationOptions {
  /** True: one run of numbers, the time last (a Dict: where its name sorts). Default true. */
  readonly flatten?: boolean;
  /** True: the share of the horizon that is over, a float; false: steps, an int32. Default false. */
  readonly normalizeTime?: boolean;
  /** Name of the time in a Dict. Default 'time'. */
  readonly key?: string;
}

const NAME = 'timeAwareObservation';

/**
 * Observations with the time of the episode: Pardo et al. 2018, https://arxiv.org/abs/1712.00378. A Dict gets one more
 * name, a Tuple one more part, anything else becomes a Dict of `obs` and the time.
 *
 * @throws BadInput where episodes have no horizon.
 */
export function timeAwareObservation<Act>(
  env: Env<unknown, Act>,
  options: TimeAwareObservationOptions = {},
): Env<unknown, Act> {
  const { flatten: flat = true, normalizeTime = false, key = 'time' } = options;
  const horizon = env.spec?.horizon ?? null;
  if (horizon === null)
    throw new BadInput(`${NAME} needs an environment with a horizon, got none: wrap it in timeLimit`);
  const inner = env.observationSpace;
  const time = normalizeTime ? box(0, 1, [1]) : box(0, horizon, [1], 'int32');
  const space: Space =
    inner.kind === 'dict'
      ? dict({ ...inner.spaces, [key]: time })
      : inner.kind === 'tuple'
        ? tuple([...inner.spaces, time])
        : dict({ obs: inner, [key]: time });
  let elapsed = 0;
  let isFirst = true;

  function joined(observation: unknown): unknown {
    const now = normalizeTime ? Float32Array.of(elapsed / horizon!) : Int32Array.of(elapsed);
    if (inner.kind === 'dict') return { ...(observation as object), [key]: now };
    return inner.kind === 'tuple' ? [...(observation as readonly unknown[]), now] : { obs: observation, [key]: now };
  }

  return wrapObservation(
    env as Env,
    NAME,
    { flatten: flat, normalizeTime, key },
    {
      observationSpace: flat ? flattenSpace(space) : space,
      begin() {
        elapsed = 0;
        isFirst = true;
      },
      observe(observation) {
        if (!isFirst) elapsed++;
        isFirst = false;
        const member = joined(observation);
        return flat ? flatten(space as never, member as never) : member;
      },
      save: () => ({ elapsed, isFirst }),
      load(state) {
        ({ elapsed, isFirst } = state as { elapsed: number; isFirst: boolean });
      },
    },
  ) as Env<unknown, Act>;
}
