/** What the checks share: the world on trial, what was found in it, and runs of random actions. */

import { isEnvDefinition } from '../define-env.js';
import type { Env, EnvDefinition, StepResult } from '../env.js';
import { make, makeResolved } from '../make.js';
import { type AnyDefinition, type EnvMaker, lookup } from '../registry.js';
import { type MakeOptions, type ResolvedEnv, resolveEnv } from '../resolve-env.js';
import { makeRng, type Rng } from '../rng.js';
import { isArraySpace, type Space } from '../spaces.js';
import type { EnvFactory } from '../vec-of-envs.js';
import { type Finding, findingOf, type Rule } from './rules.js';
import { partsOf } from './spaces.js';
import { copyOf, same, show } from './values.js';

export interface Trial {
  /** A new instance. */
  readonly fresh: EnvFactory;
  /** The world's definition; null for what is not made of rules. */
  readonly definition: EnvDefinition | null;
  report(rule: Rule, seen: string): void;
  add(findings: readonly Finding[]): void;
  found(...rules: readonly Rule[]): boolean;
  /** One a rule, in the order of the rules. */
  findings(): readonly Finding[];
  /** Closes the instances made so far: they may be processes. */
  release(): void;
}

export interface RuledTrial extends Trial {
  readonly definition: EnvDefinition;
  readonly world: ResolvedEnv;
  /** A new instance made in another way. */
  remake(options: MakeOptions): Env;
}

/** A function that makes instances of what is not made of rules. */
function makerOf(source: string | AnyDefinition | EnvFactory): EnvFactory {
  if (typeof source === 'function') return source;
  const { maker, registration } = lookup(source as string);
  return () => (maker as EnvMaker)({ ...registration.params });
}

/** In what form a world made of rules is tried; its own where absent. */
export type TrialOptions = Pick<MakeOptions, 'params' | 'horizon'>;

/** Whether the world is made of rules. */
export const isRuled = (trial: Trial): trial is RuledTrial => trial.definition !== null;

function definitionOf(source: string | AnyDefinition | EnvFactory): EnvDefinition | null {
  if (typeof source === 'string') return lookup(source).definition;
  return isEnvDefinition(source) ? source : null;
}

/** The same, remembering what it makes. */
const kept =
  (make: EnvFactory, made: Env[]): EnvFactory =>
  () => {
    const env = make();
    made.push(env);
    return env;
  };

/** What goes wrong here is found by rule 15. */
function closeQuietly(env: Env | undefined): void {
  try {
    env?.close();
  } catch {}
}

export function makeTrial(source: string | AnyDefinition | EnvFactory, options: TrialOptions): Trial {
  const found = new Map<number, Finding>();
  const definition = definitionOf(source);
  const made: Env[] = [];
  let world: ResolvedEnv | null = null;
  const add = (finding: Finding): void => {
    if (!found.has(finding.rule)) found.set(finding.rule, finding);
  };
  const trial: Omit<RuledTrial, 'definition'> & Trial = {
    // Spaces are built once: those of pictures are large.
    fresh: definition === null ? kept(makerOf(source), made) : () => makeResolved(trial.world),
    definition,
    get world() {
      world ??= resolveEnv(source as string | EnvDefinition, options);
      return world;
    },
    remake: (over) => make(source as string, { ...options, ...over }),
    report: (rule, seen) => add(findingOf(rule, seen)),
    add: (findings) => findings.forEach(add),
    found: (...rules) => rules.some((rule) => found.has(rule)),
    findings: () => [...found.values()].sort((a, b) => a.rule - b.rule),
    release: () => {
      for (const env of made.splice(0)) closeQuietly(env);
    },
  };
  return trial;
}

/** Numbers in a member, about: texts and lists count as small. */
const sizeOf = (space: Space): number =>
  isArraySpace(space) ? space.size : partsOf(space, '').reduce((sum, [, part]) => sum + sizeOf(part), 16);

const NUMBERS = 2_000_000; // of observations in one run, so that pictures take no longer than vectors

/** At most `most` steps, fewer where observations are large. */
export const stepsFor = (env: Env, most: number): number =>
  Math.max(20, Math.min(most, Math.floor(NUMBERS / sizeOf(env.observationSpace))));

export const isNondeterministic = (env: Env): boolean => env.spec?.nondeterministic === true;

export const ends = (result: Pick<StepResult<unknown>, 'terminated' | 'truncated'>): boolean =>
  result.terminated || result.truncated;

/** `steps` steps of random actions, resets at the ends included; `look` returns true to stop. */
export function play(
  env: Env,
  steps: number,
  rng: Rng,
  look: (result: StepResult<unknown>, k: number) => boolean = () => false,
) {
  for (let k = 0; k < steps; k++) {
    const result = env.step(env.actionSpace.sample(rng));
    if (look(result, k)) return;
    if (ends(result)) env.reset();
  }
}

/** What a reset or step returned, copied at once. */
export interface Moment {
  readonly call: string;
  readonly returned: Readonly<Record<string, unknown>>;
}

export interface Recording {
  readonly seed: number;
  readonly steps: number;
  /** Called after every reset and step, with what it returned; true ends the run. */
  readonly between?: (result: StepResult<unknown>, call: string) => unknown;
}

/** One seeded run of random actions over several episodes. Runs of the same seed meet the same actions. */
export function record(
  env: Pick<Env, 'actionSpace' | 'reset' | 'step'>,
  { seed, steps, between }: Recording,
): Moment[] {
  const rng = makeRng(seed).split('check');
  const moments: Moment[] = [];
  /** Keeps a copy and says whether to stop. */
  const keep = (call: string, result: unknown): boolean => {
    moments.push({ call, returned: copyOf(result) as Moment['returned'] });
    return between?.(result as StepResult<unknown>, call) === true;
  };
  if (keep('reset()', env.reset({ seed }))) return moments;
  for (let k = 1; k <= steps; k++) {
    const result = env.step(env.actionSpace.sample(rng));
    if (keep(`step ${k}`, result)) return moments;
    if (ends(result) && keep(`the reset after step ${k}`, env.reset())) return moments;
  }
  return moments;
}

/** Where two runs differ: 'observation 3 from step 7, then 4'. Null where they are equal to the bit. */
export function difference(a: readonly Moment[], b: readonly Moment[]): string | null {
  for (let i = 0; i < a.length; i++) {
    const { call, returned } = a[i];
    const other = b[i];
    if (other?.call !== call) return `${call}, then ${other?.call ?? 'nothing'} in its place`;
    const key = Object.keys(returned).find((name) => !same(returned[name], other.returned[name]));
    if (key === undefined) continue;
    return `${key} ${show(returned[key], 80)} from ${call}, then ${show(other.returned[key], 80)}`;
  }
  return null;
}
