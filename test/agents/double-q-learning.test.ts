import { expect, test } from 'vitest';
import { doubleQLearning, qLearning } from '../../agents/index.js';
import { makeRng } from '../../core/rng.js';
import { rowsOf, stepOf, tableAgent } from './tabular/steps.js';

interface Pair {
  readonly q1: readonly number[];
  readonly q2: readonly number[];
}

async function pairOf(agent: ReturnType<typeof tableAgent>): Promise<Pair> {
  const { tensors } = await agent.save();
  return { q1: [...tensors['method/q1'].data], q2: [...tensors['method/q2'].data] };
}

test('each step moves one of the tables, and the agent acts by their mean', async () => {
  const agent = tableAgent(doubleQLearning, { learningRate: 1, gamma: 0 });
  agent.learn(stepOf(10, 5, 8, 11, 'terminated'));
  const { q1, q2 } = await pairOf(agent);
  expect([q1[0], q2[0]].sort()).toEqual([0, 8]);
  expect(rowsOf(agent)[0][0]).toBe(4);
});

test('one table chooses, the other says what it is worth', async () => {
  const agent = tableAgent(doubleQLearning, { learningRate: 1, gamma: 1 });
  const state = await agent.save();
  state.tensors['method/q1'].data.set([0, 0, 0, 5, 1, 0]); // state 11: the first action
  state.tensors['method/q2'].data.set([0, 0, 0, 2, 3, 0]); // the second one
  await agent.load(state);
  agent.learn(stepOf(10, 5, 0, 11));
  const { q1, q2 } = await pairOf(agent);
  // q₁ learns q₂ of its own choice, 2; or q₂ learns q₁ of its own, 1: never the 5 and the 3 that they hope for.
  expect([
    [2, 0],
    [0, 1],
  ]).toContainEqual([q1[0], q2[0]]);
});

test('chance does not look like worth: where all is noise of mean 0, Q-learning hopes for more', () => {
  const hope = (kind: typeof qLearning): number => {
    const noise = makeRng(3);
    const agent = tableAgent(kind, { learningRate: 0.1, gamma: 1 });
    for (let n = 0; n < 3000; n++) {
      for (const action of [5, 6, 7]) agent.learn(stepOf(11, action, noise.normal(), 12, 'terminated'));
      agent.learn(stepOf(10, 5, 0, 11));
    }
    return rowsOf(agent)[0][0];
  };
  expect(hope(qLearning)).toBeGreaterThan(0.1);
  expect(Math.abs(hope(doubleQLearning))).toBeLessThan(0.1);
});
