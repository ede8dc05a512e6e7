/** Broken states, masks, declarations and models of worlds made of rules. */

import { defineEnv } from '../../../core/define-env.js';
import type { Rng } from '../../../core/rng.js';
import { coin, glide, Lift, lifts, type Source, walk } from './sound.js';
import { type Broken, shown, spoilStep, type WalkState, walking } from './spoil.js';

/** The walk with something more in its state. */
const keeping = (more: object): (() => Source) =>
  walking({ init: (rng: Rng) => ({ ...walk.init(rng, walk.params), ...more }) });

export const STATES: readonly Broken[] = [
  {
    name: 'a function in the state',
    world: keeping({ draw: () => 1 }),
    breaks: { 18: /^state\.draw is not plain data/ },
  },
  {
    name: 'a Map in the state',
    world: keeping({ seen: new Map() }),
    breaks: { 18: /^state\.seen is not plain data: Map$/ },
  },
  {
    name: 'an object of a class deep in the state',
    world: keeping({ list: [{ when: new Date(0) }] }),
    breaks: { 18: /^state\.list\[0\]\.when is not plain data: Date$/ },
  },
  {
    name: 'a start that is already the end',
    world: walking({ init: () => ({ at: 4.5, gust: 0 }) }),
    breaks: { 22: /^init\(\) gave a terminal state: \{"at":4\.5,"gust":0\}$/ },
  },
  {
    name: 'parameters that are used up',
    world: walking({
      step(state, action, rng, p) {
        p.marks.push(action);
        return walk.step(state, action, rng, p);
      },
    }),
    breaks: { 50: /^params\.marks was \[1,2\], and became \[1,2,/ },
  },
  {
    name: 'a parameter that is assigned to',
    world: walking({
      init(rng, p) {
        p.wind = 0.5;
        return walk.init(rng, p);
      },
    }),
    breaks: { 50: /^params\.wind was 1, and became 0\.5$/ },
  },
];

/** The walk with a mask. */
const masking = (actionMask: (state: WalkState, out: Uint8Array, offset: number) => void): (() => Source) =>
  walking({ actionMask });

export const MASKS: readonly Broken[] = [
  {
    name: 'a mask with twos',
    world: masking((_s, out, k) => out.set([1, 2], k)),
    breaks: { 46: /^reset\(\) returned info\.actionMask Uint8Array\(2\) \[1, 2\], with 2 for action 1$/ },
  },
  {
    name: 'a mask of which a part is never written',
    world: masking((_s, out, k) => {
      out[k] = 1;
    }),
    breaks: { 46: /^actionMask\(\) leaves action 1 of 2 unwritten$/ },
  },
  {
    name: 'a mask written from 0 instead of the offset',
    world: masking((_s, out) => out.set([1, 1])),
    breaks: { 46: /^actionMask\(\) wrote outside its part of the buffer$/ },
  },
  {
    name: 'a mask of actions that are no numbers',
    world: () => defineEnv({ ...glide, actionMask: () => {} }) as Source,
    breaks: { 46: /^actionMask\(\) needs Discrete actions, got box$/ },
  },
  {
    name: 'a mask that is a list',
    world: spoilStep((r) => ({ ...r, info: { actionMask: [1, 1] } })),
    breaks: { 46: /^step\(\) returned info\.actionMask \[1,1\], must be a Uint8Array of 2$/ },
  },
  {
    name: 'a mask with too many actions',
    world: spoilStep((r) => ({ ...r, info: { actionMask: Uint8Array.of(1, 1, 1) } })),
    breaks: { 46: /must have 2 numbers, one an action$/ },
  },
  {
    name: 'a mask that leaves no action',
    world: masking((s, out, k) => out.fill(s.at > 1 ? 0 : 1, k, k + 2)),
    breaks: { 47: /^step\(\) returned info\.actionMask Uint8Array\(2\) \[0, 0\]: no action is left/ },
  },
];

export const DECLARATIONS: readonly Broken[] = [
  {
    name: 'a parameter that is not a number',
    world: walking({ params: { wind: Number.NaN, marks: [] } }),
    breaks: { 51: /^params\.wind is NaN$/ },
  },
  {
    name: 'a function as parameter',
    world: walking({ params: { wind: 1, marks: [() => 1] as never } }),
    breaks: { 51: /^params\.marks\[0\] is a function$/ },
  },
  {
    name: 'an object of a class as registered parameter',
    world: walking({ registration: { horizon: 50, params: { marks: new Float32Array(2) as never } } }),
    breaks: { 51: /^registration\.params\.marks is a Float32Array$/ },
  },
  {
    name: 'a threshold that is not a number',
    world: walking({ registration: { horizon: 50, rewardThreshold: Number.NaN } }),
    breaks: { 61: /^registration\.rewardThreshold is NaN$/ },
  },
  {
    name: 'half a step as horizon',
    world: () => ({ ...walk, registration: { horizon: 0.5 } }) as Source,
    breaks: { 52: /^registration\.horizon is 0\.5$/ },
  },
  {
    name: 'by hand, a horizon of nothing',
    world: () => lifts(Idle),
    breaks: { 52: /^spec\.horizon is 0$/ },
  },
  {
    name: 'by hand, an id that is malformed and a threshold that is infinite',
    world: () => lifts(Misnamed),
    breaks: { 53: /^world id 'the lift!' is malformed/, 61: /^spec\.rewardThreshold is Infinity$/ },
  },
  {
    name: 'by hand, names and keys of actions that are none',
    world: () => lifts(Mislabelled),
    breaks: { 54: /has 2 names for 1 action/, 55: /keys\.Space\[0\] is 2, outside/, 57: /Second is -1$/ },
  },
  {
    name: 'an id with a blank',
    world: walking({ id: 'my walk' }),
    breaks: { 53: /^world id 'my walk' is malformed/ },
  },
  {
    name: 'a name for one of two actions',
    world: shown({ actionNames: ['on'] }),
    breaks: { 54: /^presentation\.actionNames has 1 name for 2 actions$/ },
  },
  {
    name: 'a key for an action that is none',
    world: shown({ keys: { ArrowLeft: 0, ArrowUp: 2 } }),
    breaks: { 55: /^presentation\.keys\.ArrowUp is 2, outside \[0, 1\] of Discrete\(2\)$/ },
  },
  {
    name: 'a key for a list where an action is a number',
    world: shown({ keys: { Space: [1] } }),
    breaks: { 55: /^presentation\.keys\.Space is an Array, must be an integer of Discrete\(2\)$/ },
  },
  {
    name: 'an idle push of one number too few',
    world: () => defineEnv({ ...glide, presentation: { keys: { Space: [0, 1] }, idle: [0] } }) as Source,
    breaks: { 55: /^presentation\.idle is \[0\], must be 2 numbers$/ },
  },
  {
    name: 'a key that pushes too hard',
    world: () => defineEnv({ ...glide, presentation: { keys: { Space: [0, 2] } } }) as Source,
    breaks: { 55: /^presentation\.keys\.Space\[1\] is 2, outside \[-1, 1\]/ },
  },
  {
    name: 'a name for a number that is not observed',
    world: shown({ observationNames: ['at', 'gust', 'time'] }),
    breaks: { 56: /^presentation\.observationNames has 3 names for 2 numbers$/ },
  },
  {
    name: 'a pace of nothing',
    world: shown({ stepsPerSecond: 0 }),
    breaks: { 57: /^presentation\.stepsPerSecond is 0$/ },
  },
  {
    name: 'a layout with a hole',
    world: shown({ layout: () => ({ rows: [undefined as never] }) }),
    breaks: { 58: /^presentation\.layout\(\)\.rows\[0\] is undefined$/ },
  },
  {
    name: 'a layout that cannot be made',
    world: shown({
      layout: () => {
        throw new Error('no map');
      },
    }),
    breaks: { 58: /^no map$/ },
  },
  {
    name: 'a scene state with a Set',
    world: shown({ sceneState: () => ({ seen: new Set() }) }),
    breaks: { 58: /^presentation\.sceneState\(\)\.seen is not plain data: Set$/ },
  },
];

class Idle extends Lift {
  override readonly spec = { ...new Lift().spec, horizon: 0 };
}
class Misnamed extends Lift {
  override readonly spec = { ...new Lift().spec, id: 'the lift!', rewardThreshold: Infinity as never };
}
class Mislabelled extends Lift {
  override readonly presentation = { actionNames: ['up', 'down'], keys: { Space: [2] }, stepsPerSecond: -1 };
}

/** The coin with other rules or another model. */
const tossing =
  (change: object): (() => Source) =>
  () =>
    defineEnv({ ...coin, ...change } as never) as Source;
const uneven = (p: number) => (s: number) =>
  s === 1
    ? coin.transitions?.(1, 0, {})
    : [
        { probability: 1 - p, nextState: 0, reward: 0, terminated: false },
        { probability: p, nextState: 1, reward: 0, terminated: false },
      ];

export const MODELS: readonly Broken[] = [
  {
    name: 'probabilities that sum to 0.9',
    world: tossing({ transitions: () => [{ probability: 0.9, nextState: 0, reward: 0, terminated: false }] }),
    breaks: { 19: /probabilities of transitions\(0, 0\) sum to 0\.9, must be 1$/ },
  },
  {
    name: 'a next state that is none',
    world: tossing({ transitions: () => [{ probability: 1, nextState: 2, reward: 0, terminated: false }] }),
    breaks: { 19: /leads to state 2, must be in \[0, 2\)$/ },
  },
  {
    name: 'a start distribution of another size',
    world: tossing({ startDistribution: () => Float64Array.of(1) }),
    breaks: { 19: /startDistribution must have 2 probabilities, got 1$/ },
  },
  {
    name: 'a model without a start',
    world: tossing({ startDistribution: undefined }),
    breaks: { 19: /does not list its transitions and start distribution/ },
  },
  {
    name: 'a model that omits what happens',
    world: tossing({
      transitions: (s: number) => [{ probability: 1, nextState: s, reward: s, terminated: s === 1 }],
    }),
    breaks: { 20: /^step\(\) took state 0 by action 0 to state 1, reward 0, terminated false: not listed$/ },
  },
  {
    name: 'a model with another reward',
    world: tossing({ step: (...given: Parameters<typeof coin.step>) => coin.step(...given) * 2 }),
    breaks: { 20: /^step\(\) took state 1 by action 0 to state 1, reward 2, terminated true: not listed$/ },
  },
  {
    name: 'a model without the end',
    world: tossing({
      transitions: (s: number) => coin.transitions?.(s, 0, {}).map((t) => ({ ...t, terminated: false })),
    }),
    breaks: { 20: /terminated true: not listed$/ },
  },
  {
    name: 'a model of a coin that is not fair',
    world: tossing({ transitions: uneven(0.6) }),
    breaks: { 59: /^state 0, action 0 led to state [01] \d+ times out of \d+, expected \d+\.\d$/ },
  },
  {
    name: 'a start distribution without the start',
    world: tossing({ startDistribution: () => Float64Array.of(0, 1) }),
    breaks: { 60: /^init\(\) started in state 0, which has probability 0$/ },
  },
  {
    name: 'a start distribution that is not that of init',
    world: tossing({
      init: (rng: Rng) => ({ s: rng.int(2), ended: false }),
      startDistribution: () => Float64Array.of(0.25, 0.75),
    }),
    breaks: { 60: /^init\(\) started in state [01] \d+ times out of 2000, expected (500|1500)\.0$/ },
  },
];
