/**
 * Rainbow: DQN with six improvements at once. Double Q-learning, prioritised replay, dueling heads, targets of several
 * steps, distributions of returns (C51) and noisy layers instead of ε.
 *
 * Hessel et al., "Rainbow: Combining Improvements in Deep Reinforcement Learning" (2018), https://arxiv.org/abs/1710.02298.
 *
 * It is `dqn` with other defaults, so every part may be taken out again by its setting. Differences from the paper: those
 * of dqn.ts; every dense layer is noisy; replay and step size are those of small networks and worlds.
 */

import type { AgentKind } from '../core/agent.js';
import { withDefaults } from '../core/config.js';
import type { ArraySpace, Discrete } from '../core/spaces.js';
import { dqnFields } from './dqn/fields.js';
import { dqn, makeDqn } from './dqn.js';

const fields = withDefaults(dqnFields, {
  doubleQ: true,
  dueling: true,
  prioritised: true,
  priorityExponent: 0.5,
  nSteps: 3,
  distribution: 'c51',
  noisy: true,
  epsilon: 0,
  adamEpsilon: 1.5e-4,
});

export const rainbow: AgentKind<typeof fields, ArraySpace, Discrete> = {
  ...dqn,
  id: 'rainbow',
  title: 'Rainbow',
  summary: 'DQN with double, dueling, prioritised, n-step, distributional and noisy, all at once.',
  fields,
  create: makeDqn,
};
