import { expect, test } from 'vitest';
import { expectedSarsa } from '../../agents/index.js';
import { rowsOf, stepOf, tableAgent } from './tabular/steps.js';

test('the mean over its own policy, worked by hand', () => {
  const agent = tableAgent(expectedSarsa, { learningRate: 1, gamma: 0.5, epsilon: 0.75, initialQ: 4 });
  agent.learn(stepOf(11, 6, 16, 12, 'terminated')); // row 11: 4 16 4, so ¼·16 + ¾·8 = 10
  agent.learn(stepOf(10, 5, 1, 11));
  expect(rowsOf(agent)[0][0]).toBe(6); // 1 + ½·10, at once
});

test('the mean has the ε of the moment', () => {
  const agent = tableAgent(
    expectedSarsa,
    { learningRate: 1, gamma: 1, epsilon: 'linear(1, 0)', initialQ: 4 },
    { totalSteps: 4 },
  );
  agent.learn(stepOf(11, 6, 16, 12, 'terminated'));
  agent.learn(stepOf(10, 5, 0, 11)); // ε = ½ after two steps: ½·16 + ½·8
  agent.learn(stepOf(10, 6, 0, 11)); // ¼: ¾·16 + ¼·8
  expect(rowsOf(agent)[0]).toEqual([12, 14, 4]);
});
