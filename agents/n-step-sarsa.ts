/**
 * n-step SARSA with a table.
 *
 *   q(sₜ, aₜ) ← q(sₜ, aₜ) + α [rₜ₊₁ + γ rₜ₊₂ + … + γⁿ⁻¹ rₜ₊ₙ + γⁿ q(sₜ₊ₙ, aₜ₊ₙ) − q(sₜ, aₜ)]
 *
 * with fewer steps where the episode ends, and no last term where it terminates. Sutton & Barto 2018, §7.2.
 *
 * Differences from the book: where a limit of time cuts an episode short, Σₐ π(a|s) q(s, a) of its last state is the last
 * term; ε follows a schedule; α may fall with the visits of each (s, a).
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { type Config, whole } from '../core/config.js';
import type { Discrete } from '../core/spaces.js';
import { makeTabular } from './tabular/agent.js';
import { needsTable, tableFields, tableMetrics } from './tabular/fields.js';
import { lookAhead } from './tabular/look-ahead.js';

const fields = {
  ...tableFields,
  nSteps: whole(4, { min: 1 }, 'n: rewards in a target before it bootstraps'),
};
export type NStepSarsaConfig = Config<typeof fields>;

const makeNStepSarsa = (setting: AgentSetting, config: NStepSarsaConfig): Agent =>
  makeTabular(setting, config, (table, { envCount }) => lookAhead(table, envCount, config.nSteps));

export const nStepSarsa: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'n-step-sarsa',
  title: 'n-step SARSA',
  summary: 'SARSA whose targets hold the next n rewards.',
  fields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeNStepSarsa,
};
