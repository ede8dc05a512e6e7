/** Planted bugs of agents that learn policies. */

import type { Bug } from './bug.js';

const LOSSES = ['test/agents/losses.test.ts'];
const DISTRIBUTIONS = ['test/agents/distributions.test.ts'];
const NORMALIZING = ['test/agents/normalizing.test.ts'];
const PLANTED = ['test/agents/planted.test.ts'];
const POLICY = ['test/agents/ppo.test.ts'];
const REINFORCE = ['test/agents/reinforce.test.ts'];

export const policies: readonly Bug[] = [
  {
    name: 'policy gradient: its sign',
    file: 'agents/losses.ts',
    text: 'tf.neg(weightedSum(tf.mul(logProb, advantage), weight))',
    plant: 'weightedSum(tf.mul(logProb, advantage), weight)',
    tests: LOSSES,
  },
  {
    name: 'reinforce: the sign of the advantage',
    file: 'agents/reinforce/credits.ts',
    text: "out[t] = credit[t] - (typeof baseline === 'number' ? baseline : baseline[t]);",
    plant: "out[t] = (typeof baseline === 'number' ? baseline : baseline[t]) - credit[t];",
    tests: REINFORCE,
  },
  {
    name: 'reinforce: asked for causality, weighs by the whole return',
    file: 'agents/reinforce/credits.ts',
    text: 'causality ? target[t] : target[0]',
    plant: 'causality ? target[0] : target[t]',
    tests: REINFORCE,
  },
  {
    name: 'reinforce: a moving baseline that has seen the batch already',
    file: 'agents/reinforce.ts',
    text: "return config.baseline === 'mean' ? mean : before;",
    plant: "return config.baseline === 'mean' ? mean : movingMean(moving);",
    tests: REINFORCE,
  },
  {
    name: 'reinforce: advantages not normalised when asked',
    file: 'agents/reinforce.ts',
    text: '{ normalize: config.normalizeAdvantage, centre',
    plant: '{ normalize: false, centre',
    tests: PLANTED,
  },
  {
    name: "entropy: reinforce's bonus is a fine",
    file: 'agents/reinforce/policy.ts',
    text: 'tf.sub(policyGradientLoss(logProb, advantage, weight), tf.mul(h, entropyBonus))',
    plant: 'tf.add(policyGradientLoss(logProb, advantage, weight), tf.mul(h, entropyBonus))',
    tests: REINFORCE,
  },
  {
    name: 'gradients of chunks are not added up',
    file: 'agents/reinforce/policy.ts',
    text: 'Float32Array.of(from === 0 ? 0 : 1)',
    plant: 'Float32Array.of(0)',
    tests: REINFORCE,
  },
  {
    name: 'reinforce: a learning rate that never falls',
    file: 'agents/reinforce.ts',
    text: 'learningRateAt(envSteps), entropyBonusAt(envSteps)',
    plant: 'learningRateAt(0), entropyBonusAt(envSteps)',
    tests: REINFORCE,
  },
  {
    name: 'reinforce: an entropy bonus that never falls',
    file: 'agents/reinforce.ts',
    text: 'learningRateAt(envSteps), entropyBonusAt(envSteps)',
    plant: 'learningRateAt(envSteps), entropyBonusAt(0)',
    tests: REINFORCE,
  },
  {
    name: 'reinforce: v of the observation before the cut instead of after it',
    file: 'agents/reinforce.ts',
    text: "forward('learn', step.nextObs, step.count)",
    plant: "forward('learn', step.obs, step.count)",
    tests: REINFORCE,
  },
  {
    name: 'reinforce: learns from the action carried out, not from the one drawn',
    file: 'agents/reinforce.ts',
    text: 'episodes.add(i, step, acted, discountOf',
    plant: 'episodes.add(i, step, { ...acted, action: step.action }, discountOf',
    tests: REINFORCE,
  },
  {
    name: 'reinforce: masks forgotten between acting and learning',
    file: 'agents/episodes.ts',
    text: '        copy(batch.mask, row, mask, k);\n',
    plant: '',
    tests: REINFORCE,
  },
  {
    name: 'reinforce: automatic resets are part of an episode',
    file: 'agents/reinforce.ts',
    text: 'if (step.valid[i] === 0) continue;',
    plant: '',
    tests: REINFORCE,
  },
  {
    name: 'reinforce: v learns from the weights instead of the rewards to go',
    file: 'agents/reinforce/critic.ts',
    text: 'chunk.fill(batch, batch.target, from',
    plant: 'chunk.fill(batch, batch.credit, from',
    tests: PLANTED,
  },
  {
    name: 'ppo: the missing importance weight',
    file: 'agents/ppo.ts',
    text: 'const ratio = tf.exp(logRatio);',
    plant: 'const ratio = tf.exp(tf.mul(0, logRatio)) as typeof logRatio;',
    tests: POLICY,
  },
  {
    name: 'ppo: advantages not normalised when asked',
    file: 'agents/ppo.ts',
    text: 'config.normalizeAdvantage ? normalized(advantage, weight) : advantage',
    plant: 'advantage',
    tests: POLICY,
  },
  {
    name: 'ppo: value clipping reversed',
    file: 'agents/losses.ts',
    text: 'tf.maximum(squared(tf.sub(v, target)), squared(tf.sub(near, target)))',
    plant: 'tf.minimum(squared(tf.sub(v, target)), squared(tf.sub(near, target)))',
    tests: POLICY,
  },
  {
    name: 'ppo: the pessimist turned optimist',
    file: 'agents/losses.ts',
    text: 'tf.minimum(tf.mul(ratio, advantage), tf.mul(nearOne(ratio, clipRatio), advantage))',
    plant: 'tf.maximum(tf.mul(ratio, advantage), tf.mul(nearOne(ratio, clipRatio), advantage))',
    tests: POLICY,
  },
  {
    name: "entropy: ppo's bonus is a fine",
    file: 'agents/ppo.ts',
    text: 'tf.sub(tf.mul(config.valueWeight, value), tf.mul(given.entropyBonus, entropy))',
    plant: 'tf.add(tf.mul(config.valueWeight, value), tf.mul(given.entropyBonus, entropy))',
    tests: POLICY,
  },
  {
    name: "entropy: a2c's bonus is a fine",
    file: 'agents/a2c.ts',
    text: 'tf.sub(tf.mul(config.valueWeight, value), tf.mul(given.entropyBonus, entropy))',
    plant: 'tf.add(tf.mul(config.valueWeight, value), tf.mul(given.entropyBonus, entropy))',
    tests: POLICY,
  },
  {
    name: 'log-probability of the wrong action: the last world for all',
    file: 'agents/policy/heads.ts',
    text: 'return Math.log(chances[i * n + index]);',
    plant: 'return Math.log(chances[i * n]);',
    tests: POLICY,
  },
  {
    name: 'masks: thought of, but ignored by softmax',
    file: 'agents/distributions.ts',
    text: 'out[a] = !mask || mask[a] === 1 ? Math.exp(logits[a] - most) : 0;',
    plant: 'out[a] = Math.exp(logits[a] - most);',
    tests: DISTRIBUTIONS,
  },
  {
    name: 'masks: ignored when the policy learns',
    file: 'agents/policy/heads.ts',
    text: '(mask === undefined ? outputs : masked(outputs, mask))',
    plant: '(mask === undefined ? outputs : outputs)',
    tests: POLICY,
  },
  {
    name: 'normalising: moments of observations move when it thinks',
    file: 'agents/normalizing.ts',
    text: '    think: (obs, count, beside) =>\n      agent.think(',
    plant: '    think: (obs, count, beside) =>\n      eyes?.moments.update(obs) ?? agent.think(',
    tests: NORMALIZING,
  },
  {
    name: 'normalising: the running return goes on after an end',
    file: 'agents/normalizing.ts',
    text: 'if (step.terminated[i] === 1 || step.truncated[i] === 1 || step.valid[i] === 0) running[i] = 0;',
    plant: 'if (step.terminated[i] === 1 || step.valid[i] === 0) running[i] = 0;',
    tests: NORMALIZING,
  },
  {
    name: 'memory: kept over the end of an episode',
    file: 'agents/policy/actor.ts',
    text: 'if (!goesOn) memory.fill(0, i * M, (i + 1) * M);',
    plant: '',
    tests: ['test/agents/memory.test.ts'],
  },
];
