import { describe, expect, test } from 'vitest';
import { defineEnv } from '../../core/define-env.js';
import { finiteMdpOf } from '../../core/finite-mdp.js';
import { discrete } from '../../core/spaces.js';
import { counting } from './counting-world.js';

/** Two states. Action 0 stays for nothing; action 1 moves on with probability ¾ for reward 2. */
const steps = defineEnv({
  id: 'test/Steps-v0',
  summary: 'Two steps.',
  params: { reward: 2 },
  observationSpace: discrete(2),
  actionSpace: discrete(2),
  init: () => ({ s: 0 }),
  step: () => 0,
  isTerminal: () => false,
  observe() {},
  transitions(s, a, p) {
    if (a === 0) return [{ probability: 1, nextState: s, reward: 0, terminated: false }];
    return [
      { probability: 0.25, nextState: s, reward: 0, terminated: false },
      { probability: 0.75, nextState: 1, reward: p.reward, terminated: s === 1 },
    ];
  },
  startDistribution: () => Float64Array.of(1, 0),
});

test('outcomes lie in compressed rows, in order of state and action', () => {
  const mdp = finiteMdpOf(steps);
  expect([...mdp.rowStart]).toEqual([0, 1, 3, 4, 6]);
  expect([...mdp.probability]).toEqual([1, 0.25, 0.75, 1, 0.25, 0.75]);
  expect([...mdp.nextState]).toEqual([0, 0, 1, 1, 1, 1]);
  expect([...mdp.reward]).toEqual([0, 0, 2, 0, 0, 2]);
  expect([...mdp.terminated]).toEqual([0, 0, 0, 0, 0, 1]);
});

test('parameters reach the model', () => {
  expect([...finiteMdpOf(steps, { reward: 8 }).reward]).toEqual([0, 0, 8, 0, 0, 8]);
});

describe('refuses', () => {
  test('a world that lists nothing', () => {
    expect(() => finiteMdpOf(counting)).toThrow('test/Counting-v0 does not list its transitions');
  });

  test('probabilities that do not sum to 1, with the state, the action and the sum', () => {
    const bad = defineEnv({
      ...steps,
      transitions: () => [{ probability: 0.5, nextState: 0, reward: 0, terminated: false }],
    });
    expect(() => finiteMdpOf(bad)).toThrow('probabilities of transitions(0, 0) sum to 0.5, must be 1');
  });

  test('a next state outside the space', () => {
    const bad = defineEnv({
      ...steps,
      transitions: () => [{ probability: 1, nextState: 2, reward: 0, terminated: false }],
    });
    expect(() => finiteMdpOf(bad)).toThrow('transitions(0, 0) leads to state 2, must be in [0, 2)');
  });
});

test('a negative probability is refused, though the sum is 1', () => {
  const at = (probability: number) => ({ probability, nextState: 0, reward: 0, terminated: false });
  const bad = defineEnv({ ...steps, transitions: () => [at(-0.5), at(1.5)] });
  expect(() => finiteMdpOf(bad)).toThrow('transitions(0, 0) has probability -0.5');
});

test.each([[[1]], [[0.5, 0.25]], [[1.5, -0.5]]])('a start distribution %j over two states is refused', (start) => {
  const bad = defineEnv({ ...steps, startDistribution: () => Float64Array.from(start) });
  expect(() => finiteMdpOf(bad)).toThrow('test/Steps-v0: startDistribution must');
});
