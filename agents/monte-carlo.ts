/**
 * On-policy Monte-Carlo control: action values are averages of returns.
 *
 *   Gₜ = rₜ₊₁ + γ Gₜ₊₁,   q(sₜ, aₜ) ← q(sₜ, aₜ) + α [Gₜ − q(sₜ, aₜ)]
 *
 * after each episode, for the first visit of each pair or for every visit. With α = `learningRateDecay` = 1 an entry is the
 * mean of its returns. Sutton & Barto 2018, §5.4. http://incompleteideas.net/book/the-book-2nd.html
 *
 * Differences from the book: α may be constant, which forgets the returns of older policies; ε follows a schedule; an
 * episode that a limit of time cut short goes on with Σₐ π(a|s) q(s, a) of its last state, since its return is not known.
 */

import type { Agent, AgentKind, AgentSetting } from '../core/agent.js';
import { type Config, flag } from '../core/config.js';
import type { Discrete } from '../core/spaces.js';
import { type Method, makeTabular } from './tabular/agent.js';
import { needsTable, tableFields, tableMetrics } from './tabular/fields.js';
import { loadTrails, makeTrails, savedTrails, type Trail } from './tabular/look-ahead.js';
import type { QTable } from './tabular/q-table.js';

const fields = {
  ...tableFields,
  firstVisit: flag(true, 'only the first visit of a pair in an episode counts; false: every visit'),
};
export type MonteCarloConfig = Config<typeof fields>;

/** Whether each step is the first of its entry. */
export function firstVisits(entry: readonly number[]): boolean[] {
  const seen = new Set<number>();
  return entry.map((at) => !seen.has(at) && seen.add(at).has(at));
}

function byEpisodes(table: QTable, envCount: number, firstVisit: boolean): Method {
  const { gamma } = table;
  const trails = makeTrails(envCount);

  function learnEpisode({ entry, reward }: Trail, v: number): void {
    const counts = firstVisit ? firstVisits(entry) : null;
    let sum = v;
    for (let t = entry.length - 1; t >= 0; t--) {
      sum = reward[t] + gamma * sum;
      if (counts === null || counts[t]) table.move(entry[t], sum);
    }
    entry.length = 0;
    reward.length = 0;
  }

  return {
    learn({ obs, action, reward, terminated, truncated, nextObs }, i) {
      trails[i].entry.push(table.entry(obs[i], action[i]));
      trails[i].reward.push(reward[i]);
      if (terminated[i] === 1) learnEpisode(trails[i], 0);
      else if (truncated[i] === 1) learnEpisode(trails[i], table.expected(nextObs[i]));
    },
    save: () => ({ tensors: {}, json: savedTrails(trails) }),
    load: ({ json }) => loadTrails(trails, json),
  };
}

const makeMonteCarlo = (setting: AgentSetting, config: MonteCarloConfig): Agent =>
  makeTabular(setting, config, (table, { envCount }) => byEpisodes(table, envCount, config.firstVisit));

export const monteCarlo: AgentKind<typeof fields, Discrete, Discrete> = {
  id: 'monte-carlo',
  title: 'Monte-Carlo control',
  summary: 'Learns a table of action values from the returns of whole episodes.',
  fields,
  metrics: tableMetrics,
  misfit: needsTable,
  create: makeMonteCarlo,
};
