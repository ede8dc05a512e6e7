/**
 * SARSA(λ): TD(λ) for action values, with eligibility traces.
 *
 *   δ = r + γ′ q(s′, a′) − q(s, a),   e(s, a) ← e(s, a) + 1,   q ← q + α δ e,   e ← γ λ e
 *
 * Every pair on the way shares in each error, by how long ago it was visited. `traces` says what a visit makes of a trace:
 * accumulating adds 1, replacing sets 1, dutch sets (1 − α) e + 1. γ′ = 0 where the step terminated, else γ.
 * Rummery and Niranjan 1994; Singh and Sutton, "Reinforcement learning with replacing eligibility traces" (1996),
 * https://doi.org/10.1007/BF00114726; Sutton & Barto 2018, §12.5 and §12.7.
 *
 * Differences from the book: errors are those of SARSA here, with dutch traces too (the book's exact online method also
 * corrects them); traces below 10⁻⁶ are dropped; where a limit of time cuts an episode short, Σₐ π(a|s′) q(s′, a) stands
 * for q(s′, a′); ε follows a schedule; α may fall with the visits of the pair whose trace it is that step.
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { type Config, choice, real } from '../core/config.js';
import type { Json } from '../core/json.js';
import { discountOf } from '../core/returns.js';
import type { Discrete } from '../core/spaces.js';
import { oneStepTarget } from './q-learning.js';
import { type Method, makeTabular } from './tabular/agent.js';
import { needsTable, tableFields, tableMetrics } from './tabular/fields.js';
import type { QTable } from './tabular/q-table.js';

const fields = {
  ...tableFields,
  lambda: real(0.9, { min: 0, max: 1 }, 'λ: how far errors reach back; 0: one step, 1: to the beginning'),
  traces: choice('replacing', ['accumulating', 'replacing', 'dutch'], 'what a visit makes of a trace'),
};
export type SarsaLambdaConfig = Config<typeof fields>;

const LEAST = 1e-6; // traces below it are dropped

/** The trace of a pair that is visited, from what was left of it. */
export function visitedTrace(trace: number, kind: SarsaLambdaConfig['traces'], rate: number): number {
  if (kind === 'accumulating') return trace + 1;
  return kind === 'replacing' ? 1 : (1 - rate) * trace + 1;
}

/** One world: its traces by entry, and the pair whose next action is still to come. */
interface Way {
  readonly traces: Map<number, number>;
  last: { readonly at: number; readonly reward: number } | null;
}

function alongTraces(table: QTable, envCount: number, { lambda, traces: kind }: SarsaLambdaConfig): Method {
  const { q, gamma } = table;
  const ways: Way[] = Array.from({ length: envCount }, () => ({ traces: new Map(), last: null }));

  function learnLast({ traces, last }: Way, discount: number, vNext: number): void {
    if (last === null) return;
    const error = oneStepTarget(last.reward, discount, vNext) - q[last.at];
    const rate = table.visit(last.at);
    traces.set(last.at, visitedTrace(traces.get(last.at) ?? 0, kind, rate));
    for (const [at, trace] of traces) {
      q[at] += rate * error * trace;
      const left = gamma * lambda * trace;
      if (left < LEAST) traces.delete(at);
      else traces.set(at, left);
    }
    table.note(error, q[last.at]);
  }

  return {
    learn({ obs, action, reward, terminated, truncated, nextObs }, i) {
      const way = ways[i];
      const at = table.entry(obs[i], action[i]);
      learnLast(way, gamma, q[at]);
      way.last = { at, reward: reward[i] };
      if (terminated[i] === 0 && truncated[i] === 0) return;
      learnLast(way, discountOf({ terminated: terminated[i] }, gamma), table.expected(nextObs[i]));
      way.traces.clear();
      way.last = null;
    },
    save: () => ({
      tensors: {},
      json: ways.map(({ traces, last }) => ({ traces: [...traces], last: last && { ...last } })),
    }),
    load({ json }) {
      type Saved = { readonly traces: readonly [number, number][]; readonly last: Way['last'] };
      (json as Json as unknown as readonly Saved[]).forEach(({ traces, last }, i) => {
        ways[i].traces.clear();
        for (const [at, trace] of traces) ways[i].traces.set(at, trace);
        ways[i].last = last;
      });
    },
  };
}

const makeSarsaLambda = (setting: AgentSetting, config: SarsaLambdaConfig): Agent =>
  makeTabular(setting, config, (table, { envCount }) => alongTraces(table, envCount, config));

export const sarsaLambda: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'sarsa-lambda',
  title: 'SARSA(λ)',
  summary: 'SARSA whose errors reach back along the way: TD(λ) with eligibility traces.',
  fields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeSarsaLambda,
};
