/** Arrays with two owners: rules 10, 36, 37 and 38. */

import type { ResetOptions } from '../env.js';
import { makeRng } from '../rng.js';
import { difference, ends, isNondeterministic, record, stepsFor, type Trial } from './trial.js';
import { copyOf, isObject, same, show } from './values.js';

const STEPS = 20;

/** Rules 10 and 36: what reset() and step() return does not change later. */
export function checkReturned(trial: Trial) {
  const env = trial.fresh();
  const rng = makeRng(7);
  let held = env.reset({ seed: 7 });
  let from = 'reset()';
  for (let k = 1; k <= STEPS; k++) {
    const before = copyOf(held);
    const result = env.step(env.actionSpace.sample(rng));
    const next = ends(result) ? env.reset() : result;
    const shared = typeof held.observation === 'object' && held.observation === result.observation;
    if (shared || !same(held.observation, before.observation)) {
      trial.report(10, `the observation of ${from} changed with the next step`);
    }
    if (!same(held.info, before.info)) {
      trial.report(36, `the info of ${from} was ${show(before.info, 80)}, and ${show(held.info, 80)} a step later`);
    }
    held = next;
    from = next === result ? `step ${k}` : `the reset after step ${k}`;
  }
}

/** Rule 37: the action is only read. */
export function checkActionRead(trial: Trial) {
  const env = trial.fresh();
  const rng = makeRng(8);
  env.reset({ seed: 8 });
  for (let k = 1; k <= STEPS; k++) {
    const action = env.actionSpace.sample(rng);
    const before = copyOf(action);
    const result = env.step(action);
    if (!same(action, before)) {
      return trial.report(37, `step ${k} was given action ${show(before, 60)} and left ${show(action, 60)}`);
    }
    if (ends(result)) env.reset();
  }
}

/** Writes `source` over `target`, arrays in place. */
function overwrite(target: unknown, source: unknown): unknown {
  if (ArrayBuffer.isView(target)) (target as Uint8Array).set(source as Uint8Array);
  else if (Array.isArray(target) || isObject(target)) {
    const members = target as Record<string, unknown>;
    for (const [key, member] of Object.entries(source as object)) members[key] = overwrite(members[key], member);
  } else return source;
  return target;
}

/** Rule 38: what becomes of the action's array after step() is no business of the world. */
export function checkActionKept(trial: Trial) {
  const env = trial.fresh();
  if (isNondeterministic(env) || env.actionSpace.kind === 'discrete') return;
  const run = { seed: 9, steps: stepsFor(env, 60) };
  const kept = record(trial.fresh(), run);
  const rng = makeRng(10);
  let last: unknown = null;
  const noting = {
    actionSpace: env.actionSpace,
    reset: (options?: ResetOptions) => env.reset(options),
    step(action: unknown) {
      last = action;
      return env.step(action);
    },
  };
  const between = (): void => {
    if (last !== null) overwrite(last, env.actionSpace.sample(rng));
  };
  const reused = record(noting, { ...run, between });
  const differs = difference(kept, reused);
  if (differs !== null) trial.report(38, `it gave ${differs} when its caller wrote over the actions it was given`);
}
