import { describe, expect, test } from 'vitest';
import { BadInput, InvalidAction } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { pendulum, pendulumAt, turnPendulum, wrapAngle } from '../../../envs/classic-control/pendulum.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { swingUpAndHold } from './controllers.js';
import { distance, goldenOf, push } from './golden.js';

const p = pendulum.params;
const at = pendulumAt;

test('golden: 400 transitions of Gymnasium, states and rewards to 1e-12, observations to the float32, ends equal', () => {
  const golden = goldenOf('pendulum');
  expect(golden).toHaveLength(400);
  for (const [[theta, thetaDot], action, next, obs, reward, terminated] of golden) {
    const state = at(theta, thetaDot);
    expect(Math.abs(turnPendulum(state, action, 10) - reward)).toBeLessThanOrEqual(1e-12);
    expect(distance([state.theta, state.thetaDot], next)).toBeLessThanOrEqual(1e-12);
    const out = new Float32Array(3);
    pendulum.observe(state, out, 0, p);
    expect([...out]).toEqual(obs);
    expect(pendulum.isTerminal(state, p)).toBe(terminated);
  }
});

test('angles wrap to [−π, π) on both sides, however often they have turned', () => {
  expect(wrapAngle(0)).toBe(0);
  expect(wrapAngle(Math.PI)).toBe(-Math.PI);
  expect(wrapAngle(-Math.PI)).toBe(-Math.PI);
  expect(wrapAngle(1 - 6 * Math.PI)).toBeCloseTo(1, 12);
  expect(wrapAngle(-1 + 8 * Math.PI)).toBeCloseTo(-1, 12);
  expect(wrapAngle(-4)).toBeCloseTo(2 * Math.PI - 4, 12);
});

describe('a step', () => {
  test('costs what the state before it was: level, turning at 2, full torque', () => {
    const state = at(Math.PI / 2, 2);
    expect(turnPendulum(state, 2, 10)).toBeCloseTo(-((Math.PI / 2) ** 2 + 0.1 * 4 + 0.001 * 4), 15);
    // θ̇ ← 2 + (15 · 1 + 3 · 2) · 0.05 = 3.05; θ moves with the new one
    expect(state.thetaDot).toBeCloseTo(3.05, 14);
    expect(state.theta).toBeCloseTo(Math.PI / 2 + 3.05 * 0.05, 14);
  });

  test('cuts the torque to ±2 and the speed to ±8', () => {
    const [one, other] = [at(1, 0), at(1, 0)];
    expect(turnPendulum(one, 50, 10)).toBe(turnPendulum(other, 2, 10));
    expect(one).toEqual(other);
    const fast = at(1.5, 7.9);
    turnPendulum(fast, 2, 10);
    expect(fast.thetaDot).toBe(8);
  });

  test('falls by the gravity of its parameter', () => {
    const state = at(Math.PI / 2, 0);
    pendulum.step(state, push(0), scriptedRng(), { gravity: 2 });
    expect(state.thetaDot).toBeCloseTo(0.15, 15);
  });

  test('refuses a torque outside its space', () => {
    const env = make(pendulum);
    env.reset({ seed: 1 });
    expect(() => env.step(push(2.1))).toThrow(InvalidAction);
    expect(env.step(push(-2)).terminated).toBe(false);
  });
});

describe('the start', () => {
  test('lies anywhere on the circle, turning at no more than 1, or within the options', () => {
    expect(pendulum.init(scriptedRng(0.75, 0.25), p)).toEqual(pendulumAt(Math.PI / 2, -0.5));
    const near = pendulum.init(scriptedRng(0.75, 0.25), p, { xInit: 0.5, yInit: 0 });
    expect([near.theta, near.thetaDot + 0]).toEqual([0.25, 0]);
  });

  test.each([
    [{ xInit: -1 }, "reset option 'xInit' must be at least 0, got -1"],
    [{ low: 0 }, "unknown reset option 'low' (Pendulum knows xInit and yInit)"],
  ])('refuses the options %j', (options, message) => {
    expect(() => pendulum.init(scriptedRng(), p, options)).toThrow(new BadInput(message));
  });
});

describe('a policy that knows it', () => {
  test('swinging up and holding scores better than −175, the random policy worse than −1 000', () => {
    expect(score(pendulum, swingUpAndHold, 200).mean).toBeGreaterThan(-175);
    expect(randomScore(pendulum, 50).mean).toBeLessThan(-1000);
  });

  test('held upright, it costs nearly nothing', () => {
    const env = make(pendulum);
    let { observation } = env.reset({ seed: 1, options: { xInit: 0.1, yInit: 0.1 } });
    let total = 0;
    for (let k = 0; k < 200; k++) {
      const step = env.step(swingUpAndHold(observation) as Float32Array);
      total += step.reward;
      observation = step.observation;
    }
    expect(total).toBeGreaterThan(-0.5);
  });
});
