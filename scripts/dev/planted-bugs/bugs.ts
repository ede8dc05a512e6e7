/**
 * Mistakes that learners are known for, as changes of one text: `text` stands exactly once in `file` and is replaced by
 * `plant`; at least one of `tests` must then fail. `only` narrows these to the tests whose names match.
 */

export interface Bug {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly plant: string;
  readonly tests: readonly string[];
  readonly only?: string;
}

const CONTRACT = ['test/agents/contract.test.ts'];
const DQN = ['test/agents/dqn.test.ts'];
const LOOP = ['test/core/loop.test.ts'];
const LOSSES = ['test/agents/losses.test.ts'];
const DISTRIBUTIONS = ['test/agents/distributions.test.ts'];
const NORMALIZING = ['test/agents/normalizing.test.ts'];
const PLANTED = ['test/agents/planted.test.ts'];
const POLICY = ['test/agents/ppo.test.ts'];
const Q_LEARNING = ['test/agents/q-learning.test.ts'];
const REINFORCE = ['test/agents/reinforce.test.ts'];
const REPLAY = ['test/core/replay.test.ts'];
const SUM_TREE = ['test/core/replay/sum-tree.test.ts'];
const RETURNS = ['test/core/returns.test.ts'];
const ROLLOUT = ['test/core/rollout.test.ts'];

const endings: readonly Bug[] = [
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
    text: 'const terminated = step.terminated[i] === 1;',
    plant: 'const terminated = step.terminated[i] === 1 || step.truncated[i] === 1;',
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

const loop: readonly Bug[] = [
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

const replay: readonly Bug[] = [
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
    text: 'copy(obs, next * obsSize, out.nextObs',
    plant: 'copy(obs, at * obsSize, out.nextObs',
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

const values: readonly Bug[] = [
  {
    name: 'the wrong action gathered',
    file: 'agents/distributions.ts',
    text: 'tf.sum(tf.mul(x, oneHot(action, x.shape[1])), 1);',
    plant: 'tf.sum(tf.mul(x, oneHot(tf.zerosLike(action), x.shape[1])), 1);',
    tests: LOSSES,
  },
  {
    name: 'dqn: the target network never follows',
    file: 'agents/dqn.ts',
    text: 'if (config.polyak === 1) targetNet.copyFrom(qNet);',
    plant: 'if (config.polyak === 1) return;',
    tests: DQN,
  },
  {
    name: 'dqn: Polyak averaging the wrong way',
    file: 'agents/dqn.ts',
    text: 'tf.add(target, tf.mul(tf.sub(online, target), polyak));',
    plant: 'tf.add(online, tf.mul(tf.sub(target, online), polyak));',
    tests: DQN,
  },
  {
    name: 'dqn: θ values the next state instead of θ⁻',
    file: 'agents/dqn.ts',
    text: 'const qNext = network.forward(stores.targetNet.unpack(), nextObs);',
    plant: 'const qNext = network.forward(stores.qNet.unpack(), nextObs);',
    tests: DQN,
  },
  {
    name: 'double q: θ⁻ chooses the action too',
    file: 'agents/dqn.ts',
    text: 'taken(qNext, tf.argMax(by, 1))',
    plant: 'taken(qNext, tf.argMax(qNext, 1))',
    tests: DQN,
  },
  {
    name: 'double q: θ⁻ chooses because the networks are swapped',
    file: 'agents/dqn.ts',
    text: 'config.doubleQ ? network.forward(stores.qNet.unpack(), nextObs)',
    plant: 'config.doubleQ ? network.forward(stores.targetNet.unpack(), nextObs)',
    tests: DQN,
  },
  {
    name: 'dqn: the mask of what follows is ignored',
    file: 'agents/dqn.ts',
    text: 'qTarget(reward, discount, qNext, choose, nextMask)',
    plant: 'qTarget(reward, discount, qNext, choose)',
    tests: DQN,
  },
  {
    name: 'dqn: the mask is ignored when it acts greedily',
    file: 'agents/discrete.ts',
    text: 'if (mask && mask[start + a] === 0) continue;',
    plant: '',
    tests: DQN,
  },
  {
    name: 'dueling: the mean of the advantages is not taken away',
    file: 'agents/networks.ts',
    text: 'tf.add(v, tf.sub(advantage, tf.mean(advantage, 1, true)))',
    plant: 'tf.add(v, advantage)',
    tests: ['test/agents/networks.test.ts'],
  },
  {
    name: 'dqn: actions that do not count from 0 are not shifted',
    file: 'agents/dqn.ts',
    text: "tf.sub(action, tf.scalar(firstAction, 'int32'))",
    plant: "tf.sub(action, tf.scalar(0, 'int32'))",
    tests: CONTRACT,
    only: 'dqn.*learns',
  },
  {
    name: 'q-learning: ε never decays',
    file: 'agents/q-learning.ts',
    text: 'const chance = epsilon();',
    plant: 'const chance = epsilonAt(0);',
    tests: PLANTED,
  },
  {
    name: 'dqn: ε never decays',
    file: 'agents/dqn.ts',
    text: 'const chance = epsilon();',
    plant: 'const chance = epsilonAt(0);',
    tests: PLANTED,
  },
  {
    name: 'q-learning: the error upside down',
    file: 'agents/q-learning.ts',
    text: 'reward + discount * qNextMax - qTaken',
    plant: 'qTaken - reward - discount * qNextMax',
    tests: Q_LEARNING,
  },
];

const policies: readonly Bug[] = [
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

export const bugs: readonly Bug[] = [...endings, ...loop, ...replay, ...values, ...policies];
