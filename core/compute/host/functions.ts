/**
 * eˣ, ln x, tanh x and the logistic function of four float32 at a time, to about one unit in the last place.
 * Reductions and polynomials: Moshier, Cephes Mathematical Library (1984–1992), single precision:
 * expf, logf, tanhf. https://www.netlib.org/cephes/
 */

import type { Assembler, Local } from './assembler.js';

/** Locals that a function may overwrite. */
export type Temporaries = readonly [Local, Local, Local, Local];

/** ((c₀x + c₁)x + …) on the stack, x a local. */
function polynomial(a: Assembler, x: Local, coefficients: readonly number[]): void {
  a.f32x4(coefficients[0]);
  for (const c of coefficients.slice(1)) a.get(x).op('f32x4.mul').f32x4(c).op('f32x4.add');
}

const expTerms = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1];
const logTerms = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];
const tanhTerms = [-5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1];
// ln 2 in two parts, the first with few bits so that its products with small integers are exact.
const LN2_HIGH = 0.693359375;
const LN2_LOW = -2.1219444e-4;

/** 2ⁿ, n a local of integers from −126 to 127. */
const twoTo = (a: Assembler, n: Local): Assembler => a.get(n).i32x4(127).op('i32x4.add').i32(23).op('i32x4.shl');

/** x on the stack → eˣ: 2ⁿ·eʳ with |r| ≤ ½ ln 2. Scaled in two steps, so that results as small as can be come out. */
export function emitExp(a: Assembler, [x, r, n, half]: Temporaries): void {
  // Beyond these the result is 0 or ∞.
  a.f32x4(-104).op('f32x4.pmax').f32x4(89).op('f32x4.pmin').set(x);
  a.get(x).f32x4(Math.LOG2E).op('f32x4.mul').op('f32x4.nearest').set(n);
  a.get(x).get(n).f32x4(LN2_HIGH).op('f32x4.mul').op('f32x4.sub');
  a.get(n).f32x4(LN2_LOW).op('f32x4.mul').op('f32x4.sub').set(r);
  polynomial(a, r, expTerms);
  a.get(r).op('f32x4.mul').get(r).op('f32x4.mul').get(r).op('f32x4.add').f32x4(1).op('f32x4.add');
  a.get(n).op('i32x4.trunc_sat_f32x4_s').set(n);
  a.get(n).i32(1).op('i32x4.shr_s').set(half);
  twoTo(a, half).op('f32x4.mul');
  a.get(n).get(half).op('i32x4.sub').set(n);
  twoTo(a, n).op('f32x4.mul');
}

/** x on the stack → ln x: m·2ᵉ with m from √½ to √2. ln 0 = −∞; NaN below 0. */
export function emitLog(a: Assembler, [x, m, e, z]: Temporaries): void {
  const least = 1.1754943508222875e-38; // 2⁻¹²⁶, the least normal number
  a.set(x);
  // Numbers below it are scaled up first.
  a.get(x).f32x4(8_388_608).op('f32x4.mul').get(x).get(x).f32x4(least).op('f32x4.lt').op('v128.bitselect').set(m);
  a.get(m).i32(23).op('i32x4.shr_s').i32x4(126).op('i32x4.sub').op('f32x4.convert_i32x4_s');
  a.get(x).f32x4(least).op('f32x4.lt').f32x4(23).op('v128.and').op('f32x4.sub').set(e);
  a.get(m).i32x4(0x007fffff).op('v128.and').i32x4(0x3f000000).op('v128.or').set(m); // m in [½, 1)
  a.get(m).f32x4(Math.SQRT1_2).op('f32x4.lt').set(z);
  a.get(e).get(z).f32x4(1).op('v128.and').op('f32x4.sub').set(e);
  a.get(m).get(m).get(z).op('v128.and').op('f32x4.add').f32x4(1).op('f32x4.sub').set(m);
  a.get(m).get(m).op('f32x4.mul').set(z);
  polynomial(a, m, logTerms);
  a.get(m).op('f32x4.mul').get(z).op('f32x4.mul');
  a.get(e).f32x4(LN2_LOW).op('f32x4.mul').op('f32x4.add');
  a.get(z).f32x4(0.5).op('f32x4.mul').op('f32x4.sub');
  a.get(m).op('f32x4.add').get(e).f32x4(LN2_HIGH).op('f32x4.mul').op('f32x4.add').set(z);
  const choose = (value: number, when: () => void): void => {
    a.f32x4(value).get(z);
    when();
    a.op('v128.bitselect').set(z);
  };
  choose(-Infinity, () => a.get(x).f32x4(0).op('f32x4.eq'));
  choose(Infinity, () => a.get(x).f32x4(Infinity).op('f32x4.eq'));
  choose(Number.NaN, () => a.get(x).f32x4(0).op('f32x4.ge').op('v128.not'));
  a.get(z);
}

/** x on the stack → tanh x: x + x³P(x²) below 0.625, ±(1 − 2/(e²ˣ + 1)) above. */
export function emitTanh(a: Assembler, own: readonly [Local, Local], temporaries: Temporaries): void {
  const [x, large] = own;
  a.set(x);
  a.get(x).op('f32x4.abs').f32x4(2).op('f32x4.mul');
  emitExp(a, temporaries);
  a.f32x4(1).op('f32x4.add').set(large);
  a.f32x4(1).f32x4(2).get(large).op('f32x4.div').op('f32x4.sub');
  a.get(x).i32x4(-0x80000000).op('v128.and').op('v128.or').set(large);
  const [z] = temporaries;
  a.get(x).get(x).op('f32x4.mul').set(z);
  a.get(large);
  polynomial(a, z, tanhTerms);
  a.get(z).op('f32x4.mul').get(x).op('f32x4.mul').get(x).op('f32x4.add');
  a.get(x).op('f32x4.abs').f32x4(0.625).op('f32x4.gt').op('v128.bitselect');
}

/** x on the stack → 1/(1 + e⁻ˣ). */
export function emitSigmoid(a: Assembler, temporaries: Temporaries): void {
  const [x] = temporaries;
  a.op('f32x4.neg');
  emitExp(a, temporaries);
  a.f32x4(1).op('f32x4.add').set(x);
  a.f32x4(1).get(x).op('f32x4.div');
}
