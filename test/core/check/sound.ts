/** Worlds that keep every rule. The broken ones differ from one of these in one thing. */

import type { checkEnv } from '../../../core/check-env.js';
import { defineEnv } from '../../../core/define-env.js';
import type { Env, ResetOptions, ResetResult, StepResult } from '../../../core/env.js';
import { InvalidAction, ResetNeeded } from '../../../core/errors.js';
import type { Json } from '../../../core/json.js';
import { makeRng, type Rng, type RngState } from '../../../core/rng.js';
import { type Box, box, dict, discrete, tuple } from '../../../core/spaces.js';

/** What the checker takes. */
export type Source = Parameters<typeof checkEnv>[0];

/** A random walk: chance, a position to observe, and an end. */
export const walk = defineEnv({
  id: 'test/Walk-v0',
  summary: 'A random walk that ends at ±4.',
  params: { wind: 1, marks: [1, 2] },
  registration: { horizon: 50 },
  observationSpace: box(-6, 6, [2]),
  actionSpace: discrete(2),
  init: (rng: Rng) => ({ at: rng.uniform() - 0.5, gust: 0 }),
  step(state, action, rng, p) {
    state.gust = p.wind * (rng.uniform() - 0.5);
    state.at += action - 0.5 + state.gust;
    return -Math.abs(state.at);
  },
  isTerminal: (state) => Math.abs(state.at) >= 4,
  observe(state, out, offset) {
    out[offset] = state.at;
    out[offset + 1] = state.gust;
  },
});

/** The same with a push of two numbers as action. */
export const glide = defineEnv({
  id: 'test/Glide-v0',
  summary: 'A puck on a table with an uneven surface.',
  params: {},
  registration: { horizon: 40 },
  observationSpace: box(-20, 20, [2]),
  actionSpace: box(-1, 1, [2]),
  init: (rng: Rng) => ({ at: Float64Array.of(rng.uniform(), rng.uniform()) }),
  step(state, push, rng) {
    for (let i = 0; i < 2; i++) state.at[i] += push[i] + 0.1 * rng.normal();
    return -Math.abs(state.at[0]);
  },
  isTerminal: (state) => Math.abs(state.at[0]) >= 10 || Math.abs(state.at[1]) >= 10,
  observe: (state, out, offset) => out.set(state.at, offset),
});

/** Two states, one action that swaps them with probability ½ and ends from the second. */
export const coin = defineEnv({
  id: 'test/Coin-v0',
  summary: 'A coin.',
  params: {},
  observationSpace: discrete(2),
  actionSpace: discrete(1),
  init: () => ({ s: 0, ended: false }),
  step(state, _action, rng) {
    state.ended = state.s === 1;
    if (!state.ended && rng.uniform() < 0.5) state.s = 1;
    return state.ended ? 1 : 0;
  },
  isTerminal: (state) => state.ended,
  observe(state, out, offset) {
    out[offset] = state.s;
  },
  transitions: (s) =>
    s === 1
      ? [{ probability: 1, nextState: 1, reward: 1, terminated: true }]
      : [
          { probability: 0.5, nextState: 0, reward: 0, terminated: false },
          { probability: 0.5, nextState: 1, reward: 0, terminated: false },
        ],
  startDistribution: () => Float64Array.of(1, 0),
});

/** The walk as Gymnasium would show it: a Dict with a Tuple inside. */
export const compass = defineEnv({
  ...walk,
  id: 'test/Compass-v0',
  structured: {
    space: dict({ place: tuple([box(-6, 6, [1]), discrete(2)]), gust: box(-1, 1, [1]) }),
    of: (state: { at: number; gust: number }): unknown => ({
      place: [Float32Array.of(state.at), state.at < 0 ? 0 : 1],
      gust: Float32Array.of(state.gust),
    }),
  },
});

interface LiftSaved {
  readonly height: number;
  readonly length: number;
  readonly ended: boolean;
  readonly rng: RngState;
}

/** An environment written by hand, as a class: a lift with a slipping rope, for 30 steps at most. */
export class Lift implements Env<Float32Array, Float32Array> {
  readonly observationSpace: Box = box([-10, 0], [10, 1]);
  readonly actionSpace: Box = box(-1, 1, [1]);
  readonly spec = { id: 'test/Lift-v0', params: {}, horizon: 30, rewardThreshold: null, nondeterministic: false };
  readonly presentation = {};
  protected rng: Rng = makeRng(0);
  protected height = 0;
  protected length = 0;
  protected ended = true;

  get unwrapped(): Env {
    return this as unknown as Env;
  }
  protected look(): Float32Array {
    return Float32Array.of(this.height, this.length / 30);
  }
  reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
    if (seed !== undefined) this.rng = makeRng(seed);
    this.height = this.rng.uniform() - 0.5;
    this.length = 0;
    this.ended = false;
    return { observation: this.look(), info: {} };
  }
  step(action: Float32Array): StepResult<Float32Array> {
    if (this.ended) throw new ResetNeeded('the lift was stepped before a reset');
    if (!this.actionSpace.contains(action)) throw new InvalidAction('the lift wants one number in [-1, 1]');
    this.height += action[0] * 0.3 - 0.2 * this.rng.uniform();
    this.length++;
    const terminated = this.height < -8;
    const truncated = this.length === 30;
    this.ended = terminated || truncated;
    return { observation: this.look(), reward: this.height, terminated, truncated, info: { length: this.length } };
  }
  render(): ReturnType<Env['render']> {
    return null;
  }
  snapshot(): Json {
    const { height, length, ended } = this;
    return { height, length, ended, rng: { ...this.rng.save() } };
  }
  restore(snapshot: Json): void {
    const { height, length, ended, rng } = snapshot as unknown as LiftSaved;
    Object.assign(this, { height, length, ended });
    this.rng.load(rng);
  }
  close(): void {}
}

/** A factory of lifts of a class, for the checker. */
export const lifts =
  (Class: new () => object = Lift): (() => Env) =>
  () =>
    new Class() as unknown as Env;
