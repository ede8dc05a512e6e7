/** Golden models of Gymnasium, and dynamic programming written anew: no test of a world leans on an agent. */

import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { EnvParams, Transition } from '../../../core/env.js';
import { type FiniteMdp, finiteMdpOf } from '../../../core/finite-mdp.js';
import type { AnyDefinition } from '../../../core/registry.js';

export type Outcome = [probability: number, nextState: number, reward: number, terminated: boolean];
export interface Model {
  readonly startDistribution: number[];
  readonly P: Outcome[][][];
}

export const goldenOf = <T = Record<string, Model>>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8')) as T;

interface Listed<P> {
  readonly transitions?: (s: number, action: number, params: P) => readonly Transition[];
  readonly startDistribution?: (params: P) => Float64Array;
}

/** Every row and the start distribution, number for number. */
export function expectModel<P>(world: Listed<P>, params: P, { P: rows, startDistribution }: Model): void {
  expect([...(world.startDistribution?.(params) ?? [])]).toEqual(startDistribution);
  rows.forEach((actions, s) => {
    actions.forEach((outcomes, action) => {
      const ours = world
        .transitions?.(s, action, params)
        .map((t) => [t.probability, t.nextState, t.reward, t.terminated]);
      expect(ours, `P[${s}][${action}]`).toEqual(outcomes);
    });
  });
}

export interface Solved {
  /** v(s) with `horizon` steps to go, or at the fixed point. */
  readonly value: Float64Array;
  /** Σ start(s) v(s). */
  readonly start: number;
  readonly mdp: FiniteMdp;
}

/** γ = 1: `horizon` backward inductions, or as many as it takes for no value to change by 1e-12. */
export function solve(world: AnyDefinition, params: EnvParams = {}, horizon = 100_000): Solved {
  const mdp = finiteMdpOf(world, params);
  let value = new Float64Array(mdp.states);
  for (let k = 0; k < horizon; k++) {
    const next = new Float64Array(mdp.states);
    let change = 0;
    for (let s = 0; s < mdp.states; s++) {
      next[s] = bestOf(mdp, s, value);
      change = Math.max(change, Math.abs(next[s] - value[s]));
    }
    value = next;
    if (change < 1e-12) break;
  }
  return { value, start: mdp.startDistribution.reduce((sum, p, s) => sum + p * value[s], 0), mdp };
}

function bestOf(mdp: FiniteMdp, s: number, value: Float64Array): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let row = s * mdp.actions; row < (s + 1) * mdp.actions; row++) {
    let q = 0;
    for (let k = mdp.rowStart[row]; k < mdp.rowStart[row + 1]; k++) {
      q += mdp.probability[k] * (mdp.reward[k] + (mdp.terminated[k] ? 0 : value[mdp.nextState[k]]));
    }
    best = Math.max(best, q);
  }
  return best;
}
