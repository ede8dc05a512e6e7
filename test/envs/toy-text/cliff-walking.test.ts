import { describe, expect, test } from 'vitest';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { cliffWalking } from '../../../envs/toy-text/cliff-walking.js';
import { cliffWalkingSlippery } from '../../../envs/toy-text/index.js';
import { score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { keepAway, walkTheEdge } from './controllers.js';
import { expectModel, goldenOf, solve } from './models.js';

const dry = cliffWalking.params;
const slippery = { isSlippery: true };

test.each([
  ['CliffWalking-v1', dry],
  ['CliffWalking-v1 slippery', slippery],
])('golden: the model is Gymnasium’s, number for number: %s', (name, params) => {
  const golden = goldenOf('cliff-walking');
  expect(golden[name].P).toHaveLength(48);
  expectModel(cliffWalking, params, golden[name]);
});

describe('a step', () => {
  const stepFrom = (cell: number, action: number, params = dry, ...draws: number[]) => {
    const state = { cell, prob: 1 };
    const reward = cliffWalking.step(state, action, scriptedRng(...draws), params);
    return { ...state, reward, terminal: cliffWalking.isTerminal(state, params) };
  };

  test('off the cliff costs 100 and leads to the start, where the episode goes on', () => {
    expect(stepFrom(36, 1)).toEqual({ cell: 36, prob: 1, reward: -100, terminal: false });
    expect(stepFrom(26, 2)).toEqual({ cell: 36, prob: 1, reward: -100, terminal: false });
  });

  test('onto the goal ends the episode, at the cost of a step', () => {
    expect(stepFrom(35, 2)).toEqual({ cell: 47, prob: 1, reward: -1, terminal: true });
  });

  test('off the grid stays', () => {
    expect(stepFrom(0, 0).cell).toBe(0);
    expect(stepFrom(12, 3).cell).toBe(12);
    expect(stepFrom(11, 1).cell).toBe(11);
    expect(stepFrom(36, 2).cell).toBe(36);
  });

  test('on slippery ground goes a − 1, a, a + 1, a third of the time each', () => {
    // from cell 25, right (1): up (0) reaches 13, right 26, down (2) the cliff
    expect(stepFrom(25, 1, slippery, 0.3)).toMatchObject({ cell: 13, prob: 1 / 3 });
    expect(stepFrom(25, 1, slippery, 0.5)).toMatchObject({ cell: 26 });
    expect(stepFrom(25, 1, slippery, 0.7)).toMatchObject({ cell: 36, reward: -100 });
  });

  test('reports the probability of what happened', () => {
    const state = cliffWalking.init(makeRng(0), slippery);
    expect(cliffWalking.info?.(state, slippery)).toEqual({ prob: 1 });
    cliffWalking.step(state, 0, scriptedRng(0.5), slippery);
    expect(cliffWalking.info?.(state, slippery)).toEqual({ prob: 1 / 3 });
  });
});

test('in mode ansi it is the grid with the walker on it', () => {
  const env = make(cliffWalking, { renderMode: 'ansi' });
  env.reset({ seed: 1 });
  env.step(0);
  const rows = String(env.render()).split('\n');
  expect(rows[2]).toBe('x  o  o  o  o  o  o  o  o  o  o  o');
  expect(rows[3]).toBe('o  C  C  C  C  C  C  C  C  C  C  T');
});

describe('a policy that knows it', () => {
  test('the optimum is −13, and walking the edge has it', () => {
    expect(solve(cliffWalking).start).toBe(-13);
    expect(score(cliffWalking, walkTheEdge, 3).mean).toBe(-13);
  });

  test('on slippery ground it is −64.709, and keeping away from the edge has it', () => {
    expect(solve(cliffWalkingSlippery, slippery).start).toBeCloseTo(-64.709176, 6);
    const { mean, error } = score(cliffWalkingSlippery, keepAway, 5_000);
    expect(Math.abs(mean + 64.709)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(1);
  });
});
