import { describe, expect, test } from 'vitest';
import { nStepSarsa, sarsa } from '../../../agents/index.js';
import { discountedSum } from '../../../agents/tabular/look-ahead.js';
import { rowsOf, stepOf, tableAgent, together } from './steps.js';

test('rewards and what is behind them, worked by hand', () => {
  // 4 + ½·8 + ¼·16 + ⅛·32 = 16
  expect(discountedSum([4, 8, 16], 0.5, 32)).toBe(16);
  expect(discountedSum([], 0.5, 32)).toBe(32);
});

describe('SARSA, worked by hand', () => {
  const config = { learningRate: 0.5, gamma: 0.5, epsilon: 0 };

  test('an entry is learned when the next action is known, and from that action', () => {
    const agent = tableAgent(sarsa, { ...config, initialQ: 8 });
    agent.learn(stepOf(11, 6, 0, 12, 'terminated')); // q(11, 6) = 8 + ½ (0 − 8) = 4
    agent.learn(stepOf(10, 5, 4, 11));
    expect(rowsOf(agent)[0][0]).toBe(8);
    agent.learn(stepOf(11, 6, 0, 12)); // q(10, 5) = 8 + ½ (4 + ½·4 − 8) = 7: not the best action's 8
    expect(rowsOf(agent)[0]).toEqual([7, 8, 8]);
    expect(agent.updates).toBe(2);
  });

  test('cut short, the mean over its own policy stands for the action that does not come', () => {
    const agent = tableAgent(sarsa, { ...config, learningRate: 1, epsilon: 0.75, initialQ: 4 });
    agent.learn(stepOf(11, 6, 16, 12, 'terminated')); // row 11: 4 16 4, so ¼·16 + ¾·8 = 10
    agent.learn(stepOf(10, 5, 1, 11, 'truncated'));
    expect(rowsOf(agent)[0][0]).toBe(6); // 1 + ½·10
  });

  test('worlds side by side keep their own steps', () => {
    const agent = tableAgent(sarsa, { ...config, learningRate: 1 }, { envCount: 2 });
    agent.learn(together(stepOf(10, 5, 1, 11), stepOf(12, 7, 2, 13)));
    agent.learn(together(stepOf(11, 5, 0, 11, 'terminated'), stepOf(13, 5, 0, 13, 'terminated')));
    expect(rowsOf(agent)).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 2],
      [0, 0, 0],
    ]);
  });

  test('a reset between two episodes does not tie them together', () => {
    const agent = tableAgent(sarsa, { ...config, learningRate: 1, initialQ: 8 });
    agent.learn(stepOf(10, 5, 1, 11, 'terminated'));
    agent.learn(stepOf(11, 6, 0, 12, 'reset'));
    agent.learn(stepOf(12, 6, 0, 13));
    expect(rowsOf(agent)[0][0]).toBe(1);
    expect(agent.updates).toBe(1);
  });
});

describe('n-step SARSA, worked by hand', () => {
  const config = { learningRate: 1, gamma: 0.5, epsilon: 0, nSteps: 2, initialQ: 8 };

  test('two rewards, then what the action taken there is worth', () => {
    const agent = tableAgent(nStepSarsa, config);
    agent.learn(stepOf(12, 7, 4, 13, 'terminated')); // q(12, 7) = 4
    agent.learn(stepOf(10, 5, 2, 11));
    agent.learn(stepOf(11, 5, 4, 12));
    expect(rowsOf(agent)[0][0]).toBe(8);
    agent.learn(stepOf(12, 7, 0, 13)); // q(10, 5) = 2 + ½·4 + ¼·4 = 5
    expect(rowsOf(agent)[0][0]).toBe(5);
    expect(rowsOf(agent)[1][0]).toBe(8);
  });

  test('an end comes to all that wait, with the rewards up to it', () => {
    const agent = tableAgent(nStepSarsa, { ...config, nSteps: 5 });
    agent.learn(stepOf(10, 5, 2, 11));
    agent.learn(stepOf(11, 5, 4, 12));
    agent.learn(stepOf(12, 5, 16, 13, 'terminated'));
    // 2 + ½·4 + ¼·16 = 8,  4 + ½·16 = 12,  16
    expect(rowsOf(agent).map(([first]) => first)).toEqual([8, 12, 16, 8]);
    expect(agent.updates).toBe(3);
  });

  test('a limit of time leaves a future behind the last reward', () => {
    const agent = tableAgent(nStepSarsa, { ...config, nSteps: 5 });
    agent.learn(stepOf(10, 5, 2, 11));
    agent.learn(stepOf(11, 5, 4, 12, 'truncated'));
    expect(rowsOf(agent).map(([first]) => first)).toEqual([6, 8, 8, 8]); // 2 + ½·4 + ¼·8, 4 + ½·8
  });
});
