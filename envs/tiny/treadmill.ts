/**
 * Treadmill: a world that is only ever cut short. One state, reward 1 a step, no end.
 *
 * What it is worth tells whether an agent knows an episode that was cut short from one that ended: the value is
 * 1 / (1 − γ), whatever the limit of steps; an agent that takes the cut for an end learns less.
 *
 *   obs      0, always
 *   action   0 walk · 1 run; both do the same
 *   reward   1 a step
 *   start    the one state
 *   ends     never terminated · truncated after 50 steps
 *   best     50, whatever one does; the value is 1 / (1 − γ): 100 at γ = 0.99
 *
 * Pardo et al. (2018), "Time Limits in Reinforcement Learning", https://arxiv.org/abs/1712.00378, on why it matters.
 */

import { defineEnv } from '../../core/define-env.js';
import { discrete } from '../../core/spaces.js';

export interface TreadmillState {
  /** Steps walked. */
  steps: number;
}

export const treadmill = defineEnv({
  id: 'Tiny/Treadmill-v0',
  summary: 'One state, reward 1 a step, no end: an episode is only ever cut short.',
  params: {},
  observationSpace: discrete(1),
  actionSpace: discrete(2),
  init: (): TreadmillState => ({ steps: 0 }),
  step(s) {
    s.steps++;
    return 1;
  },
  isTerminal: () => false,
  observe(_s, out, offset) {
    out[offset] = 0;
  },
  transitions: () => [{ probability: 1, nextState: 0, reward: 1, terminated: false }],
  startDistribution: () => Float64Array.of(1),
  registration: { horizon: 50 },
  presentation: {
    actionNames: ['walk', 'run'],
    keys: { ArrowLeft: 0, ArrowRight: 1 },
    stepsPerSecond: 10,
  },
});
