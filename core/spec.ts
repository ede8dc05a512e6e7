/** From an environment's `spec` to JSON, and back to an environment like it. */

import type { Env, EnvSpec } from './env.js';
import { BadInput } from './errors.js';
import type { Json } from './json.js';
import { make } from './make.js';
import { parseId } from './registry.js';
import { wrapAll } from './wrappers/index.js';

/** How `env` was made, wrappers included. @throws BadInput where it has no spec, or a wrapper was made with a function. */
export function specToJson({ spec }: Pick<Env, 'spec'>): Json {
  if (spec === null) throw new BadInput('an environment without a spec cannot be written as JSON: register it first');
  const byHand = spec.wrappers?.find(({ args }) => args === null);
  if (byHand !== undefined) {
    throw new BadInput(`wrapper '${byHand.name}' of ${spec.id} was made with a function: it cannot be written as JSON`);
  }
  return JSON.parse(JSON.stringify(spec)) as Json;
}

/** The spec that `specToJson` wrote. @throws BadInput when it is none. */
export function specFromJson(json: Json): EnvSpec {
  const spec = json as unknown as EnvSpec | null;
  const isObject = typeof spec === 'object' && spec !== null && !Array.isArray(spec);
  if (!isObject || typeof spec.id !== 'string' || typeof spec.params !== 'object' || spec.params === null) {
    throw new BadInput(`not the spec of an environment: ${JSON.stringify(json)?.slice(0, 80)}`);
  }
  parseId(spec.id);
  return spec;
}

/**
 * An environment made as the spec says: id, parameters, horizon, wrappers.
 *
 * @throws NotRegistered when the id is unknown; BadInput when a part is bad.
 */
export function makeFromSpec({ id, params, horizon, wrappers = [] }: EnvSpec): Env {
  // The horizon of the spec is the outermost one: `make` keeps its own clock, a timeLimit among the wrappers another.
  const limited = wrappers.some(({ name }) => name === 'timeLimit');
  return wrapAll(make(id, { params, ...(!limited && { horizon }) }), wrappers);
}
