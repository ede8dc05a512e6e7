/**
 * Dyna-Q: Q-learning that also learns a model, and practises in it between real steps.
 *
 *   q(s, a) ← q(s, a) + α [r + γ′ maxₐ′ q(s′, a′) − q(s, a)]
 *
 * once for the step that was taken and `planningSteps` times for steps drawn from the model.
 * Sutton, "Integrated architectures for learning, planning, and reacting" (1990),
 * https://doi.org/10.1016/B978-1-55860-141-3.50030-4; Sutton & Barto 2018, §8.2.
 *
 * Differences from the book: the model holds every outcome that was seen of a pair and how often, so it is right in random
 * worlds too, where the book's keeps the last one; ε follows a schedule; α may fall with visits, imagined ones included.
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { type Config, whole } from '../core/config.js';
import { discountOf } from '../core/returns.js';
import type { Rng, RngState } from '../core/rng.js';
import type { Discrete } from '../core/spaces.js';
import { oneStepTarget } from './q-learning.js';
import { type Method, makeTabular } from './tabular/agent.js';
import { needsTable, tableFields, tableMetrics } from './tabular/fields.js';
import { makeOutcomeModel, type Outcome } from './tabular/model.js';
import type { QTable } from './tabular/q-table.js';

const fields = {
  ...tableFields,
  planningSteps: whole(10, { min: 0 }, 'steps of the model learned from after each real one; 0: Q-learning'),
};
export type DynaQConfig = Config<typeof fields>;

function withModel(table: QTable, rng: Rng, planningSteps: number): Method {
  const model = makeOutcomeModel();
  const learnFrom = (at: number, { reward, terminated, nextObs }: Outcome): void =>
    table.move(at, oneStepTarget(reward, discountOf({ terminated }, table.gamma), table.best(nextObs)));

  return {
    learn({ obs, action, reward, terminated, nextObs }, i) {
      const at = table.entry(obs[i], action[i]);
      const seen = { reward: reward[i], terminated: terminated[i], nextObs: nextObs[i] };
      learnFrom(at, seen);
      model.add(at, seen);
      for (let k = 0; k < planningSteps; k++) {
        const imagined = model.draw(rng);
        learnFrom(imagined.at, imagined.outcome);
      }
    },
    save: () => ({ tensors: model.save(), json: { ...rng.save() } }),
    load({ tensors, json }) {
      model.load(tensors);
      rng.load(json as unknown as RngState);
    },
  };
}

const makeDynaQ = (setting: AgentSetting, config: DynaQConfig): Agent =>
  makeTabular(setting, config, (table, { rng }) => withModel(table, rng, config.planningSteps));

export const dynaQ: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'dyna-q',
  title: 'Dyna-Q',
  summary: 'Q-learning that learns a model and practises in it between real steps.',
  fields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeDynaQ,
};
