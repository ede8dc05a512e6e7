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

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { discountOf } from '../core/returns.js';
import type { Discrete } from '../core/spaces.js';
import { type Method, makeTabular } from './tabular/agent.js';
import { needsTable, type TableConfig, tableFields, tableMetrics } from './tabular/fields.js';
import type { QTable } from './tabular/q-table.js';

export type QLearningConfig = TableConfig;

/** r + γ′ v(s′), v(s′) = max q(s′, ·) here. */
export const oneStepTarget = (reward: number, discount: number, vNext: number): number => reward + discount * vNext;

const offPolicy = (table: QTable): Method => ({
  learn({ obs, action, reward, terminated, nextObs }, i) {
    const discount = discountOf({ terminated: terminated[i] }, table.gamma);
    table.move(table.entry(obs[i], action[i]), oneStepTarget(reward[i], discount, table.best(nextObs[i])));
  },
});

const makeQLearning = (setting: AgentSetting, config: QLearningConfig): Agent =>
  makeTabular(setting, config, offPolicy);

export const qLearning: AgentKind<typeof tableFields, Discrete, Discrete> = {
  id: 'q-learning',
  title: 'Q-learning',
  summary: 'Learns a table of action values from experience alone.',
  fields: tableFields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeQLearning,
};
