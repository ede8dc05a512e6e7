/** A table of action values: how it is read, and how an entry moves towards a target. */

import type { AgentSetting, AgentState, Metrics, Transitions } from '../../core/agent.js';
import { scheduleOf } from '../../core/config.js';
import { argmaxAllowed, discreteActions } from '../discrete.js';
import { restoreArray } from '../keeping.js';
import type { TableConfig } from './fields.js';

/** αₙ = α / (1 + k n) after n visits. α = k = 1 makes an entry the mean of its targets. */
export const rateAfter = (visits: number, rate: number, decay: number): number => rate / (1 + decay * visits);

/**
 * Σₐ π(a|s) q(s, a) of the ε-greedy policy, from the largest of the values and their mean: every action has ε / |A|, the
 * greedy one 1 − ε beside it.
 */
export const expectedValue = (largest: number, mean: number, epsilon: number): number =>
  (1 - epsilon) * largest + epsilon * mean;

export interface QTable {
  readonly states: number; // S
  readonly actions: number; // A
  readonly firstState: number;
  readonly firstAction: number;
  readonly q: Float64Array; // [S × A]
  readonly gamma: number;
  /** Env steps that were learned from. */
  readonly envSteps: number;
  /** ε now. */
  epsilon(): number;
  /** Where q(s, a) lies, of an observation and an action; of its first action without one. */
  entry(obs: number, action?: number): number;
  /** Index of the best action of a state among those that are allowed there; `values` default to q. */
  greedy(obs: number, values?: Float64Array): number;
  /** max q(s, ·) and Σ π q(s, ·) of the ε-greedy policy, over the actions that are allowed. */
  best(obs: number): number;
  expected(obs: number): number;
  /** q[at] ← q[at] + αₙ (target − q[at]). */
  move(at: number, target: number): void;
  /** αₙ of an entry, whose visit is counted. */
  visit(at: number): number;
  /** Takes an update into the metrics: its error, and the value it made. */
  note(error: number, value: number): void;
}

/** What the agent around the methods does with their table. */
export interface KeptTable extends QTable {
  readonly updates: number;
  /** Counts a step, and what it says of the actions that make sense. */
  see(step: Transitions, i: number): void;
  /** Means since the last report, once there were enough updates. */
  report(): Metrics | undefined;
  save(): AgentState;
  load(state: AgentState): void;
}

/** Updates between two reports: a report an update would cost more than the update. */
const REPORT_EVERY = 1000;

type Sums = Record<'envSteps' | 'updates' | 'reported' | 'absError' | 'qSum', number>;

/** @throws TypeError when a space is not Discrete: see `needsTable`. */
export function makeQTable(setting: AgentSetting, config: TableConfig): KeptTable {
  const { observationSpace, actionSpace, totalSteps, masked } = setting;
  if (observationSpace.kind !== 'discrete') throw new TypeError('a table needs a Discrete observation space');
  const { n: states, start: firstState } = observationSpace;
  const { n: actions, start: firstAction } = discreteActions(actionSpace);
  const { learningRateDecay, gamma } = config;
  const rateAt = scheduleOf(config.learningRate, totalSteps);
  const epsilonAt = scheduleOf(config.epsilon, totalSteps);

  const q = new Float64Array(states * actions).fill(config.initialQ);
  const visits = new Int32Array(states * actions);
  /** The masks of the states, as they were last seen. */
  const allowed = masked ? new Uint8Array(states * actions).fill(1) : null;
  const sums: Sums = { envSteps: 0, updates: 0, reported: 0, absError: 0, qSum: 0 };

  const epsilon = (): number => epsilonAt(sums.envSteps);
  const rowOf = (obs: number): number => (obs - firstState) * actions;
  const largest = (row: number): number => q[row + argmaxAllowed(q, allowed, row, actions)];

  function meanOf(row: number): number {
    let sum = 0;
    let count = 0;
    for (let at = row; at < row + actions; at++) {
      if (allowed !== null && allowed[at] === 0) continue;
      sum += q[at];
      count++;
    }
    return count === 0 ? largest(row) : sum / count;
  }

  function note(error: number, value: number): void {
    sums.updates++;
    sums.absError += Math.abs(error);
    sums.qSum += value;
  }
  const visit = (at: number): number => rateAfter(visits[at]++, rateAt(sums.envSteps), learningRateDecay);

  return {
    states,
    actions,
    firstState,
    firstAction,
    q,
    gamma,
    get envSteps() {
      return sums.envSteps;
    },
    get updates() {
      return sums.updates;
    },
    epsilon,
    entry: (obs, action = firstAction) => rowOf(obs) + action - firstAction,
    greedy: (obs, values = q) => argmaxAllowed(values, allowed, rowOf(obs), actions),
    best: (obs) => largest(rowOf(obs)),
    expected: (obs) => expectedValue(largest(rowOf(obs)), meanOf(rowOf(obs)), epsilon()),
    visit,
    note,
    move(at, target) {
      const error = target - q[at];
      q[at] += visit(at) * error;
      note(error, q[at]);
    },
    see({ obs, nextObs, mask, nextMask }, i) {
      sums.envSteps++;
      if (allowed === null) return;
      if (mask) allowed.set(mask.subarray(i * actions, (i + 1) * actions), rowOf(obs[i]));
      if (nextMask) allowed.set(nextMask.subarray(i * actions, (i + 1) * actions), rowOf(nextObs[i]));
    },
    report() {
      const count = sums.updates - sums.reported;
      if (count < REPORT_EVERY) return undefined;
      const metrics = { 'train/tdError': sums.absError / count, 'train/qMean': sums.qSum / count };
      Object.assign(sums, { reported: sums.updates, absError: 0, qSum: 0 });
      return metrics;
    },
    save: () => ({
      tensors: {
        q: { shape: [states, actions], data: q.slice() },
        visits: { shape: [states, actions], data: visits.slice() },
        ...(allowed && { allowed: { shape: [states, actions], data: allowed.slice() } }),
      },
      json: { ...sums },
    }),
    load({ tensors, json }) {
      restoreArray('q', q, tensors);
      restoreArray('visits', visits, tensors);
      if (allowed !== null) restoreArray('allowed', allowed, tensors);
      Object.assign(sums, json as unknown as Sums);
    },
  };
}
