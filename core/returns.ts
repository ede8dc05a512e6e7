/**
 * Discounts and returns.
 *
 * Index t of every array holds the quantity *after* action t: `reward[t]` is rₜ₊₁, `discount[t]` is γₜ₊₁, `vNext[t]`
 * is v(sₜ₊₁). An array is one stretch of experience of one world in the order of time. A truncation may only be its
 * last step: what follows a truncation belongs to another episode, and its discount (γ, not 0) would leak across.
 */

/** γₜ₊₁: what the future is worth after a step. A termination has none; a truncation still has all of it. */
export const discountOf = (step: { readonly terminated: boolean | number }, gamma: number): number =>
  step.terminated ? 0 : gamma;

/** `discountOf` of every step of a batch, written into `out`. */
export function discountsOf(terminated: Uint8Array, gamma: number, out: Float32Array): Float32Array {
  const step = { terminated: 0 };
  for (let t = 0; t < terminated.length; t++) {
    step.terminated = terminated[t];
    out[t] = discountOf(step, gamma);
  }
  return out;
}

/**
 * λ-returns over one stretch of experience.
 *
 *   Gₜ = rₜ₊₁ + γₜ₊₁ [(1 − λ) vₜ₊₁ + λ Gₜ₊₁],   G_T = v_T
 *
 * λ = 0 gives one-step targets, λ = 1 discounted Monte-Carlo returns that bootstrap from the last value only.
 * Sutton & Barto 2018, §12.8.
 */
export function lambdaReturns(
  reward: Float32Array, // [T]
  discount: Float32Array, // [T]
  vNext: Float32Array, // [T]
  lambda: number,
): Float32Array {
  const g = new Float32Array(reward.length);
  let acc = vNext[vNext.length - 1];
  for (let t = reward.length - 1; t >= 0; t--) {
    acc = reward[t] + discount[t] * ((1 - lambda) * vNext[t] + lambda * acc);
    g[t] = acc;
  }
  return g;
}

/**
 * Discounted rewards to go, written into `out` from `offset` on.
 *
 *   Gₜ = rₜ₊₁ + γₜ₊₁ Gₜ₊₁,   G_T = bootstrap
 *
 * `bootstrap` is v(s_T), or 0 where nothing is known of it; a terminated last step ignores it (its discount is 0).
 * Sutton & Barto 2018, eq. 3.9.
 */
export function rewardsToGo(
  reward: Float32Array, // [≥ T]
  discount: Float32Array, // [≥ T]
  length: number, // T
  bootstrap: number,
  out: Float32Array, // [≥ offset + T]
  offset = 0,
): Float32Array {
  let acc = bootstrap;
  for (let t = length - 1; t >= 0; t--) {
    acc = reward[t] + discount[t] * acc;
    out[offset + t] = acc;
  }
  return out;
}

/**
 * n-step returns over one stretch; the window shrinks towards its end.
 *
 *   Gₜ = rₜ₊₁ + γₜ₊₁ rₜ₊₂ + … + (γₜ₊₁ ⋯ γₘ) vₘ,   m = min(t + n, T)
 *
 * Sutton & Barto 2018, eq. 7.1.
 */
export function nStepReturns(
  reward: Float32Array, // [T]
  discount: Float32Array, // [T]
  vNext: Float32Array, // [T]
  n: number,
): Float32Array {
  const length = reward.length;
  const g = new Float32Array(length);
  for (let t = 0; t < length; t++) {
    const last = Math.min(t + n, length) - 1;
    let acc = vNext[last];
    for (let k = last; k >= t; k--) acc = reward[k] + discount[k] * acc;
    g[t] = acc;
  }
  return g;
}
