/** Models of small finite worlds, compiled once: `step` draws from the very rows that `transitions` lists. */

import type { Transition } from '../../core/env.js';
import type { Rng } from '../../core/rng.js';

/** Outcomes of (s, a) lie at rowStart[s·A + a] … rowStart[s·A + a + 1]. */
export interface Model {
  readonly actions: number; // A
  readonly rowStart: Int32Array; // [S·A + 1]
  readonly probability: readonly number[]; // [outcomes]
  readonly nextState: readonly number[]; // [outcomes]
  readonly reward: readonly number[]; // [outcomes]
  readonly terminated: readonly boolean[]; // [outcomes]
}

export function compileModel(
  states: number,
  actions: number,
  outcomesOf: (s: number, action: number) => readonly Transition[],
): Model {
  const rowStart = new Int32Array(states * actions + 1);
  const all: Transition[] = [];
  for (let s = 0; s < states; s++) {
    for (let a = 0; a < actions; a++) {
      all.push(...outcomesOf(s, a));
      rowStart[s * actions + a + 1] = all.length;
    }
  }
  return {
    actions,
    rowStart,
    probability: all.map((t) => t.probability),
    nextState: all.map((t) => t.nextState),
    reward: all.map((t) => t.reward),
    terminated: all.map((t) => t.terminated),
  };
}

/** The first index of from … to − 1 whose cumulative probability exceeds one uniform draw. */
export function draw(probability: ArrayLike<number>, from: number, to: number, rng: Rng): number {
  const u = rng.uniform();
  let cumulative = probability[from];
  let index = from;
  while (cumulative <= u && index < to - 1) cumulative += probability[++index];
  return index;
}

/** An outcome of (s, a): its place in the model. Where there is but one, nothing is drawn. */
export function drawOutcome({ actions, rowStart, probability }: Model, s: number, action: number, rng: Rng): number {
  const from = rowStart[s * actions + action];
  const to = rowStart[s * actions + action + 1];
  return to - from === 1 ? from : draw(probability, from, to, rng);
}

export function listOutcomes(model: Model, s: number, action: number): Transition[] {
  const { actions, rowStart, probability, nextState, reward, terminated } = model;
  const from = rowStart[s * actions + action];
  return probability.slice(from, rowStart[s * actions + action + 1]).map((chance, i) => ({
    probability: chance,
    nextState: nextState[from + i],
    reward: reward[from + i],
    terminated: terminated[from + i],
  }));
}

/** `compile`, called once for each object of parameters. The last one is at hand without a look-up. */
export function compiledOnce<P extends object, M>(compile: (params: P) => M): (params: P) => M {
  const known = new WeakMap<P, M>();
  let recent: { params: P; made: M } | undefined;
  return (params) => {
    if (recent?.params === params) return recent.made;
    const made = known.get(params) ?? compile(params);
    known.set(params, made);
    recent = { params, made };
    return made;
  };
}
