/**
 * Q-learning with a table.
 *
 *   q(s, a) ← q(s, a) + α [r + γ′ maxₐ′ q(s′, a′) − q(s, a)],   γ′ = 0 where the step terminated, else γ
 *
 * Watkins, "Learning from Delayed Rewards" (1989); Sutton & Barto 2018, §6.5.
 * http://incompleteideas.net/book/the-book-2nd.html
 *
 * Differences from the book: ε follows a schedule; α may fall with the visits of each (s, a);
 * several worlds may feed one table, one after the other within a step; ties go to the first action.
 */

import type { Agent, AgentKind, AgentSetting, Metrics, Transitions } from '../core/agent.js';
import { type Config, real, scheduled, scheduleOf } from '../core/config.js';
import { discountOf } from '../core/returns.js';
import type { RngState } from '../core/rng.js';
import { type Discrete, describeSpace } from '../core/spaces.js';
import { argmax, discreteActions, maxOf, needsDiscreteActions } from './discrete.js';
import { restoreArray } from './keeping.js';

const fields = {
  learningRate: real(0.1, { above: 0, max: 1 }, 'α: step towards the target on the first visit of a (s, a)'),
  learningRateDecay: real(0, { min: 0 }, 'k in α / (1 + k·n) after n visits of that (s, a); 0: constant'),
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  initialQ: real(0, {}, 'q of every (s, a) before the first visit; high values make it explore'),
  epsilon: scheduled('linear(1, 0.05, 0.5)', { min: 0, max: 1 }, 'ε: chance of a random action'),
};
export type QLearningConfig = Config<typeof fields>;

/** Updates between two reports: a report an update would cost more than the update. */
const REPORT_EVERY = 1000;

/** δ = r + γ′ max q(s′, ·) − q(s, a). */
export const tdError = (reward: number, discount: number, qNextMax: number, qTaken: number): number =>
  reward + discount * qNextMax - qTaken;

function makeQLearning(setting: AgentSetting, config: QLearningConfig): Agent {
  const { observationSpace, envCount, totalSteps, rng } = setting;
  if (observationSpace.kind !== 'discrete') throw new TypeError('q-learning needs a Discrete observation space');
  const { n: states, start: firstState } = observationSpace;
  const { n: actions, start: firstAction } = discreteActions(setting.actionSpace);
  const epsilonAt = scheduleOf(config.epsilon, totalSteps);

  // 1. What is learned
  const q = new Float64Array(states * actions).fill(config.initialQ);
  const visits = new Int32Array(states * actions);

  // 2. What is remembered
  let envSteps = 0;
  let updates = 0;
  let absError = 0; // sums since the last report
  let qSum = 0;
  const explore = rng.split('explore');
  const chosen = new Int32Array(envCount);

  // 3. How it acts
  const epsilon = (): number => epsilonAt(envSteps);
  function act(obs: Transitions['obs'], count: number): Int32Array {
    const chance = epsilon();
    for (let i = 0; i < count; i++) {
      const random = explore.uniform() < chance;
      chosen[i] = firstAction + (random ? explore.int(actions) : argmax(q, (obs[i] - firstState) * actions, actions));
    }
    return chosen;
  }

  // 4. How it learns
  function update(step: Transitions, i: number): void {
    const taken = (step.obs[i] - firstState) * actions + step.action[i] - firstAction;
    const terminated = step.terminated[i] === 1;
    const qNextMax = maxOf(q, (step.nextObs[i] - firstState) * actions, actions);
    const error = tdError(step.reward[i], discountOf({ terminated }, config.gamma), qNextMax, q[taken]);
    q[taken] += (config.learningRate / (1 + config.learningRateDecay * visits[taken]++)) * error;
    updates++;
    absError += Math.abs(error);
    qSum += q[taken];
  }

  function report(count: number): Metrics {
    const metrics = { 'train/tdError': absError / count, 'train/qMean': qSum / count };
    absError = 0;
    qSum = 0;
    return metrics;
  }

  let reported = 0; // updates at the last report
  function learn(step: Transitions): Metrics | undefined {
    for (let i = 0; i < step.count; i++) {
      if (step.valid[i] === 0) continue;
      update(step, i);
      envSteps++;
    }
    if (updates - reported < REPORT_EVERY) return undefined;
    const metrics = report(updates - reported);
    reported = updates;
    return metrics;
  }

  return {
    get updates() {
      return updates;
    },
    act,
    learn,
    think(obs, count) {
      const action = new Int32Array(count);
      const qOut = new Float32Array(count * actions);
      const value = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const row = (obs[i] - firstState) * actions;
        action[i] = argmax(q, row, actions) + firstAction;
        value[i] = maxOf(q, row, actions);
        qOut.set(q.subarray(row, row + actions), i * actions);
      }
      return { action, q: qOut, value };
    },
    status: () => ({ epsilon: epsilon() }),
    table() {
      const value = Float64Array.from({ length: states }, (_, s) => maxOf(q, s * actions, actions));
      const policy = Int32Array.from({ length: states }, (_, s) => argmax(q, s * actions, actions) + firstAction);
      return { value, q: q.slice(), policy };
    },

    // 5. How it is kept
    save: () => ({
      tensors: {
        q: { shape: [states, actions], data: q.slice() },
        visits: { shape: [states, actions], data: visits.slice() },
      },
      json: { envSteps, updates, reported, absError, qSum, explore: { ...explore.save() } },
    }),
    load({ tensors, json }) {
      const saved = json as unknown as Record<'envSteps' | 'updates' | 'reported' | 'absError' | 'qSum', number> & {
        explore: RngState;
      };
      restoreArray('q', q, tensors);
      restoreArray('visits', visits, tensors);
      ({ envSteps, updates, reported, absError, qSum } = saved);
      explore.load(saved.explore);
    },
    loadPolicy: (tensors) => restoreArray('q', q, tensors),
    dispose() {},
  };
}

export const qLearning: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'q-learning',
  title: 'Q-learning',
  summary: 'Learns a table of action values from experience alone.',
  fields,
  metrics: {
    'train/tdError': 'mean |δ| over the last thousand updates',
    'train/qMean': 'mean q(s, a) of the updated entries',
    epsilon: 'chance of a random action now',
  },
  misfit: ({ observationSpace, actionSpace }) =>
    observationSpace.kind === 'discrete'
      ? needsDiscreteActions(actionSpace)
      : `the observation space must be Discrete, got ${describeSpace(observationSpace)}`,
  create: makeQLearning,
};
