/**
 * Expected SARSA with a table.
 *
 *   q(s, a) ← q(s, a) + α [r + γ′ Σₐ′ π(a′|s′) q(s′, a′) − q(s, a)],   γ′ = 0 where the step terminated, else γ
 *
 * with π the ε-greedy policy that acts. van Seijen et al., "A Theoretical and Empirical Analysis of Expected Sarsa" (2009),
 * https://doi.org/10.1109/ADPRL.2009.4927542; Sutton & Barto 2018, §6.6.
 *
 * Differences from the book: ε follows a schedule, and π has the ε of the moment; α may fall with the visits of each (s, a).
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { discountOf } from '../core/returns.js';
import type { Discrete } from '../core/spaces.js';
import { oneStepTarget } from './q-learning.js';
import { type Method, makeTabular } from './tabular/agent.js';
import { needsTable, type TableConfig, tableFields, tableMetrics } from './tabular/fields.js';
import type { QTable } from './tabular/q-table.js';

export type ExpectedSarsaConfig = TableConfig;

const inExpectation = (table: QTable): Method => ({
  learn({ obs, action, reward, terminated, nextObs }, i) {
    const discount = discountOf({ terminated: terminated[i] }, table.gamma);
    table.move(table.entry(obs[i], action[i]), oneStepTarget(reward[i], discount, table.expected(nextObs[i])));
  },
});

const makeExpectedSarsa = (setting: AgentSetting, config: ExpectedSarsaConfig): Agent =>
  makeTabular(setting, config, inExpectation);

export const expectedSarsa: AgentKind<typeof tableFields, Discrete, Discrete> = {
  id: 'expected-sarsa',
  title: 'Expected SARSA',
  summary: 'Learns what its own exploring policy is worth, averaged over its next action.',
  fields: tableFields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeExpectedSarsa,
};
