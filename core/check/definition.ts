/** The functions of a world made of rules: 5, 16 to 18, 22, 46 to 50 and 62. */

import type { NumericArray } from '../arrays.js';
import type { EnvParams } from '../env.js';
import type { ResolvedEnv } from '../resolve-env.js';
import { makeRng } from '../rng.js';
import { encodeSnapshot } from '../snapshot.js';
import { makeArray } from '../spaces.js';
import { whyNotMember } from './members.js';
import { isRuled, type Trial } from './trial.js';
import { copyOf, messageOf, same, show, weightOf } from './values.js';

const EPISODES = 20;
const STEPS = 20;
const NUMBERS = 4_000_000; // looked at in all, so that large states take no longer than small ones

/** A world with its parameters thawed: what writes to them is seen rather than thrown. */
function tryParams({ rules, actionSpace, observationSpace }: ResolvedEnv, params: EnvParams) {
  const rng = makeRng(28);
  const out = makeArray(observationSpace, 1);
  for (let episode = 0; episode < 3; episode++) {
    const state = rules.init(rng, params);
    for (let k = 0; k < STEPS && !rules.isTerminal(state, params); k++) {
      rules.observe(state, out, 0, params);
      rules.info?.(state, params);
      rules.step(state, actionSpace.sample(rng) as never, rng, params);
    }
  }
}

/** Rules 46 and 50: what keeps `make` from stepping the world at all. */
export function checkParams(trial: Trial) {
  if (!isRuled(trial)) return;
  const { params, rules, actionSpace } = trial.world;
  if (rules.actionMask !== undefined && actionSpace.kind !== 'discrete') {
    return trial.report(46, `actionMask() needs Discrete actions, got ${actionSpace.kind}`);
  }
  const thawed = copyOf(params);
  try {
    tryParams(trial.world, thawed);
  } catch {
    return; // what else is wrong is found by its own rule
  }
  const key = [...Object.keys(thawed), ...Object.keys(params)].find((name) => !same(thawed[name], params[name]));
  if (key !== undefined) trial.report(50, `params.${key} was ${show(params[key])}, and became ${show(thawed[key])}`);
}

/** Rules 16 and 17, on a row in the middle of three, filled twice with different numbers. */
function makeObserveCheck(trial: Trial, { rules, params, observationSpace }: ResolvedEnv) {
  const width = observationSpace.size;
  const rows = [0, 1].map(() => makeArray(observationSpace, 3));
  const isSpilled = (out: NumericArray, fill: number): boolean => {
    for (let i = 0; i < width; i++) if (out[i] !== fill || out[i + 2 * width] !== fill) return true;
    return false;
  };
  return (state: unknown) => {
    const [zeros, ones] = rows.map((out, fill) => {
      out.fill(fill);
      rules.observe(state, out, width, params);
      return out;
    });
    if (isSpilled(zeros, 0) || isSpilled(ones, 1)) {
      return trial.report(17, 'observe() wrote outside its part of the buffer');
    }
    for (let i = width; i < 2 * width; i++) {
      if (zeros[i] === ones[i] || Object.is(zeros[i], ones[i])) continue;
      return trial.report(16, `observe() leaves number ${i - width} of ${width} unwritten`);
    }
    if (rules.structured === undefined) return;
    const member = observationSpace.kind === 'discrete' ? zeros[width] : zeros.slice(width, 2 * width);
    const why = whyNotMember(observationSpace, member, 'observation');
    if (why !== null) trial.report(5, `observe() wrote ${show(member, 60)}: ${why}`);
  };
}

/** Rules 46 and 47, on the middle of three masks, filled twice with different numbers. */
function makeMaskCheck(trial: Trial, { rules, params, actionSpace }: ResolvedEnv) {
  if (rules.actionMask === undefined || actionSpace.kind !== 'discrete') return () => {};
  const { n } = actionSpace;
  const masks = [2, 3].map((fill) => new Uint8Array(3 * n).fill(fill));
  return (state: unknown) => {
    masks.forEach((mask, which) => {
      const fill = which + 2;
      mask.fill(fill);
      rules.actionMask?.(state, mask, n, params);
      if (mask.subarray(0, n).some((v) => v !== fill) || mask.subarray(2 * n).some((v) => v !== fill)) {
        trial.report(46, 'actionMask() wrote outside its part of the buffer');
      }
      const odd = mask.subarray(n, 2 * n).findIndex((v) => v > 1);
      const what = mask[n + odd] === fill ? 'unwritten' : `at ${mask[n + odd]}`;
      if (odd >= 0) trial.report(46, `actionMask() leaves action ${odd} of ${n} ${what}`);
      else if (!mask.subarray(n, 2 * n).includes(1)) {
        trial.report(47, `actionMask() leaves no action in ${show(state, 80)}, which is not terminal`);
      }
    });
  };
}

/** Whether two members share an object that can change. */
function shares(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a === b) return !Object.isFrozen(a);
  if (ArrayBuffer.isView(a)) return false;
  return Object.entries(a).some(([key, member]) => shares(member, (b as Record<string, unknown>)[key]));
}

/** Rule 48. */
function checkStructured(trial: Trial, { rules, params }: ResolvedEnv, state: unknown) {
  if (rules.structured === undefined) return;
  const member = rules.structured.of(state, params);
  const again = rules.structured.of(state, params);
  if (!same(member, again)) {
    trial.report(48, `structured.of() gave ${show(member, 60)}, then ${show(again, 60)} for the same state`);
  } else if (shares(member, again)) {
    trial.report(48, 'structured.of() gave the same object twice: the next step would change what an agent holds');
  }
}

/** The functions that only read a state, by name; each returns what it read. */
function readersOf({ rules, params, observationSpace, actionSpace }: ResolvedEnv, state: unknown) {
  const out = makeArray(observationSpace, 1);
  const mask = new Uint8Array(actionSpace.kind === 'discrete' ? actionSpace.n : 0);
  return Object.entries({
    'observe()': () => {
      rules.observe(state, out, 0, params);
      return out;
    },
    'isTerminal()': () => rules.isTerminal(state, params),
    'info()': () => rules.info?.(state, params),
    'actionMask()': () => {
      rules.actionMask?.(state, mask, 0, params);
      return mask;
    },
    'structured.of()': () => rules.structured?.of(state, params),
  });
}

/** Rules 49 and 62: each reads, leaves the state as it is, and reads the same once `moveAnother` has moved another state. */
function checkReaders(trial: Trial, world: ResolvedEnv, state: unknown, moveAnother: () => void) {
  const readers = readersOf(world, state);
  const before = copyOf(state);
  const first: unknown[] = [];
  for (const [name, read] of readers) {
    first.push(copyOf(read()));
    if (same(state, before)) continue;
    return trial.report(49, `${name} changed the state from ${show(before, 60)} to ${show(state, 60)}`);
  }
  moveAnother();
  readers.forEach(([name, read], i) => {
    const again = read();
    if (name === 'structured.of()' || same(again, first[i])) return; // rule 48 is stricter
    trial.report(62, `${name} gave ${show(first[i], 60)}, then ${show(again, 60)} once another state had moved`);
  });
}

/** Moves a state of its own by random actions. */
function makeAnother({ rules, params, actionSpace }: ResolvedEnv): () => void {
  const rng = makeRng(18);
  let state: unknown = null;
  return () => {
    if (state === null || rules.isTerminal(state, params)) state = rules.init(rng, params);
    else rules.step(state, actionSpace.sample(rng) as never, rng, params);
  };
}

function whyNotPlain(state: unknown): string | null {
  try {
    encodeSnapshot(state, 'state');
    return null;
  } catch (error) {
    return messageOf(error);
  }
}

/** Rules 5, 16 to 18, 22, 46 to 49 and 62, in the states of random episodes. */
export function checkRules(trial: Trial) {
  if (!isRuled(trial)) return;
  const { world } = trial;
  const { rules, params, actionSpace, observationSpace } = world;
  const rng = makeRng(17);
  const checkObserve = makeObserveCheck(trial, world);
  const checkMask = makeMaskCheck(trial, world);
  const moveAnother = makeAnother(world);
  let left = NUMBERS;
  for (let episode = 0; episode < EPISODES && left > 0; episode++) {
    const state = rules.init(rng, params);
    if (rules.isTerminal(state, params)) return trial.report(22, `init() gave a terminal state: ${show(state, 100)}`);
    const why = whyNotPlain(state);
    if (why !== null) return trial.report(18, why);
    const weight = weightOf(state) + 8 * observationSpace.size;
    for (let k = 0; k < STEPS && left > 0 && !rules.isTerminal(state, params); k++) {
      checkReaders(trial, world, state, moveAnother);
      if (trial.found(49, 62)) return;
      checkObserve(state);
      checkMask(state);
      checkStructured(trial, world, state);
      rules.step(state, actionSpace.sample(rng) as never, rng, params);
      left -= weight;
    }
  }
}
