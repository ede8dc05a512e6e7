/** `defineEnv`: rules in, checked and frozen rules out. */

import type { EnvDefinition, EnvParams, EnvRules } from './env.js';
import { BadInput } from './errors.js';
import type { ArraySpace, MemberOf } from './spaces.js';

const FUNCTIONS = ['init', 'step', 'isTerminal', 'observe'] as const;

/**
 * Declares a world. Types of states, parameters and spaces follow from what is given.
 *
 * @throws BadInput when a part is missing or the horizon is not a positive integer.
 */
export function defineEnv<
  State,
  P extends EnvParams,
  Obs extends ArraySpace,
  Act extends ArraySpace,
  Member = MemberOf<Obs>,
>(rules: EnvRules<State, P, Obs, Act, Member>): EnvDefinition<State, P, Obs, Act, Member> {
  const name = typeof rules.id === 'string' && rules.id !== '' ? rules.id : 'a world without an id';
  if (name !== rules.id) throw new BadInput(`a world needs an id such as 'family/Name-v0', got ${String(rules.id)}`);
  for (const part of FUNCTIONS) {
    if (typeof rules[part] !== 'function') {
      throw new BadInput(`${name}: ${part} must be a function, got ${typeof rules[part]}`);
    }
  }
  for (const part of ['observationSpace', 'actionSpace', 'params'] as const) {
    if (rules[part] === undefined || rules[part] === null) throw new BadInput(`${name}: ${part} is missing`);
  }
  const horizon = rules.registration?.horizon;
  if (horizon !== undefined && (!Number.isSafeInteger(horizon) || horizon < 1)) {
    throw new BadInput(`${name}: horizon must be a positive integer of steps, got ${horizon}`);
  }
  return Object.freeze({ ...rules, params: Object.freeze({ ...rules.params }), isEnvDefinition: true as const });
}

/** True for what `defineEnv` returns, from this copy of the package or another. */
export const isEnvDefinition = (value: unknown): value is EnvDefinition =>
  typeof value === 'object' && value !== null && (value as EnvDefinition).isEnvDefinition === true;
