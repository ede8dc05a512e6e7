/**
 * What a step's log-probability is weighted by: the steps that make the policy gradient less noisy, one by one.
 *
 *   ∇θ = E[Σₜ ∇ log π(aₜ | sₜ) Ψₜ]
 *
 *   plain       Ψₜ = G₀                      the whole return of the episode
 *   causality   Ψₜ = Gₜ, with γ = 1          rewards before an action are no merit of it
 *   discount    Ψₜ = Gₜ, with γ < 1          what comes late is little of its merit
 *   baseline    Ψₜ = Gₜ − b                  how much better than usual
 *
 * Sutton & Barto 2018, §13.3–13.4; Stanford CS231n 2017, lecture 14.
 */

const MIN_DEVIATION = 1e-8;

/** Ψₜ before the baseline, of one episode from its rewards to go: Gₜ each, or G₀ for all. Written into `out`. */
export function creditsOf(
  target: Float32Array, // [≥ T], Gₜ
  length: number, // T
  causality: boolean,
  out: Float32Array, // [≥ T]
): Float32Array {
  for (let t = 0; t < length; t++) out[t] = causality ? target[t] : target[0];
  return out;
}

export function meanOf(x: Float32Array, length: number): number {
  let sum = 0;
  for (let t = 0; t < length; t++) sum += x[t];
  return length === 0 ? 0 : sum / length;
}

/** Σ ρᵏ xₙ₋ₖ and Σ ρᵏ over what has been seen. */
export interface Moving {
  readonly sum: number;
  readonly weight: number;
}

/** One more number seen: what was seen before weighs ρ = `decay` times as much. */
export const moved = ({ sum, weight }: Moving, x: number, decay: number): Moving => ({
  sum: decay * sum + x,
  weight: decay * weight + 1,
});

/** The mean of what was seen, the latest first; 0 before anything was. */
export const movingMean = ({ sum, weight }: Moving): number => (weight === 0 ? 0 : sum / weight);

/**
 * Âₜ = Ψₜ − b for T steps, written into `out`. `baseline` is one number, or v(sₜ) of every step. `normalize` scales to unit
 * standard deviation; `centre` also shifts, so that the mean is 0: a baseline of its own, so leave it where none is wanted.
 */
export function advantages(
  credit: Float32Array, // [≥ T]
  baseline: Float32Array | number, // [≥ T]
  length: number, // T
  { normalize, centre }: { readonly normalize: boolean; readonly centre: boolean },
  out: Float32Array, // [≥ T]
): Float32Array {
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < length; t++) {
    out[t] = credit[t] - (typeof baseline === 'number' ? baseline : baseline[t]);
    sum += out[t];
    squares += out[t] * out[t];
  }
  if (!normalize) return out;
  const mean = sum / length;
  const deviation = Math.sqrt(Math.max(0, squares / length - mean * mean));
  const shift = centre ? mean : 0;
  for (let t = 0; t < length; t++) out[t] = (out[t] - shift) / (deviation + MIN_DEVIATION);
  return out;
}
