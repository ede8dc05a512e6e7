/** Mistakes in the methods with a table and in the planners. */

import type { Bug } from './bug.js';

const LOOK_AHEAD = ['test/agents/tabular/look-ahead.test.ts'];
const Q_TABLE = ['test/agents/tabular/q-table.test.ts'];
const TRACES = ['test/agents/sarsa-lambda.test.ts'];
const PLANNING = ['test/agents/policy-iteration.test.ts'];

export const tables: readonly Bug[] = [
  {
    name: 'sarsa: the next action is the best one',
    file: 'agents/tabular/look-ahead.ts',
    text: 'learnFirst(trail, table.q[at]);',
    plant: 'learnFirst(trail, table.best(obs[i]));',
    tests: LOOK_AHEAD,
  },
  {
    name: 'n-step sarsa: one reward too few',
    file: 'agents/tabular/look-ahead.ts',
    text: 'trail.entry.length === steps',
    plant: 'trail.entry.length === Math.max(1, steps - 1)',
    tests: LOOK_AHEAD,
  },
  {
    name: 'sarsa: a truncation has no future',
    file: 'agents/tabular/look-ahead.ts',
    text: 'terminated[i] === 1 ? 0 : table.expected(nextObs[i])',
    plant: '0 * table.expected(nextObs[i])',
    tests: Q_TABLE,
  },
  {
    name: 'sarsa(λ): traces decay by γ alone',
    file: 'agents/sarsa-lambda.ts',
    text: 'gamma * lambda * trace',
    plant: 'gamma * trace',
    tests: TRACES,
  },
  {
    name: 'sarsa(λ): traces go on into the next episode',
    file: 'agents/sarsa-lambda.ts',
    text: '      way.traces.clear();\n      way.last = null;',
    plant: '      way.last = null;',
    tests: TRACES,
  },
  {
    name: 'double q-learning: who chooses also judges',
    file: 'agents/double-q-learning.ts',
    text: 'judges[table.entry(nextObs[i])',
    plant: 'learns[table.entry(nextObs[i])',
    tests: ['test/agents/double-q-learning.test.ts'],
  },
  {
    name: 'monte carlo: the last visit counts, not the first',
    file: 'agents/monte-carlo.ts',
    text: 'return entry.map((at) => !seen.has(at) && seen.add(at).has(at));',
    plant: 'return entry.map((at, k) => !entry.includes(at, k + 1) && seen.add(at).has(at));',
    tests: ['test/agents/monte-carlo.test.ts'],
  },
  {
    name: 'expected sarsa: the best action has no more than 1 − ε',
    file: 'agents/tabular/q-table.ts',
    text: '(1 - epsilon) * largest + epsilon * mean',
    plant: '(1 - epsilon) * largest + epsilon * (mean - largest / 3)',
    tests: Q_TABLE,
  },
  {
    name: 'dyna-q: rare outcomes as likely as frequent ones',
    file: 'agents/tabular/model.ts',
    text: 'else same.count += times;',
    plant: '',
    tests: ['test/agents/dyna-q.test.ts'],
  },
  {
    name: 'tables: values of actions that are not allowed count',
    file: 'agents/tabular/q-table.ts',
    text: 'if (allowed !== null && allowed[at] === 0) continue;',
    plant: '',
    tests: Q_TABLE,
  },
  {
    name: 'policy iteration: ties keep it going',
    file: 'agents/policy-iteration.ts',
    text: 'if (!(q[best] > q[policy[s]] + tolerance)) continue;',
    plant: 'if (best === policy[s]) continue;',
    tests: PLANNING,
  },
  {
    name: 'policy evaluation: the best action instead of the policy’s',
    file: 'agents/policy-iteration.ts',
    text: 'actionValue(mdp, s, policy[s], v, gamma);',
    plant: 'Math.max(...policy.map((_, a) => (a < mdp.actions ? actionValue(mdp, s, a, v, gamma) : 0)));',
    tests: PLANNING,
  },
  {
    name: 'policy evaluation: only where the policy goes is reached',
    file: 'agents/policy-evaluation.ts',
    text: 'if (chanceOf(policy, s, a, actions) === 0) continue;',
    plant: '',
    tests: ['test/agents/policy-evaluation.test.ts'],
  },
];
