import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Transitions } from '../../core/agent.js';
import { CorruptFile } from '../../core/errors.js';
import { lambdaReturns } from '../../core/returns.js';
import { explainedVariance, generalizedAdvantages, makeRollout, type Stretch } from '../../core/rollout.js';
import { box } from '../../core/spaces.js';

const f = (...values: number[]) => Float32Array.of(...values);
const b = (...values: number[]) => Uint8Array.of(...values);

const advantagesOf = (stretch: Stretch, worlds: number, lambda: number): number[] => {
  const rows = stretch.reward.length;
  return [...generalizedAdvantages(stretch, rows / worlds, worlds, lambda, new Float32Array(rows))];
};

/** Two steps of one world, γ = ½, λ = ½, v = 2 then 4; what follows the second is worth 8. */
const two = (first: { terminated?: number; truncated?: number } = {}, nextOfFirst = 4): Stretch => ({
  reward: f(1, 2),
  discount: f(first.terminated ? 0 : 0.5, 0.5),
  value: f(2, 4),
  valueNext: f(nextOfFirst, 8),
  ended: b((first.terminated ?? 0) | (first.truncated ?? 0), 0),
  valid: b(1, 1),
});

describe('generalised advantages, worked by hand', () => {
  // The second step, whatever the first: δ₁ = 2 + ½·8 − 4 = 2
  test('neither: what follows counts, and so does its advantage', () => {
    // δ₀ = 1 + ½·4 − 2 = 1;  Â₀ = 1 + ½·½·2 = 1.5
    expect(advantagesOf(two(), 1, 0.5)).toEqual([1.5, 2]);
  });

  test('terminated: nothing follows', () => {
    // δ₀ = 1 − 2
    expect(advantagesOf(two({ terminated: 1 }), 1, 0.5)).toEqual([-1, 2]);
  });

  test('truncated: v of its own last observation (16) follows, and no advantage of the next episode', () => {
    // δ₀ = 1 + ½·16 − 2
    expect(advantagesOf(two({ truncated: 1 }, 16), 1, 0.5)).toEqual([7, 2]);
  });

  test('both: it terminated', () => {
    expect(advantagesOf(two({ terminated: 1, truncated: 1 }, 16), 1, 0.5)).toEqual([-1, 2]);
  });

  test('an automatic reset has no advantage and hands none on', () => {
    const stretch = {
      reward: f(1, 100, 2),
      discount: f(0.5, 0.5, 0.5),
      value: f(2, 50, 4),
      valueNext: f(16, 4, 8),
      ended: b(1, 0, 0),
      valid: b(1, 0, 1),
    };
    expect(advantagesOf(stretch, 1, 0.5)).toEqual([7, 0, 2]);
    expect(advantagesOf({ ...stretch, ended: b(0, 0, 0) }, 1, 0.5)).toEqual([7, 0, 2]);
  });

  test('worlds lie side by side and do not touch', () => {
    const beside: Stretch = {
      reward: f(1, 0, 2, 0),
      discount: f(0.5, 1, 0.5, 1),
      value: f(2, 0, 4, 0),
      valueNext: f(4, 0, 8, 64),
      ended: b(0, 0, 0, 0),
      valid: b(1, 1, 1, 1),
    };
    expect(advantagesOf(beside, 2, 0.5)).toEqual([1.5, 32, 2, 64]);
  });
});

describe('identities', () => {
  const number = fc.integer({ min: -8, max: 8 });
  const stretches = fc.array(fc.tuple(number, number, number, fc.constantFrom('on', 'terminated', 'truncated')), {
    minLength: 1,
    maxLength: 12,
  });
  const stretchOf = (rows: [number, number, number, string][]): Stretch => {
    const valueNext = rows.map(([, , bootstrap, end], t) =>
      end === 'on' && t + 1 < rows.length ? rows[t + 1][1] : bootstrap,
    );
    return {
      reward: f(...rows.map(([reward]) => reward)),
      value: f(...rows.map(([, value]) => value)),
      valueNext: f(...valueNext),
      discount: f(...rows.map(([, , , end]) => (end === 'terminated' ? 0 : 0.5))),
      ended: b(...rows.map(([, , , end]) => (end === 'on' ? 0 : 1))),
      valid: b(...rows.map(() => 1)),
    };
  };

  test('λ = 0 is the error of one step', () => {
    fc.assert(
      fc.property(stretches, (rows) => {
        const s = stretchOf(rows);
        const tdError = rows.map((_, t) => s.reward[t] + s.discount[t] * s.valueNext[t] - s.value[t]);
        expect(advantagesOf(s, 1, 0)).toEqual(tdError);
      }),
    );
  });

  test('λ = 1 is the discounted return, bootstrapped where it is cut short, less v', () => {
    fc.assert(
      fc.property(stretches, (rows) => {
        const s = stretchOf(rows);
        let g = 0;
        const expected = rows.map(() => 0);
        for (let t = rows.length - 1; t >= 0; t--) {
          const goesOn = s.ended[t] === 0 && t + 1 < rows.length;
          g = s.reward[t] + s.discount[t] * (goesOn ? g : s.valueNext[t]);
          expected[t] = g - s.value[t];
        }
        advantagesOf(s, 1, 1).forEach((a, t) => {
          expect(a).toBeCloseTo(expected[t], 4);
        });
      }),
    );
  });

  test('Â + v is the λ-return of one episode', () => {
    const s = stretchOf([
      [1, 2, 0, 'on'],
      [4, -2, 0, 'on'],
      [-8, 4, 2, 'truncated'],
    ]);
    const g = lambdaReturns(s.reward, s.discount, s.valueNext, 0.5);
    expect(advantagesOf(s, 1, 0.5).map((a, t) => a + s.value[t])).toEqual([...g]);
  });
});

test('explained variance: 1 for the targets themselves, 0 for a constant, less for what is worse; resets do not count', () => {
  const all = b(1, 1, 1);
  expect(explainedVariance(f(1, 2, 3), f(1, 2, 3), all, 3)).toBe(1);
  expect(explainedVariance(f(1, 2, 3), f(3, 4, 5), all, 3)).toBe(1);
  expect(explainedVariance(f(1, 2, 3), f(7, 7, 7), all, 3)).toBe(0);
  expect(explainedVariance(f(1, 2, 3), f(3, 2, 1), all, 3)).toBe(-3);
  expect(explainedVariance(f(1, 100, 3), f(1, -7, 3), b(1, 0, 1), 3)).toBe(1);
  expect(explainedVariance(f(2, 2, 2), f(1, 2, 3), all, 3)).toBe(0);
});

const space = box(-100, 100, [2]);
const make = (steps = 3, maskSize = 0) =>
  makeRollout({
    steps,
    envCount: 2,
    observationSpace: space,
    makeActions: (rows) => new Int32Array(rows),
    maskSize,
  });

/** One step of two worlds: observations are t and 10 + t. */
const stepOf = (
  t: number,
  flags: Partial<Record<'terminated' | 'truncated' | 'valid', Uint8Array>> = {},
): Transitions => ({
  count: 2,
  obs: f(t, -t, 10 + t, -10 - t),
  action: Int32Array.of(0, 0),
  reward: Float64Array.of(1, 2),
  terminated: b(0, 0),
  truncated: b(0, 0),
  valid: b(1, 1),
  nextObs: f(t + 1, 0, 11 + t, 0),
  mask: b(1, 0, 0, 1),
  nextMask: null,
  ...flags,
});
const drawnOf = (t: number) => ({
  action: Int32Array.of(t, t + 1),
  logProb: f(-t, -t - 1),
  value: f(2 * t, 2 * t + 1),
});

describe('a rollout', () => {
  test('keeps what was there before each action and what came after it, step by step', () => {
    const rollout = make(2, 2);
    expect(rollout.add(stepOf(0), drawnOf(0), 0.5)).toBe(false);
    expect(rollout.full).toBe(false);
    expect(rollout.add(stepOf(1), drawnOf(1), 0.5)).toBe(true);
    expect(rollout.full).toBe(true);
    rollout.bootstrap(f(8, 16));
    expect([...rollout.obs]).toEqual([0, -0, 10, -10, 1, -1, 11, -11]);
    expect([...rollout.action]).toEqual([0, 1, 1, 2]);
    expect([...(rollout.mask ?? [])]).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
    expect([...rollout.logProb]).toEqual([-0, -1, -1, -2]);
    expect([...rollout.reward]).toEqual([1, 2, 1, 2]);
    expect([...rollout.value]).toEqual([0, 1, 2, 3]);
    expect([...rollout.valueNext]).toEqual([2, 3, 8, 16]);
    expect([...rollout.start]).toEqual([1, 1, 0, 0]);
  });

  test('asks for v of the true last observation where an episode was cut short, and uses it for that world alone', () => {
    const rollout = make(3);
    expect(rollout.add(stepOf(0, { truncated: b(1, 0) }), drawnOf(0), 0.5)).toBe(true);
    rollout.bootstrap(f(64, 99));
    expect(rollout.add(stepOf(1, { valid: b(0, 1), terminated: b(0, 1) }), drawnOf(1), 0.5)).toBe(false);
    rollout.add(stepOf(2, { valid: b(1, 0) }), drawnOf(2), 0.5);
    rollout.bootstrap(f(8, 16));
    expect([...rollout.valueNext]).toEqual([64, 3, 4, 5, 8, 16]);
    expect([...rollout.discount]).toEqual([0.5, 0.5, 0.5, 0, 0.5, 0.5]);
    expect([...rollout.start]).toEqual([1, 1, 1, 0, 1, 1]);
    rollout.finish(1);
    // World 0: cut short, 1 + ½·64 − 0 = 33; a reset; 1 + ½·8 − 4 = 1.
    // World 1: ends at t = 1, 2 − 3 = −1; before it 2 + ½·3 − 1 + ½·(−1) = 2; then a reset.
    expect([...rollout.advantage]).toEqual([33, 2, 0, -1, 1, 0]);
    expect([...rollout.target]).toEqual([33, 3, 2, 2, 5, 5]);
  });

  test('a step that terminated as its time ran out is no cut, even at a limit', () => {
    const rollout = make(3);
    expect(rollout.add(stepOf(0, { truncated: b(1, 0), terminated: b(1, 0) }), drawnOf(0), 0.5)).toBe(false);
  });

  test('begins again after clear, and remembers across it that an episode ended', () => {
    const rollout = make(1);
    rollout.add(stepOf(0, { terminated: b(1, 0) }), drawnOf(0), 0.5);
    rollout.clear();
    rollout.add(stepOf(1, { valid: b(0, 1) }), drawnOf(1), 0.5);
    expect([...rollout.start]).toEqual([1, 0]);
    expect(rollout.length).toBe(1);
  });

  test('saved in the middle and loaded, it goes on to the same advantages', () => {
    const [whole, other] = [make(3, 2), make(3, 2)];
    for (const t of [0, 1]) whole.add(stepOf(t, { truncated: b(1 - t, 0), valid: b(1 - t, 1) }), drawnOf(t), 0.5);
    other.load(structuredClone(whole.save()));
    for (const rollout of [whole, other]) {
      rollout.add(stepOf(2), drawnOf(2), 0.5);
      rollout.bootstrap(f(8, 16));
      rollout.finish(0.5);
    }
    for (const name of ['advantage', 'target', 'obs', 'start', 'mask', 'action', 'logProb'] as const) {
      expect(other[name]).toEqual(whole[name]);
    }
  });

  test('refuses what another rollout saved', () => {
    const saved = make(3).save();
    expect(() => make(3).load({})).toThrow(CorruptFile);
    expect(() => make(3, 2).load(saved)).toThrow(CorruptFile);
    const full = make(3);
    for (const t of [0, 1, 2]) full.add(stepOf(t), drawnOf(t), 0.5);
    expect(() => make(2).load(full.save())).toThrow('not a rollout of 2 steps of 2 worlds');
  });
});
