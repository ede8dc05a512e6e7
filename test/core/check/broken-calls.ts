/** Broken spaces, calls and observations. */

import { defineEnv } from '../../../core/define-env.js';
import type { Env } from '../../../core/env.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { box, dict, discrete, multiBinary, multiDiscrete, tuple } from '../../../core/spaces.js';
import { coin, compass, glide, Lift, type Source, walk } from './sound.js';
import { type Broken, lift, shownAs, spoil, spoilReset, spoilStep, type WalkState, walking } from './spoil.js';

export const SPACES: readonly Broken[] = [
  {
    name: 'no observation space',
    world: spoil(() => ({ observationSpace: undefined as never })),
    breaks: { 1: /^observationSpace is missing$/ },
  },
  {
    name: 'an action space that is no space',
    world: spoil(() => ({ actionSpace: { n: 2 } as never })),
    breaks: { 1: /^actionSpace is not a space of this package: \{"n":2\}$/ },
  },
  {
    name: 'infinite bounds',
    world: walking({ observationSpace: box([-6, -Infinity], [6, 1]) }),
    breaks: { 2: /^observationSpace Box\(2, float32\) .*\(1 of 2 numbers, the first at 1: \[-Infinity, 1\]\)$/ },
  },
  {
    name: 'infinite bounds deep in a Dict',
    world: () =>
      defineEnv({
        ...compass,
        structured: {
          ...compass.structured,
          space: dict({ place: tuple([box(-6, Infinity, [1]), discrete(2)]), gust: box(-1, 1, [1]) }),
        },
      } as typeof compass) as Source,
    breaks: { 2: /^observationSpace\.place\[0\] Box/ },
  },
  {
    name: 'a number that cannot change',
    world: walking({
      observationSpace: box([-6, -1, 3], [6, 1, 3]),
      observe: (state, out, k) => out.set([state.at, state.gust, 3], k),
    }),
    breaks: { 24: /equal bounds \(1 of 3 numbers, the first at 2: \[3, 3\]\)$/ },
  },
  {
    name: 'actions in newtons',
    world: () => defineEnv({ ...glide, actionSpace: box(-2, 2, [2]) }) as Source,
    breaks: { 25: /^actionSpace Box\(2, float32\) is not symmetric .*\[-2, 2\]\)$/ },
  },
  {
    name: 'lopsided actions',
    world: () => defineEnv({ ...glide, actionSpace: box([-0.5, -1], [1, 1]) }) as Source,
    breaks: { 25: /1 of 2 numbers, the first at 0: \[-0\.5, 1\]/ },
  },
  {
    name: 'actions without bounds',
    world: () => defineEnv({ ...glide, actionSpace: box(-Infinity, Infinity, [2]) }) as Source,
    breaks: { 2: /^actionSpace/, 25: /\[-Infinity, Infinity\]/ },
  },
  {
    name: 'actions in double precision',
    world: () => defineEnv({ ...glide, actionSpace: box(-1, 1, [2], 'float64') }) as Source,
    breaks: { 26: /^actionSpace Box\(2, float64\) is float64$/ },
  },
  {
    name: 'a space that draws what it does not contain',
    world: spoil(() => ({ actionSpace: { ...discrete(2), sample: () => 2 } })),
    breaks: { 27: /^actionSpace\.sample\(\) drew 2: it is 2, outside \[0, 1\] of Discrete\(2\)$/ },
  },
  {
    name: 'a space that draws from a source of its own',
    world: () => {
      const own = makeRng(3);
      return spoil(() => ({ actionSpace: { ...discrete(2), sample: () => own.int(2) } }))();
    },
    breaks: { 27: /from the same rng$/ },
  },
  {
    name: 'instances with other spaces',
    world: () => {
      let made = 0;
      return spoil(() => ({ observationSpace: box(-6 - (made++ % 2), 7, [2]) }))();
    },
    breaks: { 28: /in a second instance$/ },
  },
  {
    name: 'a space that widens while the world is played',
    world: () => () => {
      let steps = 0;
      const env = make(walk) as unknown as Env;
      const { observationSpace: _, ...rest } = env;
      const moving = {
        ...rest,
        step(action: unknown) {
          steps++;
          return env.step(action);
        },
      };
      return Object.defineProperty(moving, 'observationSpace', {
        get: () => box(steps > 3 ? -7 : -6, 6, [2]),
      }) as Env;
    },
    breaks: { 28: /^observationSpace was \{.*"low":-6,.*\}, and is \{.*"low":-7,.*\} after 20 steps$/ },
  },
];

export const CALLS: readonly Broken[] = [
  {
    name: 'no method to restore with',
    world: spoil(() => ({ restore: undefined as never })),
    breaks: { 23: /^the environment has no method restore\(\)$/ },
  },
  {
    name: 'no presentation',
    world: spoil(() => ({ presentation: undefined as never })),
    breaks: { 23: /has no presentation/ },
  },
  {
    name: 'unwrapped that leads nowhere',
    world: spoil(() => ({ unwrapped: undefined as never })),
    breaks: { 23: /has unwrapped undefined/ },
  },
  {
    name: 'a factory of nothing',
    world: () => () => undefined as never,
    breaks: { 23: /^the environment is undefined$/ },
  },
  {
    name: 'a factory that throws',
    world: () => () => {
      throw new Error('out of lifts');
    },
    breaks: { 3: /^out of lifts$/ },
  },
  {
    name: 'a step that throws',
    world: walking({
      step: () => {
        throw new Error('boom');
      },
    }),
    breaks: { 3: /^step\([01]\) threw Error: boom$/ },
  },
  {
    name: 'an init that throws for some seeds',
    world: walking({
      init: (rng) => {
        if (rng.uniform() < 0.3) throw new Error('unlucky');
        return { at: 0, gust: 0 };
      },
    }),
    breaks: { 3: /^reset\(.*\) threw Error: unlucky$/ },
  },
  {
    name: 'a first reset that needs a seed',
    world: spoil((env) => {
      let seeded = false;
      return {
        reset(options) {
          seeded ||= options?.seed !== undefined;
          if (!seeded) throw new RangeError('which seed?');
          return env.reset(options);
        },
      };
    }),
    breaks: { 3: /^reset\(\) threw RangeError: which seed\?$/ },
  },
  {
    name: 'seeds above 2³² refused',
    world: lift(
      () =>
        class extends Lift {
          override reset(options: { seed?: number } = {}) {
            if ((options.seed ?? 0) > 4294967296) throw new RangeError('a seed has 32 bits');
            return super.reset(options);
          }
        },
    ),
    breaks: { 3: /^reset\(\{"seed":9007199254740991\}\) threw RangeError: a seed has 32 bits$/ },
  },
  {
    name: 'reset returns the bare observation',
    world: spoilReset((r) => r.observation),
    breaks: { 4: /^reset\(\) returned Float32Array\(2\) .*without a key 'observation'$/ },
  },
  {
    name: 'reset returns a tuple',
    world: spoilReset((r) => [r.observation, r.info]),
    breaks: { 4: /a tuple as in Python/ },
  },
  {
    name: 'reset returns no info',
    world: spoilReset(({ observation }) => ({ observation })),
    breaks: { 4: /^reset\(\) returned info undefined, must be an object$/ },
  },
  {
    name: 'step returns a tuple',
    world: spoilStep((r) => [r.observation, r.reward, r.terminated, r.info]),
    breaks: { 6: /a tuple of 4 as in Python/ },
  },
  { name: 'step returns nothing', world: spoilStep(() => undefined), breaks: { 6: /^step\(\) returned undefined/ } },
  {
    name: 'step returns a list as info',
    world: spoilStep((r) => ({ ...r, info: [] })),
    breaks: { 6: /returned info \[\]/ },
  },
  {
    name: 'an infinite reward',
    world: walking({ step: (s, a, rng, p) => (walk.step(s, a, rng, p) < -2 ? -Infinity : 0) }),
    breaks: { 7: /^step\(\) returned reward -Infinity$/ },
  },
  { name: 'reward 0 / 0', world: walking({ step: () => 0 / 0 }), breaks: { 7: /reward NaN$/ } },
  {
    name: 'a reward that is a word',
    world: spoilStep((r) => ({ ...r, reward: '1' })),
    breaks: { 7: /^step\(\) returned reward "1", a string$/ },
  },
  {
    name: 'terminated as 0 or 1',
    world: spoilStep((r) => ({ ...r, terminated: Number(r.terminated) })),
    breaks: { 8: /^step\(\) returned terminated 0$/ },
  },
  {
    name: 'truncated missing',
    world: spoilStep(({ truncated: _, ...r }) => r),
    breaks: { 8: /^step\(\) returned truncated undefined$/ },
  },
  {
    name: 'one flag for both ends',
    world: spoilStep(({ terminated, truncated, ...r }) => ({ ...r, done: terminated || truncated })),
    breaks: { 8: /terminated undefined, and a key 'done'/ },
  },
  {
    name: 'options that must be given',
    world: spoil((env) => ({
      reset(given) {
        if (given?.options !== undefined && given.options.level === undefined) throw new RangeError('no level');
        return env.reset(given);
      },
    })),
    breaks: { 29: /^reset\(\{ options: \{\} \}\) failed: no level$/ },
  },
  {
    name: 'options that shift the stream',
    world: walking({
      init: (rng, _p, options) => ({ at: rng.uniform() - (options === undefined ? 0.5 : 0.6), gust: 0 }),
    }),
    breaks: { 29: /^reset\(\{ options: \{\} \}\) gave .*, without it / },
  },
  {
    name: 'a second close that throws',
    world: spoil(() => {
      let closed = false;
      return {
        close: () => {
          if (closed) throw new Error('closed already');
          closed = true;
        },
      };
    }),
    breaks: { 15: /^the second close\(\) threw closed already$/ },
  },
];

export const OBSERVATIONS: readonly Broken[] = [
  {
    name: 'bounds declared too narrow',
    world: walking({ observationSpace: box([-6, -0.3], [6, 0.3]) }),
    breaks: { 5: /^step\(\) returned .*: observation\[1\] is -?0\.\d+, outside \[-0\.3, 0\.3\] of Box\(2, float32\)$/ },
  },
  {
    name: 'NaN in the observation',
    world: walking({
      observe: (s, out, k) => {
        out[k] = s.at;
        out[k + 1] = s.at > 1 ? Number.NaN : 0;
      },
    }),
    breaks: { 5: /observation\[1\] is NaN, must be in \[-6, 6\]/ },
  },
  {
    name: 'an observation of another type',
    world: spoilStep((r) => ({ ...r, observation: Float64Array.from(r.observation as Float32Array) })),
    breaks: { 5: /observation is a Float64Array, must be a Float32Array \(dtype float32\)$/ },
  },
  {
    name: 'an observation of another size',
    world: spoilStep((r) => ({ ...r, observation: Float32Array.of(0) })),
    breaks: { 5: /observation has 1 number, must have 2 as in Box\(2, float32\)$/ },
  },
  {
    name: 'a plain array as observation',
    world: spoilStep((r) => ({ ...r, observation: [0, 0] })),
    breaks: { 5: /observation is an Array, must be a Float32Array of 2$/ },
  },
  {
    name: 'a start outside the space',
    world: spoilReset((r) => ({ ...r, observation: Float32Array.of(0, 9) })),
    breaks: { 5: /^reset\(\) returned .*observation\[1\] is 9, outside/ },
  },
  {
    name: 'a Discrete observation between two numbers',
    world: spoil((env) => ({ step: (a) => ({ ...env.step(a), observation: 0.5 }) }), coin),
    breaks: { 5: /observation is 0\.5, must be an integer of Discrete\(2\)$/ },
  },
  {
    name: 'a Discrete observation beyond its end',
    world: () => defineEnv({ ...coin, observationSpace: discrete(1), transitions: undefined } as never) as Source,
    breaks: { 5: /observation is 1, outside \[0, 0\] of Discrete\(1\)$/ },
  },
  {
    name: 'a Discrete observation in an array',
    world: spoil((env) => ({ step: (a) => ({ ...env.step(a), observation: Int32Array.of(0) }) }), coin),
    breaks: { 5: /observation is an Int32Array, must be an integer/ },
  },
  {
    name: 'a MultiDiscrete observation beyond one of its ends',
    world: () =>
      defineEnv({
        ...walk,
        observationSpace: multiDiscrete([3, 2]),
        observe: (s: WalkState, out: { [i: number]: number }, k: number) => {
          out[k] = 0;
          out[k + 1] = s.at < -1 ? 2 : 0;
        },
      } as never) as Source,
    breaks: { 5: /observation\[1\] is 2, outside \[0, 1\] of MultiDiscrete\(3, 2\)$/ },
  },
  {
    name: 'a MultiBinary observation of twos',
    world: () =>
      defineEnv({
        ...walk,
        observationSpace: multiBinary([2]),
        observe: (s: WalkState, out: { [i: number]: number }, k: number) => {
          out[k] = 1;
          out[k + 1] = s.at < -1 ? 2 : 0;
        },
      } as never) as Source,
    breaks: { 5: /observation\[1\] is 2, outside \[0, 1\] of MultiBinary\(2\)$/ },
  },
  {
    name: 'a Dict without one of its keys',
    world: shownAs({ gust: Float32Array.of(0) }),
    breaks: { 5: /observation has no key 'place' \(keys of the space: gust, place\)$/ },
  },
  {
    name: 'a Dict with a key too many',
    world: shownAs({ gust: Float32Array.of(0), place: [Float32Array.of(0), 1], time: 0 }),
    breaks: { 5: /observation has a key 'time' too many/ },
  },
  {
    name: 'a Tuple that is too short',
    world: shownAs({ gust: Float32Array.of(0), place: [Float32Array.of(0)] }),
    breaks: { 5: /observation\.place has 1 member, must have 2$/ },
  },
  {
    name: 'a number out of bounds deep in a Dict',
    world: shownAs({ gust: Float32Array.of(0), place: [Float32Array.of(7), 1] }),
    breaks: { 5: /observation\.place\[0\]\[0\] is 7, outside \[-6, 6\] of Box\(1, float32\)$/ },
  },
  {
    name: 'sound as a Dict, out of bounds as numbers',
    world: () => defineEnv({ ...compass, observationSpace: box(-0.7, 0.7, [2]) } as never) as Source,
    breaks: { 5: /^observe\(\) wrote Float32Array\(2\) .*observation\[0\] is .*, outside \[-0\.7, 0\.7\]/ },
  },
  {
    name: 'a number of the observation never written',
    world: walking({
      observe: (s, out, k) => {
        out[k] = s.at;
      },
    }),
    breaks: { 16: /^observe\(\) leaves number 1 of 2 unwritten$/ },
  },
  {
    name: 'observing from 0 instead of the offset',
    world: walking({
      observe: (s, out) => {
        out[0] = s.at;
        out[1] = s.gust;
      },
    }),
    breaks: { 17: /outside its part/ },
  },
  {
    name: 'observing one number too many',
    world: walking({
      observe: (s, out, k) => {
        walk.observe(s, out, k, walk.params);
        out[k + 2] = 0.5;
      },
    }),
    breaks: { 17: /outside its part/ },
  },
  {
    name: 'a structured observation in one buffer',
    world: () => {
      const member = { place: [Float32Array.of(0), 1], gust: Float32Array.of(0) };
      return defineEnv({ ...compass, structured: { ...compass.structured, of: () => member } } as never) as Source;
    },
    breaks: { 48: /^structured\.of\(\) gave the same object twice/ },
  },
  {
    name: 'a structured observation that counts its own calls',
    world: () => {
      let calls = 0;
      const of = (): unknown => ({ place: [Float32Array.of(0), calls++ % 2], gust: Float32Array.of(0) });
      return defineEnv({ ...compass, structured: { ...compass.structured, of } } as never) as Source;
    },
    breaks: { 48: /, then .* for the same state$/ },
  },
  {
    name: 'observing calms the wind',
    world: walking({
      observe: (s, out, k) => {
        s.gust = Math.fround(s.gust / 2);
        walk.observe(s, out, k, walk.params);
      },
    }),
    breaks: { 49: /^observe\(\) changed the state from .* to / },
  },
  {
    name: 'asking for the end counts the questions',
    world: () =>
      defineEnv({
        ...walk,
        init: (rng: Parameters<typeof walk.init>[0]) => ({ ...walk.init(rng, walk.params), asked: 0 }),
        isTerminal: (s: WalkState & { asked: number }) => ++s.asked > 40,
        observationSpace: box(-99, 99, [2]),
      } as never) as Source,
    breaks: { 49: /^isTerminal\(\) changed the state/ },
  },
];
