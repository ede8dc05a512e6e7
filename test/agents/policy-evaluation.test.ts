import { expect, test } from 'vitest';
import { evaluatePolicy } from '../../agents/policy-evaluation.js';
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
