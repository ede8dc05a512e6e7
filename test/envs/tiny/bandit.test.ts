import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { type BanditParams, bandit } from '../../../envs/tiny/bandit.js';
import { play, randomScore, score, scoreOf } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { pullOptimistically, pullTheBest } from './controllers.js';

const own = bandit.params;
const withParams = (given: Partial<BanditParams>): BanditParams => ({ ...own, ...given });
const spaceOf = (p: BanditParams) =>
  typeof bandit.observationSpace === 'function' ? bandit.observationSpace(p) : bandit.observationSpace;
const observed = (s: ReturnType<typeof bandit.init>, p: BanditParams): number[] => {
  const out = new Float32Array(spaceOf(p).size);
  bandit.observe(s, out, 0, p);
  return [...out];
};

describe('a pull', () => {
  test('of a Gaussian arm pays its mean and noise times a normal draw', () => {
    const p = withParams({ noise: 0.5 });
    const state = bandit.init(makeRng(1), p);
    const reward = bandit.step(state, 2, makeRng(7), p);
    expect(reward).toBe(1.5 + 0.5 * makeRng(7).normal());
    expect(bandit.isTerminal(state, p)).toBe(true);
  });

  test('without noise pays the mean', () => {
    const p = withParams({ noise: 0 });
    expect(bandit.step(bandit.init(makeRng(1), p), 1, makeRng(7), p)).toBe(-0.8);
  });

  test('of a Bernoulli arm pays 1 where the draw is below its mean, else 0', () => {
    const p = withParams({ rewards: 'bernoulli', means: [0.25, 0, 1], pulls: 9 });
    const state = bandit.init(scriptedRng(), p);
    const rng = scriptedRng(0.24, 0.25, 0, 0.999);
    expect([0, 0, 1, 2].map((arm) => bandit.step(state, arm, rng, p))).toEqual([1, 0, 0, 1]);
  });

  test('counts towards the end and what is known of the arm', () => {
    const p = withParams({ rewards: 'bernoulli', means: [0.5, 0.5], pulls: 3, history: true });
    const state = bandit.init(scriptedRng(), p);
    expect(observed(state, p)).toEqual([0, 0, 0, 0]);
    const rng = scriptedRng(0.1, 0.9, 0.1);
    const ends = [1, 1, 0].map((arm) => {
      bandit.step(state, arm, rng, p);
      return bandit.isTerminal(state, p);
    });
    expect(ends).toEqual([false, false, true]);
    expect(observed(state, p)).toEqual([1, 1, 2, 0.5]);
    expect([state.arm, state.reward]).toEqual([0, 1]);
  });
});

describe('means', () => {
  test('as given are those of every episode, and no two episodes share their memory', () => {
    const [one, other] = [bandit.init(makeRng(1), own), bandit.init(makeRng(2), own)];
    expect(one.means).toEqual(own.means);
    bandit.step(one, 0, makeRng(1), own);
    expect(other.pulled[0]).toBe(0);
    expect(one.paid[1]).toBe(0);
  });

  test('drawn are others in each episode: normal for Gaussian arms, uniform for Bernoulli arms', () => {
    const gaussian = withParams({ means: 'drawn', arms: 4 });
    const rng = makeRng(3);
    const same = makeRng(3);
    expect(bandit.init(rng, gaussian).means).toEqual([0, 1, 2, 3].map(() => same.normal()));
    expect(bandit.init(rng, gaussian).means).not.toEqual(bandit.init(rng, gaussian).means);
    const bernoulli = withParams({ means: 'drawn', arms: 3, rewards: 'bernoulli' });
    expect(bandit.init(scriptedRng(0.1, 0.5, 0.9), bernoulli).means).toEqual([0.1, 0.5, 0.9]);
  });

  test('say how many arms there are; `arms` does where they are drawn', () => {
    expect(make(bandit, { params: { means: [0, 1] } }).actionSpace.toJSON()).toMatchObject({ n: 2 });
    expect(make(bandit, { params: { means: 'drawn', arms: 7 } }).actionSpace.toJSON()).toMatchObject({ n: 7 });
    expect(make(bandit).actionSpace.toJSON()).toMatchObject({ n: 10 });
  });
});

test('observes nothing, or with `history` two numbers an arm within their bounds', () => {
  expect(spaceOf(own).toJSON()).toMatchObject({ kind: 'discrete', n: 1 });
  const env = make(bandit, { params: { means: [0.5, 0.25], rewards: 'bernoulli', pulls: 20, history: true } });
  env.reset({ seed: 1 });
  for (let k = 0; k < 20; k++) expect(env.observationSpace.contains(env.step(k % 2).observation)).toBe(true);
});

test.each([
  [{ means: [] }, "means must be 'drawn' or a list of finite numbers, got []"],
  [{ means: 'many' }, 'means must be \'drawn\' or a list of finite numbers, got "many"'],
  [{ means: [0.5, 2], rewards: 'bernoulli' }, 'means of bernoulli arms are probabilities in [0, 1], got 2'],
  [{ rewards: 'cauchy' }, "rewards must be 'gaussian' or 'bernoulli', got \"cauchy\""],
  [{ arms: 0 }, 'arms must be an integer in [1, 1000], got 0'],
  [{ noise: -1 }, 'noise must be at least 0, got -1'],
  [{ pulls: 1.5 }, 'pulls must be a positive integer, got 1.5'],
])('refused in one line: %j', (params, message) => {
  expect(() => make(bandit, { params })).toThrow(new BadInput(message));
});

describe('a policy that knows it', () => {
  test('pulling the best arm scores 1.5 within four errors, the random policy the mean of the means', () => {
    const { mean, error } = score(bandit, pullTheBest, 20_000);
    expect(Math.abs(mean - 1.5)).toBeLessThan(4 * error);
    expect(error).toBeLessThan(0.01);
    expect(Math.abs(randomScore(bandit, 20_000).mean + 0.01)).toBeLessThan(0.05);
  });

  test('of drawn arms, optimism finds most of what 200 pulls of the best are worth', () => {
    const world = { ...bandit, params: withParams({ means: 'drawn', pulls: 200, history: true }) };
    const returns = play(world, () => pullOptimistically, { episodes: 200 }).map((e) => e.episodeReturn);
    // The best of ten normal means is 1.539 in the mean.
    expect(scoreOf(returns).mean / 200).toBeGreaterThan(1);
    expect(scoreOf(returns).mean / 200).toBeLessThan(1.6);
    expect(Math.abs(randomScore(world, 200).mean / 200)).toBeLessThan(0.15);
  });
});
