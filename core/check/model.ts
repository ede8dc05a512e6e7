/** A finite world's model against what its rules do: 19, 20, 59 and 60. */

import type { Transition } from '../env.js';
import { type FiniteMdp, finiteMdpOf } from '../finite-mdp.js';
import type { ResolvedEnv } from '../resolve-env.js';
import { makeRng, type Rng } from '../rng.js';
import { makeArray } from '../spaces.js';
import { isRuled, type RuledTrial, type Trial } from './trial.js';
import { messageOf } from './values.js';

const STEPS = 20_000;
const STARTS = 2_000;
const EPISODE = 500; // steps after which a random episode is left for another

/** The states, numbered by their observations. */
function makeNumbers({ rules, params, observationSpace }: ResolvedEnv): (state: unknown) => number {
  const out = makeArray(observationSpace, 1);
  return (state) => {
    rules.observe(state, out, 0, params);
    return out[0];
  };
}

/** Observed counts beside expected ones, summed up as Pearson's χ². */
interface Fit {
  chiSquare: number;
  degrees: number;
  worst: { excess: number; seen: string };
}

const makeFit = (): Fit => ({ chiSquare: 0, degrees: 0, worst: { excess: 0, seen: '' } });

/** Adds one multinomial: `count[i]` of `total` draws with `probability[i]`. Rare outcomes are put together. */
function addDraws(fit: Fit, count: readonly number[], probability: readonly number[], name: (i: number) => string) {
  const total = count.reduce((sum, n) => sum + n, 0);
  let cells = 0;
  let [rareCount, rareExpected] = [0, 0];
  const add = (n: number, expected: number, label: () => string): void => {
    const excess = ((n - expected) * (n - expected)) / expected;
    fit.chiSquare += excess;
    cells++;
    if (excess > fit.worst.excess) {
      fit.worst = { excess, seen: `${label()} ${n} times out of ${total}, expected ${expected.toFixed(1)}` };
    }
  };
  count.forEach((n, i) => {
    const expected = total * probability[i];
    if (expected >= 5) add(n, expected, () => name(i));
    else {
      rareCount += n;
      rareExpected += expected;
    }
  });
  if (rareExpected >= 5) add(rareCount, rareExpected, () => 'rare outcomes came');
  fit.degrees += Math.max(0, cells - 1);
}

/** χ² has mean k and variance 2k; ten deviations and 20 more leave room for rare outcomes, and none for a wrong model. */
const isOff = ({ chiSquare, degrees }: Fit): boolean =>
  degrees > 0 && chiSquare > degrees + 10 * Math.sqrt(2 * degrees) + 20;

/** Outcomes of one (state, action), those alike added up, and how often each was seen. */
interface Row {
  readonly outcomes: Transition[];
  readonly count: number[];
}

function rowOf(listed: readonly Transition[]): Row {
  const outcomes: Transition[] = [];
  for (const t of listed) {
    const i = outcomes.findIndex((o) => isSame(o, t.nextState, t.reward, t.terminated));
    if (i < 0) outcomes.push({ ...t });
    else outcomes[i] = { ...t, probability: outcomes[i].probability + t.probability };
  }
  const possible = outcomes.filter(({ probability }) => probability > 0);
  return { outcomes: possible, count: possible.map(() => 0) };
}

const isSame = (t: Transition, nextState: number, reward: number, terminated: boolean): boolean =>
  t.nextState === nextState && t.reward === reward && t.terminated === terminated;

/** Plays at random and counts what each (state, action) led to; what no row lists is reported, and null returned. */
function countOutcomes(trial: RuledTrial, rng: Rng): Map<string, Row> | null {
  const { rules, params, actionSpace } = trial.world;
  const numberOf = makeNumbers(trial.world);
  const rows = new Map<string, Row>();
  let state = rules.init(rng, params);
  let s = numberOf(state);
  for (let k = 1; k <= STEPS; k++) {
    const action = actionSpace.sample(rng) as number;
    const key = `state ${s}, action ${action}`;
    const row = rows.get(key) ?? rowOf(rules.transitions?.(s, action, params) ?? []);
    rows.set(key, row);
    const reward = rules.step(state, action as never, rng, params);
    const terminated = rules.isTerminal(state, params);
    const next = numberOf(state);
    const i = row.outcomes.findIndex((t) => isSame(t, next, reward, terminated));
    if (i < 0) {
      const outcome = `state ${next}, reward ${reward}, terminated ${terminated}`;
      trial.report(20, `step() took state ${s} by action ${action} to ${outcome}: not listed`);
      return null;
    }
    row.count[i]++;
    if (terminated || k % EPISODE === 0) state = rules.init(rng, params);
    s = numberOf(state);
  }
  return rows;
}

function checkFrequencies(trial: RuledTrial) {
  const rows = countOutcomes(trial, makeRng(19));
  if (rows === null) return;
  const fit = makeFit();
  for (const [key, { outcomes, count }] of rows) {
    const probability = outcomes.map((t) => t.probability);
    addDraws(fit, count, probability, (i) => `${key} led to state ${outcomes[i].nextState}`);
  }
  if (isOff(fit)) trial.report(59, fit.worst.seen);
}

function checkStarts(trial: RuledTrial, { startDistribution }: FiniteMdp) {
  const { rules, params } = trial.world;
  const numberOf = makeNumbers(trial.world);
  const rng = makeRng(29);
  const count = Array.from(startDistribution, () => 0);
  for (let k = 0; k < STARTS; k++) {
    const s = numberOf(rules.init(rng, params));
    if (!(startDistribution[s] > 0)) return trial.report(60, `init() started in state ${s}, which has probability 0`);
    count[s]++;
  }
  const fit = makeFit();
  addDraws(fit, count, [...startDistribution], (s) => `init() started in state ${s}`);
  if (isOff(fit)) trial.report(60, fit.worst.seen);
}

/** Rules 19, 20, 59 and 60, for worlds that list their transitions. */
export function checkModel(trial: Trial) {
  if (!isRuled(trial)) return;
  let mdp: FiniteMdp;
  try {
    mdp = finiteMdpOf(trial.definition, trial.world.params);
  } catch (error) {
    return trial.report(19, messageOf(error));
  }
  checkStarts(trial, mdp);
  checkFrequencies(trial);
}
