import type { Env } from '../env.js';
import type { MemberOf, Space } from '../spaces.js';
import { wrapAction } from './wrap.js';

/** Takes actions of `space` and passes on what `transform` makes of them. */
export function transformAction<Obs, Act, S extends Space>(
  env: Env<Obs, Act>,
  transform: (action: MemberOf<S>) => Act,
  space: S,
): Env<Obs, MemberOf<S>> {
  return wrapAction(env as Env, 'transformAction', null, {
    actionSpace: space,
    act: (action) => transform(action as MemberOf<S>),
  }) as Env<Obs, MemberOf<S>>;
}
