import { describe, expect, test } from 'vitest';
import { InvalidAction } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { driveCar, mountainCarContinuous } from '../../../envs/classic-control/mountain-car-continuous.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { rockGently } from './controllers.js';
import { distance, goldenOf, push } from './golden.js';

const p = mountainCarContinuous.params;
const at = (x: number, v: number) => ({ x, v, force: 0, arrived: false });

test('golden: 400 transitions of Gymnasium, states and rewards to 1e-12, observations to the float32, ends equal', () => {
  const golden = goldenOf('mountain-car-continuous');
  expect(golden).toHaveLength(400);
  for (const [[x, v], action, next, obs, reward, terminated] of golden) {
    const state = at(x, v);
    expect(Math.abs(driveCar(state, action, 0) - reward)).toBeLessThanOrEqual(1e-12);
    expect(distance([state.x, state.v], next)).toBeLessThanOrEqual(1e-12);
    const out = new Float32Array(2);
    mountainCarContinuous.observe(state, out, 0, p);
    expect([...out]).toEqual(obs);
    expect(mountainCarContinuous.isTerminal(state, p)).toBe(terminated);
  }
  expect(golden.filter((row) => row[5]).length).toBeGreaterThan(10);
});

describe('a step', () => {
  test('of the world is that of the dynamics, with the float32 of its action', () => {
    const [one, other] = [at(-0.5, 0.01), at(-0.5, 0.01)];
    const reward = mountainCarContinuous.step(one, push(0.3), scriptedRng(), p);
    expect(driveCar(other, Math.fround(0.3), 0)).toBe(reward);
    expect(one).toEqual(other);
    expect(one.force).toBe(Math.fround(0.3));
  });

  test('cuts the force to ±1, but charges for what was asked', () => {
    const [one, other] = [at(-0.5, 0), at(-0.5, 0)];
    expect(driveCar(one, 3, 0)).toBeCloseTo(-0.9, 15);
    expect(driveCar(other, 1, 0)).toBeCloseTo(-0.1, 15);
    expect(one.x).toBe(other.x);
  });

  test('onto the flag gives 100, and no less speed than asked will do', () => {
    const arriving = at(0.44, 0.03);
    expect(driveCar(arriving, 0, 0)).toBe(100);
    expect(arriving.arrived).toBe(true);
    const slow = at(0.44, 0.03);
    expect(driveCar(slow, 0, 0.05)).toBe(0);
    expect(slow.arrived).toBe(false);
  });

  test('arrives where it was before the state is rounded, as in Gymnasium', () => {
    // 0.4 + 0.050000001 lies past 0.45, but the nearest float32 lies before it
    const state = at(0.4, 0.050000001 + 0.0025 * Math.cos(3 * 0.4));
    expect(driveCar(state, 0, 0)).toBe(100);
    expect(state.arrived).toBe(true);
    expect(state.x).toBeLessThan(0.45);
  });

  test('leaves a state of float32 numbers', () => {
    const state = at(-0.51, 0.013);
    driveCar(state, 0.7, 0);
    expect([Math.fround(state.x), Math.fround(state.v)]).toEqual([state.x, state.v]);
  });

  test('refuses what is no float32 array of one number in ±1', () => {
    const env = make(mountainCarContinuous);
    env.reset({ seed: 1 });
    expect(() => env.step(push(1.5))).toThrow(InvalidAction);
    expect(env.step(push(1)).reward).toBeCloseTo(-0.1, 15);
  });
});

test('the start is that of MountainCar', () => {
  expect(mountainCarContinuous.init(scriptedRng(0.75), p).x).toBeCloseTo(-0.45, 15);
  expect(mountainCarContinuous.init(scriptedRng(0), p, { low: 0.25, high: 0.25 }).x).toBe(0.25);
});

describe('a policy that knows it', () => {
  test('rocking gently scores 97.8 ± 0.3', () => {
    expect(Math.abs(score(mountainCarContinuous, rockGently, 100).mean - 97.8)).toBeLessThan(0.3);
  });

  test('the random policy pays a thirtieth a step and rarely arrives', () => {
    // E a² = ⅓: −0.1/3 · 999
    expect(Math.abs(randomScore(mountainCarContinuous, 30).mean + 33.3)).toBeLessThan(2);
  });
});
