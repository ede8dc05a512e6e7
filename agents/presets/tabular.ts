/**
 * Tuned settings of the methods with a table, and of the planners, by world. Results are exact: what the greedy policy is
 * worth from the start, at γ = 1 and without a limit of time, seed by seed. Optimal are 14/17 = 0.8235, −13 and 7.93.
 */

import type { MonteCarloConfig } from '../monte-carlo.js';
import type { PolicyIterationConfig } from '../policy-iteration.js';
import type { SarsaLambdaConfig } from '../sarsa-lambda.js';
import type { TableConfig } from '../tabular/fields.js';
import type { Preset } from './preset.js';

type Settings<C> = Pick<Preset<C>, 'steps' | 'config'>;

const seeds = [1, 2, 3, 4, 5];

const tuned = <C>({ steps, config }: Settings<C>, result: string): Preset<C> => ({
  steps,
  envs: 1,
  config,
  tunedFor: { seeds, result },
});

/** What is learned off-policy may be explored for long. */
const lakeOffPolicy: Settings<TableConfig> = {
  steps: 1_000_000,
  config: { learningRate: 0.5, learningRateDecay: 0.01, gamma: 0.999, epsilon: 'linear(1, 0.01, 0.8)' },
};
/** On-policy values are those of a policy that errs: ε is small from the beginning, and high first values explore. */
const lakeOnPolicy: Settings<TableConfig> = {
  steps: 3_000_000,
  config: { learningRate: 'linear(0.1, 0.001)', gamma: 0.999, initialQ: 1, epsilon: 'linear(0.05, 0.001)' },
};
const lakeLong: Settings<TableConfig> = { ...lakeOnPolicy, steps: 5_000_000 };
const lakeEpisodes: Settings<TableConfig> = { ...lakeLong, config: { ...lakeLong.config, learningRateDecay: 0.01 } };
const lakeTraces: Settings<SarsaLambdaConfig> = {
  steps: lakeOnPolicy.steps,
  config: { ...lakeOnPolicy.config, epsilon: 'linear(0.02, 0.001)', lambda: 0.3, traces: 'dutch' },
};

const cliff: Settings<TableConfig> = {
  steps: 200_000,
  config: { learningRate: 0.5, gamma: 1, epsilon: 'linear(1, 0.01, 0.8)' },
};
const cliffOnPolicy: Settings<TableConfig> = {
  steps: 500_000,
  config: { learningRate: 0.2, gamma: 1, epsilon: 'linear(1, 0, 0.8)' },
};
const cliffTraces: Settings<TableConfig> = {
  steps: 1_000_000,
  config: { learningRate: 'linear(0.1, 0.001)', gamma: 1, epsilon: 'linear(1, 0, 0.9)' },
};
/** There is no limit of time: with ε = 0 a greedy policy that goes in a circle would never learn again. */
const cliffEpisodes: Settings<MonteCarloConfig> = {
  steps: 10_000_000,
  config: {
    learningRate: 'exponential(0.1, 0.001)',
    gamma: 0.98,
    epsilon: 'linear(0.7, 0.05, 0.9)',
    firstVisit: false,
  },
};

const taxi: Settings<TableConfig> = { ...cliff, steps: 1_000_000 };
const taxiFar: Settings<TableConfig> = {
  steps: 3_000_000,
  config: { learningRate: 0.1, gamma: 1, epsilon: 'linear(1, 0, 0.9)' },
};
const taxiEpisodes: Settings<TableConfig> = {
  steps: 3_000_000,
  config: { learningRate: 'linear(0.1, 0.01)', gamma: 1, epsilon: 'linear(0.5, 0, 0.9)' },
};

const three = <C>(frozenLake: Preset<C>, cliffWalking: Preset<C>, taxiV4: Preset<C>) => ({
  'FrozenLake-v1': frozenLake,
  'CliffWalking-v1': cliffWalking,
  'Taxi-v4': taxiV4,
});

/** A planner takes no step. γ just below 1 breaks ties between what ends and what puts the end off. */
const planned = (gamma: number, result: string): Preset<Pick<PolicyIterationConfig, 'gamma'>> => ({
  steps: 1,
  envs: 1,
  config: { gamma },
  tunedFor: { seeds: [1], result },
});
const swept = three(planned(0.999999, '0.8235'), planned(0.999999, '-13'), planned(0.999999, '7.93'));
/** Its first policies may never end: what they are worth settles after the more sweeps the closer γ is to 1. */
const iterated = three(planned(0.999999, '0.8235'), planned(0.99, '-13'), planned(0.99, '7.93'));

export const tabular = {
  'policy-iteration': iterated,
  'value-iteration': swept,
  'monte-carlo': three(
    tuned(lakeEpisodes, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliffEpisodes, '-17 -15 -15 -15 -15'),
    tuned(taxiEpisodes, '7.857 7.87 7.877 7.81 7.797'),
  ),
  sarsa: three(
    tuned(lakeOnPolicy, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliffOnPolicy, '-17 -17 -17 -17 -17'),
    tuned(taxi, '7.897 7.91 7.91 7.917 7.903'),
  ),
  'expected-sarsa': three(
    tuned(lakeOnPolicy, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliff, '-17 -17 -17 -17 -17'),
    tuned(taxi, '7.93 7.93 7.93 7.93 7.93'),
  ),
  'n-step-sarsa': three(
    tuned(lakeLong, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliffOnPolicy, '-17 -17 -17 -17 -17'),
    tuned(taxiFar, '7.93 7.93 7.93 7.93 7.93'),
  ),
  'sarsa-lambda': three(
    tuned(lakeTraces, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliffTraces, '-17 -17 -17 -17 -17'),
    tuned(taxiFar, '7.93 7.93 7.93 7.93 7.93'),
  ),
  'q-learning': three(
    tuned(lakeOffPolicy, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliff, '-13 -13 -13 -13 -13'),
    tuned(taxi, '7.93 7.93 7.93 7.93 7.93'),
  ),
  'double-q-learning': three(
    tuned(lakeOffPolicy, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliff, '-13 -13 -13 -13 -13'),
    tuned(taxi, '7.93 7.93 7.93 7.93 7.93'),
  ),
  'dyna-q': three(
    tuned(lakeOffPolicy, '0.8235 0.8235 0.8235 0.8235 0.8235'),
    tuned(cliff, '-13 -13 -13 -13 -13'),
    tuned(taxi, '7.93 7.93 7.93 7.93 7.93'),
  ),
} satisfies Record<string, Record<string, Preset>>;
