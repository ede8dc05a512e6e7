import { describe, expect, test } from 'vitest';
import { checkEnv } from '../../core/check-env.js';
import { defineEnv } from '../../core/define-env.js';
import type { Env, StepResult } from '../../core/env.js';
import { make } from '../../core/make.js';
import type { Rng } from '../../core/rng.js';
import { box, discrete } from '../../core/spaces.js';

/** A sound world with chance, a position to observe, and an end. The broken ones differ from it in one thing. */
const walk = defineEnv({
  id: 'test/Walk-v0',
  summary: 'A random walk that ends at ±4.',
  params: {},
  registration: { horizon: 50 },
  observationSpace: box(-5, 5, [2]),
  actionSpace: discrete(2),
  init: (rng: Rng) => ({ at: rng.uniform() - 0.5, gust: 0 }),
  step(state, action, rng) {
    state.gust = rng.uniform() - 0.5;
    state.at += action - 0.5 + state.gust;
    return -Math.abs(state.at);
  },
  isTerminal: (state) => Math.abs(state.at) >= 4,
  observe(state, out, offset) {
    out[offset] = state.at;
    out[offset + 1] = state.gust;
  },
});

/** Two states, one action that swaps them with probability ½ and ends from the second. */
const coin = defineEnv({
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

type Broken = Parameters<typeof checkEnv>[0];

/** An environment that is sound but for what `change` does to it. */
const spoil =
  (change: (env: Env) => Partial<Env>): (() => Env) =>
  () => {
    const env = make(walk) as unknown as Env;
    return { ...env, ...change(env) };
  };
const spoilStep = (change: (result: StepResult<unknown>) => unknown) =>
  spoil((env) => ({ step: (action) => change(env.step(action)) as StepResult<unknown> }));

let luck = 0; // a source of chance that no seed controls

const broken: readonly [string, number, Broken][] = [
  ['no observation space', 1, spoil(() => ({ observationSpace: undefined as never }))],
  ['an action space that is no space', 1, spoil(() => ({ actionSpace: { n: 2 } as never }))],
  ['infinite bounds', 2, defineEnv({ ...walk, observationSpace: box(-Infinity, Infinity, [2]) })],
  [
    'a step that throws',
    3,
    defineEnv({
      ...walk,
      step: () => {
        throw new Error('boom');
      },
    }),
  ],
  [
    'an init that throws for some seeds',
    3,
    defineEnv({
      ...walk,
      init: (rng) => {
        if (rng.uniform() < 0.9) throw new Error('unlucky');
        return { at: 0, gust: 0 };
      },
    }),
  ],
  ['reset returns the bare observation', 4, spoil((env) => ({ reset: (o) => env.reset(o).observation as never }))],
  [
    'reset returns no info',
    4,
    spoil((env) => ({ reset: (o) => ({ observation: env.reset(o).observation }) as never })),
  ],
  ['bounds declared too narrow', 5, defineEnv({ ...walk, observationSpace: box(-0.6, 0.6, [2]) })],
  [
    'NaN in the observation',
    5,
    defineEnv({
      ...walk,
      observe: (s, out, k) => {
        out[k] = s.at > 1 ? Number.NaN : s.at;
        out[k + 1] = 0;
      },
    }),
  ],
  [
    'an observation of the wrong type',
    5,
    spoilStep((r) => ({ ...r, observation: Float64Array.from(r.observation as Float32Array) })),
  ],
  ['an observation of the wrong size', 5, spoilStep((r) => ({ ...r, observation: Float32Array.of(0) }))],
  ['a plain array as observation', 5, spoilStep((r) => ({ ...r, observation: [0, 0] }))],
  ['step returns Gym’s old tuple', 6, spoilStep((r) => [r.observation, r.reward, r.terminated, r.info])],
  ['step returns no info', 6, spoilStep(({ info: _, ...r }) => r)],
  [
    'an infinite reward',
    7,
    defineEnv({ ...walk, step: (s, a, rng, p) => (walk.step(s, a, rng, p) < -2 ? -Infinity : 0) }),
  ],
  ['a reward that is no number', 7, spoilStep((r) => ({ ...r, reward: '1' }))],
  ['terminated as 0 or 1', 8, spoilStep((r) => ({ ...r, terminated: Number(r.terminated) }))],
  ['truncated missing', 8, spoilStep(({ truncated: _, ...r }) => r)],
  ['chance that no seed controls', 9, defineEnv({ ...walk, init: () => ({ at: (luck++ % 100) / 100, gust: 0 }) })],
  ['a seed that is ignored', 9, spoil((env) => ({ reset: () => env.reset() }))],
  [
    'memory of the last episode',
    9,
    (() => {
      let kept = 0;
      return defineEnv({
        ...walk,
        init: () => ({ at: kept, gust: 0 }),
        step: (s, a, rng, p) => {
          kept = Math.min(1, kept + 0.01);
          return walk.step(s, a, rng, p);
        },
      });
    })(),
  ],
  [
    'one observation buffer for all steps',
    10,
    spoil((env) => {
      const buffer = new Float32Array(2);
      return {
        step: (a) => {
          const r = env.step(a);
          buffer.set(r.observation as Float32Array);
          return { ...r, observation: buffer };
        },
      };
    }),
  ],
  [
    'a step before the first reset accepted',
    11,
    spoil((env) => {
      let begun = false;
      return {
        reset: (o) => {
          begun = true;
          return env.reset(o);
        },
        step: (a) => {
          if (!begun) env.reset({ seed: 0 });
          begun = true;
          return env.step(a);
        },
      };
    }),
  ],
  [
    'a step after the end accepted',
    12,
    spoil((env) => {
      let last: StepResult<unknown> | null = null;
      return {
        step: (a) => {
          if (last?.terminated || last?.truncated) return last;
          last = env.step(a);
          return last;
        },
        reset: (o) => {
          last = null;
          return env.reset(o);
        },
      };
    }),
  ],
  ['an action outside the space accepted', 13, spoil((env) => ({ step: (a) => env.step(a === 0 ? 0 : 1) }))],
  [
    'a snapshot without the rng',
    14,
    spoil((env) => ({
      restore: (s) =>
        env.restore({
          ...(s as object),
          rng: make(walk).reset({ seed: 1 }) && { key: '1', c: 1, s0: 0.1, s1: 0.2, s2: 0.3 },
        } as never),
    })),
  ],
  [
    'a snapshot without the clock',
    14,
    spoil((env) => ({ restore: (s) => env.restore({ ...(s as object), elapsed: 0 } as never) })),
  ],
  [
    'a snapshot that is not JSON',
    14,
    spoil((env) => ({ snapshot: () => ({ ...(env.snapshot() as object), f: Number.NaN }) as never })),
  ],
  ['a restore that does nothing', 14, spoil(() => ({ restore: () => {} }))],
  [
    'a second close that throws',
    15,
    spoil(() => {
      let closed = false;
      return {
        close: () => {
          if (closed) throw new Error('closed twice');
          closed = true;
        },
      };
    }),
  ],
  [
    'a number of the observation never written',
    16,
    defineEnv({
      ...walk,
      observe: (s, out, k) => {
        out[k] = s.at;
      },
    }),
  ],
  [
    'observing from 0 instead of the offset',
    17,
    defineEnv({
      ...walk,
      observe: (s, out) => {
        out[0] = s.at;
        out[1] = s.gust;
      },
    }),
  ],
  [
    'observing one number too many',
    17,
    defineEnv({
      ...walk,
      observe: (s, out, k) => {
        walk.observe(s, out, k, {});
        out[k + 2] = 0.5;
      },
    }),
  ],
  ['a function in the state', 18, defineEnv({ ...walk, init: (rng) => ({ ...walk.init(rng, {}), draw: () => 1 }) })],
  ['a Map in the state', 18, defineEnv({ ...walk, init: (rng) => ({ ...walk.init(rng, {}), seen: new Map() }) })],
  [
    'probabilities that sum to 0.9',
    19,
    defineEnv({ ...coin, transitions: () => [{ probability: 0.9, nextState: 0, reward: 0, terminated: false }] }),
  ],
  [
    'a next state that is none',
    19,
    defineEnv({ ...coin, transitions: () => [{ probability: 1, nextState: 2, reward: 0, terminated: false }] }),
  ],
  [
    'a model that omits what happens',
    20,
    defineEnv({ ...coin, transitions: (s) => [{ probability: 1, nextState: s, reward: s, terminated: s === 1 }] }),
  ],
  ['a model with another reward', 20, defineEnv({ ...coin, step: (s, a, rng, p) => coin.step(s, a, rng, p) * 2 })],
  ['episodes without an end', 21, defineEnv({ ...walk, registration: {}, isTerminal: () => false, step: () => 0 })],
  ['a start that is already the end', 22, defineEnv({ ...walk, init: () => ({ at: 4.5, gust: 0 }) })],
];

describe('the checker finds', () => {
  test.each(broken)('%s, by rule %i', (_name, rule, world) => {
    const findings = checkEnv(world);
    expect(findings.map((f) => f.rule)).toContain(rule);
    for (const finding of findings) {
      expect(finding.seen).not.toMatch(/\n|undefined is not/);
      expect(finding.advice.length).toBeGreaterThan(10);
    }
  });

  test('nothing in a sound world, made from a definition, by a function, or with a model', () => {
    expect(checkEnv(walk)).toEqual([]);
    expect(checkEnv(() => make(walk) as unknown as Env)).toEqual([]);
    expect(checkEnv(coin)).toEqual([]);
  });
});
