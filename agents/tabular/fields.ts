/** What every method with a table can be told, and what it reports. */

import type { AgentKind, AgentSetting } from '../../core/agent.js';
import { type Config, real, scheduled } from '../../core/config.js';
import { describeSpace } from '../../core/spaces.js';
import { needsDiscreteActions } from '../discrete.js';

export const tableFields = {
  learningRate: scheduled(0.1, { min: 0, max: 1 }, 'α: step towards the target on the first visit of a (s, a)'),
  learningRateDecay: real(0, { min: 0 }, 'k in α / (1 + k·n) after n visits of that (s, a); 0: constant'),
  gamma: real(0.99, { min: 0, max: 1 }, 'γ: discount a step'),
  initialQ: real(0, {}, 'q of every (s, a) before the first visit; high values make it explore'),
  epsilon: scheduled('linear(1, 0.05, 0.5)', { min: 0, max: 1 }, 'ε: chance of a random action'),
};
export type TableConfig = Config<typeof tableFields>;

export const tableMetrics: AgentKind['metrics'] = {
  'train/tdError': 'mean |δ| over the last thousand updates',
  'train/qMean': 'mean q(s, a) of the updated entries',
  epsilon: 'chance of a random action now',
};

/** Why a table does not fit these spaces, or null. */
export const needsTable = ({
  observationSpace,
  actionSpace,
}: Pick<AgentSetting, 'observationSpace' | 'actionSpace'>): string | null =>
  observationSpace.kind === 'discrete'
    ? needsDiscreteActions(actionSpace)
    : `the observation space must be Discrete, got ${describeSpace(observationSpace)}`;
