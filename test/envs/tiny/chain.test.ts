import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { finiteMdpOf } from '../../../core/finite-mdp.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { chain } from '../../../envs/tiny/chain.js';
import { score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { solve } from '../toy-text/models.js';
import { keepGoing } from './controllers.js';

const p = chain.params;
const step = (cell: number, action: number, draw: number, params = p) => {
  const state = { cell, slipped: false };
  const reward = chain.step(state, action, scriptedRng(draw), params);
  return { ...state, reward };
};

describe('a step', () => {
  test('forward pays nothing until the last cell, where it pays 10 and stays', () => {
    expect(step(0, 0, 0.2)).toEqual({ cell: 1, slipped: false, reward: 0 });
    expect(step(4, 0, 0.9)).toEqual({ cell: 4, slipped: false, reward: 10 });
  });

  test('back pays 2 and leads to the first cell, from anywhere', () => {
    expect(step(3, 1, 0.5)).toEqual({ cell: 0, slipped: false, reward: 2 });
    expect(step(0, 1, 0.5)).toEqual({ cell: 0, slipped: false, reward: 2 });
  });

  test('slips into the other with probability `slip`', () => {
    expect(step(3, 0, 0.19)).toEqual({ cell: 0, slipped: true, reward: 2 });
    expect(step(3, 1, 0.19)).toEqual({ cell: 4, slipped: true, reward: 0 });
    expect(step(4, 1, 0.19)).toEqual({ cell: 4, slipped: true, reward: 10 });
  });

  test('does what its model lists: frequencies of 20 000 steps within four standard errors', () => {
    const rng = makeRng(4);
    for (const action of [0, 1]) {
      let forward = 0;
      for (let k = 0; k < 20_000; k++) {
        const state = { cell: 2, slipped: false };
        chain.step(state, action, rng, p);
        if (state.cell === 3) forward++;
      }
      const listed = chain.transitions?.(2, action, p).find((t) => t.nextState === 3)?.probability ?? 0;
      expect(Math.abs(forward / 20_000 - listed)).toBeLessThan(4 * Math.sqrt((listed * (1 - listed)) / 20_000));
    }
  });
});

test('the model of a chain that never slips has one outcome an action', () => {
  const mdp = finiteMdpOf(chain, { slip: 0, length: 3 });
  expect([...mdp.nextState]).toEqual([1, 0, 2, 0, 2, 0]);
  expect([...mdp.reward]).toEqual([0, 2, 0, 2, 10, 2]);
  expect([...mdp.startDistribution]).toEqual([1, 0, 0]);
});

test('is only ever cut short, after 1000 steps', () => {
  const env = make(chain);
  env.reset({ seed: 1 });
  for (let n = 1; n <= 1000; n++) expect(env.step(n % 2)).toMatchObject({ terminated: false, truncated: n === 1000 });
});

test.each([
  [{ length: 1 }, 'length must be an integer in [2, 10000], got 1'],
  [{ slip: 1.5 }, 'slip must be a number in [0, 1], got 1.5'],
])('refused in one line: %j', (params, message) => {
  expect(() => make(chain, { params })).toThrow(new BadInput(message));
});

describe('a policy that knows it', () => {
  test('the optimum of 1000 steps is 3665.83, and going forward always has it', () => {
    expect(solve(chain, {}, 1000).start).toBeCloseTo(3665.832448, 6);
    // In the long run 0.2 · 2 + 0.8⁵ · 10 a step
    expect(solve(chain, {}, 1000).start - solve(chain, {}, 999).start).toBeCloseTo(0.4 + 0.8 * 0.4096 * 10, 9);
    const { mean, error } = score(chain, keepGoing, 400);
    expect(Math.abs(mean - 3665.83)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(16);
  });

  test('at γ = 0.5 the near reward wins: back is the optimum of the first cell', () => {
    const mdp = finiteMdpOf(chain);
    const value = new Float64Array(5);
    const q = (s: number, a: number): number => {
      let sum = 0;
      for (let k = mdp.rowStart[2 * s + a]; k < mdp.rowStart[2 * s + a + 1]; k++) {
        sum += mdp.probability[k] * (mdp.reward[k] + 0.5 * value[mdp.nextState[k]]);
      }
      return sum;
    };
    for (let sweep = 0; sweep < 100; sweep++) for (let s = 0; s < 5; s++) value[s] = Math.max(q(s, 0), q(s, 1));
    expect(q(0, 1)).toBeGreaterThan(q(0, 0));
    expect(q(4, 0)).toBeGreaterThan(q(4, 1));
  });
});
