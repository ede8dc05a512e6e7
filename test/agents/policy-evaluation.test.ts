import { expect, test } from 'vitest';
import { evaluatePolicy, startValueOf, statesReached } from '../../agents/policy-evaluation.js';
import { finiteMdpOf } from '../../core/finite-mdp.js';
import { corridorModel } from './worlds.js';

const mdp = finiteMdpOf(corridorModel);
const always = (action: number): Int32Array => new Int32Array(mdp.states).fill(action);

test('right along the corridor, worked by hand: γ³ γ² γ 1, and nothing at the end', () => {
  expect([...(evaluatePolicy(mdp, always(1), 0.5) ?? [])]).toEqual([0.125, 0.25, 0.5, 1, 0]);
  expect([...(evaluatePolicy(mdp, always(1), 1) ?? [])]).toEqual([1, 1, 1, 1, 0]);
});

test('left for ever earns nothing; where every step is punished it has no value without a discount', () => {
  expect([...(evaluatePolicy(mdp, always(0), 1) ?? [])]).toEqual([0, 0, 0, 0, 0]);
  const punished = { ...mdp, reward: mdp.reward.map((r) => r - 1) };
  expect(evaluatePolicy(punished, always(0), 1, { maxSweeps: 100 })).toBeNull();
  expect(evaluatePolicy(punished, always(0), 0.5)?.[0]).toBeCloseTo(-2, 10);
});

test('a policy of chances is worth what its actions are on average', () => {
  const even = new Float64Array(mdp.states * mdp.actions).fill(0.5);
  // v₃ = ½ · 1 + ½ · γ v₂ and so on: at γ = 1 the end is certain, and so is its reward
  expect(evaluatePolicy(mdp, even, 1)?.[0]).toBeCloseTo(1, 8);
  // γ = ½: v₀ = ¼ v₀ + ¼ v₁, v₁ = ¼ v₀ + ¼ v₂, v₂ = ¼ v₁ + ¼ v₃, v₃ = ¼ v₂ + ½, so v₀ = 2/153
  const v = evaluatePolicy(mdp, even, 0.5) ?? [];
  expect(v[3]).toBeCloseTo(0.25 * v[2] + 0.5, 10);
  expect(v[1]).toBeCloseTo(3 * v[0], 10);
  expect(v[2]).toBeCloseTo(11 * v[0], 10);
  expect(v[3]).toBeCloseTo(41 * v[0], 10);
  expect(v[0]).toBeCloseTo(2 / 153, 10);
});

test('only where a policy comes counts from the start', () => {
  const start = new Float64Array(mdp.states);
  start[2] = 1;
  const from2 = { ...mdp, startDistribution: start };
  expect([...statesReached(from2, always(1))].sort()).toEqual([2, 3]);
  expect(statesReached(from2, new Float64Array(mdp.states * mdp.actions).fill(0.5))).toHaveLength(4);
  const lost = { ...from2, reward: mdp.reward.map((r, k) => (k < mdp.rowStart[2 * mdp.actions] ? -1 : r)) };
  expect(startValueOf(lost, always(1), 1)).toBe(1);
  const turns = always(1);
  turns[2] = 0;
  turns[1] = 0;
  expect(startValueOf(lost, turns, 1, { maxSweeps: 100 })).toBeNull();
});
