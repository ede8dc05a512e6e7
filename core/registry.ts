/** Worlds by id: `[namespace/]Name[-vN]`. */

import type { EnvDefinition, Registration } from './env.js';
import { BadInput, closest, NotRegistered } from './errors.js';

/**
 * The definitions of the registered worlds, by id: what types `make('CartPole-v1')`. Extend it by declaration merging
 * where you register: `declare module 'bellman' { interface EnvMap { 'my/World-v0': typeof myWorld } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface EnvMap {}

export interface Registered {
  readonly id: string;
  readonly definition: EnvDefinition;
  readonly registration: Registration;
}

const ID = /^(?:(?<namespace>[\w:-]+)\/)?(?<name>[\w:.-]+?)(?:-v(?<version>\d+))?$/;
const table = new Map<string, Registered>();

interface ParsedId {
  /** Namespace and name. */
  readonly base: string;
  readonly version: number | null;
}

/** @throws BadInput unless the id has the form `[namespace/]Name[-vN]`. */
export function parseId(id: string): ParsedId {
  const groups = ID.exec(id)?.groups;
  if (groups === undefined) {
    throw new BadInput(`world id '${id}' is malformed: ids read [namespace/]Name[-vN], as in MinAtar/Breakout-v1`);
  }
  const base = groups.namespace === undefined ? groups.name : `${groups.namespace}/${groups.name}`;
  return { base, version: groups.version === undefined ? null : Number(groups.version) };
}

/**
 * Registers a world under its own id, or under another with a registration that overrides the rules' own.
 *
 * Registering the same world again replaces its registration.
 *
 * @throws BadInput when the id is malformed or taken by another world.
 */
export function register(
  definition: EnvDefinition<never, never, never, never> | AnyDefinition,
  as?: { id?: string } & Registration,
): void {
  const own = definition as EnvDefinition;
  const { id = own.id, ...over } = as ?? {};
  parseId(id);
  const taken = table.get(id);
  if (taken !== undefined && taken.definition !== own) {
    throw new BadInput(`world id '${id}' is already registered; choose another name or raise the version`);
  }
  table.set(id, { id, definition: own, registration: { ...own.registration, ...over } });
}

// biome-ignore lint/suspicious/noExplicitAny: a table of worlds of all types; `EnvMap` keeps their types by id
export type AnyDefinition = EnvDefinition<any, any, any, any, any>;

export const registeredIds = (): string[] => [...table.keys()].sort();

/** Registered ids of the same namespace and name, lowest version first. */
const versionsOf = (base: string): Registered[] =>
  [...table.values()]
    .filter((row) => parseId(row.id).base === base)
    .sort((a, b) => (parseId(a.id).version ?? -1) - (parseId(b.id).version ?? -1));

/** The world registered under `id`; the highest version when the id names none. @throws NotRegistered with a hint. */
export function lookup(id: string): Registered {
  const row = table.get(id);
  if (row !== undefined) return row;
  const { base, version } = parseId(id);
  const versions = versionsOf(base);
  if (versions.length > 0) {
    if (version === null) return versions[versions.length - 1];
    throw new NotRegistered(
      `world '${base}' has no version ${version} (there is ${versions.map((v) => v.id).join(', ')})`,
    );
  }
  const hint = closest(id, registeredIds());
  throw new NotRegistered(
    `unknown world '${id}'${hint === null ? '' : `; did you mean '${hint}'?`} (known: ${registeredIds().join(', ')})`,
  );
}
