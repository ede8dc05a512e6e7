/** Worlds by id: `[namespace/]Name[-vN]`, after the rules of Gymnasium's registry. */

import type { Env, EnvDefinition, EnvParams, Registration } from './env.js';
import { BadInput, closest, NotRegistered } from './errors.js';
import { warn } from './warnings.js';

/**
 * The definitions of the registered worlds, by id: what types `make('CartPole-v1')`. Extend it by declaration merging
 * where you register: `declare module 'bellman' { interface EnvMap { 'my/World-v0': typeof myWorld } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
export interface EnvMap {}

/** Makes one new, independent environment that is not made of rules: a class, a bridge to another process. */
export type EnvMaker = (params: EnvParams) => Env;

export interface Registered {
  readonly id: string;
  /** null for worlds that are not made of rules. */
  readonly definition: EnvDefinition | null;
  /** null for worlds made of rules. */
  readonly maker: EnvMaker | null;
  readonly registration: Registration;
}

// biome-ignore lint/suspicious/noExplicitAny: a table of worlds of all types; `EnvMap` keeps their types by id
export type AnyDefinition = EnvDefinition<any, any, any, any, any>;

const ID = /^(?:(?<namespace>[\w:-]+)\/)?(?<name>[\w:.-]+?)(?:-v(?<version>\d+))?$/;
const table = new Map<string, Registered>();

export interface ParsedId {
  readonly namespace: string | null;
  readonly name: string;
  readonly version: number | null;
}

/** @throws BadInput unless the id has the form `[namespace/]Name[-vN]`. */
export function parseId(id: string): ParsedId {
  const groups = ID.exec(id)?.groups;
  if (groups === undefined) {
    throw new BadInput(`world id '${id}' is malformed: ids read [namespace/]Name[-vN], as in MinAtar/Breakout-v1`);
  }
  return {
    namespace: groups.namespace ?? null,
    name: groups.name,
    version: groups.version === undefined ? null : Number(groups.version),
  };
}

/** Namespace and name: what versions share. */
const baseOf = ({ namespace, name }: ParsedId): string => (namespace === null ? name : `${namespace}/${name}`);

export const registeredIds = (): string[] => [...table.keys()].sort();

/** Registered rows of the same namespace and name, lowest version first. */
const versionsOf = (base: string): Registered[] =>
  [...table.values()]
    .filter((row) => baseOf(parseId(row.id)) === base)
    .sort((a, b) => (parseId(a.id).version ?? -1) - (parseId(b.id).version ?? -1));

let ambient: string | null = null;

/** Registers what `act` registers under one namespace, whatever namespace the ids name: for packages of worlds. */
export function inNamespace(namespace: string, act: () => void): void {
  parseId(`${namespace}/Name`);
  const outer = ambient;
  ambient = namespace;
  try {
    act();
  } finally {
    ambient = outer;
  }
}

/** The id under the ambient namespace, if there is one. */
function placed(id: string): string {
  const { namespace } = parseId(id);
  if (ambient === null || namespace === ambient) return id;
  if (namespace === null) return `${ambient}/${id}`;
  warn(`world '${id}' is registered under the namespace '${ambient}' of its package`);
  return `${ambient}${id.slice(namespace.length)}`;
}

/** @throws BadInput where versioned and unversioned ids of one name would stand side by side. */
function assertVersions(id: string): void {
  const parsed = parseId(id);
  const others = versionsOf(baseOf(parsed)).filter((row) => row.id !== id);
  const clash = others.find((row) => (parseId(row.id).version === null) !== (parsed.version === null));
  if (clash === undefined) return;
  const want = parsed.version === null ? 'without a version' : 'with a version';
  throw new BadInput(`world '${id}' cannot be registered ${want}: '${clash.id}' is registered already`);
}

export type RegisterOptions = { readonly id?: string } & Registration;

/**
 * Registers a world under its own id, or under another with a registration that overrides the rules' own. A world that
 * is not made of rules is a function that makes an `Env`, and needs an id.
 *
 * An id that another world has is overwritten, with a warning; the same world again replaces its registration.
 *
 * @throws BadInput when the id is malformed, or stands with a version beside one without.
 */
export function register(
  world: EnvDefinition<never, never, never, never> | AnyDefinition | EnvMaker,
  as: RegisterOptions = {},
): void {
  const definition = typeof world === 'function' ? null : (world as EnvDefinition);
  const { id: asked = definition?.id, ...over } = as;
  if (asked === undefined) throw new BadInput('a world that is not made of rules needs an id: register(make, { id })');
  const id = placed(asked);
  assertVersions(id);
  const maker = typeof world === 'function' ? world : null;
  const taken = table.get(id);
  if (taken !== undefined && (taken.definition !== definition || taken.maker !== maker)) {
    warn(`world '${id}' was registered already: the new one takes its place`);
  }
  table.set(id, { id, definition, maker, registration: { ...definition?.registration, ...over } });
}

/** Why nothing is registered under an id, in Gymnasium's order of questions. */
function missing(id: string): NotRegistered {
  const parsed = parseId(id);
  const ids = registeredIds();
  const versions = versionsOf(baseOf(parsed));
  if (versions.length > 0) {
    const listed = versions.map((row) => row.id).join(', ');
    const latest = versions[versions.length - 1];
    const newest = parseId(latest.id).version;
    const old = newest !== null && parsed.version !== null && parsed.version < newest;
    if (old) return new NotRegistered(`world '${id}' is of an old version: use '${latest.id}' (there is ${listed})`);
    return new NotRegistered(`world '${baseOf(parsed)}' has no version ${parsed.version} (there is ${listed})`);
  }
  const known = [...new Set(ids.map((one) => parseId(one).namespace))];
  const { namespace } = parsed;
  if (namespace !== null && !known.includes(namespace)) {
    const near =
      closest(
        namespace,
        known.filter((one) => one !== null),
      ) ?? null;
    // A whole id may be nearer than the namespace: 'MinAtr/Breakout-v1'.
    const whole = closest(id, ids);
    const hint = whole ?? (near === null ? null : `${near}/…`);
    const list = known.filter((one) => one !== null).join(', ');
    return new NotRegistered(`unknown namespace '${namespace}' of world '${id}'${hintOf(hint)} (known: ${list})`);
  }
  const siblings = ids.filter((one) => parseId(one).namespace === namespace);
  return new NotRegistered(`unknown world '${id}'${hintOf(closest(id, ids))} (known: ${someOf(siblings)})`);
}

const LISTED = 12; // ids that a message names

const someOf = (ids: readonly string[]): string =>
  ids.length <= LISTED ? ids.join(', ') : `${ids.slice(0, LISTED).join(', ')} and ${ids.length - LISTED} more`;

const hintOf = (hint: string | null): string => (hint === null ? '' : `; did you mean '${hint}'?`);

/**
 * The world registered under `id`; the highest version when the id names none.
 *
 * Warns when there is a newer version, unless the registration says `current`.
 *
 * @throws NotRegistered with a hint.
 */
export function lookup(id: string): Registered {
  const parsed = parseId(id);
  const row = table.get(id);
  const versions = versionsOf(baseOf(parsed));
  const latest = versions[versions.length - 1];
  if (row === undefined) {
    if (parsed.version === null && latest !== undefined) return latest;
    throw missing(id);
  }
  if (row !== latest && row.registration.current !== true) {
    warn(`world '${id}' has a newer version: '${latest.id}'`);
  }
  return row;
}
