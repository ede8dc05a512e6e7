import { expect, test } from 'vitest';
import { whyNotMember } from '../../../core/check/members.js';
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

const bounds = box([0, 0], [1, Infinity]);
const nested = dict({ inner: tuple([discrete(2), dict({ box: bounds })]), name: text(3, { charset: 'ab' }) });
const sound = { inner: [1, { box: Float32Array.of(0, 5) }], name: 'ab' };

test.each<[Space, unknown, string]>([
  [discrete(3), 3, 'x is 3, outside [0, 2] of Discrete(3)'],
  [discrete(3, -1), -2, 'x is -2, outside [-1, 1] of Discrete(3, start -1)'],
  [discrete(3), 0.5, 'x is 0.5, must be an integer of Discrete(3)'],
  [discrete(3), Number.NaN, 'x is NaN, must be in [0, 2] of Discrete(3)'],
  [discrete(3), '1', 'x is string "1", must be an integer of Discrete(3)'],
  [discrete(3), null, 'x is null, must be an integer of Discrete(3)'],
  [discrete(3), [1], 'x is an Array, must be an integer of Discrete(3)'],
  [bounds, [0, 0], 'x is an Array, must be a Float32Array of 2'],
  [bounds, undefined, 'x is undefined, must be a Float32Array of 2'],
  [bounds, new Float64Array(2), 'x is a Float64Array, must be a Float32Array (dtype float32)'],
  [bounds, new Float32Array(3), 'x has 3 numbers, must have 2 as in Box(2, float32)'],
  [bounds, Float32Array.of(0, -1), 'x[1] is -1, outside [0, Infinity] of Box(2, float32)'],
  [bounds, Float32Array.of(Number.NaN, 0), 'x[0] is NaN, must be in [0, 1] of Box(2, float32)'],
  [multiDiscrete([2, 3], [0, 5]), Int32Array.of(0, 4), 'x[1] is 4, outside [5, 7] of MultiDiscrete(2, 3, start 0, 5)'],
  [multiBinary([2]), Int8Array.of(0, -1), 'x[1] is -1, outside [0, 1] of MultiBinary(2)'],
  [nested, [], 'x is an Array, must be an object'],
  [nested, { ...sound, inner: 3 }, 'x.inner is number 3, must be an array of 2'],
  [nested, { ...sound, inner: [1] }, 'x.inner has 1 member, must have 2'],
  [nested, { ...sound, inner: [1, {}] }, "x.inner[1] has no key 'box' (keys of the space: box)"],
  [nested, { ...sound, extra: 1 }, "x has a key 'extra' too many (keys of the space: inner, name)"],
  [
    nested,
    { ...sound, inner: [1, { box: Float32Array.of(2, 0) }] },
    'x.inner[1].box[0] is 2, outside [0, 1] of Box(2, float32)',
  ],
  [nested, { ...sound, name: '' }, 'x.name has 0 characters, must have 1 to 3'],
  [nested, { ...sound, name: 'abc' }, "x.name has the character 'c', allowed are 'ab'"],
  [nested, { ...sound, name: 3 }, 'x.name is number 3, must be a string'],
  [oneOf([discrete(2), bounds]), 1, 'x is number 1, must be a pair: the number of a space and a member of it'],
  [oneOf([discrete(2), bounds]), [2, 0], 'x[0] is 2, must be the number of a space, 0 to 1'],
  [oneOf([discrete(2), bounds]), [0, 5], 'x[1] is 5, outside [0, 1] of Discrete(2)'],
  [sequence(discrete(2)), [0, 1, 2], 'x[2] is 2, outside [0, 1] of Discrete(2)'],
  [sequence(discrete(2)), 0, 'x is 0, outside Sequence(Discrete(2))'],
])('%o: %o', (space, value, why) => {
  expect(whyNotMember(space, value, 'x')).toBe(why);
});

test('a graph is shown whole, with its space', () => {
  expect(whyNotMember(graph(discrete(2)), { nodes: [], edges: null }, 'x')).toMatch(/^x is \{.*\}, outside Graph/);
});

test('a member has no why', () => {
  expect(whyNotMember(nested, sound, 'x')).toBeNull();
  expect(whyNotMember(bounds, Float32Array.of(1, Infinity), 'x')).toBeNull();
});

test('a float32 member may be the rounded image of its bound', () => {
  const tenth = box(0, 0.1, [2]);
  expect(whyNotMember(tenth, Float32Array.of(0.1, 0), 'x')).toBeNull();
  expect(whyNotMember(tenth, Float32Array.of(0.1, 0.2), 'x')).toMatch(/^x\[1\] is 0\.2000/);
});
