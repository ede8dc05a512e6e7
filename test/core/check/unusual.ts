/** Worlds that are unusual and sound: nothing may be found in them. */

import { defineEnv } from '../../../core/define-env.js';
import type { Env, ResetOptions } from '../../../core/env.js';
import { InvalidAction, ResetNeeded } from '../../../core/errors.js';
import type { Json } from '../../../core/json.js';
import { make } from '../../../core/make.js';
import { makeRng, type Rng } from '../../../core/rng.js';
import {
  box,
  dict,
  discrete,
  graph,
  multiBinary,
  multiDiscrete,
  oneOf,
  type Space,
  sequence,
  text,
  tuple,
} from '../../../core/spaces.js';
import { timeLimit } from '../../../core/wrappers/time-limit.js';
import { coin, compass, glide, Lift, lifts, type Source, walk } from './sound.js';

/** A world that counts, with parts replaced. */
const counter = (change: object): Source =>
  defineEnv({
    id: 'test/Counter-v0',
    summary: 'Counts to ten.',
    params: {},
    observationSpace: box(0, 10, [1], 'uint8'),
    actionSpace: discrete(2),
    init: () => ({ n: 0 }),
    step(state: { n: number }) {
      state.n++;
      return 1;
    },
    isTerminal: (state: { n: number }) => state.n >= 10,
    observe(state: { n: number }, out: { [i: number]: number }, offset: number) {
      out[offset] = state.n;
    },
    ...change,
  } as never);

/** An environment by hand that counts to five and shows `look(n)`. It takes a seed and needs none. */
function byHand(observationSpace: Space, actionSpace: Space, look: (n: number) => unknown, more: Partial<Env> = {}) {
  return (): Env => {
    let n = -1;
    const env: Env = {
      observationSpace,
      actionSpace,
      spec: null,
      presentation: {},
      get unwrapped() {
        return env;
      },
      reset() {
        n = 0;
        return { observation: look(n), info: {} };
      },
      step(action) {
        if (n < 0) throw new ResetNeeded('reset first');
        if (!actionSpace.contains(action)) throw new InvalidAction('no such action');
        const terminated = n === 4;
        const observation = look(++n);
        if (terminated) n = -1;
        return { observation, reward: 0, terminated, truncated: false, info: {} };
      },
      render: () => null,
      snapshot: () => n,
      restore(saved) {
        n = saved as number;
      },
      close() {},
      ...more,
    };
    return env;
  };
}

class LuckyLift extends Lift {
  override readonly spec = { ...new Lift().spec, nondeterministic: true };
  override reset(options: ResetOptions = {}) {
    return super.reset({ ...options, seed: Math.floor(Math.random() * 1e6) });
  }
}

/** A lift with a picture of its shaft. */
class DrawnLift extends Lift {
  readonly renderMode = 'rgb_array';
  #begun = false;
  override reset(options: ResetOptions = {}) {
    this.#begun = true;
    return super.reset(options);
  }
  override restore(saved: Json) {
    this.#begun = true;
    super.restore(saved);
  }
  override render() {
    if (!this.#begun) throw new ResetNeeded('the lift was rendered before a reset');
    const data = new Uint8Array(4 * 9 * 3).fill(128);
    data[Math.round(Math.min(8, Math.max(0, this.height + 4))) * 12] = 255;
    return { width: 4, height: 9, data };
  }
}

/** The same with noise in its picture, from a stream of its own that snapshots keep. */
class NoisyLift extends DrawnLift {
  #noise = makeRng(5);
  override render() {
    const picture = super.render();
    picture.data[0] = this.#noise.int(256);
    return picture;
  }
  override snapshot() {
    return { lift: super.snapshot(), noise: { ...this.#noise.save() } };
  }
  override restore(saved: Json) {
    const { lift, noise } = saved as { lift: Json; noise: never };
    super.restore(lift);
    this.#noise.load(noise);
  }
}

const [WIDTH, HEIGHT] = [160, 210];

/** A walk among `states`, with a model: one step up or down at random, from a start anywhere in the lower half. */
function ladder(states: number): Source {
  const start = Float64Array.from({ length: states }, (_, s) => (s < states / 2 ? 1 / Math.ceil(states / 2) : 0));
  const up = (s: number): number => (s + 1) % states;
  const down = (s: number): number => (s + states - 1) % states;
  return defineEnv({
    id: 'test/Ladder-v0',
    summary: 'A ring of rungs.',
    params: {},
    registration: { horizon: 100 },
    observationSpace: discrete(states),
    actionSpace: discrete(2),
    init: (rng: Rng) => ({ s: rng.int(Math.ceil(states / 2)) }),
    step(state, action, rng) {
      state.s = rng.uniform() < (action === 1 ? 0.99 : 0.3) ? up(state.s) : down(state.s);
      return state.s === 0 ? 1 : 0;
    },
    isTerminal: () => false,
    observe(state, out, offset) {
      out[offset] = state.s;
    },
    transitions: (s, action) => {
      const p = action === 1 ? 0.99 : 0.3;
      const to = (next: number, probability: number) => ({
        probability,
        nextState: next,
        reward: next === 0 ? 1 : 0,
        terminated: false,
      });
      return [to(up(s), p / 2), to(up(s), p / 2), to(down(s), 1 - p), to(s, 0)];
    },
    startDistribution: () => start.slice(),
  }) as Source;
}

export const unusual: readonly (readonly [name: string, world: () => Source])[] = [
  ['the walk', () => walk],
  ['the walk in one function', () => () => make(walk) as unknown as Env],
  ['the walk under a time limit', () => () => timeLimit(make(walk) as unknown as Env, 7)],
  ['the glide: Box actions', () => glide],
  ['the coin: a model', () => coin],
  ['the compass: a Dict with a Tuple inside', () => compass],
  ['the lift: a class', () => lifts()],
  ['a lift with pictures', () => lifts(DrawnLift)],
  ['a lift with noisy pictures', () => lifts(NoisyLift)],
  ['a lift of chance that no seed controls, which says so', () => lifts(LuckyLift)],
  ['no chance at all', () => counter({})],
  ['no chance at all, by hand', () => byHand(discrete(6), discrete(2), (n) => n)],
  ['chance that nothing comes of', () => counter({ init: (rng: Rng) => ({ n: 0 * rng.uniform() }) })],
  [
    'chance in one step of a thousand',
    () =>
      counter({
        step: (state: { n: number }, _action: number, rng: Rng) => {
          state.n++;
          return rng.uniform() < 0.001 ? 5 : 1;
        },
      }),
  ],
  ['one of two starts, and no other chance', () => counter({ init: (rng: Rng) => ({ n: rng.int(2) }) })],
  ['one step and it ends', () => counter({ init: () => ({ n: 9 }) })],
  ['one step and it ends, by hand', () => () => byHand(discrete(1), discrete(3), () => 0, oneStep())()],
  [
    'a Tuple by hand',
    () => byHand(tuple([discrete(6), box(-1, 1, [2])]), discrete(2), (n) => [n, Float32Array.of(0, n / 5)]),
  ],
  [
    'a Dict in a Dict by hand',
    () =>
      byHand(dict({ a: dict({ b: discrete(9, -3) }), c: multiBinary([2]) }), discrete(2), (n) => ({
        a: { b: n - 3 },
        c: Int8Array.of(n % 2, 1),
      })),
  ],
  ['a Text by hand', () => byHand(text(5, { charset: 'abc' }), discrete(2), (n) => 'cabcab'.slice(0, n + 1).slice(-5))],
  ['a Sequence by hand', () => byHand(sequence(discrete(7)), discrete(2), (n) => Array.from({ length: n }, () => n))],
  [
    'a OneOf by hand',
    () =>
      byHand(oneOf([discrete(7), box(0, 1, [1])]), discrete(2), (n) =>
        n % 2 === 0 ? [0, n] : [1, Float32Array.of(0.5)],
      ),
  ],
  [
    'a Graph by hand',
    () =>
      byHand(graph(box(-1, 1, [2]), discrete(3)), discrete(2), (n) => ({
        nodes: new Float32Array(4).fill(n / 9),
        edges: Int32Array.of(2),
        edgeLinks: Int32Array.of(0, 1),
      })),
  ],
  [
    'a Text beside the numbers',
    () =>
      counter({
        structured: {
          space: dict({ mission: text(20, { charset: ' cenotu' }), n: discrete(11) }),
          of: (state: { n: number }) => ({ mission: 'count to ten', n: state.n }),
        },
      }),
  ],
  [
    'MultiDiscrete observations from −1 on',
    () =>
      counter({
        observationSpace: multiDiscrete([12, 2], [-1, 5]),
        observe: (state: { n: number }, out: { [i: number]: number }, k: number) => {
          out[k] = state.n - 1;
          out[k + 1] = 5 + (state.n % 2);
        },
      }),
  ],
  ['Tuple actions', () => byHand(discrete(6), tuple([discrete(2), box(-1, 1, [1])]), (n) => n)],
  ['Dict actions', () => byHand(discrete(6), dict({ push: box(-1, 1, [2]), jump: discrete(2) }), (n) => n)],
  ['MultiDiscrete actions', () => counter({ actionSpace: multiDiscrete([3, 2]) })],
  ['MultiBinary actions', () => counter({ actionSpace: multiBinary([3]) })],
  ['a Box of one push from 0 to 1', () => counter({ actionSpace: box(0, 1, [1]) })],
  ['actions from 5 on', () => counter({ actionSpace: discrete(3, 5), presentation: { keys: { Space: 7 }, idle: 5 } })],
  [
    'observations from −5 on',
    () =>
      counter({
        observationSpace: discrete(11, -5),
        observe: (state: { n: number }, out: { [i: number]: number }, k: number) => {
          out[k] = state.n - 5;
        },
      }),
  ],
  [
    'a single action and a single observation',
    () =>
      counter({
        actionSpace: discrete(1),
        observationSpace: discrete(1),
        observe: (_s: unknown, out: { [i: number]: number }, k: number) => {
          out[k] = 0;
        },
      }),
  ],
  [
    'no end but the horizon',
    () =>
      counter({
        registration: { horizon: 100_000 },
        step: (state: { n: number }) => {
          state.n = (state.n + 1) % 10;
          return 0;
        },
      }),
  ],
  [
    'an end that random actions may never find',
    () =>
      counter({
        registration: { horizon: 1000 },
        step: (state: { n: number }, action: number) => {
          state.n = action === 1 ? state.n + 1 : 0;
          return 0;
        },
      }),
  ],
  [
    'a picture of 210 × 160 in colour',
    () =>
      counter({
        observationSpace: box(0, 255, [HEIGHT, WIDTH, 3], 'uint8'),
        init: (rng: Rng) => ({ n: 0, screen: new Uint8Array(HEIGHT * WIDTH * 3).fill(rng.int(256)) }),
        step: (state: { n: number; screen: Uint8Array }, action: number) => {
          state.screen[state.n++ * 997] = action;
          return 0;
        },
        observe: (state: { screen: Uint8Array }, out: Uint8Array, k: number) => out.set(state.screen, k),
      }),
  ],
  [
    'a large state behind a small observation',
    () => counter({ init: (rng: Rng) => ({ n: 0, noise: new Float64Array(50_000).fill(rng.uniform()) }) }),
  ],
  [
    'a state that grows for a while',
    () =>
      counter({
        registration: { horizon: 3000 },
        init: () => ({ n: 0, tail: [0] }),
        step: (state: { n: number; tail: number[] }, action: number) => {
          state.tail.push(action);
          if (state.tail.length > 900) state.tail.shift();
          state.n = 0;
          return 0;
        },
      }),
  ],
  [
    'masks, none at the end',
    () =>
      counter({
        actionMask: (state: { n: number }, out: Uint8Array, k: number) => {
          out[k] = state.n < 10 ? 1 : 0;
          out[k + 1] = state.n % 2 === 0 && state.n < 10 ? 1 : 0;
        },
      }),
  ],
  [
    'an info with arrays of its own',
    () => counter({ info: (state: { n: number }) => ({ trail: Float32Array.of(state.n), nested: { n: [state.n] } }) }),
  ],
  [
    'everything that a presentation may have',
    () =>
      counter({
        presentation: {
          actionNames: ['wait', 'count'],
          keys: { Space: 1, Enter: 0 },
          idle: 0,
          stepsPerSecond: 0.5,
          observationNames: ['n'],
          layout: () => ({ rows: ['..', 'xx'], none: null }),
          sceneState: (state: { n: number }) => ({ n: state.n }),
          text: (state: { n: number }) => `n = ${state.n}`,
        },
      }),
  ],
  [
    'keys that push in two directions',
    () =>
      defineEnv({
        ...glide,
        presentation: { actionNames: ['x', 'y'], keys: { ArrowUp: [0, 1] }, idle: [0, 0] },
      }) as Source,
  ],
  [
    'parameters of every kind',
    () =>
      counter({ params: { a: 1, b: 'two', c: [3, [4]], d: { e: null }, f: true }, registration: { params: { a: 2 } } }),
  ],
  [
    'options that are refused when unknown',
    () =>
      counter({
        init: (_rng: Rng, _p: unknown, options: Record<string, unknown> = {}) => {
          for (const key of Object.keys(options)) throw new RangeError(`unknown option ${key}`);
          return { n: 0 };
        },
      }),
  ],
  ['huge rewards', () => counter({ step: (state: { n: number }) => (state.n++ % 2 === 0 ? 1e300 : -1e-300) })],
  ['a model of three states', () => ladder(3)],
  ['a model of 400 states', () => ladder(400)],
];

/** reset and step of a bandit by hand: its one step ends it. */
function oneStep(): Partial<Env> {
  let open = false;
  return {
    reset() {
      open = true;
      return { observation: 0, info: {} };
    },
    step(action) {
      if (!open) throw new ResetNeeded('reset first');
      if (![0, 1, 2].includes(action as number)) throw new InvalidAction('three arms');
      open = false;
      return { observation: 0, reward: action as number, terminated: true, truncated: false, info: {} };
    },
    snapshot: () => open,
    restore(saved) {
      open = saved as boolean;
    },
  };
}
