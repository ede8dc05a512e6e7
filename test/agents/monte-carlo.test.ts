import { expect, test } from 'vitest';
import { monteCarlo } from '../../agents/index.js';
import { firstVisits } from '../../agents/monte-carlo.js';
import { rowsOf, stepOf, tableAgent } from './tabular/steps.js';

test('the first visit of each', () => {
  expect(firstVisits([3, 5, 3, 5, 7])).toEqual([true, true, false, false, true]);
});

test('returns from behind, learned when the episode ends, worked by hand', () => {
  const agent = tableAgent(monteCarlo, { learningRate: 0.5, gamma: 0.5, epsilon: 0 });
  agent.learn(stepOf(10, 5, 2, 11));
  agent.learn(stepOf(11, 6, 4, 12));
  expect(agent.updates).toBe(0);
  agent.learn(stepOf(12, 7, 16, 13, 'terminated'));
  // returns 2 + ½ · 12 = 8, 4 + ½ · 16 = 12, 16; half of each
  expect(rowsOf(agent)).toEqual([
    [4, 0, 0],
    [0, 6, 0],
    [0, 0, 8],
    [0, 0, 0],
  ]);
});

test('a pair that comes twice counts once, or each time', () => {
  const twice = (firstVisit: boolean): number => {
    const agent = tableAgent(monteCarlo, { learningRate: 1, learningRateDecay: 1, gamma: 1, firstVisit });
    agent.learn(stepOf(10, 5, 2, 10));
    agent.learn(stepOf(10, 5, 4, 11, 'terminated'));
    return rowsOf(agent)[0][0];
  };
  expect(twice(true)).toBe(6);
  expect(twice(false)).toBe(5); // the mean of 4 and 6
});

test('an entry is the mean of its returns with α = k = 1', () => {
  const agent = tableAgent(monteCarlo, { learningRate: 1, learningRateDecay: 1, gamma: 1 });
  for (const reward of [2, 4, 12]) agent.learn(stepOf(10, 5, reward, 11, 'terminated'));
  expect(rowsOf(agent)[0][0]).toBeCloseTo(6, 12);
});
