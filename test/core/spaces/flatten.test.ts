import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { makeRng } from '../../../core/rng.js';
import {
  box,
  dict,
  discrete,
  flatdim,
  flatten,
  flattenSpace,
  graph,
  isFlattenable,
  multiBinary,
  multiDiscrete,
  oneOf,
  type Space,
  sequence,
  text,
  tuple,
  unflatten,
} from '../../../core/spaces.js';

describe('runs, by hand', () => {
  test('choices are one-hot, texts numbers of characters, parts follow one another by name', () => {
    const space = dict({ b: discrete(3, 1), a: multiDiscrete([2, 2], [0, 4]), c: text(3, { charset: 'xyz' }) });
    const flat = flatten(space, { a: Int32Array.of(1, 4), b: 3, c: 'zx' });
    // a: [0 1] [1 0]; b: [0 0 1]; c: z = 2, x = 0, then the number past the last character
    expect(flat).toEqual(Int32Array.of(0, 1, 1, 0, 0, 0, 1, 2, 0, 3));
    expect(unflatten(space, flat)).toEqual({ a: Int32Array.of(1, 4), b: 3, c: 'zx' });
  });

  test('arrays are their own numbers, row by row', () => {
    expect(flatten(box(0, 9, [2, 2]), Float32Array.of(1, 2, 3, 4))).toEqual(Float32Array.of(1, 2, 3, 4));
    expect(flattenSpace(box(0, 9, [2, 2])).shape).toEqual([4]);
    expect(flatten(multiBinary([1, 2]), Int8Array.of(0, 1))).toEqual(Int8Array.of(0, 1));
  });

  // Gymnasium 1.3 gives these very numbers.
  test('OneOf is the number of the space, the run of the member, and its first number to the length of the longest', () => {
    const space = oneOf([discrete(3), box(0, 5, [4])]);
    expect(flatten(space, [0, 2])).toEqual(Float32Array.of(0, 0, 0, 1, 0));
    expect(flatten(space, [1, Float32Array.of(4, 3, 2, 1)])).toEqual(Float32Array.of(1, 4, 3, 2, 1));
    expect(unflatten(space, Float32Array.of(0, 0, 0, 1, 0))).toEqual([0, 2]);
    const within = tuple([oneOf([discrete(3), box(-2, 5)]), discrete(2)]);
    expect(flatten(within, [[1, Float32Array.of(2.5)], 1])).toEqual(Float32Array.of(1, 2.5, 2.5, 2.5, 0, 1));
    const bounds = flattenSpace(within);
    expect([[...bounds.low], [...bounds.high]]).toEqual([
      [0, -2, -2, -2, 0, 0],
      [1, 5, 5, 5, 1, 1],
    ]);
  });

  test('a Sequence stays one, of flattened members; a batch where it is stacked', () => {
    expect(flatten(sequence(discrete(3)), [2, 0])).toEqual([Uint8Array.of(0, 0, 1), Uint8Array.of(1, 0, 0)]);
    const stacked = sequence(discrete(3), { stack: true });
    expect(flatten(stacked, Int32Array.of(2, 0))).toEqual(Uint8Array.of(0, 0, 1, 1, 0, 0));
    expect(unflatten(stacked, Uint8Array.of(0, 0, 1, 1, 0, 0))).toEqual(Int32Array.of(2, 0));
    const named = sequence(dict({ a: discrete(2), b: box(0, 9, [1], 'uint8') }), { stack: true });
    const member = { a: Int32Array.of(1, 0), b: Uint8Array.of(7, 8) };
    expect(flatten(named, member)).toEqual(Uint8Array.of(0, 1, 7, 1, 0, 8));
    expect(unflatten(named, Uint8Array.of(0, 1, 7, 1, 0, 8))).toEqual(member);
  });

  test('a Graph stays one, its choices one-hot; what holds it stays what it is', () => {
    const space = tuple([graph(discrete(2, 5), box(0, 1)), discrete(2)]);
    const member = [
      { nodes: Int32Array.of(6, 5), edges: Float32Array.of(0.5), edgeLinks: Int32Array.of(1, 0) },
      1,
    ] as const;
    const flat = flatten(space, member);
    expect(flat).toEqual([
      { nodes: Uint8Array.of(0, 1, 1, 0), edges: Float32Array.of(0.5), edgeLinks: Int32Array.of(1, 0) },
      Uint8Array.of(0, 1),
    ]);
    expect(
      flattenSpace(space).equals(tuple([graph(box(0, 1, [2], 'uint8'), box(0, 1)), box(0, 1, [2], 'uint8')])),
    ).toBe(true);
    expect(unflatten(space, flat)).toEqual(member);
  });
});

test('sizes and whether there is one, kind by kind', () => {
  const sizes: readonly [Space, number | null][] = [
    [discrete(4, 7), 4],
    [box(0, 1, [2, 3]), 6],
    [box(0, 1, []), 1],
    [multiDiscrete([2, 5]), 7],
    [multiBinary([2, 2]), 4],
    [text(8), 8],
    [tuple([discrete(2), box(0, 1, [3])]), 5],
    [dict({ a: discrete(2), b: text(3) }), 5],
    [oneOf([discrete(2), box(0, 1, [3])]), 4],
    [sequence(discrete(2)), null],
    [graph(discrete(2)), null],
    [tuple([discrete(2), sequence(discrete(2))]), null],
    [oneOf([dict({ a: graph(discrete(2)) }), discrete(2)]), null],
  ];
  for (const [space, size] of sizes) {
    expect(isFlattenable(space)).toBe(size !== null);
    if (size === null) expect(() => flatdim(space)).toThrow('does not flatten to a fixed number of numbers');
    else expect(flatdim(space)).toBe(size);
  }
});

test.each([
  [[box(0, 1, [2], 'uint8'), discrete(3)], 'uint8'],
  [[box(0, 1, [2], 'bool'), box(0, 1, [2], 'bool')], 'bool'],
  [[box(0, 1), discrete(3)], 'float32'],
  [[multiBinary(2), discrete(3)], 'int16'],
  [[box(0, 1, [1], 'uint16'), box(0, 1, [1], 'int8')], 'int32'],
  [[box(0, 1, [1], 'uint16'), box(0, 1, [1], 'float32')], 'float32'],
  [[box(0, 1, [1], 'int32'), box(0, 1, [1], 'float32')], 'float64'],
  [[box(0, 1, [1], 'int32'), box(0, 1, [1], 'uint32')], 'float64'],
  [[box(0, 1, [1], 'float64'), box(0, 1)], 'float64'],
] as const)('the run of %# has the narrowest dtype that holds all its parts exactly: %s', (parts, dtype) => {
  expect(flattenSpace(tuple(parts)).dtype).toBe(dtype);
});

test('a wider run has room for float32 bounds as float32 rounds them', () => {
  const space = tuple([box(-0.1, 0.1), box(0, 9, [1], 'int32')]);
  for (const edge of [-0.1, 0.1]) {
    const member = [Float32Array.of(edge), Int32Array.of(3)] as const; // both round away from 0
    expect(flattenSpace(space).contains(flatten(space, member))).toBe(true);
    expect(unflatten(space, flatten(space, member))).toEqual(member);
  }
});

test.each<[string, () => unknown, string]>([
  ['what is no member', () => flatten(discrete(2), 5), 'what is flattened is no member of Discrete(2)'],
  [
    'a choice without a 1',
    () => unflatten(discrete(2), Uint8Array.of(0, 0)),
    'a flattened choice of 2 must be a single 1 among 0s, got [0, 0]',
  ],
  [
    'a choice with two',
    () => unflatten(multiDiscrete([2, 3]), Uint8Array.of(1, 0, 1, 0, 1)),
    'a flattened choice of 3 must be a single 1 among 0s, got [1, 0, 1]',
  ],
  [
    'a run of another length',
    () => unflatten(discrete(2), Uint8Array.of(1)),
    'what is unflattened is no flattened member of Discrete(2)',
  ],
  [
    'a text that goes on after its end',
    () => unflatten(text(3, { charset: 'ab' }), Int32Array.of(0, 2, 1)),
    'a flattened text must be characters and then 2s, got [0, 2, 1]',
  ],
  [
    'a character of ½',
    () => unflatten(tuple([text(1, { charset: 'ab' }), box(0, 1, [1], 'float64')]), Float64Array.of(0.5, 0)),
    'a flattened text must be characters and then 2s, got [0.5]',
  ],
  [
    'a text too short',
    () => unflatten(text(3, { minLength: 2, charset: 'ab' }), Int32Array.of(0, 2, 2)),
    'what is unflattened is no flattened member of Text(2 to 3 of 2 characters)',
  ],
  [
    'a OneOf of the space ½',
    () => unflatten(oneOf([discrete(1), box(0, 1)]), Float32Array.of(0.5, 1)),
    'a flattened OneOf must begin with an index below 2, got 0.5',
  ],
  [
    'a choice among sequences',
    () => flattenSpace(oneOf([sequence(discrete(2))])),
    'OneOf(Sequence(Discrete(2))) cannot be flattened: a choice among sequences or graphs has no form',
  ],
])('%s is refused', (_name, build, message) => {
  expect(build).toThrow(message);
  expect(build).toThrow(BadInput);
});

test('flattening copies: the run does not follow the member', () => {
  const member = box(0, 1, [2]).sample(makeRng(1));
  const flat = flatten(box(0, 1, [2]), member);
  const before = flat[0];
  member[0] = 0.125;
  expect(flat[0]).toBe(before);
});
