import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AcrobotState, acrobot } from '../../../envs/classic-control/acrobot.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { whipTheArm } from './controllers.js';
import { distance, goldenOf } from './golden.js';

const p = acrobot.params;
const unused = scriptedRng();
const stateOf = ([theta1, theta2, thetaDot1, thetaDot2]: readonly number[]): AcrobotState => ({
  theta1,
  theta2,
  thetaDot1,
  thetaDot2,
  above: false,
});
const numbersOf = (s: AcrobotState): number[] => [s.theta1, s.theta2, s.thetaDot1, s.thetaDot2];

test('golden: 400 transitions of Gymnasium, states to 1e-12, observations to the float32, ends and rewards equal', () => {
  const golden = goldenOf('acrobot');
  expect(golden).toHaveLength(400);
  for (const [from, action, next, obs, reward, terminated] of golden) {
    const state = stateOf(from);
    expect(acrobot.step(state, action, unused, p)).toBe(reward);
    expect(distance(numbersOf(state), next)).toBeLessThanOrEqual(1e-12);
    const out = new Float32Array(6);
    acrobot.observe(state, out, 0, p);
    expect([...out]).toEqual(obs);
    expect(acrobot.isTerminal(state, p)).toBe(terminated);
  }
  expect(golden.filter((row) => row[5]).length).toBeGreaterThan(10);
});

describe('a step', () => {
  test('leaves an arm that hangs at rest at rest, but for the rounding of π/2', () => {
    const state = stateOf([0, 0, 0, 0]);
    acrobot.step(state, 1, unused, p);
    for (const value of numbersOf(state)) expect(Math.abs(value)).toBeLessThan(1e-15);
  });

  test('of the mirror image is the mirror image', () => {
    const angle = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(angle, angle, angle, angle, fc.integer({ min: 0, max: 2 }), (a, b, c, d, action) => {
        const one = stateOf([a, b, c, d]);
        const other = stateOf([-a, -b, -c, -d]);
        acrobot.step(one, action, unused, p);
        acrobot.step(other, 2 - action, unused, p);
        const mirrored = numbersOf(other).map((value) => -value);
        expect(distance(mirrored, numbersOf(one))).toBeLessThan(1e-10);
      }),
    );
  });

  test('wraps angles to ±π and cuts velocities at 4π and 9π', () => {
    const number = fc.double({ min: -40, max: 40, noNaN: true });
    fc.assert(
      fc.property(number, number, (omega1, omega2) => {
        const state = stateOf([3, -3, omega1, omega2]);
        acrobot.step(state, 2, unused, p);
        expect(Math.abs(state.theta1)).toBeLessThanOrEqual(Math.PI);
        expect(Math.abs(state.theta2)).toBeLessThanOrEqual(Math.PI);
        expect(Math.abs(state.thetaDot1)).toBeLessThanOrEqual(4 * Math.PI);
        expect(Math.abs(state.thetaDot2)).toBeLessThanOrEqual(9 * Math.PI);
      }),
    );
  });
});

describe('an end', () => {
  const startsAbove = (theta1: number, theta2: number): boolean => {
    const draws = [theta1, theta2, 0, 0].map((angle) => angle / 8);
    return acrobot.isTerminal(acrobot.init(scriptedRng(...draws), p, { low: 0, high: 8 }), p);
  };

  test('is a tip more than a metre above the joint', () => {
    expect(startsAbove(Math.PI, 0)).toBe(true);
    expect(startsAbove(Math.PI, Math.PI / 2 - 0.01)).toBe(true);
    expect(startsAbove(Math.PI, Math.PI / 2 + 0.01)).toBe(false);
    expect(startsAbove(0, 0)).toBe(false);
  });

  test('is worth 0 where a step is worth −1', () => {
    const up = stateOf([Math.PI, 0, 0, 0]);
    expect(acrobot.step(up, 1, unused, p)).toBe(0);
    expect(acrobot.isTerminal(up, p)).toBe(true);
    expect(acrobot.step(stateOf([0, 0, 0, 0]), 1, unused, p)).toBe(-1);
  });
});

test('the start draws θ₁, θ₂, θ̇₁, θ̇₂ in ±0.1, rounded to float32, or where the options say', () => {
  const state = acrobot.init(scriptedRng(0, 0.25, 0.5, 0.75), p);
  expect(numbersOf(state)).toEqual([-0.1, -0.05, 0, 0.05].map((v) => Math.fround(v)).map((v) => expect.closeTo(v, 8)));
  expect(numbersOf(state).every((v) => Math.fround(v) === v)).toBe(true);
  expect(numbersOf(acrobot.init(scriptedRng(0, 0.25, 0.5, 0.75), p, { low: 0, high: 1 }))).toEqual([
    0, 0.25, 0.5, 0.75,
  ]);
});

describe('a policy that knows it', () => {
  test('whipping the arm takes 82 ± 5 steps', () => {
    expect(Math.abs(score(acrobot, whipTheArm, 200).mean + 82)).toBeLessThan(5);
  });

  test('the random policy hardly ever arrives', () => {
    expect(randomScore(acrobot, 30).mean).toBeLessThan(-480);
  });
});
