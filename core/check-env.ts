/**
 * The environment checker: every promise of a world, tried out. Findings are numbered by rule.
 *
 * The rules are Gymnasium's (`check_env` and its passive checker) in the form of our contract, and those that a world
 * made of rules adds: plain states, exact snapshots, a model that fits.
 */

import { checkActionKept, checkActionRead, checkReturned } from './check/aliasing.js';
import { checkClose, checkFirstStep, checkMembers, checkOptions, checkRuns, checkSpacesStay } from './check/calls.js';
import { checkIsolation, checkSeeds } from './check/chance.js';
import { checkPresentation, checkRegistration, checkSpec } from './check/declaration.js';
import { checkParams, checkRules } from './check/definition.js';
import { checkModel } from './check/model.js';
import { checkBeforeReset, checkEnds, checkRefusals, checkRefused, checkRuledEnds } from './check/order.js';
import { checkRendering } from './check/rendering.js';
import { type Finding, RULES, type Rule } from './check/rules.js';
import {
  checkEndRestored,
  checkGrowth,
  checkRestores,
  checkSnapshotKept,
  checkSnapshotLooks,
} from './check/snapshots.js';
import { isRuled, makeTrial, type Trial, type TrialOptions } from './check/trial.js';
import { messageOf } from './check/values.js';
import type { AnyDefinition } from './registry.js';
import type { EnvFactory } from './vec-of-envs.js';

export { type Finding, RULES };

interface Check {
  readonly rules: readonly Rule[];
  run(trial: Trial): void;
  /** The rule that is broken where the world throws. */
  readonly blame: Rule;
  /** Where one of these is broken, trying would only find it again. */
  readonly unless?: readonly Rule[];
  readonly applies?: (trial: Trial) => boolean;
}

const hasModel = (trial: Trial): boolean => trial.definition?.transitions !== undefined;
const isMade = (trial: Trial): boolean => !isRuled(trial);

/** Nothing that plays makes sense without spaces, or where calls throw or return something else. */
const UNPLAYABLE = [1, 3, 4, 6, 8, 18, 23, 27, 46, 48, 49, 50, 51, 52] as const;
/** Runs cannot be compared where the same run differs from itself. */
const UNSTEADY = [...UNPLAYABLE, 9, 35] as const;

/** In the order in which they are made: what comes first explains what comes after. */
const CHECKS: readonly Check[] = [
  { rules: [51, 52, 53, 61], run: checkRegistration, blame: 3, applies: isRuled },
  { rules: [1, 2, 23, 24, 25, 26, 27], run: checkMembers, blame: 3, unless: [51, 52] },
  { rules: [51, 52, 53, 61], run: checkSpec, blame: 3, unless: UNPLAYABLE, applies: isMade },
  { rules: [46, 50], run: checkParams, blame: 3, unless: UNPLAYABLE, applies: isRuled },
  { rules: [3, 4, 5, 6, 7, 8, 9, 46, 47], run: checkRuns, blame: 3, unless: UNPLAYABLE },
  { rules: [54, 55, 56, 57, 58], run: checkPresentation, blame: 3, unless: UNPLAYABLE },
  { rules: [16, 17, 18, 22, 46, 47, 48, 49, 62], run: checkRules, blame: 3, unless: UNPLAYABLE, applies: isRuled },
  { rules: [28], run: checkSpacesStay, blame: 3, unless: UNPLAYABLE },
  { rules: [35], run: checkIsolation, blame: 3, unless: UNSTEADY },
  { rules: [30, 31, 32], run: checkSeeds, blame: 3, unless: UNSTEADY },
  { rules: [29], run: checkOptions, blame: 29, unless: UNSTEADY },
  { rules: [10, 36], run: checkReturned, blame: 3, unless: UNPLAYABLE },
  { rules: [37], run: checkActionRead, blame: 3, unless: UNPLAYABLE },
  { rules: [38], run: checkActionKept, blame: 3, unless: [...UNSTEADY, 37] },
  { rules: [11], run: checkBeforeReset, blame: 3, unless: UNPLAYABLE },
  { rules: [13], run: checkRefusals, blame: 3, unless: UNPLAYABLE },
  { rules: [33], run: checkFirstStep, blame: 3, unless: UNPLAYABLE },
  { rules: [12, 21], run: checkRuledEnds, blame: 3, unless: UNPLAYABLE, applies: isRuled },
  { rules: [12, 21, 34], run: checkEnds, blame: 3, unless: UNPLAYABLE, applies: isMade },
  { rules: [39], run: checkRefused, blame: 39, unless: [...UNSTEADY, 12, 13] },
  { rules: [14], run: checkRestores, blame: 14, unless: UNSTEADY },
  { rules: [14], run: checkEndRestored, blame: 14, unless: [...UNSTEADY, 12, 14] },
  { rules: [43], run: checkSnapshotKept, blame: 14, unless: [...UNSTEADY, 14] },
  { rules: [44], run: checkSnapshotLooks, blame: 14, unless: [...UNSTEADY, 14, 43] },
  { rules: [45], run: checkGrowth, blame: 14, unless: [...UNPLAYABLE, 14] },
  { rules: [40, 41, 42], run: checkRendering, blame: 40, unless: UNSTEADY },
  { rules: [15], run: checkClose, blame: 15, unless: UNPLAYABLE },
  { rules: [19, 20, 59, 60], run: checkModel, blame: 19, unless: UNPLAYABLE, applies: hasModel },
];

/** What a rule is tried on, in words. */
export function triedOn(rule: number): string {
  const tests = CHECKS.filter(({ rules }) => (rules as readonly number[]).includes(rule)).map(({ applies }) => applies);
  if (tests.includes(undefined) || (tests.includes(isRuled) && tests.includes(isMade))) return 'every world';
  if (tests.includes(hasModel)) return 'rules with a model';
  return tests.includes(isMade) ? 'functions' : 'rules';
}

export interface Inspection {
  /** Numbers of the rules that were tried: not all apply to every world, nor once others are broken. */
  readonly rules: readonly number[];
  /** One a rule at most, in the order of the rules. */
  readonly findings: readonly Finding[];
}

/** Tries out every rule on a world, and says which. Never throws for what the world does. */
export function inspectEnv(source: string | AnyDefinition | EnvFactory, options: TrialOptions = {}): Inspection {
  const trial = makeTrial(source, options);
  const tried = new Set<number>();
  for (const { rules, run, blame, unless = [], applies } of CHECKS) {
    if (trial.found(...unless) || applies?.(trial) === false) continue;
    for (const rule of rules) tried.add(rule);
    try {
      run(trial);
    } catch (error) {
      tried.add(blame);
      trial.report(blame, messageOf(error));
    }
    trial.release();
  }
  return { rules: [...tried].sort((a, b) => a - b), findings: trial.findings() };
}

/**
 * Tries out every rule on a world: a definition, a registered id, or a function that makes one environment.
 *
 * `options`: in what form a world made of rules is tried, where not in its own.
 *
 * @returns what was found, by rule; empty when all is well. Never throws for what the world does.
 */
export const checkEnv = (source: string | AnyDefinition | EnvFactory, options: TrialOptions = {}): readonly Finding[] =>
  inspectEnv(source, options).findings;
