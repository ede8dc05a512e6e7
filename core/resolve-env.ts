/** From an id or a definition to everything that `make` and `makeVec` need, checked. */

import type { EnvDefinition, EnvParams, EnvSpec, Presentation, Registration, RenderMode, Structured } from './env.js';
import { BadInput, closest } from './errors.js';
import type { Json } from './json.js';
import { lookup } from './registry.js';
import type { ArraySpace, Space } from './spaces.js';

export interface MakeOptions {
  /** Parameters that differ from the world's own. */
  readonly params?: EnvParams;
  /** Steps after which an episode is truncated; null: never. Absent: the registered horizon. */
  readonly horizon?: number | null;
  /** What `render()` gives. Absent or null: null. */
  readonly renderMode?: RenderMode | null;
  /** False: observations are the plain numbers that a vector holds, where the world has a composite form too. Default true. */
  readonly structured?: boolean;
}

export interface ResolvedEnv {
  readonly rules: EnvDefinition;
  readonly params: EnvParams;
  readonly observationSpace: ArraySpace;
  /** The space of what `make` returns: that of `structured`, else `observationSpace`. */
  readonly memberSpace: Space;
  readonly structured: Structured<unknown, EnvParams, unknown> | null;
  readonly actionSpace: ArraySpace;
  readonly renderMode: RenderMode | null;
  readonly spec: EnvSpec;
  readonly presentation: Presentation;
  /** Infinity where episodes are never cut short. */
  readonly horizon: number;
}

const typeName = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

/** `given` over `own`. @throws BadInput on an unknown name or another JSON type than the default's. */
export function mergeParams(id: string, own: EnvParams, given: EnvParams): EnvParams {
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(own, key)) {
      const hint = closest(key, Object.keys(own));
      const known = Object.keys(own).join(', ') || 'none';
      throw new BadInput(
        `${id} has no parameter '${key}'${hint === null ? '' : `; did you mean '${hint}'?`} (known: ${known})`,
      );
    }
    const want = typeName(own[key]);
    const got = typeName(value);
    // A default of null stands for "not given", and a name may stand for what an array spells out (a map).
    const flexible =
      want === 'null' || (want === 'string' && got === 'array') || (want === 'array' && got === 'string');
    if (want !== got && !flexible) {
      throw new BadInput(`parameter '${key}' of ${id} must be a ${want}, got ${JSON.stringify(value)}`);
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new BadInput(`parameter '${key}' of ${id} must be a finite number, got ${value}`);
    }
  }
  return Object.freeze({ ...own, ...given });
}

function horizonOf(id: string, asked: number | null | undefined, registration: Registration): number {
  if (asked === null) return Number.POSITIVE_INFINITY;
  const steps = asked ?? registration.horizon;
  if (steps === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isSafeInteger(steps) && steps >= 1) return steps;
  throw new BadInput(`horizon of ${id} must be a positive integer of steps or null, got ${steps}`);
}

const spaceOf = <S extends Space>(space: S | ((params: never) => S), params: EnvParams): S =>
  typeof space === 'function' ? space(params as never) : space;

const RENDER_MODES: readonly RenderMode[] = ['rgb_array', 'ansi'];

function renderModeOf(id: string, asked: RenderMode | null | undefined, presentation: Presentation): RenderMode | null {
  if (asked === undefined || asked === null) return null;
  const modes = RENDER_MODES.filter((mode) => mode !== 'ansi' || presentation.text !== undefined);
  if (modes.includes(asked)) return asked;
  throw new BadInput(`renderMode of ${id} must be one of ${modes.join(', ')} or null, got ${JSON.stringify(asked)}`);
}

/** Numbers of one action mask: n for Discrete actions. @throws BadInput for other action spaces. */
export function maskSizeOf({ actionSpace, spec }: ResolvedEnv): number {
  if (actionSpace.kind === 'discrete') return actionSpace.n;
  throw new BadInput(`${spec.id} has an actionMask, which needs Discrete actions, got ${actionSpace.kind}`);
}

/** @throws NotRegistered, BadInput */
export function resolveEnv(source: string | EnvDefinition, options: MakeOptions = {}): ResolvedEnv {
  const row =
    typeof source === 'string'
      ? lookup(source)
      : { id: source.id, definition: source, registration: source.registration ?? {} };
  const rules = row.definition;
  if (rules === null)
    throw new BadInput(
      `${row.id} is not made of rules: make one with make(id), many with vecOfEnvs(() => make(id), count)`,
    );
  const params = mergeParams(row.id, rules.params, { ...row.registration.params, ...options.params });
  const horizon = horizonOf(row.id, options.horizon, row.registration);
  const presentation = rules.presentation ?? {};
  const observationSpace = spaceOf<ArraySpace>(rules.observationSpace, params);
  const structured = options.structured === false ? null : (rules.structured ?? null);
  return {
    rules,
    params,
    observationSpace,
    memberSpace: structured === null ? observationSpace : spaceOf<Space>(structured.space, params),
    structured,
    renderMode: renderModeOf(row.id, options.renderMode, presentation),
    actionSpace: spaceOf(rules.actionSpace, params),
    horizon,
    presentation,
    spec: Object.freeze({
      id: row.id,
      params: params as Readonly<Record<string, Json>>,
      horizon: Number.isFinite(horizon) ? horizon : null,
      rewardThreshold: row.registration.rewardThreshold ?? null,
      nondeterministic: row.registration.nondeterministic ?? false,
    }),
  };
}

/** A seed for a first reset that was given none: 32 bits from the system. Recorded in `info.seed`. */
export const freshSeed = (): number => globalThis.crypto.getRandomValues(new Uint32Array(1))[0];
