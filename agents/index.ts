/** The learners: one name for each, and the table that commands look them up in. */

import type { AgentKind } from '../core/agent.js';
import { a2c } from './a2c.js';
import { doubleQLearning } from './double-q-learning.js';
import { dqn } from './dqn.js';
import { dynaQ } from './dyna-q.js';
import { expectedSarsa } from './expected-sarsa.js';
import { monteCarlo } from './monte-carlo.js';
import { nStepSarsa } from './n-step-sarsa.js';
import { policyIteration } from './policy-iteration.js';
import { ppo } from './ppo.js';
import { qLearning } from './q-learning.js';
import { rainbow } from './rainbow.js';
import { reinforce } from './reinforce.js';
import { sarsa } from './sarsa.js';
import { sarsaLambda } from './sarsa-lambda.js';
import { valueIteration } from './value-iteration.js';

export { evaluatePolicy, type Policy, startValueOf } from './policy-evaluation.js';
export { type Preset, presetFor, presets } from './presets.js';
export {
  a2c,
  doubleQLearning,
  dqn,
  dynaQ,
  expectedSarsa,
  monteCarlo,
  nStepSarsa,
  policyIteration,
  ppo,
  qLearning,
  rainbow,
  reinforce,
  sarsa,
  sarsaLambda,
  valueIteration,
};

/** Every agent by its id. */
export const agents: Readonly<Record<string, AgentKind>> = Object.freeze({
  [valueIteration.id]: valueIteration,
  [policyIteration.id]: policyIteration,
  [monteCarlo.id]: monteCarlo,
  [sarsa.id]: sarsa,
  [expectedSarsa.id]: expectedSarsa,
  [qLearning.id]: qLearning,
  [doubleQLearning.id]: doubleQLearning,
  [nStepSarsa.id]: nStepSarsa,
  [sarsaLambda.id]: sarsaLambda,
  [dynaQ.id]: dynaQ,
  [dqn.id]: dqn,
  [rainbow.id]: rainbow,
  [reinforce.id]: reinforce,
  [a2c.id]: a2c,
  [ppo.id]: ppo,
});
