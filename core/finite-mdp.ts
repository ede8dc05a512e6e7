/**
 * A finite Markov decision process (S, A, P, R, γ-free, start distribution): what dynamic programming needs.
 */

import type { EnvDefinition, EnvParams, Transition } from './env.js';
import { BadInput } from './errors.js';
import type { AnyDefinition } from './registry.js';
import { resolveEnv } from './resolve-env.js';

/** Outcomes of every (state, action) in compressed rows: those of (s, a) are rowStart[s·A + a] … rowStart[s·A + a + 1]. */
export interface FiniteMdp {
  readonly states: number; // S
  readonly actions: number; // A
  readonly rowStart: Int32Array; // [S·A + 1]
  readonly probability: Float64Array; // [outcomes]
  readonly nextState: Int32Array; // [outcomes]
  readonly reward: Float64Array; // [outcomes]
  readonly terminated: Uint8Array; // [outcomes]
  readonly startDistribution: Float64Array; // [S]
}

/** The outcomes of every (s, a), in order, checked. */
function checkedOutcomes(
  id: string,
  outcomes: readonly Transition[],
  s: number,
  a: number,
  states: number,
): readonly Transition[] {
  const sum = outcomes.reduce((p, t) => p + t.probability, 0);
  if (!(Math.abs(sum - 1) < 1e-9)) {
    throw new BadInput(`${id}: probabilities of transitions(${s}, ${a}) sum to ${sum}, must be 1`);
  }
  for (const t of outcomes) {
    if (!(t.probability >= 0)) {
      throw new BadInput(`${id}: transitions(${s}, ${a}) has probability ${t.probability}, must be in [0, 1]`);
    }
    if (!Number.isInteger(t.nextState) || t.nextState < 0 || t.nextState >= states) {
      throw new BadInput(`${id}: transitions(${s}, ${a}) leads to state ${t.nextState}, must be in [0, ${states})`);
    }
  }
  return outcomes;
}

/** @throws BadInput unless `start` holds a probability for each state, summing to 1. */
function checkedStart(id: string, start: Float64Array, states: number): Float64Array {
  if (start.length !== states) {
    throw new BadInput(`${id}: startDistribution must have ${states} probabilities, got ${start.length}`);
  }
  const sum = start.reduce((p, v) => p + v, 0);
  if (start.some((p) => !(p >= 0)) || !(Math.abs(sum - 1) < 1e-9)) {
    throw new BadInput(`${id}: startDistribution must be probabilities that sum to 1, got a sum of ${sum}`);
  }
  return start;
}

/**
 * The model of a world that lists its transitions; states are its Discrete observations, actions start at 0.
 *
 * @throws BadInput when the world lists none, its spaces are not Discrete, or its probabilities do not sum to 1.
 */
export function finiteMdpOf(source: string | AnyDefinition, given: EnvParams = {}): FiniteMdp {
  const { rules, params, observationSpace, actionSpace, spec } = resolveEnv(source as string | EnvDefinition, {
    params: given,
  });
  const { id } = spec;
  if (rules.transitions === undefined || rules.startDistribution === undefined) {
    throw new BadInput(`${id} does not list its transitions and start distribution: it is no finite MDP`);
  }
  if (observationSpace.kind !== 'discrete' || actionSpace.kind !== 'discrete') {
    throw new BadInput(`${id} must have Discrete spaces to be a finite MDP`);
  }
  if (observationSpace.start !== 0 || actionSpace.start !== 0) {
    throw new BadInput(`${id} must number its states and actions from 0 to be a finite MDP`);
  }
  const states = observationSpace.n;
  const actions = actionSpace.n;
  const rowStart = new Int32Array(states * actions + 1);
  const all: Transition[] = [];
  for (let s = 0; s < states; s++) {
    for (let a = 0; a < actions; a++) {
      all.push(...checkedOutcomes(id, rules.transitions(s, a, params), s, a, states));
      rowStart[s * actions + a + 1] = all.length;
    }
  }
  return {
    states,
    actions,
    rowStart,
    probability: Float64Array.from(all, (t) => t.probability),
    nextState: Int32Array.from(all, (t) => t.nextState),
    reward: Float64Array.from(all, (t) => t.reward),
    terminated: Uint8Array.from(all, (t) => (t.terminated ? 1 : 0)),
    startDistribution: checkedStart(id, rules.startDistribution(params), states),
  };
}
