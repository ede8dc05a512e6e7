import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { makeRng } from '../../../core/rng.js';
import {
  batchSpace,
  box,
  concatenate,
  describeSpace,
  dict,
  discrete,
  emptyBatch,
  flatdim,
  flatten,
  flattenSpace,
  fromJsonable,
  graph,
  isFlattenable,
  iterate,
  type MemberOf,
  makeArray,
  multiBinary,
  multiDiscrete,
  oneOf,
  type Space,
  seeded,
  sequence,
  spaceFromJSON,
  text,
  toJsonable,
  tuple,
  unflatten,
} from '../../../core/spaces.js';

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
        'uint8' as const,
        'uint16' as const,
        'uint32' as const,
      ),
    })
    .map((b) => {
      const low = b.dtype.startsWith('uint') ? Math.abs(b.low) : b.low;
      return box(low, low + b.width, b.shape, b.dtype);
    }),
  fc
    .record({ min: fc.nat(3), more: fc.integer({ min: 1, max: 5 }), charset: fc.constantFrom('ab', 'xyz0', 'é') })
    .map((t) => text(t.min + t.more, { minLength: t.min, charset: t.charset })),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }).map((nvec) =>
    multiDiscrete(
      nvec,
      nvec.map((n) => n - 5),
    ),
  ),
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).map((shape) => multiBinary(shape)),
);
const feature = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map((n) => discrete(n, -1)),
  fc.integer({ min: 1, max: 3 }).map((n) => box(-1, 1, [n])),
);
const anySpace: fc.Arbitrary<Space> = fc.oneof(
  leaf,
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((spaces) => tuple(spaces)),
  fc.array(leaf, { minLength: 1, maxLength: 3 }).map((spaces) => oneOf(spaces)),
  leaf.map((space) => sequence(space)),
  feature.map((space) => sequence(space, { stack: true })),
  fc.tuple(feature, fc.option(feature)).map(([node, edge]) => graph(node, edge)),

  fc
    .dictionary(fc.string({ minLength: 1, maxLength: 5 }), leaf, { minKeys: 1, maxKeys: 3, noNullPrototype: true })
    .map((spaces) => dict(spaces)),
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

  test('flattens to a member of its flattened space, and back', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const member = space.sample(makeRng(seed));
        const flat = flatten(space, member);
        expect(flattenSpace(space).contains(flat)).toBe(true);
        if (isFlattenable(space)) expect((flat as Float32Array).length).toBe(flatdim(space));
        else expect(() => flatdim(space)).toThrow('does not flatten to a fixed number');
        expect(unflatten(space, flat)).toEqual(member);
      }),
    );
  });

  test('batches: members side by side are a member of the batched space, and come apart again', () => {
    fc.assert(
      fc.property(anySpace, fc.integer({ min: 1, max: 4 }), (space, n) => {
        const rng = makeRng(n);
        const members = Array.from({ length: n }, () => space.sample(rng));
        const batch = concatenate(space, members);
        expect(batchSpace(space, n).contains(batch)).toBe(true);
        expect([...iterate(space, batch)]).toEqual(members);
        expect(Object.keys(emptyBatch(space, n) as object)).toEqual(Object.keys(batch as object));
      }),
    );
  });

  test('its members survive JSON', () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        const rng = makeRng(4);
        const members = [space.sample(rng), space.sample(rng)];
        const json = JSON.parse(JSON.stringify(toJsonable(space, members as never)));
        expect(fromJsonable(space, json)).toEqual(members);
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

/** How often each of `n` outcomes comes in `draws` draws. */
function frequencies(n: number, draws: number, draw: () => number): number[] {
  const count = new Array<number>(n).fill(0);
  for (let k = 0; k < draws; k++) count[draw()]++;
  return count.map((c) => c / draws);
}

describe('masks and distributions', () => {
  test('Discrete draws evenly among what the mask allows, and start when it allows nothing', () => {
    const rng = makeRng(1);
    const space = discrete(4, 10);
    const mask = Uint8Array.of(1, 0, 1, 0);
    const seen = frequencies(4, 4000, () => space.sample(rng, { mask }) - 10);
    expect(seen[1] + seen[3]).toBe(0);
    expect(Math.abs(seen[0] - 0.5)).toBeLessThan(0.03);
    expect(space.sample(rng, { mask: [0, 0, 0, 0] })).toBe(10);
  });

  test('Discrete draws from a distribution', () => {
    const rng = makeRng(2);
    const probability = [0.5, 0, 0.125, 0.375];
    const seen = frequencies(4, 8000, () => discrete(4).sample(rng, { probability }));
    probability.forEach((p, i) => {
      expect(Math.abs(seen[i] - p)).toBeLessThan(0.02);
    });
    expect(seen[1]).toBe(0);
  });

  test('each coordinate of a MultiDiscrete has its own', () => {
    const space = multiDiscrete([3, 2, 4], [5, 0, -1]);
    const rng = makeRng(3);
    for (let k = 0; k < 50; k++) {
      const [a, b, c] = space.sample(rng, { mask: [[0, 1, 0], null, [0, 0, 1, 1]] });
      expect(a).toBe(6);
      expect([0, 1]).toContain(b);
      expect([1, 2]).toContain(c);
    }
    expect([
      ...space.sample(rng, {
        probability: [
          [0, 0, 1],
          [1, 0],
          [0, 1, 0, 0],
        ],
      }),
    ]).toEqual([7, 0, 0]);
  });

  test('MultiBinary takes 0 and 1 as they are and leaves 2 free', () => {
    const rng = makeRng(4);
    const draws = Array.from({ length: 60 }, () => [...multiBinary(3).sample(rng, { mask: [0, 1, 2] })]);
    expect(new Set(draws.map(String))).toEqual(new Set(['0,1,0', '0,1,1']));
    expect([...multiBinary([2]).sample(rng, { probability: [0, 1] })]).toEqual([0, 1]);
  });

  test('Text takes a length and a mask of characters', () => {
    const space = text(6, { minLength: 2, charset: 'abc' });
    expect(space.sample(makeRng(5), { mask: [4, [0, 1, 0]] })).toBe('bbbb');
    expect(space.sample(makeRng(5), { probability: [2, [0, 0, 1]] })).toBe('cc');
    expect(text(3, { minLength: 0, charset: 'ab' }).sample(makeRng(6), { mask: [null, [0, 0]] })).toBe('');
    expect(() => space.sample(makeRng(5), { mask: [null, [0, 0, 0]] })).toThrow('leaves no character');
  });

  test('composites hand each part its own', () => {
    const rng = makeRng(6);
    const pair = tuple([discrete(3), multiBinary(2)]);
    expect(
      pair.sample(rng, {
        mask: [
          [0, 0, 1],
          [1, 0],
        ],
      }),
    ).toEqual([2, Int8Array.of(1, 0)]);
    const named = dict({ a: discrete(3), b: discrete(1, 7) });
    expect(named.sample(rng, { probability: { a: [0, 1, 0] } })).toEqual({ a: 1, b: 7 });
    const either = oneOf([discrete(3), discrete(3)]);
    for (let k = 0; k < 20; k++) {
      const [index, member] = either.sample(rng, {
        mask: [
          [1, 0, 0],
          [0, 0, 1],
        ],
      });
      expect(member).toBe(index === 0 ? 0 : 2);
    }
    expect(sequence(discrete(3)).sample(rng, { mask: [3, [0, 1, 0]] })).toEqual([1, 1, 1]);
    expect([2, 5]).toContain(sequence(discrete(3)).sample(rng, { mask: [[2, 5], null] }).length);
  });

  test('a graph has as many nodes and edges as asked for', () => {
    const space = graph(box(0, 1, [2]), discrete(3));
    const { nodes, edges, edgeLinks } = space.sample(makeRng(7), { nodes: 4, edges: 5, mask: [null, [0, 1, 0]] });
    expect([nodes.length, edges, edgeLinks?.length]).toEqual([8, Int32Array.of(1, 1, 1, 1, 1), 10]);
    expect(space.sample(makeRng(7)).nodes.length).toBe(20);
    expect(graph(discrete(2)).sample(makeRng(7), { nodes: 3 })).toMatchObject({ edges: null, edgeLinks: null });
  });

  test.each<[string, () => unknown, string]>([
    [
      'both',
      () => discrete(2).sample(makeRng(1), { mask: [1, 0], probability: [1, 0] }),
      'takes a mask or a probability, not both',
    ],
    [
      'another length',
      () => discrete(2).sample(makeRng(1), { mask: [1] }),
      'the mask of Discrete(2) must have 2 entries, got 1',
    ],
    ['a mask of 2', () => discrete(2).sample(makeRng(1), { mask: [1, 2] }), 'must be 0s and 1s, got [1, 2]'],
    ['a sum of ¾', () => discrete(2).sample(makeRng(1), { probability: [0.5, 0.25] }), 'must sum to 1, got 0.75'],
    [
      'a negative probability',
      () => discrete(2).sample(makeRng(1), { probability: [-1, 2] }),
      'must be in [0, 1], got [-1, 2]',
    ],
    ['a mask of a Box', () => box(0, 1).sample(makeRng(1), { mask: [1] }), 'takes neither mask nor probability'],
    ['a mask of 3', () => multiBinary(1).sample(makeRng(1), { mask: [3] }), 'must be 0s, 1s and 2s (free), got [3]'],
    [
      'too few parts',
      () => tuple([discrete(2)]).sample(makeRng(1), { mask: [] }),
      'must be a list of 1 entries, got []',
    ],
    [
      'an unknown name',
      () => dict({ a: discrete(2) }).sample(makeRng(1), { mask: { b: [1, 0] } }),
      "has 'b', which the space lacks (it has a)",
    ],
    [
      'a length out of range',
      () => text(3).sample(makeRng(1), { mask: [4, null] }),
      'must have 1 to 3 characters, got 4',
    ],
    ['a negative length', () => sequence(discrete(2)).sample(makeRng(1), { mask: [-1, null] }), 'at least 0, got -1'],
    [
      'edges where there are none',
      () => graph(discrete(2)).sample(makeRng(1), { edges: 2 }),
      'without edges cannot draw 2',
    ],
  ])('%s is refused', (_, draw, message) => {
    expect(draw).toThrow(message);
    expect(draw).toThrow(BadInput);
  });
});

describe('flattening by hand', () => {
  test('choices are one-hot, texts numbers of characters, parts follow one another', () => {
    const space = dict({ b: discrete(3, 1), a: multiDiscrete([2, 2], [0, 4]), c: text(3, { charset: 'xyz' }) });
    const flat = flatten(space, { a: Int32Array.of(1, 4), b: 3, c: 'zx' });
    // a: [0 1] [1 0]; b: [0 0 1]; c: z = 2, x = 0, then the number past the last character
    expect([...(flat as Float64Array)]).toEqual([0, 1, 1, 0, 0, 0, 1, 2, 0, 3]);
  });

  test('OneOf is the number of the space, the run of the member, and zeros', () => {
    const space = oneOf([discrete(2), box(0, 9, [3], 'uint8')]);
    expect(flatten(space, [0, 1])).toEqual(Uint8Array.of(0, 0, 1, 0));
    expect(flatten(space, [1, Uint8Array.of(7, 8, 9)])).toEqual(Uint8Array.of(1, 7, 8, 9));
    expect(unflatten(space, Uint8Array.of(0, 0, 1, 0))).toEqual([0, 1]);
  });

  test('parts of one dtype keep it; bytes beside floats become float32; int32 needs float64', () => {
    const dtypeOf = (...spaces: Space[]) => (flattenSpace(tuple(spaces)) as { dtype?: string }).dtype;
    expect(dtypeOf(box(0, 1, [2], 'uint8'), discrete(3))).toBe('uint8');
    expect(dtypeOf(box(0, 1, [2]), discrete(3))).toBe('float32');
    expect(dtypeOf(box(0, 1, [2]), box(0, 1, [1], 'int32'))).toBe('float64');
  });

  test('what is no member is refused', () => {
    expect(() => flatten(discrete(2), 5)).toThrow('no member of Discrete(2)');
    expect(() => unflatten(discrete(2), Uint8Array.of(0, 0))).toThrow('needs a 1 among its 2 numbers');
    expect(() => unflatten(discrete(2), Uint8Array.of(1))).toThrow('no flattened member of Discrete(2)');
    expect(() => concatenate(discrete(2), [0, 2])).toThrow('entry 1 is no member of Discrete(2)');
    expect(() => fromJsonable(discrete(2), [0, 7])).toThrow('entry 1 is no member of Discrete(2): 7');
  });
});

test('batched spaces are those of Gymnasium', () => {
  expect(batchSpace(discrete(3, 1), 2).equals(multiDiscrete([3, 3], [1, 1]))).toBe(true);
  expect(batchSpace(multiDiscrete([2, 3]), 2).equals(box([0, 0, 0, 0], [1, 2, 1, 2], [2, 2], 'int32'))).toBe(true);
  expect(batchSpace(multiBinary([2]), 3).equals(box(0, 1, [3, 2], 'int8'))).toBe(true);
  expect(batchSpace(text(2), 2).equals(tuple([text(2), text(2)]))).toBe(true);
  expect(() => batchSpace(discrete(2), 0)).toThrow('n of a batch must be a positive integer, got 0');
});

describe('Box of integers', () => {
  test('±∞ stands for the ends of signed dtypes, and is refused for unsigned ones and bool', () => {
    const open = box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, [1], 'int8');
    expect([open.low[0], open.high[0]]).toEqual([-128, 127]);
    for (const dtype of ['uint8', 'uint32', 'bool'] as const) {
      expect(() => box(0, Number.POSITIVE_INFINITY, [1], dtype)).toThrow(`bounds of a ${dtype} Box must be integers`);
    }
  });

  test('bool is bytes of 0 and 1', () => {
    const space = box(0, 1, [2], 'bool');
    expect(space.contains(Uint8Array.of(1, 0))).toBe(true);
    expect(space.contains(Uint8Array.of(2, 0))).toBe(false);
    expect(() => box(0, 2, [1], 'bool')).toThrow('bounds of a bool Box must be integers in [0, 1]');
  });
});

test('a list of pairs keeps its order, an object is sorted; equality does not mind', () => {
  const kept = dict([
    ['z', discrete(2)],
    ['a', discrete(3)],
  ]);
  expect(kept.keys).toEqual(['z', 'a']);
  const sorted = dict({ z: discrete(2), a: discrete(3) });
  expect(sorted.keys).toEqual(['a', 'z']);
  expect(kept.equals(sorted)).toBe(true);
  expect(() =>
    dict([
      ['a', discrete(2)],
      ['a', discrete(2)],
    ]),
  ).toThrow("needs each key once, got 'a' twice");
});

test('Text counts characters, not code units, and refuses strangers', () => {
  const space = text(2, { charset: '🙂a' });
  expect(space.contains('🙂🙂')).toBe(true);
  expect(space.contains('🙂🙂🙂')).toBe(false);
  expect(space.contains('')).toBe(false);
  expect(space.contains('b')).toBe(false);
  expect(() => text(0)).toThrow('maxLength of a Text space must be a positive integer, got 0');
  expect(() => text(2, { minLength: 3 })).toThrow('minLength of a Text space must be an integer from 0 to 2, got 3');
  expect(() => text(2, { charset: 'aa' })).toThrow("each character once and at least one, got 'aa'");
});

test('a stacked sequence is one batch, of any kind of space', () => {
  const space = sequence(box(0, 1, [2]), { stack: true });
  expect(space.contains(Float32Array.of(0, 1, 1, 0))).toBe(true);
  expect(space.contains(Float32Array.of(0, 1, 1))).toBe(false);
  expect(space.contains(new Float32Array(0))).toBe(true);
  const named = sequence(dict({ a: discrete(3), b: text(2) }), { stack: true });
  expect(named.contains({ a: Int32Array.of(0, 2), b: ['x', 'yz'] })).toBe(true);
  expect(named.contains({ a: Int32Array.of(0, 2), b: ['x'] })).toBe(false);
  expect(named.contains({ a: Int32Array.of(0, 3), b: ['x', 'yz'] })).toBe(false);
});

test('a graph’s edges lead to nodes that there are', () => {
  const space = graph(discrete(3), discrete(2));
  const member = { nodes: Int32Array.of(0, 2), edges: Int32Array.of(1), edgeLinks: Int32Array.of(0, 1) };
  expect(space.contains(member)).toBe(true);
  expect(space.contains({ ...member, edgeLinks: Int32Array.of(0, 2) })).toBe(false);
  expect(space.contains({ ...member, edges: Int32Array.of(1, 1) })).toBe(false);
  expect(space.contains({ ...member, nodes: new Int32Array(0) })).toBe(false);
  expect(() => graph(text(2) as never)).toThrow('must be of a Box or Discrete space, got text');
});

test('a seeded space draws the same members again, and another seed others', () => {
  const space = tuple([discrete(1000), box(0, 1, [2])]);
  const draws = (seed: number) => {
    const source = seeded(space, seed);
    return [source.sample(), source.sample()];
  };
  expect(draws(3)).toEqual(draws(3));
  expect(draws(3)).not.toEqual(draws(4));
  expect(() => seeded(space, -1)).toThrow('seed must be an integer in [0, 2^53), got -1');
});

test('members are typed by their spaces', () => {
  const space = dict({ image: box(0, 255, [2], 'uint8'), turn: discrete(4), pair: tuple([discrete(2), text(3)]) });
  const member: MemberOf<typeof space> = space.sample(makeRng(1));
  const turn: number = member.turn;
  const name: string = member.pair[1];
  expect([typeof turn, typeof name]).toEqual(['number', 'string']);
  // @ts-expect-error there is no such part
  expect(member.picture).toBeUndefined();
  // @ts-expect-error a Discrete member is no text
  const wrong: string = member.turn;
  expect(wrong).toBe(turn);
});

test('docs/spaces.md has every constructor', () => {
  const page = readFileSync('docs/spaces.md', 'utf8');
  const constructors = { discrete, box, multiDiscrete, multiBinary, text, tuple, dict, sequence, graph, oneOf };
  for (const name of Object.keys(constructors)) expect(page).toContain(`| \`${name}(`);
});
