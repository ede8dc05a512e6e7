import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { makeRng } from '../../../core/rng.js';
import { type CartPoleState, cartPole } from '../../../envs/classic-control/cart-pole.js';
import { cartPoleV0 } from '../../../envs/classic-control/index.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { balanceThePole } from './controllers.js';

type Four = [x: number, xDot: number, theta: number, thetaDot: number];
type Case = [state: Four, action: number, next: Four, obs: Four, reward: number, terminated: boolean];
const golden = (
  JSON.parse(readFileSync(new URL('../../golden/cart-pole.json', import.meta.url), 'utf8')) as { transitions: Case[] }
).transitions;

const p = cartPole.params;
const unused = scriptedRng();
const stateOf = ([x, xDot, theta, thetaDot]: Four): CartPoleState => ({ x, xDot, theta, thetaDot });
const numbersOf = (s: CartPoleState): Four => [s.x, s.xDot, s.theta, s.thetaDot];
const observed = (s: CartPoleState): number[] => {
  const out = new Float32Array(4);
  cartPole.observe(s, out, 0, p);
  return [...out];
};

test('golden: 400 transitions of Gymnasium, states to 1e-12, observations to the float32, ends and rewards equal', () => {
  expect(golden).toHaveLength(400);
  for (const [from, action, next, obs, reward, terminated] of golden) {
    const state = stateOf(from);
    expect(cartPole.step(state, action, unused, p)).toBe(reward);
    numbersOf(state).forEach((value, i) => {
      expect(Math.abs(value - next[i])).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(next[i])));
    });
    expect(observed(state)).toEqual(obs);
    expect(cartPole.isTerminal(state, p)).toBe(terminated);
  }
});

test('upright and at rest, a push to the right for one step, worked by hand', () => {
  // t = 10/1.1, θ̈ = −t / (½·(4/3 − 0.1/1.1)), ẍ = t − 0.05·θ̈/1.1; positions move with the old velocities: not at all
  const state = stateOf([0, 0, 0, 0]);
  cartPole.step(state, 1, unused, p);
  const thetaAcc = -(10 / 1.1) / (0.5 * (4 / 3 - 0.1 / 1.1));
  expect(state.x).toBe(0);
  expect(state.theta).toBe(0);
  expect(state.thetaDot).toBeCloseTo(0.02 * thetaAcc, 14);
  expect(state.xDot).toBeCloseTo(0.02 * (10 / 1.1 - (0.05 * thetaAcc) / 1.1), 14);
});

test('left and right are mirror images', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(number, number, number, number, fc.integer({ min: 0, max: 1 }), (x, xDot, theta, thetaDot, action) => {
      const one = stateOf([x, xDot, theta, thetaDot]);
      const other = stateOf([-x, -xDot, -theta, -thetaDot]);
      cartPole.step(one, action, unused, p);
      cartPole.step(other, 1 - action, unused, p);
      numbersOf(other).forEach((value, i) => {
        expect(value + 0).toBe(-numbersOf(one)[i] + 0); // −0 and 0 are one
      });
    }),
  );
});

describe('an end', () => {
  const limit = (12 * 2 * Math.PI) / 360;
  test.each([
    ['cart on the right edge', [2.4, 0, 0, 0], false],
    ['cart past the right edge', [2.4000001, 0, 0, 0], true],
    ['cart past the left edge', [-2.4000001, 0, 0, 0], true],
    ['pole at 12°', [0, 0, limit, 0], false],
    ['pole past 12° to the right', [0, 0, limit + 1e-9, 0], true],
    ['pole past 12° to the left', [0, 0, -limit - 1e-9, 0], true],
    ['fast but inside', [0, 50, 0, 50], false],
  ] as [string, Four, boolean][])('%s', (_name, state, terminated) => {
    expect(cartPole.isTerminal(stateOf(state), p)).toBe(terminated);
  });

  test('is rewarded with 1 like every step, or with −1 in the manner of Sutton and Barto', () => {
    const sutton = { suttonBartoReward: true };
    const fall: Four = [2.39, 5, 0, 0];
    expect(cartPole.step(stateOf(fall), 1, unused, p)).toBe(1);
    expect(cartPole.step(stateOf(fall), 1, unused, sutton)).toBe(-1);
    expect(cartPole.step(stateOf([0, 0, 0, 0]), 1, unused, sutton)).toBe(0);
  });
});

describe('the start', () => {
  test('draws x, ẋ, θ, θ̇ in this order, uniform in ±0.05', () => {
    const state = cartPole.init(scriptedRng(0, 0.25, 0.5, 0.75), p);
    expect(numbersOf(state)).toEqual([-0.05, -0.025, 0, 0.025].map((v) => expect.closeTo(v, 15)));
  });

  test('lies in [low, high) when the options of reset say so', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (seed, low, width) => {
          const state = cartPole.init(makeRng(seed), p, { low, high: low + width });
          for (const value of numbersOf(state)) {
            expect(value).toBeGreaterThanOrEqual(low);
            expect(value).toBeLessThanOrEqual(low + width);
          }
        },
      ),
    );
    expect(numbersOf(cartPole.init(makeRng(1), p, { low: 0.125, high: 0.125 }))).toEqual([0.125, 0.125, 0.125, 0.125]);
  });

  test.each([
    [{ low: 0.1 }, "reset option 'low' must not exceed 'high', got low 0.1 and high 0.05"],
    [{ high: 'much' }, 'reset option \'high\' must be a finite number, got "much"'],
    [{ middle: 0 }, "unknown reset option 'middle' (CartPole knows low and high)"],
  ])('refuses the options %j', (options, message) => {
    expect(() => cartPole.init(makeRng(0), p, options)).toThrow(new BadInput(message));
  });
});

describe('a policy that knows it', () => {
  test('a linear controller holds the pole to the horizon: 475 and more of 500, 195 and more of 200', () => {
    expect(score(cartPole, balanceThePole, 200).mean).toBeGreaterThanOrEqual(475);
    expect(score(cartPoleV0, balanceThePole, 200).mean).toBeGreaterThanOrEqual(195);
  });

  test('the random policy falls after about 22 steps', () => {
    expect(Math.abs(randomScore(cartPole, 5_000).mean - 22.2)).toBeLessThan(1);
  });
});
