/** Planted bugs of endings, of the loop and of what is remembered. */

import type { Bug } from './bug.js';

const CONTRACT = ['test/agents/contract.test.ts'];
const LOOP = ['test/core/loop.test.ts'];
const PLANTED = ['test/agents/planted.test.ts'];
const Q_LEARNING = ['test/agents/q-learning.test.ts'];
const REINFORCE = ['test/agents/reinforce.test.ts'];
const FRAMES = ['test/core/replay/frames.test.ts'];
const REPLAY = ['test/core/replay.test.ts'];
const SUM_TREE = ['test/core/replay/sum-tree.test.ts'];
const RETURNS = ['test/core/returns.test.ts'];
const ROLLOUT = ['test/core/rollout.test.ts'];

export const endings: readonly Bug[] = [
  {
    name: 'discount: a termination still has a future',
    file: 'core/returns.ts',
    text: 'step.terminated ? 0 : gamma',
    plant: 'step.terminated ? gamma : gamma',
    tests: RETURNS,
  },
  {
    name: 'q-learning: truncation treated as termination',
    file: 'agents/q-learning.ts',
    text: 'learn({ obs, action, reward, terminated, nextObs }, i) {\n    const discount = discountOf({ terminated: terminated[i] }, table.gamma);',
    plant:
      'learn({ obs, action, reward, terminated, truncated, nextObs }, i) {\n    const discount = discountOf({ terminated: Math.max(terminated[i], truncated[i]) }, table.gamma);',
    tests: Q_LEARNING,
  },
  {
    name: 'replay: truncation treated as termination',
    file: 'core/replay.ts',
    text: 'terminated[at] = step.terminated[env];',
    plant: 'terminated[at] = step.terminated[env] | step.truncated[env];',
    tests: REPLAY,
  },
  {
    name: 'dqn: truncation treated as termination (the treadmill sees it)',
    file: 'core/replay.ts',
    text: 'terminated[at] = step.terminated[env];',
    plant: 'terminated[at] = step.terminated[env] | step.truncated[env];',
    tests: CONTRACT,
    only: 'dqn.*treadmill',
  },
  {
    name: 'reinforce: truncation treated as termination',
    file: 'agents/reinforce.ts',
    text: 'const terminated = step.terminated[i] === 1;',
    plant: 'const terminated = step.terminated[i] === 1 || step.truncated[i] === 1;',
    tests: REINFORCE,
  },
  {
    name: 'rollout: truncation treated as termination',
    file: 'core/rollout.ts',
    text: 'now.terminated = step.terminated[i];',
    plant: 'now.terminated = step.terminated[i] | step.truncated[i];',
    tests: ROLLOUT,
  },
  {
    name: 'rollout: v of the observation after the reset instead of the true last one',
    file: 'core/rollout.ts',
    text: 'if (cutShort[from + i] === 0) valueNext',
    plant: 'valueNext',
    tests: ROLLOUT,
  },
  {
    name: "gae: advantages leak across an episode's end",
    file: 'core/rollout.ts',
    text: '(ended[k] === 1 ? 0 : discount[k] * lambda * acc)',
    plant: 'discount[k] * lambda * acc',
    tests: ROLLOUT,
  },
  {
    name: 'n-step: the window is one too long',
    file: 'core/returns.ts',
    text: 'Math.min(t + n, length) - 1',
    plant: 'Math.min(t + n + 1, length) - 1',
    tests: RETURNS,
  },
];

export const loop: readonly Bug[] = [
  {
    name: 'loop: stale observation, copied after the step',
    file: 'core/loop.ts',
    text: '    obs.set(env.obs);\n    if (nextMask !== null) mask?.set(nextMask);\n    env.step(action);',
    plant: '    env.step(action);\n    obs.set(env.obs);\n    if (nextMask !== null) mask?.set(nextMask);',
    tests: LOOP,
  },
  {
    name: 'loop: automatic resets are experience',
    file: 'core/loop.ts',
    text: 'valid[i] = 1 - env.wasReset[i];',
    plant: 'valid[i] = 1;',
    tests: LOOP,
  },
  {
    name: 'loop: the mask before a step is that after it',
    file: 'core/loop.ts',
    text: 'const mask = nextMask?.slice() ?? null;',
    plant: 'const mask = nextMask;',
    tests: PLANTED,
  },
];

export const replay: readonly Bug[] = [
  {
    name: 'replay: a stack takes over the wrong frames',
    file: 'core/replay/frames.ts',
    text: 'pool.share(stack[before + c + 1])',
    plant: 'pool.share(stack[before + c])',
    tests: FRAMES,
  },
  {
    name: 'replay: frames are never free again',
    file: 'core/replay/frames.ts',
    text: '=== 0) free.push(frame);',
    plant: '=== 0) count += 0;',
    tests: FRAMES,
  },
  {
    name: 'replay: draws the newest slot, which has no transition yet',
    file: 'core/replay.ts',
    text: 'if (experience[env * slots + slot] === 1) return',
    plant: 'return',
    tests: REPLAY,
  },
  {
    name: 'replay: what is overwritten stays a transition',
    file: 'core/replay.ts',
    text: '    experience[at] = 0;\n',
    plant: '',
    tests: REPLAY,
  },
  {
    name: 'replay: the next observation is the same one',
    file: 'core/replay.ts',
    text: 'observations.get(next, out.nextObs, b)',
    plant: 'observations.get(at, out.nextObs, b)',
    tests: REPLAY,
  },
  {
    name: 'replay: n steps, one too many',
    file: 'core/replay.ts',
    text: 'k < steps && experience[next] === 1',
    plant: 'k <= steps && experience[next] === 1',
    tests: REPLAY,
  },
  {
    name: 'replay: n steps go on over the end of an episode',
    file: 'core/replay.ts',
    text: 'k < steps && experience[next] === 1',
    plant: 'k < steps',
    tests: REPLAY,
  },
  {
    name: 'replay: n steps, but the discount of one',
    file: 'core/replay.ts',
    text: 'scale * discountOf(ends, gamma)',
    plant: 'discountOf(ends, gamma)',
    tests: REPLAY,
  },
  {
    name: 'replay: the mask of the state before instead of the next one',
    file: 'core/replay.ts',
    text: 'copy(mask, next * maskSize, out.nextMask',
    plant: 'copy(mask, first * maskSize, out.nextMask',
    tests: REPLAY,
  },
  {
    name: 'priorities: the missing importance weight',
    file: 'core/replay/sum-tree.ts',
    text: 'out[k] = Math.exp(beta * Math.log(least / priority[k]));',
    plant: 'out[k] = 1;',
    tests: SUM_TREE,
  },
  {
    name: 'priorities: importance weights upside down',
    file: 'core/replay/sum-tree.ts',
    text: 'Math.log(least / priority[k])',
    plant: 'Math.log(priority[k] / least)',
    tests: SUM_TREE,
  },
  {
    name: 'priorities: a change is not carried up the tree',
    file: 'core/replay/sum-tree.ts',
    text: 'for (i >>= 1; i >= 1; i >>= 1) node[i] = node[2 * i] + node[2 * i + 1];',
    plant: 'for (i >>= 1; i > 1; i >>= 1) node[i] = node[2 * i] + node[2 * i + 1];',
    tests: SUM_TREE,
  },
];
