import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discountOf, discountsOf, lambdaReturns, nStepReturns, rewardsToGo } from '../../core/returns.js';

const f = (...values: number[]) => Float32Array.of(...values);

test.each([
  { terminated: false, truncated: false, discount: 0.5 },
  { terminated: false, truncated: true, discount: 0.5 },
  { terminated: true, truncated: false, discount: 0 },
  { terminated: true, truncated: true, discount: 0 },
])('truth table of the discount: $terminated/$truncated is worth $discount', ({ discount, ...step }) => {
  expect(discountOf(step, 0.5)).toBe(discount);
});

test('flags of a batch, 0 and 1, give the discounts of their steps', () => {
  expect(discountsOf(Uint8Array.of(0, 1, 0), 0.75, f(9, 9, 9))).toEqual(f(0.75, 0, 0.75));
});

test('λ-returns, worked by hand: stretch is cut short, so the last value is bootstrapped', () => {
  // G₁ = 2 + ½·(½·8 + ½·8)        = 6
  // G₀ = 1 + ½·(½·4 + ½·6)        = 3.5
  expect(lambdaReturns(f(1, 2), f(0.5, 0.5), f(4, 8), 0.5)).toEqual(f(3.5, 6));
});

test('λ-returns, worked by hand: a termination in the middle hides all that follows', () => {
  // G₂ = 4 + ½·8 = 8;  G₁ = 2 + 0;  G₀ = 1 + ½·(½·4 + ½·2) = 2.5
  expect(lambdaReturns(f(1, 2, 4), f(0.5, 0, 0.5), f(4, 16, 8), 0.5)).toEqual(f(2.5, 2, 8));
});

test('rewards to go, worked by hand for both kinds of ending', () => {
  // cut short with v = 8:  G₂ = 4 + ½·8 = 8;  G₁ = 2 + ½·8 = 6;  G₀ = 1 + ½·6 = 4
  expect(rewardsToGo(f(1, 2, 4), f(0.5, 0.5, 0.5), 3, 8, f(0, 0, 0))).toEqual(f(4, 6, 8));
  // terminated:            G₂ = 4;            G₁ = 2 + ½·4 = 4;  G₀ = 1 + ½·4 = 3
  expect(rewardsToGo(f(1, 2, 4), f(0.5, 0.5, 0), 3, 8, f(0, 0, 0))).toEqual(f(3, 4, 4));
});

test('rewards to go touch only their own stretch of the output', () => {
  expect(rewardsToGo(f(1, 2, 99), f(1, 1, 1), 2, 0, f(7, 7, 7, 7), 1)).toEqual(f(7, 3, 2, 7));
});

test('two-step returns, worked by hand', () => {
  // G₀ = 1 + ½·2 + ¼·8 = 4;  G₁ = 2 + ½·4 + ¼·16 = 8;  G₂ = 4 + ½·16 = 12 (one step is left)
  expect(nStepReturns(f(1, 2, 4), f(0.5, 0.5, 0.5), f(4, 8, 16), 2)).toEqual(f(4, 8, 12));
});

const stretch = fc
  .integer({ min: 1, max: 12 })
  .chain((n) =>
    fc.record({
      reward: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: n, maxLength: n }),
      terminated: fc.array(fc.boolean(), { minLength: n, maxLength: n }),
      vNext: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: n, maxLength: n }),
    }),
  )
  .map(({ reward, terminated, vNext }) => ({
    reward: Float32Array.from(reward),
    discount: Float32Array.from(terminated, (end) => discountOf({ terminated: end }, 0.5)),
    vNext: Float32Array.from(vNext),
  }));

test('λ = 0 is the one-step target and λ = 1 the discounted reward to go', () => {
  fc.assert(
    fc.property(stretch, ({ reward, discount, vNext }) => {
      const length = reward.length;
      expect(lambdaReturns(reward, discount, vNext, 0)).toEqual(nStepReturns(reward, discount, vNext, 1));
      const toGo = rewardsToGo(reward, discount, length, vNext[length - 1], new Float32Array(length));
      expect(lambdaReturns(reward, discount, vNext, 1)).toEqual(toGo);
      expect(nStepReturns(reward, discount, vNext, length)).toEqual(toGo);
    }),
  );
});
