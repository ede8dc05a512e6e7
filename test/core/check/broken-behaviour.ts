/** Broken chance, arrays with two owners, ends, snapshots and pictures. */

import { defineEnv } from '../../../core/define-env.js';
import type { Env, Picture, ResetOptions, StepResult } from '../../../core/env.js';
import type { Json } from '../../../core/json.js';
import { make } from '../../../core/make.js';
import { makeRng, type Rng } from '../../../core/rng.js';
import { box } from '../../../core/spaces.js';
import { timeLimit } from '../../../core/wrappers/time-limit.js';
import { glide, Lift, type Source, walk } from './sound.js';
import { type Broken, lift, spoil, spoilStep, type WalkState, walking } from './spoil.js';

let luck = 0; // a source of chance that no seed controls

export const CHANCE: readonly Broken[] = [
  {
    name: 'chance that no seed controls',
    world: walking({ init: () => ({ at: (luck++ % 100) / 100, gust: 0 }) }),
    breaks: { 9: /^seed 123 gave observation .* from reset\(\), then .* in the same environment$/ },
  },
  {
    name: 'a reward of another source of chance',
    world: spoilStep((r) => ({ ...r, reward: luck++ % 7 })),
    breaks: { 9: /^seed 123 gave reward \d from step 1, then \d in/ },
  },
  {
    name: 'an info of another source of chance',
    world: spoilStep((r) => ({ ...r, info: { luck: luck++ } })),
    breaks: { 9: /^seed 123 gave info \{"luck":\d+\} from step 1, then/ },
  },
  {
    name: 'a seed that is ignored',
    world: spoil((env) => ({ reset: () => env.reset() })),
    breaks: { 9: /observation/ },
  },
  {
    name: 'memory of the last episode',
    world: () => {
      let kept = 0;
      return defineEnv({
        ...walk,
        init: () => ({ at: kept, gust: 0 }),
        step: (s: WalkState, a: number, rng: Parameters<typeof walk.step>[2]) => {
          kept = Math.min(1, kept + 0.01);
          return walk.step(s, a, rng, walk.params);
        },
      } as never) as Source;
    },
    breaks: { 9: /from reset\(\)/ },
  },
  {
    name: 'every seed the same',
    world: lift(
      () =>
        class extends Lift {
          override reset({ seed }: ResetOptions = {}) {
            if (seed !== undefined) makeRng(seed);
            return super.reset(seed === undefined ? {} : { seed: 42 });
          }
        },
    ),
    breaks: { 30: /^seeds 11, 12, 13, 14 gave the same 5 episodes, which differ among themselves$/ },
  },
  {
    name: 'a reset that starts the stream again',
    world: lift(
      () =>
        class extends Lift {
          #seed = 0;
          override reset({ seed = this.#seed }: ResetOptions = {}) {
            this.#seed = seed;
            return super.reset({ seed });
          }
          override snapshot() {
            return { lift: super.snapshot(), seed: this.#seed };
          }
          override restore(saved: Json) {
            const { lift: inner, seed } = saved as { lift: Json; seed: number };
            super.restore(inner);
            this.#seed = seed;
          }
        },
    ),
    breaks: { 31: /differ, but 5 resets after each gave the same episode again and again$/ },
  },
  {
    name: 'seeds that are rounded',
    world: lift(
      () =>
        class extends Lift {
          override reset({ seed }: ResetOptions = {}) {
            return super.reset(seed === undefined ? {} : { seed: Math.abs(Math.trunc(seed)) % 1000 || 0 });
          }
        },
    ),
    breaks: { 32: /^reset\(\{ seed: -1 \}\) was accepted$/ },
  },
];

/** State that all instances of a made module share, begun anew by each reset. */
function sharedWalk(): Source {
  let at = 0;
  return () => {
    const env = make(walk) as unknown as Env;
    return {
      ...env,
      reset: (options) => {
        at = 0;
        return env.reset(options);
      },
      step: (action) => ({ ...env.step(action), reward: ++at }),
      snapshot: () => ({ inner: env.snapshot(), at }),
      restore(saved) {
        const { inner, at: was } = saved as { inner: Json; at: number };
        env.restore(inner);
        at = was;
      },
    };
  };
}

export const SHARING: readonly Broken[] = [
  {
    name: 'a counter that all instances share',
    world: sharedWalk,
    breaks: { 35: /^alone it gave reward 1 from step 1, then \d+ with a second instance beside it$/ },
  },
  {
    name: 'a scratch array that step leaves to observe',
    world: () => {
      const scratch = new Float64Array(2);
      return defineEnv({
        ...walk,
        init: (rng: Rng) => {
          const state = walk.init(rng, walk.params);
          scratch.set([state.at, 0]);
          return state;
        },
        step: (s: WalkState, a: number, rng: Rng) => {
          const reward = walk.step(s, a, rng, walk.params);
          scratch.set([s.at, s.gust]);
          return reward;
        },
        observe: (_s: WalkState, out: Float32Array, offset: number) => out.set(scratch, offset),
      } as never) as Source;
    },
    breaks: { 62: /^observe\(\) gave Float32Array\(2\) .*, then .* once another state had moved$/ },
  },
  {
    name: 'the state itself as info',
    world: walking({ info: (state) => state as never }),
    breaks: { 36: /^the info of step 1 was \{"at":.*\}, and \{"at":.*\} a step later$/ },
  },
  {
    name: 'an observation buffer that all instances share',
    world: () => {
      const buffers = [new Float32Array(2), new Float32Array(2)]; // used in turn, so that one instance alone is sound
      return spoil((env) => {
        let turn = 0;
        return {
          step: (action) => {
            const result = env.step(action);
            turn = 1 - turn;
            buffers[turn].set(result.observation as Float32Array);
            return { ...result, observation: buffers[turn] };
          },
        };
      })();
    },
    breaks: { 35: /^an observation Float32Array\(2\) .* became .* when another instance moved$/ },
  },
  {
    name: 'one observation buffer for all steps',
    world: lift(
      () =>
        class extends Lift {
          #buffer = new Float32Array(2);
          override look() {
            this.#buffer.set(super.look());
            return this.#buffer;
          }
        },
    ),
    breaks: { 10: /^the observation of reset\(\) changed with the next step$/ },
  },
  {
    name: 'an info that goes on counting',
    world: lift(
      () =>
        class extends Lift {
          #info = { steps: 0 };
          override step(action: Float32Array) {
            const result = super.step(action);
            this.#info.steps = this.length;
            return { ...result, info: this.#info };
          }
        },
    ),
    breaks: { 36: /^the info of step 1 was \{"steps":1\}, and \{"steps":2\} a step later$/ },
  },
  {
    name: 'an action that is clipped in place',
    world: lift(
      () =>
        class extends Lift {
          override step(action: Float32Array) {
            const result = super.step(action);
            action[0] = Math.max(-0.5, Math.min(0.5, action[0]));
            return result;
          }
        },
    ),
    breaks: { 37: /^step \d+ was given action Float32Array\(1\) \[.*\] and left Float32Array\(1\) \[-?0\.5\]$/ },
  },
  {
    name: 'a state that keeps the array of the action',
    world: () =>
      defineEnv({
        ...glide,
        init: () => ({ at: new Float64Array(2), last: new Float32Array(2) }),
        step: (s: { at: Float64Array; last: Float32Array }, push: Float32Array) => {
          for (let i = 0; i < 2; i++) s.at[i] += s.last[i]; // takes effect one step later
          s.last = push;
          return 0;
        },
      } as never) as Source,
    breaks: { 38: /^it gave observation .* from step 2, then .* when its caller wrote over the actions it was given$/ },
  },
];

export const ENDS: readonly Broken[] = [
  {
    name: 'a step before the first reset accepted',
    world: spoil((env) => {
      let begun = false;
      return {
        reset: (options) => {
          begun = true;
          return env.reset(options);
        },
        restore: (saved) => {
          begun = true;
          env.restore(saved);
        },
        step: (action) => {
          if (!begun) env.reset({ seed: 0 });
          begun = true;
          return env.step(action);
        },
      };
    }),
    breaks: { 11: /^step\(\) before reset\(\) was accepted$/ },
  },
  {
    name: 'a step before the first reset that trips over itself',
    world: lift(
      () =>
        class extends Lift {
          #last: { value: number } | null = null;
          override reset(options: ResetOptions = {}) {
            this.#last = { value: 0 };
            return super.reset(options);
          }
          override restore(saved: Json) {
            this.#last = { value: 0 };
            super.restore(saved);
          }
          override step(action: Float32Array) {
            if (this.#last === null) throw new TypeError('nothing to move');
            return super.step(action);
          }
        },
    ),
    breaks: { 11: /^step\(\) before reset\(\) threw TypeError: nothing to move$/ },
  },
  {
    name: 'a step after the end accepted',
    world: lift(
      () =>
        class extends Lift {
          #last: StepResult<Float32Array> | null = null;
          override reset(options: ResetOptions = {}) {
            this.#last = null;
            return super.reset(options);
          }
          override restore(saved: Json) {
            this.#last = null;
            super.restore(saved);
          }
          override step(action: Float32Array) {
            if (this.#last?.truncated) return this.#last;
            this.#last = super.step(action);
            return this.#last;
          }
        },
    ),
    breaks: { 12: /^step\(\) after an end was accepted$/ },
  },
  {
    name: 'an action outside the space accepted',
    world: spoil((env) => ({ step: (action) => env.step(action === 0 ? 0 : 1) })),
    breaks: { 13: /^action "not an action" was accepted$/ },
  },
  {
    name: 'an action of the number after the last accepted',
    world: spoil((env) => ({ step: (action) => env.step(action === 2 ? 1 : action) })),
    breaks: { 13: /^action 2 was accepted$/ },
  },
  {
    name: 'no action taken for the first',
    world: spoil((env) => ({ step: (action = 0) => env.step(action) })),
    breaks: { 13: /^action undefined was accepted$/ },
  },
  {
    name: 'NaN accepted as a push',
    world: spoil(
      (env) => ({
        step: (action) => env.step(ArrayBuffer.isView(action) ? (action as Float32Array).map((v) => v || 0) : action),
      }),
      glide,
    ),
    breaks: { 13: /^action Float32Array\(2\) \[NaN, NaN\] was accepted$/ },
  },
  {
    name: 'a push beyond the bounds accepted',
    world: spoil(
      (env) => ({
        step: (action) =>
          env.step(
            ArrayBuffer.isView(action) ? (action as Float32Array).map((v) => Math.max(-1, Math.min(1, v))) : action,
          ),
      }),
      glide,
    ),
    breaks: { 13: /^action Float32Array\(2\) \[3, 3\] was accepted$/ },
  },
  {
    name: 'a refused action that takes its time',
    world: lift(
      () =>
        class extends Lift {
          override step(action: Float32Array) {
            if (!this.ended) this.length++;
            const result = super.step(action);
            this.length--;
            return result;
          }
        },
    ),
    breaks: { 39: /with refused actions tried between$/ },
  },
  {
    name: 'a refused action that is taken a step later',
    world: spoil((env) => {
      let next: unknown = null;
      return {
        step: (action) => {
          const taken = next ?? action;
          next = env.actionSpace.contains(action) ? null : action;
          if (next !== null) throw new RangeError('not now');
          return env.step(taken);
        },
      };
    }),
    breaks: { 39: /^action .* is outside the action space Discrete\(2\) of test\/Walk-v0$/ },
  },
  {
    name: 'episodes without an end, by rules',
    world: walking({ registration: {}, isTerminal: () => false, step: () => 0 }),
    breaks: { 21: /^an episode of random actions went on for 20000 steps$/ },
  },
  {
    name: 'episodes without an end, by hand',
    world: lift(
      () =>
        class extends Lift {
          override readonly spec = { ...new Lift().spec, horizon: null as never };
          override step(action: Float32Array) {
            this.length = 0;
            this.height = 0;
            const result = super.step(action);
            this.ended = false;
            return { ...result, truncated: false };
          }
        },
    ),
    breaks: { 21: /went on for 20000 steps$/ },
  },
  {
    name: 'cut on the first step',
    world: () => () => timeLimit(make(walk) as unknown as Env, 1),
    breaks: { 33: /^truncated was true on the first step of 5 episodes out of 5$/ },
  },
  {
    name: 'a horizon of one step',
    world: walking({ registration: { horizon: 1 } }),
    breaks: { 33: /first step/ },
  },
  {
    name: 'a horizon that is not kept',
    world: lift(
      () =>
        class extends Lift {
          override readonly spec = { ...new Lift().spec, horizon: 20 };
        },
    ),
    breaks: { 34: /^spec\.horizon is 20, and an episode went on for 21 steps$/ },
  },
];

const loses = (key: string, value: Json): (() => Source) =>
  spoil((env) => ({ restore: (saved) => env.restore({ ...(saved as object), [key]: value } as Json) }));

export const SNAPSHOTS: readonly Broken[] = [
  {
    name: 'a snapshot without the rng',
    world: loses('rng', { key: '1', c: 1, s0: 0.1, s1: 0.2, s2: 0.3 }),
    breaks: { 14: /^restored into a new instance after 0 steps, step 1 gave observation .*, not / },
  },
  {
    name: 'a snapshot without the clock',
    world: loses('elapsed', 0),
    breaks: { 14: /after \d+ steps, step \d+ gave truncated false, not true: is the clock in the snapshot\?$/ },
  },
  {
    name: 'a snapshot without the rng of a world that draws only at the start',
    world: lift(
      () =>
        class extends Lift {
          override restore(saved: Json) {
            super.restore(saved);
            this.rng = makeRng(99);
          }
          override step(action: Float32Array) {
            const { rng } = this;
            try {
              this.rng = makeRng(1);
              return super.step(action);
            } finally {
              this.rng = rng;
            }
          }
        },
    ),
    breaks: { 14: /^restored .*, the reset after step 30 gave .*: is the rng in the snapshot\?$/ },
  },
  {
    name: 'a snapshot that is not JSON',
    world: spoil((env) => ({ snapshot: () => ({ ...(env.snapshot() as object), wind: Number.NaN }) as never })),
    breaks: { 14: /^snapshot\(\)\.wind is NaN: it changes/ },
  },
  {
    name: 'no snapshots at all',
    world: spoil(() => ({
      snapshot() {
        throw new Error('no snapshots of a real lift');
      },
    })),
    breaks: { 14: /^no snapshots of a real lift$/ },
  },
  {
    name: 'a restore that does nothing',
    world: spoil(() => ({ restore: () => {} })),
    breaks: { 14: /^restored into a new instance after 0 steps, it failed: .* before the first reset/ },
  },
  {
    name: 'a restore that needs a reset before',
    world: spoil((env) => {
      let begun = false;
      return {
        reset: (options) => {
          begun = true;
          return env.reset(options);
        },
        restore(saved) {
          if (!begun) throw new Error('reset me first');
          env.restore(saved);
        },
      };
    }),
    breaks: { 14: /^restored into a new instance after 0 steps, it failed: reset me first$/ },
  },
  {
    name: 'a snapshot that forgets that the episode has ended',
    world: loses('needsReset', false),
    breaks: { 14: /^restored after an end, step\(\) was accepted/ },
  },
  {
    name: 'a snapshot that is the state itself',
    world: lift(
      () =>
        class extends Lift {
          #live: { height: number; length: number; ended: boolean } & Record<string, Json> = {
            height: 0,
            length: 0,
            ended: true,
          };
          override reset(options: ResetOptions = {}) {
            this.#live = { height: 0, length: 0, ended: false };
            return super.reset(options);
          }
          override step(action: Float32Array) {
            const result = super.step(action);
            Object.assign(this.#live, super.snapshot());
            return result;
          }
          override snapshot(): Json {
            return Object.assign(this.#live, super.snapshot());
          }
        },
    ),
    breaks: { 43: /^the snapshot changed when the environment moved on$/ },
  },
  {
    name: 'a restore that moves into the snapshot',
    world: spoil((env) => {
      let saved: { steps: number; inner: Json } = { steps: 0, inner: null };
      return {
        step(action) {
          saved.steps++;
          return env.step(action);
        },
        snapshot: () => ({ steps: saved.steps, inner: env.snapshot() }),
        restore(given) {
          saved = given as unknown as typeof saved;
          env.restore(saved.inner);
        },
      };
    }),
    breaks: { 43: /^the snapshot changed when the restored environment moved on$/ },
  },
  {
    name: 'a snapshot that draws from the rng',
    world: lift(
      () =>
        class extends Lift {
          override snapshot() {
            this.rng.uniform();
            return super.snapshot();
          }
        },
    ),
    breaks: { 44: /^it gave observation .* with snapshots taken between$/ },
  },
  {
    name: 'a diary that is never shortened',
    world: () =>
      defineEnv({
        ...walk,
        registration: { horizon: 5000 },
        init: (rng: Parameters<typeof walk.init>[0]) => ({ ...walk.init(rng, walk.params), diary: [0] }),
        isTerminal: () => false,
        observationSpace: box(-200, 200, [2]),
        step: (s: WalkState & { diary: number[] }, a: number, rng: Parameters<typeof walk.step>[2]) => {
          s.diary.push(a);
          return walk.step(s, a, rng, walk.params);
        },
      } as never) as Source,
    breaks: { 45: /^the snapshot held \d+ numbers and letters after 10 steps, \d{4} after 2010$/ },
  },
];

const picture = (width: number, height: number, bytes: number): Picture => ({
  width,
  height,
  data: new Uint8Array(bytes),
});
/** A lift with pictures. */
const drawn = (draw: () => unknown, early = true): (() => Source) =>
  spoil((env) => {
    let begun = false;
    return {
      renderMode: 'rgb_array',
      reset: (options) => {
        begun = true;
        return env.reset(options);
      },
      render: () => {
        if (!begun && early) env.step(0); // throws ResetNeeded
        return draw() as Picture;
      },
    };
  });

export const RENDERING: readonly Broken[] = [
  {
    name: 'a picture that nobody asked for',
    world: spoil(() => ({ render: () => picture(2, 2, 12) })),
    breaks: { 40: /^render\(\) in mode null returned \{"width":2.*: must be null where no mode is chosen$/ },
  },
  {
    name: 'a mode that is none',
    world: spoil(() => ({ renderMode: 'human' as never })),
    breaks: { 40: /renderMode must be 'rgb_array', 'ansi' or null$/ },
  },
  {
    name: 'no picture where one was asked for',
    world: drawn(() => null),
    breaks: { 40: /^render\(\) in mode rgb_array returned null: must be a picture/ },
  },
  {
    name: 'a picture with four bytes a pixel',
    world: drawn(() => picture(2, 2, 16)),
    breaks: { 40: /data must be width × height × 3 = 12 bytes, has 16$/ },
  },
  {
    name: 'a picture of half a pixel',
    world: drawn(() => picture(0.5, 2, 3)),
    breaks: { 40: /width and height must be positive integers$/ },
  },
  {
    name: 'a picture of plain numbers',
    world: drawn(() => ({ width: 1, height: 1, data: [0, 0, 0] })),
    breaks: { 40: /data must be a Uint8Array$/ },
  },
  {
    name: 'a text that is a list of lines',
    world: walking({ presentation: { text: () => ['at 0'] as never } }),
    breaks: { 40: /^render\(\) in mode ansi returned \["at 0"\]: must be a string$/ },
  },
  {
    name: 'a text that cannot be made of every state',
    world: walking({
      presentation: {
        text: () => {
          throw new Error('no words');
        },
      },
    }),
    breaks: { 40: /^no words$/ },
  },
  {
    name: 'a picture of nothing, before the first reset',
    world: drawn(() => picture(2, 2, 12), false),
    breaks: { 41: /^render\(\) in mode rgb_array before reset\(\) was accepted$/ },
  },
  {
    name: 'rendering without a mode that trips before the first reset',
    world: lift(
      () =>
        class extends Lift {
          override render() {
            if (this.ended) throw new TypeError('nothing to draw');
            return null;
          }
        },
    ),
    breaks: { 41: /^render\(\) before reset\(\) threw TypeError: nothing to draw$/ },
  },
  {
    name: 'a text that uses the world up',
    world: walking({
      presentation: {
        text: (state: never) => {
          (state as WalkState).at += 0.25;
          return 'calm';
        },
      },
    }),
    breaks: { 42: /^render\(\) in mode ansi after reset\(\) changed what follows: step 1 gave observation .*, not / },
  },
];
