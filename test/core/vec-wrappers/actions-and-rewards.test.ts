import { describe, expect, test } from 'vitest';
import type { VecEnv } from '../../../core/env.js';
import { BadInput, InvalidAction } from '../../../core/errors.js';
import { discrete } from '../../../core/spaces.js';
import { makeVec } from '../../../core/vec-env.js';
import {
  clipAction,
  clipReward,
  normalizeReward,
  rescaleAction,
  transformAction,
  transformReward,
  vectorizeTransformAction,
  vectorizeTransformReward,
} from '../../../core/vec-wrappers/index.js';
import { counting } from '../counting-world.js';
import { echo } from './worlds.js';

const echoes = (count = 2): VecEnv => makeVec(echo, { count });
const given = (vec: VecEnv, actions: Float32Array | Int32Array): number[] => {
  vec.reset({ seed: 0 });
  vec.step(actions);
  return [...vec.obs];
};

describe('actions', () => {
  test('clipped to the bounds', () => {
    expect(given(clipAction(echoes()), Float32Array.of(9, -9, 1, 3))).toEqual([2, 0, 1, 3]);
  });

  test('rescaled from [−1, 1], bounds to bounds; beyond them they are refused', () => {
    expect(given(rescaleAction(echoes()), Float32Array.of(-1, 1, 0.5, 0))).toEqual([-2, 4, 1, 2]);
    expect(() => given(rescaleAction(echoes()), Float32Array.of(0, 0, 1.5, 0))).toThrow(InvalidAction);
  });

  test('of another space altogether, batch by batch or one by one', () => {
    const batch = transformAction(echoes(), discrete(3), (actions, out) => {
      for (let i = 0; i < actions.length; i++) {
        out[2 * i] = actions[i] - 1;
        out[2 * i + 1] = actions[i];
      }
    });
    const single = vectorizeTransformAction(echoes(), discrete(3), (action, out) => {
      out[0] = action[0] - 1;
      out[1] = action[0];
    });
    for (const vec of [batch, single]) expect(given(vec, Int32Array.of(2, 0))).toEqual([1, 2, -1, 0]);
  });

  test.each<[string, () => unknown, string]>([
    ['too few', () => given(clipAction(echoes()), new Float32Array(3)), 'must be 4 numbers'],
    ['of a world of choices', () => clipAction(makeVec(counting, { count: 1 })), 'needs a Box of actions'],
    ['rescaled from nothing', () => rescaleAction(echoes(), 1, 1), 'min < max, got 1 and 1'],
  ])('%s are refused', (_, act, message) => {
    expect(act).toThrow(BadInput);
    expect(act).toThrow(message);
  });
});

describe('rewards', () => {
  const rewardsOf = (vec: VecEnv, steps: number): number[] => {
    vec.reset({ seed: 0 });
    return Array.from({ length: steps }, () => {
      vec.step(new Int32Array(vec.count));
      return vec.reward[0];
    });
  };
  const counted = (autoreset: 'next-step' | 'same-step' = 'next-step') =>
    makeVec(counting, { count: 2, autoreset, params: { last: 2 } });

  test('transformed, but the 0 of an automatic reset stays 0', () => {
    const whole = transformReward(counted(), (reward, out) => {
      for (let i = 0; i < out.length; i++) out[i] = 8 * reward[i] + 1;
    });
    expect(rewardsOf(whole, 4)).toEqual([9, 9, 0, 9]);
    expect(
      rewardsOf(
        vectorizeTransformReward(counted('same-step'), (r) => -r - 1),
        3,
      ),
    ).toEqual([-2, -2, -2]);
  });

  test('clipped between bounds of which one may be missing', () => {
    expect(rewardsOf(clipReward(counted(), { max: 0.5 }), 3)).toEqual([0.5, 0.5, 0]);
    expect(rewardsOf(clipReward(counted(), { min: 3, max: 4 }), 1)).toEqual([3]);
    expect(() => clipReward(counted(), {})).toThrow('got neither');
    expect(() => clipReward(counted(), { min: 1, max: 0 })).toThrow('needs min ≤ max, got 1 and 0');
  });

  test('normalised by the deviation of the discounted return, by hand; a reset is no experience', () => {
    const vec = normalizeReward(counted(), { gamma: 0.5, epsilon: 1e-8 });
    // Both worlds alike. G: 1, then (the end, terminated) 1. The weight 10⁻⁴ stands for μ 0, σ² 1.
    const scale = (n: number) => {
      const mean = n / (n + 1e-4);
      return Math.sqrt((n + 1e-4) / (n + 1e-4) - mean * mean + 1e-8);
    };
    const [first, second, reset, fourth] = rewardsOf(vec, 4);
    expect(first).toBeCloseTo(1 / scale(2), 4);
    expect(second).toBeCloseTo(1 / scale(4), 4);
    expect(reset).toBe(0);
    // G = ½·1 + 1: returns 1 1 1 1 1.5 1.5.
    const total = 6 + 1e-4;
    const mean = 7 / total;
    const variance = (4 + 2 * 2.25 + 1e-4) / total - mean * mean;
    expect(fourth).toBeCloseTo(1 / Math.sqrt(variance + 1e-8), 8);
  });

  test('normalised ones go on exactly from a snapshot', () => {
    const make = () => normalizeReward(makeVec(counting, { count: 2, params: { last: 4 } }));
    const vec = make();
    rewardsOf(vec, 3);
    const twin = make();
    twin.restore(JSON.parse(JSON.stringify(vec.snapshot())));
    for (const one of [vec, twin]) one.step(new Int32Array(2));
    expect([...twin.reward]).toEqual([...vec.reward]);
    expect(() => normalizeReward(counted(), { gamma: 2 })).toThrow('must be in [0, 1], got 2');
  });
});
