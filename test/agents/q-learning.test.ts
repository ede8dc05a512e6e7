import { expect, test } from 'vitest';
import { oneStepTarget, qLearning } from '../../agents/q-learning.js';
import type { Agent, Transitions } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { makeRng } from '../../core/rng.js';
import { discrete } from '../../core/spaces.js';

const device = await makeDevice('tfjs-cpu');
const agentWith = async (config: Record<string, unknown>, totalSteps = 100): Promise<Agent> =>
  qLearning.create(
    {
      observationSpace: discrete(4, 10),
      actionSpace: discrete(3, 5),
      envCount: 1,
      totalSteps,
      rng: makeRng(1),
      device,
    },
    resolveConfig(qLearning.fields, config),
  );

const step = (
  obs: number,
  action: number,
  reward: number,
  nextObs: number,
  ends = { terminated: 0, truncated: 0, valid: 1 },
): Transitions => ({
  count: 1,
  obs: Int32Array.of(obs),
  action: Int32Array.of(action),
  reward: Float64Array.of(reward),
  terminated: Uint8Array.of(ends.terminated),
  truncated: Uint8Array.of(ends.truncated),
  nextObs: Int32Array.of(nextObs),
  valid: Uint8Array.of(ends.valid),
});

const qOf = (agent: Agent): number[] => [...(agent.table?.().q ?? [])];

test('a target of one step, worked by hand', () => {
  // 1 + ½·8 = 5
  expect(oneStepTarget(1, 0.5, 8)).toBe(5);
});

test('updates, worked by hand: the entry of (s, a) moves by α δ, no other', async () => {
  const agent = await agentWith({ learningRate: 0.5, gamma: 0.5 });
  agent.learn(step(11, 6, 4, 12)); // q(1, 1) = 0 + ½ (4 + ½·0 − 0) = 2
  agent.learn(step(10, 5, 1, 11)); // q(0, 0) = 0 + ½ (1 + ½·2 − 0) = 1
  expect(qOf(agent)).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
});

test('a termination has no future, a truncation still has all of it, a reset teaches nothing', async () => {
  const worth = async (ends: { terminated: number; truncated: number; valid: number }): Promise<number> => {
    const agent = await agentWith({ learningRate: 1, gamma: 0.5, initialQ: 8 });
    agent.learn(step(10, 5, 1, 11, ends));
    return qOf(agent)[0];
  };
  expect(await worth({ terminated: 0, truncated: 0, valid: 1 })).toBe(5);
  expect(await worth({ terminated: 0, truncated: 1, valid: 1 })).toBe(5);
  expect(await worth({ terminated: 1, truncated: 0, valid: 1 })).toBe(1);
  expect(await worth({ terminated: 1, truncated: 1, valid: 1 })).toBe(1);
  expect(await worth({ terminated: 0, truncated: 0, valid: 0 })).toBe(8);
});

test('with decay 1 the learning rate is 1/(1 + visits): the entry is the mean of its targets', async () => {
  const agent = await agentWith({ learningRate: 1, learningRateDecay: 1, gamma: 0 });
  for (const reward of [2, 4, 12]) agent.learn(step(10, 5, reward, 11));
  expect(qOf(agent)[0]).toBeCloseTo(6, 12);
});

test('ε = 1 is uniform over the actions; ε = 0 never varies', async () => {
  const random = await agentWith({ epsilon: 1 });
  const counts = [0, 0, 0];
  for (let n = 0; n < 6000; n++) counts[Number((await random.act(Int32Array.of(10), 1))[0]) - 5]++;
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150);

  const greedy = await agentWith({ epsilon: 0, learningRate: 1 });
  greedy.learn(step(10, 7, 1, 11));
  const actions = new Set<number>();
  for (let n = 0; n < 200; n++) actions.add((await greedy.act(Int32Array.of(10), 1))[0]);
  expect([...actions]).toEqual([7]);
});

test('ε falls linearly over its part of the training, counted in real steps', async () => {
  const agent = await agentWith({ epsilon: 'linear(1, 0.5, 0.5)' }, 16);
  const epsilons = [agent.status().epsilon];
  for (let n = 0; n < 10; n++) {
    agent.learn(step(10, 5, 0, 11));
    agent.learn(step(10, 5, 0, 11, { terminated: 0, truncated: 0, valid: 0 }));
    epsilons.push(agent.status().epsilon);
  }
  expect(epsilons).toEqual([1, 0.9375, 0.875, 0.8125, 0.75, 0.6875, 0.625, 0.5625, 0.5, 0.5, 0.5]);
});

test('the table and the thoughts agree', async () => {
  const agent = await agentWith({ learningRate: 1 });
  agent.learn(step(12, 6, 3, 10));
  const thoughts = await agent.think(Int32Array.of(12), 1);
  expect([...thoughts.action]).toEqual([6]);
  expect([...(thoughts.q ?? [])]).toEqual([0, 3, 0]);
  expect(thoughts.value?.[0]).toBe(3);
  expect(agent.table?.().policy[2]).toBe(6);
  expect(agent.table?.().value[2]).toBe(3);
});
