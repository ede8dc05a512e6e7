/**
 * Double Q-learning with two tables: one chooses the next action, the other says what it is worth.
 *
 *   q₁(s, a) ← q₁(s, a) + α [r + γ′ q₂(s′, argmaxₐ′ q₁(s′, a′)) − q₁(s, a)],   γ′ = 0 where the step terminated, else γ
 *
 * or the same with q₁ and q₂ exchanged, each as likely. The maximum over noisy estimates is too large on average; an
 * estimate that did not take part in choosing is not. The agent acts by (q₁ + q₂) / 2.
 * van Hasselt, "Double Q-learning" (2010), https://proceedings.neurips.cc/paper/2010/hash/091d584fced301b442654dd8c23b3fc9-Abstract.html;
 * Sutton & Barto 2018, §6.7.
 *
 * Differences from the book: ε follows a schedule; α may fall with the visits of each (s, a), both tables counted together.
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { discountOf } from '../core/returns.js';
import type { Rng, RngState } from '../core/rng.js';
import type { Discrete } from '../core/spaces.js';
import { restoreArray } from './keeping.js';
import { oneStepTarget } from './q-learning.js';
import { type Method, makeTabular } from './tabular/agent.js';
import { needsTable, type TableConfig, tableFields, tableMetrics } from './tabular/fields.js';
import type { QTable } from './tabular/q-table.js';

export type DoubleQLearningConfig = TableConfig;

function twoTables(table: QTable, rng: Rng): Method {
  const pair = [table.q.slice(), table.q.slice()] as const;
  const shape = [table.states, table.actions];
  return {
    learn({ obs, action, reward, terminated, nextObs }, i) {
      const turn = rng.int(2);
      const [learns, judges] = [pair[turn], pair[1 - turn]];
      const at = table.entry(obs[i], action[i]);
      const vNext = judges[table.entry(nextObs[i]) + table.greedy(nextObs[i], learns)];
      const discount = discountOf({ terminated: terminated[i] }, table.gamma);
      const error = oneStepTarget(reward[i], discount, vNext) - learns[at];
      learns[at] += table.visit(at) * error;
      table.q[at] = (learns[at] + judges[at]) / 2;
      table.note(error, table.q[at]);
    },
    save: () => ({
      tensors: { q1: { shape, data: pair[0].slice() }, q2: { shape, data: pair[1].slice() } },
      json: { ...rng.save() },
    }),
    load({ tensors, json }) {
      restoreArray('q1', pair[0], tensors);
      restoreArray('q2', pair[1], tensors);
      rng.load(json as unknown as RngState);
    },
  };
}

const makeDoubleQLearning = (setting: AgentSetting, config: DoubleQLearningConfig): Agent =>
  makeTabular(setting, config, (table, { rng }) => twoTables(table, rng));

export const doubleQLearning: AgentKind<typeof tableFields, Discrete, Discrete> = {
  id: 'double-q-learning',
  title: 'Double Q-learning',
  summary: 'Q-learning with two tables, so that chance does not look like worth.',
  fields: tableFields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeDoubleQLearning,
};
