/** Registered worlds that are not made of rules, behind the same contract as the others. */

import type { Env, EnvParams, EnvSpec } from './env.js';
import { BadInput } from './errors.js';
import type { Registered } from './registry.js';
import type { MakeOptions } from './resolve-env.js';
import { orderEnforcing } from './wrappers/order-enforcing.js';
import { passiveEnvChecker } from './wrappers/passive-env-checker.js';
import { timeLimit } from './wrappers/time-limit.js';
import { wrap } from './wrappers/wrap.js';

/**
 * What the maker gives, checked on its first calls, kept in order, cut short at the horizon: Gymnasium's order of wrappers.
 *
 * @throws BadInput when the maker gives no environment or an option is bad.
 */
export function makeOther({ id, maker, registration }: Registered, options: MakeOptions): Env {
  const params: EnvParams = { ...registration.params, ...options.params };
  const env = maker?.(params);
  if (typeof env?.reset !== 'function' || typeof env.step !== 'function') {
    throw new BadInput(
      `the function registered for ${id} must make an Env, with reset() and step(), got ${typeof env}`,
    );
  }
  const mode = options.renderMode ?? null;
  if (mode !== (env.renderMode ?? null)) {
    throw new BadInput(`renderMode of ${id} is what its function gives: ${env.renderMode ?? 'null'}, got ${mode}`);
  }
  const horizon = options.horizon === undefined ? (registration.horizon ?? null) : options.horizon;
  const spec: EnvSpec = Object.freeze({
    id,
    params,
    horizon,
    rewardThreshold: registration.rewardThreshold ?? null,
    nondeterministic: registration.nondeterministic ?? false,
  });
  const safe = { ...wrap(orderEnforcing(passiveEnvChecker(env)), 'makeOther', {}, {}), spec };
  return horizon === null ? safe : { ...timeLimit(safe, horizon), spec };
}
