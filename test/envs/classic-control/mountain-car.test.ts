import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { mountainCar } from '../../../envs/classic-control/mountain-car.js';
import { play, randomScore, score, scoreOf } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { planTheDrive, pumpTheCar } from './controllers.js';
import { distance, goldenOf } from './golden.js';

const p = mountainCar.params;
const unused = scriptedRng();
const step = (x: number, v: number, action: number, params = p) => {
  const state = { x, v };
  const reward = mountainCar.step(state, action, unused, params);
  return { ...state, reward, terminal: mountainCar.isTerminal(state, params) };
};

test('golden: 400 transitions of Gymnasium, states to 1e-12, observations to the float32, ends and rewards equal', () => {
  const golden = goldenOf('mountain-car');
  expect(golden).toHaveLength(400);
  for (const [[x, v], action, next, obs, reward, terminated] of golden) {
    const ours = step(x, v, action);
    expect(distance([ours.x, ours.v], next)).toBeLessThanOrEqual(1e-12);
    const out = new Float32Array(2);
    mountainCar.observe(ours, out, 0, p);
    expect([...out]).toEqual(obs);
    expect([ours.reward, ours.terminal]).toEqual([reward, terminated]);
  }
  expect(golden.filter((row) => row[5]).length).toBeGreaterThan(10);
});

describe('a step', () => {
  test('at the bottom, where the road is level, only the engine counts', () => {
    const bottom = -Math.PI / 6; // cos 3x = 0
    expect(step(bottom, 0, 1).v).toBeCloseTo(0, 17);
    expect(step(bottom, 0, 2).v).toBeCloseTo(0.001, 17);
    expect(step(bottom, 0, 0).x).toBeCloseTo(bottom - 0.001, 15);
  });

  test('is no faster than 0.07 and stops at the left wall', () => {
    expect(step(-0.5, 0.07, 2).v).toBe(0.07);
    expect(step(0.2, -0.07, 0).v).toBe(-0.07);
    expect(step(-1.19, -0.05, 0)).toMatchObject({ x: -1.2, v: 0 });
    expect(step(0.58, 0.06, 2).x).toBe(0.6);
  });
});

describe('an end', () => {
  test('is a position of 0.5 and more at the velocity asked for', () => {
    expect(mountainCar.isTerminal({ x: 0.5, v: 0 }, p)).toBe(true);
    expect(mountainCar.isTerminal({ x: 0.4999999, v: 0.07 }, p)).toBe(false);
    expect(mountainCar.isTerminal({ x: 0.5, v: -1e-9 }, p)).toBe(false);
    expect(mountainCar.isTerminal({ x: 0.5, v: 0.019 }, { goalVelocity: 0.02 })).toBe(false);
  });
});

describe('the start', () => {
  test('lies between −0.6 and −0.4, or where the options say, at rest', () => {
    expect(mountainCar.init(scriptedRng(0.25), p).x).toBeCloseTo(-0.55, 15);
    expect(mountainCar.init(scriptedRng(0.5), p, { low: -1, high: 0 })).toEqual({ x: -0.5, v: 0 });
  });

  test('refuses other options', () => {
    const env = make(mountainCar);
    expect(() => env.reset({ seed: 0, options: { low: 0 } })).toThrow(
      new BadInput("reset option 'low' must not exceed 'high', got low 0 and high -0.4"),
    );
    expect(() => env.reset({ seed: 0, options: { x: 0 } })).toThrow(
      new BadInput("unknown reset option 'x' (MountainCar knows low and high)"),
    );
  });
});

describe('a policy that knows it', () => {
  test('pumping energy takes 119 ± 1 steps', () => {
    expect(Math.abs(score(mountainCar, pumpTheCar, 300).mean + 119.3)).toBeLessThan(1);
  });

  test('a plan made at the start takes about 98, near the optimum of 97.8', () => {
    const { mean } = scoreOf(play(mountainCar, planTheDrive, { episodes: 60 }).map((e) => e.episodeReturn));
    expect(mean).toBeGreaterThan(-101);
    expect(mean).toBeLessThan(-94);
  });

  test('the random policy never arrives', () => {
    expect(randomScore(mountainCar, 100).mean).toBe(-200);
  });
});
