import { expect, test } from 'vitest';
import { agents } from '../../../agents/index.js';
import { tabular } from '../../../agents/presets/tabular.js';
import { expectedValue, rateAfter } from '../../../agents/tabular/q-table.js';
import { rowsOf, stepOf, tableAgent } from './steps.js';

test('the rate after visits, worked by hand', () => {
  expect(rateAfter(0, 0.5, 3)).toBe(0.5);
  expect(rateAfter(1, 0.5, 3)).toBe(0.125); // ½ / (1 + 3)
  expect(rateAfter(3, 1, 1)).toBe(0.25);
  expect(rateAfter(1000, 0.5, 0)).toBe(0.5);
});

test('the mean over an ε-greedy policy, worked by hand', () => {
  // values 8, 0, 4: ε = ½ gives each action 1/6 and the greedy one ½ more: 8·4/6 + 0/6 + 4/6 = 6
  expect(expectedValue(8, 4, 0.5)).toBe(6);
  expect(expectedValue(8, 4, 0)).toBe(8);
  expect(expectedValue(8, 4, 1)).toBe(4);
});

test('α follows its schedule in env steps', () => {
  const agent = tableAgent(agents['q-learning'], { learningRate: 'linear(1, 0)', gamma: 0 }, { totalSteps: 4 });
  const seen: number[] = [];
  for (let state = 10; state < 14; state++) agent.learn(stepOf(state, 5, 8, 11, 'terminated'));
  for (const [first] of rowsOf(agent)) seen.push(first);
  expect(seen).toEqual([6, 4, 2, 0]);
});

const control = Object.keys(tabular).filter((id) => !id.endsWith('iteration'));
const mask = [1, 1, 0];

test.each(control)('%s never takes, and never hopes for, an action that makes no sense', async (id) => {
  const config = { learningRate: 1, gamma: 1, initialQ: 4, epsilon: 0.5, planningSteps: 0, lambda: 0, nSteps: 1 };
  const known = Object.fromEntries(Object.entries(config).filter(([name]) => name in agents[id].fields));
  const agent = tableAgent(agents[id], known, { masked: true, totalSteps: 1_000 });
  // The first two actions of state 11 turn out to be worth nothing, the third one, still at 4, is not allowed there.
  for (let n = 0; n < 20; n++) {
    for (const action of [5, 6]) agent.learn(stepOf(11, action, 0, 12, 'terminated', { mask, nextMask: mask }));
  }
  for (let n = 0; n < 20; n++) {
    agent.learn(stepOf(10, 5, 1, 11, 'truncated', { mask: [1, 1, 1], nextMask: mask }));
  }
  expect(rowsOf(agent)[1]).toEqual([0, 0, 4]);
  expect(rowsOf(agent)[0][0]).toBe(1);
  const drawn = new Set<number>();
  for (let n = 0; n < 100; n++) drawn.add((await agent.act(Int32Array.of(11), 1, Uint8Array.from(mask)))[0]);
  expect([...drawn].sort()).toEqual([5, 6]);
  const { action } = await agent.think(Int32Array.of(11), 1, { mask: Uint8Array.from(mask) });
  expect([5, 6]).toContain(action[0]);
  agent.dispose();
});

test.each(control)('%s: an end has no future, a limit of time has all of it, a reset teaches nothing', (id) => {
  const worth = (ending: 'terminated' | 'truncated' | 'reset'): number => {
    const config = { learningRate: 1, gamma: 0.5, initialQ: 8, epsilon: 0, planningSteps: 0 };
    const known = Object.fromEntries(Object.entries(config).filter(([name]) => name in agents[id].fields));
    const agent = tableAgent(agents[id], known);
    for (let n = 0; n < 20; n++) agent.learn(stepOf(10, 5, 1, 11, ending));
    return rowsOf(agent)[0][0];
  };
  expect(worth('terminated')).toBe(1);
  expect(worth('truncated')).toBe(5); // 1 + ½ · 8
  expect(worth('reset')).toBe(8);
});
