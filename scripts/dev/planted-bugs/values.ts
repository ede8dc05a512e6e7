/** Planted bugs of agents that learn values. */

import type { Bug } from './bug.js';

const CONTRACT = ['test/agents/contract.test.ts'];
const DQN = ['test/agents/dqn.test.ts'];
const LOSSES = ['test/agents/losses.test.ts'];
const PLANTED = ['test/agents/planted.test.ts'];
const DISTRIBUTIONAL = ['test/agents/dqn/distributional.test.ts'];
const MUNCHAUSEN = ['test/agents/dqn/munchausen.test.ts'];
const NOISY = ['test/agents/noisy.test.ts'];
const Q_LEARNING = ['test/agents/q-learning.test.ts'];

export const values: readonly Bug[] = [
  {
    name: 'munchausen: the policy’s logarithm is taken away',
    file: 'agents/dqn/munchausen.ts',
    text: 'tf.add(tf.add(reward, bonus)',
    plant: 'tf.add(tf.sub(reward, bonus)',
    tests: MUNCHAUSEN,
  },
  {
    name: 'munchausen: the temperature is left out',
    file: 'agents/dqn/munchausen.ts',
    text: 'tf.mul(tf.log(powers), temperature)',
    plant: 'tf.log(powers)',
    tests: MUNCHAUSEN,
  },
  {
    name: 'noisy layers: noise is drawn once',
    file: 'agents/noisy.ts',
    text: 'noiseOf(rng.normal())) }),',
    plant: 'noiseOf(1)) }),',
    tests: NOISY,
  },
  {
    name: 'noisy layers: the bias has the noise of the inputs',
    file: 'agents/noisy.ts',
    text: 'tf.mul(biasSigma, tf.reshape(output, [to]))',
    plant: 'tf.mul(biasSigma, tf.slice(tf.reshape(input, [from]), [0], [to]))',
    tests: NOISY,
  },
  {
    name: 'noisy layers: thinking is noisy too',
    file: 'agents/dqn.ts',
    text: 'noise.none)',
    plant: 'noise.drawn(1))',
    tests: NOISY,
  },
  {
    name: 'noisy layers: learned without noise',
    file: 'agents/dqn.ts',
    text: 'learned(stores.qNet.unpack(flat))',
    plant: 'stores.qNet.unpack(flat)',
    tests: NOISY,
  },
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
    text: 'stores.targetNet.unpack()), nextObs)',
    plant: 'stores.qNet.unpack()), nextObs)',
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
    text: 'stores.qNet.unpack()), nextObs)',
    plant: 'stores.targetNet.unpack()), nextObs)',
    tests: DQN,
  },
  {
    name: 'dqn: the mask of what follows is ignored',
    file: 'agents/dqn.ts',
    text: ', choose, nextMask)',
    plant: ', choose)',
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
    name: 'tables: ε never decays',
    file: 'agents/tabular/q-table.ts',
    text: 'epsilonAt(sums.envSteps)',
    plant: 'epsilonAt(0)',
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
    name: 'tables: the error upside down',
    file: 'agents/tabular/q-table.ts',
    text: 'target - q[at];',
    plant: 'q[at] - target;',
    tests: Q_LEARNING,
  },
  {
    name: 'c51: the gap between atoms off by one',
    file: 'agents/dqn/distributional.ts',
    text: 'const gap = (most - least) / (atoms.length - 1);',
    plant: 'const gap = (most - least) / atoms.length;',
    tests: DISTRIBUTIONAL,
  },
  {
    name: 'c51: what lies beyond the ends is lost',
    file: 'agents/dqn/distributional.ts',
    text: 'const moved = tf.minimum(tf.maximum(shiftedAtoms(reward, discount, z), least), most);',
    plant: 'const moved = shiftedAtoms(reward, discount, z);',
    tests: DISTRIBUTIONAL,
  },
  {
    name: 'c51: atoms are moved without the discount',
    file: 'agents/dqn/distributional.ts',
    text: 'tf.mul(tf.expandDims(discount, 1), atoms)',
    plant: 'tf.mul(tf.onesLike(tf.expandDims(discount, 1)), atoms)',
    tests: DISTRIBUTIONAL,
  },
  {
    name: 'qr-dqn: the quantile loss tilted the other way',
    file: 'agents/dqn/distributional.ts',
    text: 'const below = tf.step(tf.neg(error));',
    plant: 'const below = tf.step(error);',
    tests: DISTRIBUTIONAL,
  },
  {
    name: 'qr-dqn: quantiles at the ends of their parts instead of the middles',
    file: 'agents/dqn/distributional.ts',
    text: '(i + 0.5) / count',
    plant: 'i / count',
    tests: DISTRIBUTIONAL,
  },
  {
    name: 'value iteration: a termination still has a future',
    file: 'agents/tabular/backup.ts',
    text: 'discountOf({ terminated: mdp.terminated[k] }, gamma)',
    plant: 'discountOf({ terminated: 0 }, gamma)',
    tests: ['test/agents/value-iteration.test.ts'],
  },
  {
    name: 'value iteration: sweeps from a copy use new values all the same',
    file: 'agents/value-iteration.ts',
    text: 'inPlace ? v : v.slice()',
    plant: 'v',
    tests: ['test/agents/value-iteration.test.ts'],
  },
];
