import { expect, test } from 'vitest';
import { sarsaLambda } from '../../agents/index.js';
import { visitedTrace } from '../../agents/sarsa-lambda.js';
import { rowsOf, stepOf, tableAgent } from './tabular/steps.js';

const config = { learningRate: 0.5, gamma: 0.5, lambda: 0.5, epsilon: 0 };

test('what a visit makes of a trace', () => {
  expect(visitedTrace(0.5, 'accumulating', 0.25)).toBe(1.5);
  expect(visitedTrace(0.5, 'replacing', 0.25)).toBe(1);
  expect(visitedTrace(0.5, 'dutch', 0.25)).toBe(1.375); // ¾ · ½ + 1
});

test('an error reaches back by (γλ)ᵏ, worked by hand', () => {
  const agent = tableAgent(sarsaLambda, config);
  agent.learn(stepOf(10, 5, 0, 11));
  agent.learn(stepOf(11, 5, 0, 12));
  agent.learn(stepOf(12, 5, 16, 13, 'terminated'));
  // δ = 16 at the end, α = ½: 8, and 8 · ¼, 8 · ¼² before it
  expect(rowsOf(agent).map(([first]) => first)).toEqual([0.5, 2, 8, 0]);
});

test('the next action counts, not the best one; λ = 0 is SARSA', () => {
  const agent = tableAgent(sarsaLambda, { ...config, lambda: 0, initialQ: 8 });
  agent.learn(stepOf(11, 6, 0, 12, 'terminated')); // q(11, 6) = 4
  agent.learn(stepOf(10, 5, 4, 11));
  agent.learn(stepOf(11, 6, 0, 12)); // q(10, 5) = 8 + ½ (4 + ½·4 − 8) = 7
  expect(rowsOf(agent)[0]).toEqual([7, 8, 8]);
});

test('traces end with their episode', () => {
  const agent = tableAgent(sarsaLambda, { ...config, lambda: 1, gamma: 1 });
  agent.learn(stepOf(10, 5, 0, 11));
  agent.learn(stepOf(11, 5, 0, 12, 'truncated'));
  agent.learn(stepOf(12, 5, 16, 13, 'terminated'));
  expect(rowsOf(agent).map(([first]) => first)).toEqual([0, 0, 8, 0]);
});

test('accumulating and replacing differ where a pair comes again', () => {
  const again = (traces: string): number => {
    const agent = tableAgent(sarsaLambda, { ...config, traces });
    agent.learn(stepOf(10, 5, 0, 10));
    agent.learn(stepOf(10, 5, 16, 11, 'terminated'));
    return rowsOf(agent)[0][0];
  };
  expect(again('replacing')).toBe(8); // ½ · 16 · 1
  expect(again('accumulating')).toBe(10); // ½ · 16 · (¼ + 1)
  expect(again('dutch')).toBe(9); // ½ · 16 · (½ · ¼ + 1)
});
