/**
 * A finite Markov decision process (S, A, P, R, γ-free, start distribution): what dynamic programming needs.
 */

/** Outcomes of every (state, action) in compressed rows: those of (s, a) are rowStart[s·A + a] … rowStart[s·A + a + 1]. */
export interface FiniteMdp {
  readonly states: number; // S
  readonly actions: number; // A
  readonly rowStart: Int32Array; // [S·A + 1]
  readonly probability: Float64Array; // [outcomes]
  readonly nextState: Int32Array; // [outcomes]
  readonly reward: Float64Array; // [outcomes]
  readonly terminated: Uint8Array; // [outcomes]
  readonly startDistribution: Float64Array; // [S]
}
