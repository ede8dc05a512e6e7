/**
 * SARSA with a table.
 *
 *   q(s, a) ← q(s, a) + α [r + γ′ q(s′, a′) − q(s, a)],   γ′ = 0 where the step terminated, else γ
 *
 * a′ is the action that is taken next, exploring as the agent does: it learns what its own policy is worth.
 * Rummery and Niranjan, "On-line Q-learning using connectionist systems" (1994); Sutton & Barto 2018, §6.4.
 *
 * Differences from the book: an entry is learned one step later, once a′ is known; where a limit of time cuts an episode
 * short no a′ follows, and Σₐ π(a|s′) q(s′, a) stands for it; ε follows a schedule; α may fall with visits.
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import type { Discrete } from '../core/spaces.js';
import { makeTabular } from './tabular/agent.js';
import { needsTable, type TableConfig, tableFields, tableMetrics } from './tabular/fields.js';
import { lookAhead } from './tabular/look-ahead.js';

export type SarsaConfig = TableConfig;

const makeSarsa = (setting: AgentSetting, config: SarsaConfig): Agent =>
  makeTabular(setting, config, (table, { envCount }) => lookAhead(table, envCount, 1));

export const sarsa: AgentKind<typeof tableFields, Discrete, Discrete> = {
  id: 'sarsa',
  title: 'SARSA',
  summary: 'Learns what its own exploring policy is worth, from the actions that it takes.',
  fields: tableFields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeSarsa,
};
