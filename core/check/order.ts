/** What is refused, and how episodes end: rules 11, 12, 13, 21, 34 and 39. */

import type { Env } from '../env.js';
import { ResetNeeded } from '../errors.js';
import { makeRng } from '../rng.js';
import { makeArray, type Space } from '../spaces.js';
import {
  difference,
  ends,
  isNondeterministic,
  isRuled,
  type RuledTrial,
  record,
  stepsFor,
  type Trial,
} from './trial.js';
import { messageOf, show } from './values.js';

/** Steps after which an episode counts as endless. */
const LONG = 20_000;

/** Null where `act` is refused by an error of that name (null: of any); else what happened. */
function notRefused(act: () => unknown, name: string | null): string | null {
  try {
    act();
    return 'was accepted';
  } catch (error) {
    if (name === null || (error as Error).name === name) return null;
    return `threw ${(error as Error).name}: ${messageOf(error)}`;
  }
}

const sampleStep = (env: Env, seed: number) => (): unknown => env.step(env.actionSpace.sample(makeRng(seed)));

/** Rule 11. */
export function checkBeforeReset(trial: Trial) {
  const why = notRefused(sampleStep(trial.fresh(), 11), ResetNeeded.name);
  if (why !== null) trial.report(11, `step() before reset() ${why}`);
}

/** Actions that are certainly outside. */
function outside(space: Space): unknown[] {
  const always = ['not an action', undefined];
  switch (space.kind) {
    case 'discrete':
      return [...always, space.start + space.n, space.start - 1, space.start + 0.5, Number.NaN];
    case 'box': {
      const tooMany = makeArray({ ...space, size: space.size + 1 }, 1);
      const beyond = space.high.findIndex((high) => Number.isFinite(high));
      const bad = [makeArray(space, 1).fill(Number.NaN), makeArray(space, 1).map((_, i) => space.high[i] * 2 + 1)];
      const isFloat = space.dtype === 'float32' || space.dtype === 'float64';
      return [...always, tooMany, ...(isFloat ? [bad[0]] : []), ...(isFloat && beyond >= 0 ? [bad[1]] : [])];
    }
    case 'multi-discrete':
    case 'multi-binary':
      return [
        ...always,
        makeArray({ ...space, size: space.size + 1 } as typeof space, 1),
        makeArray(space, 1).fill(-1),
      ];
    default:
      return always;
  }
}

const refusedBy = ({ actionSpace }: Env): unknown[] =>
  outside(actionSpace).filter((action) => !actionSpace.contains(action));

/** Rule 13: actions outside the space are refused. */
export function checkRefusals(trial: Trial) {
  const env = trial.fresh();
  env.reset({ seed: 12 });
  for (const action of refusedBy(env)) {
    const why = notRefused(() => env.step(action), null);
    if (why !== null) return trial.report(13, `action ${show(action)} ${why}`);
  }
}

/** Rule 39: nothing has happened when one was refused. */
export function checkRefused(trial: Trial) {
  const env = trial.fresh();
  if (isNondeterministic(env)) return;
  const bad = refusedBy(env);
  const run = { seed: 12, steps: stepsFor(env, 40) };
  const between = (): void => bad.forEach((action) => void notRefused(() => env.step(action), null));
  const differs = difference(record(trial.fresh(), run), record(env, { ...run, between }));
  if (differs !== null) trial.report(39, `it gave ${differs} with refused actions tried between`);
}

/** Steps of one random episode, at most `most`; null where it goes on. */
function lengthOf(env: Env, most: number): number | null {
  const rng = makeRng(13);
  env.reset({ seed: 13 });
  for (let k = 1; k <= most; k++) if (ends(env.step(env.actionSpace.sample(rng)))) return k;
  return null;
}

/** Whether a random episode by the rules alone comes to an end. */
function endsByItself({ world }: RuledTrial): boolean {
  const { rules, params, actionSpace } = world;
  const rng = makeRng(14);
  const state = rules.init(rng, params);
  for (let k = 0; k < LONG; k++) {
    rules.step(state, actionSpace.sample(rng) as never, rng, params);
    if (rules.isTerminal(state, params)) return true;
  }
  return false;
}

const endless = (steps: number): string => `an episode of random actions went on for ${steps} steps`;

function checkAfterEnd(trial: Trial, env: Env) {
  const why = notRefused(sampleStep(env, 15), ResetNeeded.name);
  if (why !== null) trial.report(12, `step() after an end ${why}`);
}

/** Rules 12 and 21, for worlds made of rules: the horizon is kept by `make`. */
export function checkRuledEnds(trial: Trial) {
  if (!isRuled(trial)) return;
  if (trial.world.horizon === Number.POSITIVE_INFINITY && !endsByItself(trial)) trial.report(21, endless(LONG));
  const brief = trial.remake({ horizon: 2 });
  lengthOf(brief, 2);
  checkAfterEnd(trial, brief);
}

/** Rules 12, 21 and 34, for all others. */
export function checkEnds(trial: Trial) {
  const env = trial.fresh();
  const most = stepsFor(env, LONG);
  const horizon = env.spec?.horizon ?? null;
  const length = lengthOf(env, horizon === null ? most : Math.min(horizon + 1, LONG));
  if (horizon !== null && (length ?? LONG + 1) > horizon && horizon < LONG) {
    trial.report(34, `spec.horizon is ${horizon}, and an episode went on for ${length ?? horizon + 1} steps`);
  }
  if (length !== null) checkAfterEnd(trial, env);
  else if (horizon === null) trial.report(21, endless(most));
}
