import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { makeRng } from '../../../core/rng.js';
import { describeSpace, discrete, makeArray, multiBinary, multiDiscrete, text } from '../../../core/spaces.js';

describe('Discrete', () => {
  test('with a start holds start to start + n − 1', () => {
    const space = discrete(3, -1);
    expect([-2, -1, 0, 1, 2].map((k) => space.contains(k))).toEqual([false, true, true, true, false]);
    expect(space.contains(0.5) || space.contains('0') || space.contains(Int32Array.of(0))).toBe(false);
  });

  test('draws every member, evenly', () => {
    const rng = makeRng(1);
    const count = [0, 0, 0, 0];
    for (let k = 0; k < 4000; k++) count[discrete(4, 10).sample(rng) - 10]++;
    for (const c of count) expect(Math.abs(c - 1000)).toBeLessThan(100); // 3.6 σ
  });

  test('is stored in an int32, whose ends it may reach', () => {
    expect(makeArray(discrete(4), 3)).toEqual(new Int32Array(3));
    expect(discrete(2, 2 ** 31 - 2).contains(2 ** 31 - 1)).toBe(true);
  });

  test('is another with another n or start', () => {
    expect(discrete(3, 1).equals(discrete(3, 1))).toBe(true);
    expect(discrete(3, 1).equals(discrete(3)) || discrete(3).equals(discrete(4))).toBe(false);
    expect([describeSpace(discrete(3)), describeSpace(discrete(3, -1))]).toEqual([
      'Discrete(3)',
      'Discrete(3, start -1)',
    ]);
  });
});

test('MultiDiscrete holds a choice for each coordinate, each from its own start', () => {
  const space = multiDiscrete([2, 3], [0, -1]);
  expect(space.contains(Int32Array.of(1, -1))).toBe(true);
  expect(space.contains(Int32Array.of(2, 0)) || space.contains(Int32Array.of(0, 2))).toBe(false);
  expect(space.contains(Int32Array.of(0)) || space.contains([0, 0])).toBe(false);
  const rng = makeRng(2);
  const seen = new Set(Array.from({ length: 200 }, () => String(space.sample(rng))));
  expect([...seen].sort()).toEqual(['0,-1', '0,0', '0,1', '1,-1', '1,0', '1,1']);
  expect(space.equals(multiDiscrete([2, 3]))).toBe(false);
  expect(describeSpace(space)).toBe('MultiDiscrete(2, 3, start 0, -1)');
});

test('MultiBinary holds zeros and ones, n of them or in a shape', () => {
  expect(multiBinary(3).shape).toEqual([3]);
  expect(multiBinary([2, 3]).size).toBe(6);
  expect(multiBinary(2).contains(Int8Array.of(0, 1))).toBe(true);
  expect(multiBinary(2).contains(Int8Array.of(0, 2)) || multiBinary(2).contains(Uint8Array.of(0, 1))).toBe(false);
  expect(multiBinary(6).equals(multiBinary([2, 3]))).toBe(false);
});

describe('Text', () => {
  test('counts characters, not code units', () => {
    const space = text(2, { charset: '🙂a' });
    expect(space.contains('🙂🙂')).toBe(true);
    expect(space.contains('🙂🙂🙂') || space.contains('') || space.contains('b')).toBe(false);
  });

  test('is of letters and digits unless told otherwise, and its set has no order', () => {
    expect(text(3).contains('aZ9')).toBe(true);
    expect(text(3).contains('a-b')).toBe(false);
    expect(text(3).charset.length).toBe(62);
    expect(text(3, { charset: 'cab' }).charset).toBe('abc');
    expect(text(3, { charset: 'cab' }).equals(text(3, { charset: 'abc' }))).toBe(true);
    expect(text(3, { charset: 'ab' }).equals(text(3, { charset: 'abc' }))).toBe(false);
    expect(text(3).equals(text(4)) || text(3).equals(text(3, { minLength: 0 }))).toBe(false);
    expect(text(3, { minLength: 0 }).contains('')).toBe(true);
  });

  test('draws every length and every character', () => {
    const rng = makeRng(1);
    const draws = Array.from({ length: 600 }, () => text(3, { minLength: 1, charset: 'ab' }).sample(rng));
    for (const length of [1, 2, 3]) {
      expect(Math.abs(draws.filter((t) => t.length === length).length - 200)).toBeLessThan(45); // 3.9 σ
    }
    expect(new Set(draws.join(''))).toEqual(new Set('ab'));
  });
});

test.each<[string, () => unknown, string]>([
  ['Discrete(0)', () => discrete(0), 'n of a Discrete space must be a positive integer, got 0'],
  ['Discrete(1.5)', () => discrete(1.5), 'n of a Discrete space must be a positive integer, got 1.5'],
  ['Discrete(NaN)', () => discrete(Number.NaN), 'n of a Discrete space must be a positive integer, got NaN'],
  ["Discrete('3')", () => discrete('3' as never), 'n of a Discrete space must be a positive integer, got 3'],
  ['a start of ½', () => discrete(3, 0.5), 'start of a Discrete space must be an integer, got 0.5'],
  [
    'what int32 cannot hold',
    () => discrete(2, 2 ** 31 - 1),
    'members of a Discrete space must fit in 32 bits, got 2147483647 to 2147483648',
  ],
  ['an empty nvec', () => multiDiscrete([]), 'nvec of a MultiDiscrete space must not be empty'],
  [
    'an nvec with a 0',
    () => multiDiscrete([2, 0]),
    'n of coordinate 1 of a MultiDiscrete space must be a positive integer, got 0',
  ],
  ['too few starts', () => multiDiscrete([2, 3], [0]), 'start of a MultiDiscrete space must have 2 entries, got 1'],
  [
    'a start of ½ among others',
    () => multiDiscrete([2, 3], [0, 0.5]),
    'start of coordinate 1 of a MultiDiscrete space must be an integer, got 0.5',
  ],
  ['MultiBinary(0)', () => multiBinary(0), 'each dimension of a MultiBinary space must be a positive integer, got 0'],
  ['Text(0)', () => text(0), 'maxLength of a Text space must be a positive integer, got 0'],
  [
    'a least length above the most',
    () => text(2, { minLength: 3 }),
    'minLength of a Text space must be an integer from 0 to 2, got 3',
  ],
  [
    'a character twice',
    () => text(2, { charset: 'aa' }),
    "charset of a Text space must have each character once and at least one, got 'aa'",
  ],
  [
    'no character',
    () => text(2, { charset: '' }),
    "charset of a Text space must have each character once and at least one, got ''",
  ],
])('%s is refused', (_name, build, message) => {
  expect(build).toThrow(message);
  expect(build).toThrow(BadInput);
});
