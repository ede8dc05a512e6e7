/** What the calls return, and what they accept: rules 1 to 9, 15, 23 to 29, 33, 46 and 47. */

import type { Env } from '../env.js';
import { makeRng } from '../rng.js';
import type { Space } from '../spaces.js';
import { checkResetResult, checkStepResult } from './passive.js';
import type { Role } from './spaces.js';
import { checkSpace } from './spaces.js';
import { difference, isNondeterministic, isRuled, play, record, stepsFor, type Trial } from './trial.js';
import { messageOf, same, show } from './values.js';

const STEPS = 400;
const SEEDS = [0, 1, 2, 3, 4, 5, 6, Number.MAX_SAFE_INTEGER];

const METHODS = ['reset', 'step', 'render', 'snapshot', 'restore', 'close'] as const;

function whyNoEnv(env: Env): string | null {
  if (typeof env !== 'object' || env === null) return `is ${show(env)}`;
  const missing = METHODS.find((name) => typeof env[name] !== 'function');
  if (missing !== undefined) return `has no method ${missing}()`;
  if (typeof env.presentation !== 'object' || env.presentation === null) return 'has no presentation, {} at least';
  if (typeof env.spec !== 'object') return `has spec ${show(env.spec)}, must be an EnvSpec or null`;
  const inner = env.unwrapped;
  if (typeof inner !== 'object' || inner === null) return `has unwrapped ${show(inner)}, must be itself or an Env`;
  return inner.unwrapped === inner ? null : 'has unwrapped that is wrapped itself: it must be the innermost Env';
}

/** Rules 1, 2 and 23 to 27. */
export function checkMembers(trial: Trial) {
  const env = trial.fresh();
  const why = whyNoEnv(env);
  if (why !== null) trial.report(23, `the environment ${why}`);
  if (typeof env !== 'object' || env === null) return;
  for (const role of ['observationSpace', 'actionSpace'] as const) trial.add(checkSpace(env[role], role));
}

type Playable = Pick<Env, 'actionSpace' | 'reset' | 'step'>;

function telling<T>(call: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new Error(`${call} threw ${error instanceof Error ? error.name : 'no Error'}: ${messageOf(error)}`);
  }
}

/** The same environment; what it throws says by which call. */
const tellingEnv = (env: Env): Playable => ({
  actionSpace: env.actionSpace,
  reset: (options) => telling(`reset(${options === undefined ? '' : show(options)})`, () => env.reset(options)),
  step: (action) => telling(`step(${show(action, 40)})`, () => env.step(action)),
});

function checkStarts(trial: Trial, env: Env) {
  trial.add(checkResetResult(env, tellingEnv(trial.fresh()).reset()));
  const { reset, step, actionSpace } = tellingEnv(env);
  for (const seed of SEEDS) {
    trial.add(checkResetResult(env, reset({ seed })));
    trial.add(checkStepResult(env, step(actionSpace.sample(makeRng(seed)))));
  }
}

/** Rules 3 to 9, 46 and 47: one run of random actions, the same again, and starts without a seed and of several. */
export function checkRuns(trial: Trial) {
  const env = trial.fresh();
  const run = { seed: 123, steps: stepsFor(env, STEPS) };
  // The first run meets a module that nothing has moved yet: what outlives an episode shows in the second.
  const first = record(tellingEnv(env), {
    ...run,
    between(result, call) {
      trial.add(call.startsWith('step') ? checkStepResult(env, result) : checkResetResult(env, result));
      return trial.found(4, 6, 8);
    },
  });
  if (trial.found(4, 6, 8)) return;
  for (const [again, where] of [
    [env, 'the same environment'],
    [trial.fresh(), 'a second environment'],
  ] as const) {
    const differs = isNondeterministic(env) ? null : difference(first, record(tellingEnv(again), run));
    if (differs !== null) trial.report(9, `seed 123 gave ${differs} in ${where}`);
  }
  checkStarts(trial, env);
}

/** Rule 28: the same spaces in every instance, and for as long as it lives. */
export function checkSpacesStay(trial: Trial) {
  const env = trial.fresh();
  const other = isRuled(trial) ? trial.remake({}) : trial.fresh();
  const roles: readonly Role[] = ['observationSpace', 'actionSpace'];
  const before: readonly Space[] = roles.map((role) => env[role]);
  env.reset({ seed: 1 });
  play(env, 20, makeRng(1));
  roles.forEach((role, i) => {
    const [was, theirs, now] = [before[i], other[role], env[role]];
    if (!was.equals(theirs)) trial.report(28, `${role} is ${whole(was)}, and ${whole(theirs)} in a second instance`);
    if (!was.equals(now)) trial.report(28, `${role} was ${whole(was)}, and is ${whole(now)} after 20 steps`);
  });
}

/** A space with its bounds, cut where it is long. */
const whole = (space: Space): string => show(space.toJSON());

/** Rule 29: reset with options. */
export function checkOptions(trial: Trial) {
  const env = trial.fresh();
  const plain = env.reset({ seed: 2 });
  try {
    const { observation } = trial.fresh().reset({ seed: 2, options: {} });
    if (isNondeterministic(env) || same(observation, plain.observation)) return;
    trial.report(29, `reset({ options: {} }) gave ${show(observation, 60)}, without it ${show(plain.observation, 60)}`);
  } catch (error) {
    trial.report(29, `reset({ options: {} }) failed: ${messageOf(error)}`);
  }
}

const EPISODES = 5;

/** Rule 33: some episode lasts for more than one step, or the world itself ends it. */
export function checkFirstStep(trial: Trial) {
  const env = trial.fresh();
  const rng = makeRng(3);
  for (let seed = 0; seed < EPISODES; seed++) {
    env.reset({ seed });
    const { terminated, truncated } = env.step(env.actionSpace.sample(rng));
    if (terminated || !truncated) return;
  }
  trial.report(33, `truncated was true on the first step of ${EPISODES} episodes out of ${EPISODES}`);
}

/** Rule 15: close at once, and after an episode, twice each. */
export function checkClose(trial: Trial) {
  for (const used of [false, true]) {
    const env = trial.fresh();
    if (used) env.reset({ seed: 1 });
    for (const time of ['first', 'second']) {
      try {
        env.close();
      } catch (error) {
        trial.report(15, `the ${time} close() threw ${messageOf(error)}`);
      }
    }
  }
}
