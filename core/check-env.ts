/**
 * The environment checker: every promise of a world, tried out. Findings are numbered by rule.
 */

import type { NumericArray } from './arrays.js';
import { isEnvDefinition } from './define-env.js';
import type { Env, EnvDefinition, StepResult } from './env.js';
import { ResetNeeded } from './errors.js';
import { finiteMdpOf } from './finite-mdp.js';
import type { Json } from './json.js';
import { make } from './make.js';
import type { AnyDefinition } from './registry.js';
import { resolveEnv } from './resolve-env.js';
import { makeRng } from './rng.js';
import { encodeSnapshot } from './snapshot.js';
import { describeSpace, makeArray, type Space, spaceFromJSON } from './spaces.js';
import type { EnvFactory } from './vec-of-envs.js';

export interface Finding {
  readonly rule: number;
  readonly severity: 'error' | 'warning';
  /** What was expected and what was seen, in one line. */
  readonly seen: string;
  /** What to do about it. */
  readonly advice: string;
}

/** The rules by number: severity and what to do. The order is that of the checks. */
export const RULES = {
  1: ['error', 'declare observationSpace and actionSpace with the constructors of `spaces`'],
  2: ['warning', 'give bounds where the world has them: an unbounded coordinate cannot be normalised'],
  3: ['error', 'make reset(), step() and the rules work for every seed and every action of the space'],
  4: ['error', 'return { observation, info } from reset(), with info an object'],
  5: ['error', 'return an observation that is in observationSpace: right type, size, bounds, and no NaN'],
  6: ['error', 'return { observation, reward, terminated, truncated, info } from step(), with info an object'],
  7: ['error', 'return a finite number as reward'],
  8: ['error', 'return true or false as terminated and truncated'],
  9: ['error', 'draw all chance from the rng or seed that is given, and forget the last episode in reset()'],
  10: ['error', 'return a new observation array from every step'],
  11: ['error', 'throw ResetNeeded when stepped before the first reset()'],
  12: ['error', 'throw ResetNeeded when stepped after an end'],
  13: ['error', 'refuse actions outside actionSpace'],
  14: ['error', 'let snapshot() hold everything that step() depends on, the rng included, as JSON'],
  15: ['error', 'let close() be called twice'],
  16: ['error', 'write every number of the observation in observe()'],
  17: ['error', 'write only out[offset] to out[offset + size − 1] in observe()'],
  18: ['error', 'keep the state plain: numbers, strings, booleans, arrays, typed arrays and objects of these'],
  19: ['error', 'let transitions() and startDistribution() describe a probability distribution each'],
  20: ['error', 'let transitions() list what step() does: same next states, rewards and ends'],
  21: ['warning', 'set registration.horizon: episodes of a random policy do not end'],
  22: ['error', 'start in a state that is not terminal'],
} as const satisfies Record<number, readonly ['error' | 'warning', string]>;

type Rule = keyof typeof RULES;
type Report = (rule: Rule, seen: string) => void;

const STEPS = 400; // of the trajectories that are compared
const LONG = 20_000; // steps after which an episode counts as endless
const EPISODES = 20;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0];

const show = (value: unknown): string => {
  if (ArrayBuffer.isView(value)) {
    const numbers = Array.from(value as NumericArray);
    return `${value.constructor.name}(${numbers.length}) [${numbers.slice(0, 6).join(', ')}${numbers.length > 6 ? ', …' : ''}]`;
  }
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
};

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Equal to the bit, for members of spaces and step results. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]))
  );
}

const copyOf = (value: unknown): unknown => structuredClone(value);

function checkSpaces(env: Env, report: Report): boolean {
  for (const role of ['observationSpace', 'actionSpace'] as const) {
    const space = env[role] as Space | undefined;
    try {
      if (space === undefined || !spaceFromJSON(space.toJSON()).equals(space)) throw new Error('not a space');
    } catch {
      report(1, `${role} is ${space === undefined ? 'missing' : 'not a space of this package'}`);
      return false;
    }
    const open = space.kind === 'box' && [...space.low, ...space.high].some((bound) => !Number.isFinite(bound));
    if (open) report(2, `${role} ${describeSpace(space)} has infinite bounds`);
  }
  return true;
}

function checkObservation(env: Env, observation: unknown, when: string, report: Report) {
  if (!env.observationSpace.contains(observation)) {
    report(5, `${when} returned ${show(observation)}, outside ${describeSpace(env.observationSpace)}`);
  }
}

function checkStep(env: Env, result: StepResult<unknown>, report: Report): boolean {
  if (!isObject(result) || !('observation' in result) || !isObject(result.info)) {
    report(6, `step() returned ${show(result).slice(0, 120)}`);
    return false;
  }
  checkObservation(env, result.observation, 'step()', report);
  if (typeof result.reward !== 'number' || !Number.isFinite(result.reward)) {
    report(7, `step() returned reward ${show(result.reward)}`);
  }
  for (const flag of ['terminated', 'truncated'] as const) {
    if (typeof result[flag] !== 'boolean') report(8, `step() returned ${flag} ${show(result[flag])}`);
  }
  return true;
}

/** One seeded run of random actions over several episodes: what came out, copied at once. */
function trajectory(env: Env, seed: number, report: Report | null): unknown[] {
  const rng = makeRng(seed).split('check');
  const seen: unknown[] = [];
  const start = env.reset({ seed });
  if (report !== null && (!isObject(start) || !('observation' in start) || !isObject(start.info))) {
    report(4, `reset() returned ${show(start).slice(0, 120)}`);
    return seen;
  }
  if (report !== null) checkObservation(env, start.observation, 'reset()', report);
  seen.push(copyOf(start.observation));
  for (let k = 0; k < STEPS; k++) {
    const result = env.step(env.actionSpace.sample(rng));
    if (report !== null && !checkStep(env, result, report)) return seen;
    const { observation, reward, terminated, truncated } = result;
    seen.push(copyOf({ observation, reward, terminated, truncated }));
    if (terminated || truncated) seen.push(copyOf(env.reset().observation));
  }
  return seen;
}

function checkDeterminism(fresh: EnvFactory, report: Report) {
  const env = fresh();
  const first = trajectory(env, 123, report);
  if (env.spec?.nondeterministic === true) return;
  const again = trajectory(env, 123, null);
  const other = trajectory(fresh(), 123, null);
  for (const [run, what] of [
    [again, 'the same environment'],
    [other, 'a second environment'],
  ] as const) {
    const at = first.findIndex((value, k) => !same(value, run[k]));
    if (at >= 0) report(9, `seed 123 gave ${show(first[at])}, then ${show(run[at])} in ${what}, at record ${at}`);
  }
}

function checkAliasing(fresh: EnvFactory, report: Report) {
  const env = fresh();
  const rng = makeRng(7);
  let held: unknown = env.reset({ seed: 7 }).observation;
  for (let k = 0; k < 20; k++) {
    const before = copyOf(held);
    const result = env.step(env.actionSpace.sample(rng));
    const shared = typeof held === 'object' && held === result.observation;
    if (shared || !same(held, before)) return report(10, `the observation of step ${k} changed with the next step`);
    const ended = result.terminated || result.truncated;
    held = ended ? env.reset().observation : result.observation;
  }
}

/** An action that is certainly outside. */
function outside(space: Space): unknown {
  if (space.kind === 'discrete') return space.start + space.n;
  return 'not an action';
}

function refuses(act: () => unknown, kind: string | null): string | null {
  try {
    act();
    return 'was accepted';
  } catch (error) {
    if (kind === null || (error as Error).name === kind) return null;
    return `threw ${(error as Error).name}: ${messageOf(error)}`;
  }
}

function checkOrder(fresh: EnvFactory, report: Report) {
  const rng = makeRng(11);
  const env = fresh();
  const early = refuses(() => env.step(env.actionSpace.sample(rng)), ResetNeeded.name);
  if (early !== null) report(11, `step() before reset() ${early}`);
  env.reset({ seed: 11 });
  const bad = outside(env.actionSpace);
  const accepted = refuses(() => env.step(bad), null);
  if (accepted !== null) report(13, `action ${show(bad)} ${accepted}`);
  env.reset({ seed: 11 });
  for (let k = 0; k < LONG; k++) {
    const result = env.step(env.actionSpace.sample(rng));
    if (!result.terminated && !result.truncated) continue;
    const late = refuses(() => env.step(env.actionSpace.sample(rng)), ResetNeeded.name);
    if (late !== null) report(12, `step() after an end ${late}`);
    return;
  }
  report(21, `an episode of random actions went on for ${LONG} steps`);
}

function checkSnapshot(fresh: EnvFactory, report: Report) {
  const env = fresh();
  const twin = fresh();
  const rng = makeRng(13);
  env.reset({ seed: 13 });
  twin.reset({ seed: 14 });
  for (let k = 0; k < 7; k++) {
    const { terminated, truncated } = env.step(env.actionSpace.sample(rng));
    if (terminated || truncated) env.reset();
  }
  const snapshot = env.snapshot();
  const text = JSON.stringify(snapshot);
  if (!same(JSON.parse(text), snapshot)) return report(14, 'snapshot() is not JSON: it changes when written and read');
  twin.restore(JSON.parse(text) as Json);
  for (let k = 0; k < STEPS; k++) {
    const action = env.actionSpace.sample(rng);
    const a = env.step(action);
    const b = twin.step(copyOf(action));
    if (!same(a, b))
      return report(14, `restored, step ${k} gave ${show(b).slice(0, 100)}, not ${show(a).slice(0, 100)}`);
    if ((a.terminated || a.truncated) && !same(env.reset().observation, twin.reset().observation)) {
      return report(14, `restored, the reset after step ${k} differs`);
    }
  }
}

/** Rules of worlds made with `defineEnv`. */
function checkDefinition(definition: EnvDefinition, report: Report) {
  const { rules, params, observationSpace, actionSpace } = resolveEnv(definition);
  const width = observationSpace.size;
  const rng = makeRng(17);
  const fills = [makeArray(observationSpace, 3), makeArray(observationSpace, 3).fill(1)];
  for (let episode = 0; episode < EPISODES; episode++) {
    const state = rules.init(rng, params);
    if (rules.isTerminal(state, params))
      return report(22, `init() gave a terminal state: ${show(state).slice(0, 100)}`);
    try {
      encodeSnapshot(state, 'state');
    } catch (error) {
      return report(18, messageOf(error));
    }
    for (let k = 0; k < 20 && !rules.isTerminal(state, params); k++) {
      const [zeros, ones] = fills.map((out, fill) => {
        out.fill(fill);
        rules.observe(state, out, width, params);
        return out;
      });
      const spilled = (out: NumericArray, fill: number): boolean =>
        out.some((v, i) => (i < width || i >= 2 * width) && v !== fill);
      if (spilled(zeros, 0) || spilled(ones, 1)) return report(17, 'observe() wrote outside its part of the buffer');
      const missed = zeros.findIndex((v, i) => i >= width && i < 2 * width && !Object.is(v, ones[i]));
      if (missed >= 0) return report(16, `observe() leaves number ${missed - width} of ${width} unwritten`);
      rules.step(state, actionSpace.sample(rng) as never, rng, params);
    }
  }
}

/** A finite world's list against what its `step` does. */
function checkModel(definition: EnvDefinition, report: Report) {
  if (definition.transitions === undefined) return;
  try {
    finiteMdpOf(definition);
  } catch (error) {
    return report(19, messageOf(error));
  }
  const { rules, params, actionSpace } = resolveEnv(definition);
  const env = make(definition, { horizon: null });
  const rng = makeRng(19);
  let s = env.reset({ seed: 19 }).observation as number;
  for (let k = 0; k < STEPS; k++) {
    const action = actionSpace.sample(rng) as number;
    const { observation, reward, terminated } = env.step(action);
    const listed = rules
      .transitions?.(s, action, params)
      .some(
        (t) => t.probability > 0 && t.nextState === observation && t.reward === reward && t.terminated === terminated,
      );
    if (listed !== true) {
      const outcome = `state ${show(observation)}, reward ${reward}, terminated ${terminated}`;
      return report(20, `step() took state ${s} by action ${action} to ${outcome}: not listed`);
    }
    s = (terminated ? env.reset().observation : observation) as number;
  }
}

function checkClose(fresh: EnvFactory) {
  const env = fresh();
  env.reset({ seed: 1 });
  env.close();
  env.close();
}

/**
 * Tries out every rule on a world: a definition, a registered id, or a function that makes one environment.
 *
 * @returns what was found, by rule; empty when all is well. Never throws for what the world does.
 */
export function checkEnv(source: string | AnyDefinition | EnvFactory): readonly Finding[] {
  const findings = new Map<Rule, Finding>();
  const report: Report = (rule, seen) => {
    const [severity, advice] = RULES[rule];
    if (!findings.has(rule)) findings.set(rule, { rule, severity, seen, advice });
  };
  const guarded = (rule: Rule, check: () => void): void => {
    try {
      check();
    } catch (error) {
      report(rule, messageOf(error));
    }
  };
  const fresh: EnvFactory = typeof source === 'function' ? source : () => make(source);
  guarded(3, () => {
    if (!checkSpaces(fresh(), report)) return;
    guarded(3, () => checkDeterminism(fresh, report));
    guarded(3, () => checkAliasing(fresh, report));
    guarded(3, () => checkOrder(fresh, report));
    guarded(14, () => checkSnapshot(fresh, report));
    guarded(15, () => checkClose(fresh));
    if (isEnvDefinition(source)) {
      guarded(3, () => checkDefinition(source, report));
      guarded(19, () => checkModel(source, report));
    }
  });
  return [...findings.values()].sort((a, b) => a.rule - b.rule);
}
