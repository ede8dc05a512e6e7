import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../../core/errors.js';
import { makeRng } from '../../core/rng.js';
import {
  box,
  describeSpace,
  dict,
  discrete,
  makeArray,
  multiBinary,
  multiDiscrete,
  type Space,
  spaceFromJSON,
  tuple,
} from '../../core/spaces.js';

const leaf: fc.Arbitrary<Space> = fc.oneof(
  fc
    .record({ n: fc.integer({ min: 1, max: 50 }), start: fc.integer({ min: -5, max: 5 }) })
    .map((d) => discrete(d.n, d.start)),
  fc
    .record({
      low: fc.integer({ min: -100, max: 100 }),
      width: fc.integer({ min: 0, max: 27 }),
      shape: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
      dtype: fc.constantFrom(
        'float32' as const,
        'float64' as const,
        'int32' as const,
        'int8' as const,
        'int16' as const,
      ),
    })
    .map((b) => box(b.low, b.low + b.width, b.shape, b.dtype)),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }).map(multiDiscrete),
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).map(multiBinary),
);
const anySpace: fc.Arbitrary<Space> = fc.oneof(
  leaf,
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map(tuple),
  fc
    .dictionary(fc.string({ minLength: 1, maxLength: 5 }), leaf, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
    .map(dict),
);

describe('every space', () => {
  test('contains what it samples', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const rng = makeRng(seed);
        for (let k = 0; k < 10; k++) expect(space.contains(space.sample(rng))).toBe(true);
      }),
    );
  });

  test('comes back from JSON equal, and samples alike', () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        const twin = spaceFromJSON(JSON.parse(JSON.stringify(space.toJSON())));
        expect(twin.equals(space) && space.equals(twin)).toBe(true);
        expect(twin.sample(makeRng(1))).toEqual(space.sample(makeRng(1)));
      }),
    );
  });

  test('contains no stranger', () => {
    for (const stranger of [null, undefined, 'a', {}, [], Number.NaN, 0.5, new Float32Array(99), () => 0]) {
      for (const space of [discrete(3), box(0, 1, [2]), multiDiscrete([2]), multiBinary([2]), tuple([discrete(2)])]) {
        expect(space.contains(stranger)).toBe(false);
      }
    }
  });
});

describe('Box', () => {
  test('bounds are inclusive, and NaN, the wrong length and another dtype are outside', () => {
    const space = box([-1, 0], [1, 5]);
    expect(space.contains(Float32Array.of(-1, 5))).toBe(true);
    expect(space.contains(Float32Array.of(-1.001, 5))).toBe(false);
    expect(space.contains(Float32Array.of(Number.NaN, 0))).toBe(false);
    expect(space.contains(Float32Array.of(0))).toBe(false);
    expect(space.contains(Float64Array.of(0, 0))).toBe(false);
  });

  test('a float32 Box contains the float32 image of a bound that float32 cannot hold', () => {
    expect(box(-0.1, 0.1, [1]).contains(Float32Array.of(0.1))).toBe(true);
  });

  test('integers are drawn up to and including both bounds', () => {
    const rng = makeRng(1);
    const seen = new Set(Array.from({ length: 200 }, () => box(0, 2, [1], 'uint8').sample(rng)[0]));
    expect([...seen].sort()).toEqual([0, 1, 2]);
  });

  test('open sides are sampled on the right side of the bound that is there', () => {
    const rng = makeRng(2);
    const space = box(
      [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
      [Number.POSITIVE_INFINITY, 0, Number.POSITIVE_INFINITY],
    );
    const draws = Array.from({ length: 300 }, () => space.sample(rng));
    expect(draws.every((d) => d[0] >= 0 && d[1] <= 0)).toBe(true);
    expect(draws.some((d) => d[2] < 0) && draws.some((d) => d[2] > 0)).toBe(true);
  });

  test('infinite bounds survive JSON', () => {
    const space = box([0, Number.NEGATIVE_INFINITY], [Number.POSITIVE_INFINITY, 1]);
    expect(spaceFromJSON(JSON.parse(JSON.stringify(space.toJSON()))).equals(space)).toBe(true);
  });

  test.each([
    ['low above high', () => box(1, 0, [1]), 'low ≤ high'],
    ['a NaN bound', () => box(Number.NaN, 0, [1]), 'no NaN'],
    ['a bound outside uint8', () => box(0, 256, [1], 'uint8'), 'uint8 Box must be integers in [0, 255]'],
    ['a fraction for int8', () => box(0, 1.5, [1], 'int8'), 'must be integers'],
    ['too few bounds', () => box([0], [1, 2], [2]), 'one per coordinate (2), got 1'],
    ['a negative dimension', () => box(0, 1, [-2]), 'positive integer, got -2'],
    [
      'an unknown dtype',
      () => box(0, 1, [1], 'float16' as never),
      'float32, float64, int32, uint8, int8, int16, uint16, uint32, bool, got float16',
    ],
  ])('%s is refused with the rule and the value', (_name, build, message) => {
    expect(build).toThrow(message);
  });
});

test.each([0, -1, 1.5, Number.NaN, '3' as never])('Discrete(%s) is refused', (n) => {
  expect(() => discrete(n)).toThrow('positive integer');
});

test('Discrete with a start holds start to start + n − 1', () => {
  const space = discrete(3, -1);
  expect([-2, -1, 0, 1, 2].map((k) => space.contains(k))).toEqual([false, true, true, true, false]);
});

test('Dict keys are kept in sorted order, so that equal spaces draw alike', () => {
  const a = dict({ b: discrete(9), a: discrete(9) });
  const b = dict({ a: discrete(9), b: discrete(9) });
  expect(Object.keys(a.spaces)).toEqual(['a', 'b']);
  expect(a.sample(makeRng(3))).toEqual(b.sample(makeRng(3)));
});

test('keys that look like integers, which JavaScript lists first, make no difference to equality', () => {
  const space = dict({ '0': discrete(2), ' ': discrete(3) });
  expect(space.equals(space)).toBe(true);
  expect(space.equals(dict({ ' ': discrete(3), '0': discrete(2) }))).toBe(true);
  expect(space.equals(dict({ '1': discrete(2), ' ': discrete(3) }))).toBe(false);
});

test('storage has the dtype of the space and a row per member', () => {
  expect(makeArray(discrete(4), 3)).toEqual(new Int32Array(3));
  expect(makeArray(box(0, 1, [2, 2], 'uint8'), 3)).toEqual(new Uint8Array(12));
});

test('a space describes itself in a few words', () => {
  expect(describeSpace(dict({ image: box(0, 255, [10, 10], 'uint8'), mode: discrete(3) }))).toBe(
    'Dict(image: Box(10×10, uint8), mode: Discrete(3))',
  );
});

test('a Box refuses finite bounds that its float dtype cannot hold, and samples inside the widest that it can', () => {
  expect(() => box(-1e39, 0, [1], 'float32')).toThrow('bounds of a float32 Box must fit it');
  const widest = box(-Number.MAX_VALUE, Number.MAX_VALUE, [4], 'float64');
  const rng = makeRng(1);
  for (let k = 0; k < 50; k++) expect(widest.contains(widest.sample(rng))).toBe(true);
});

test.each([
  [{ kind: 'box' }],
  [{ kind: 'multi-discrete' }],
  [{ kind: 'tuple', spaces: 3 }],
  [{ kind: 'dict' }],
  [null],
])('JSON that is no space is refused with one line: %j', (json) => {
  expect(() => spaceFromJSON(json)).toThrow(BadInput);
});
