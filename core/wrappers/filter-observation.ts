import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import { describeSpace, dict, type Space, tuple } from '../spaces.js';
import { wrapObservation } from './wrap.js';

export interface FilterObservationOptions {
  /** Names of a Dict, or places of a Tuple, that stay. */
  readonly keys: readonly (string | number)[];
}

/** Keeps some parts of a Dict or Tuple observation. @throws BadInput where there is no such part, or none is left. */
export function filterObservation<Act>(env: Env<unknown, Act>, { keys }: FilterObservationOptions): Env<unknown, Act> {
  const space = env.observationSpace;
  if (space.kind !== 'dict' && space.kind !== 'tuple') {
    throw new BadInput(`filterObservation needs a Dict or Tuple observation space, got ${describeSpace(space)}`);
  }
  const known = space.kind === 'dict' ? space.keys : space.spaces.map((_, i) => i);
  const missing = keys.find((key) => !(known as readonly (string | number)[]).includes(key));
  if (missing !== undefined || keys.length === 0) {
    throw new BadInput(`keys of filterObservation must be some of ${known.join(', ')}, got ${JSON.stringify(keys)}`);
  }
  const partOf = (whole: unknown, key: string | number): unknown => (whole as Record<string | number, unknown>)[key];
  const isDict = space.kind === 'dict';
  const parts = keys.map((key) => [String(key), partOf(space.spaces, key) as Space] as const);
  return wrapObservation(
    env as Env,
    'filterObservation',
    { keys: [...keys] },
    {
      observationSpace: isDict ? dict(parts) : tuple(parts.map(([, part]) => part)),
      observe: (observation) =>
        isDict
          ? Object.fromEntries(keys.map((key) => [key, partOf(observation, key)]))
          : keys.map((key) => partOf(observation, key)),
    },
  ) as Env<unknown, Act>;
}
