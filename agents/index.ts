/** The learners: one name for each, and the table that commands look them up in. */

import type { AgentKind } from '../core/agent.js';
import { a2c } from './a2c.js';
import { dqn } from './dqn.js';
import { ppo } from './ppo.js';
import { qLearning } from './q-learning.js';
import { reinforce } from './reinforce.js';
import { valueIteration } from './value-iteration.js';

export { type Preset, presetFor, presets } from './presets.js';
export { a2c, dqn, ppo, qLearning, reinforce, valueIteration };

/** Every agent by its id. */
export const agents: Readonly<Record<string, AgentKind>> = Object.freeze({
  [valueIteration.id]: valueIteration,
  [qLearning.id]: qLearning,
  [dqn.id]: dqn,
  [reinforce.id]: reinforce,
  [a2c.id]: a2c,
  [ppo.id]: ppo,
});
