import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { makeRng } from '../../../core/rng.js';
import {
  box,
  describeSpace,
  dict,
  discrete,
  graph,
  multiDiscrete,
  oneOf,
  type Space,
  seeded,
  sequence,
  spaceFromJSON,
  text,
  tuple,
} from '../../../core/spaces.js';

describe('Tuple', () => {
  test('holds one member of each space, in order', () => {
    const space = tuple([discrete(2), box(0, 1, [2])]);
    expect(space.contains([1, Float32Array.of(0, 1)])).toBe(true);
    expect(space.contains([Float32Array.of(0, 1), 1])).toBe(false);
    expect(space.contains([1]) || space.contains([1, Float32Array.of(0, 1), 0])).toBe(false);
    expect(space.equals(tuple([box(0, 1, [2]), discrete(2)]))).toBe(false);
    expect(space.equals(tuple([discrete(2)]))).toBe(false);
  });
});

describe('Dict', () => {
  test('sorts the names of an object, so that equal spaces draw alike', () => {
    const a = dict({ b: discrete(9), a: discrete(9) });
    const b = dict({ a: discrete(9), b: discrete(9) });
    expect(a.keys).toEqual(['a', 'b']);
    expect(a.sample(makeRng(3))).toEqual(b.sample(makeRng(3)));
  });

  test('keeps the order of a list of pairs, also through JSON; equality does not mind', () => {
    const kept = dict([
      ['z', discrete(2)],
      ['1', discrete(3)],
    ]);
    expect(kept.keys).toEqual(['z', '1']);
    expect((spaceFromJSON(kept.toJSON()) as typeof kept).keys).toEqual(['z', '1']);
    expect(kept.equals(dict({ z: discrete(2), '1': discrete(3) }))).toBe(true);
    // The first draw goes to the first name.
    const first = makeRng(8).int(2);
    expect(kept.sample(makeRng(8)).z).toBe(first);
  });

  test('compares names that look like integers, which JavaScript lists first, as any other', () => {
    const space = dict({ '0': discrete(2), ' ': discrete(3) });
    expect(space.equals(dict({ ' ': discrete(3), '0': discrete(2) }))).toBe(true);
    expect(space.equals(dict({ '1': discrete(2), ' ': discrete(3) }))).toBe(false);
    expect(space.equals(dict({ '0': discrete(2) }))).toBe(false);
  });

  test('holds exactly its names, and none that objects inherit', () => {
    const space = dict({ a: discrete(2) });
    expect(space.contains({ a: 1 })).toBe(true);
    expect(space.contains({}) || space.contains({ a: 2 }) || space.contains({ a: 1, b: 1 })).toBe(false);
    expect(dict({ constructor: discrete(2) }).contains({ a: 1 })).toBe(false);
    const tricky = dict([['constructor', discrete(2)]]);
    expect(tricky.contains(tricky.sample(makeRng(1), { mask: {} }))).toBe(true);
  });
});

describe('Sequence', () => {
  const space = sequence(discrete(3));

  test('holds lists of any length, none included', () => {
    expect(space.contains([]) && space.contains([0, 2, 1])).toBe(true);
    expect(space.contains([3]) || space.contains(Int32Array.of(1))).toBe(false);
    expect(space.equals(sequence(discrete(3), { stack: true })) || space.equals(sequence(discrete(2)))).toBe(false);
  });

  test('draws lengths as a geometric distribution of ¼ from 1 up: mean 4, a quarter of them 1', () => {
    const rng = makeRng(2);
    const lengths = Array.from({ length: 3000 }, () => space.sample(rng).length);
    expect(Math.min(...lengths)).toBe(1);
    expect(Math.abs(lengths.reduce((a, b) => a + b) / 3000 - 4)).toBeLessThan(0.25); // σ/√n = 0.063
    expect(Math.abs(lengths.filter((n) => n === 1).length / 3000 - 0.25)).toBeLessThan(0.03);
  });

  test('stacked is one batch, of any kind of space', () => {
    const rows = sequence(box(0, 1, [2]), { stack: true });
    expect(rows.contains(Float32Array.of(0, 1, 1, 0)) && rows.contains(new Float32Array(0))).toBe(true);
    expect(rows.contains(Float32Array.of(0, 1, 1)) || rows.contains(Float32Array.of(0, 2))).toBe(false);
    const named = sequence(dict({ a: discrete(3), b: text(2) }), { stack: true });
    expect(named.contains({ a: Int32Array.of(0, 2), b: ['x', 'yz'] })).toBe(true);
    expect(named.contains({ a: Int32Array.of(0, 2), b: ['x'] })).toBe(false);
    expect(named.contains({ a: Int32Array.of(0, 3), b: ['x', 'yz'] })).toBe(false);
    expect(named.contains({ a: Int32Array.of(0) })).toBe(false);
  });
});

describe('Graph', () => {
  const space = graph(discrete(3), discrete(2));
  const member = { nodes: Int32Array.of(0, 2), edges: Int32Array.of(1), edgeLinks: Int32Array.of(0, 1) };

  test('has features of nodes and edges, and edges that lead to nodes that there are', () => {
    expect(space.contains(member)).toBe(true);
    expect(space.contains({ ...member, nodes: Int32Array.of(0, 3) })).toBe(false);
    expect(space.contains({ ...member, edges: Int32Array.of(2) })).toBe(false);
    expect(space.contains({ ...member, edgeLinks: Int32Array.of(0, 2) })).toBe(false);
    expect(space.contains({ ...member, edgeLinks: Int32Array.of(-1, 0) })).toBe(false);
    expect(space.contains({ ...member, edges: Int32Array.of(1, 1) })).toBe(false);
    expect(space.contains({ ...member, nodes: new Int32Array(0) })).toBe(false);
  });

  test('may have no edges, said with null or with empty arrays, and no nodes', () => {
    const bare = { edges: null, edgeLinks: null };
    expect(space.contains({ nodes: member.nodes, ...bare })).toBe(true);
    expect(space.contains({ nodes: member.nodes, edges: new Int32Array(0), edgeLinks: new Int32Array(0) })).toBe(true);
    expect(space.contains({ nodes: new Int32Array(0), ...bare })).toBe(true);
    expect(space.contains({ ...member, edgeLinks: null })).toBe(false);
    expect(graph(discrete(3)).contains({ nodes: member.nodes, ...bare })).toBe(true);
    expect(graph(discrete(3)).contains(member)).toBe(false);
  });

  test('draws ten nodes and fewer than 90 edges, unless it is told how many', () => {
    const rng = makeRng(3);
    for (let k = 0; k < 40; k++) {
      const { nodes, edges, edgeLinks } = space.sample(rng);
      expect([nodes.length, edgeLinks?.length]).toEqual([10, 2 * (edges as Int32Array).length]);
      expect((edges as Int32Array).length).toBeLessThan(90);
    }
    expect(space.sample(rng, { nodes: 1 }).edges).toEqual(new Int32Array(0));
  });

  test('is another with other features', () => {
    expect(space.equals(graph(discrete(3), discrete(2)))).toBe(true);
    for (const other of [graph(discrete(3)), graph(discrete(2), discrete(2)), graph(discrete(3), discrete(3))]) {
      expect(space.equals(other) || other.equals(space)).toBe(false);
    }
  });
});

test('OneOf holds a member of any of its spaces with the number of the space, and draws each space evenly', () => {
  const space = oneOf([discrete(2), text(2)]);
  expect(space.contains([0, 1]) && space.contains([1, 'ab'])).toBe(true);
  expect(space.contains([1, 1]) || space.contains([0, 'ab'])).toBe(false);
  expect(space.contains([2, 1]) || space.contains([-1, 1]) || space.contains([0]) || space.contains([0, 1, 1])).toBe(
    false,
  );
  const rng = makeRng(1);
  const texts = Array.from({ length: 1000 }, () => space.sample(rng)).filter(([index]) => index === 1);
  expect(Math.abs(texts.length - 500)).toBeLessThan(55); // 3.5 σ
  expect(space.equals(oneOf([discrete(2), text(2)])) && !space.equals(oneOf([text(2), discrete(2)]))).toBe(true);
});

test.each<[Space, string]>([
  [
    dict({ image: box(0, 255, [10, 10], 'uint8'), mode: discrete(3) }),
    'Dict(image: Box(10×10, uint8), mode: Discrete(3))',
  ],
  [tuple([box(0, 1, []), multiDiscrete([2, 2])]), 'Tuple(Box(scalar, float32), MultiDiscrete(2, 2))'],
  [oneOf([text(3, { charset: 'ab' }), discrete(2)]), 'OneOf(Text(1 to 3 of 2 characters), Discrete(2))'],
  [sequence(discrete(2), { stack: true }), 'Sequence(Discrete(2), stacked)'],
  [graph(discrete(2)), 'Graph(Discrete(2), no edges)'],
  [graph(discrete(2), box(0, 1)), 'Graph(Discrete(2), Box(1, float32))'],
])('%# describes itself in a few words', (space, words) => {
  expect(describeSpace(space)).toBe(words);
});

test('a seeded space draws the same members again, another seed others, and masks hold', () => {
  const space = tuple([discrete(1000), box(0, 1, [2])]);
  const draws = (seed: number) => {
    const source = seeded(space, seed);
    return [source.sample(), source.sample()];
  };
  expect(draws(3)).toEqual(draws(3));
  expect(draws(3)).not.toEqual(draws(4));
  expect(draws(3)[0]).not.toEqual(draws(3)[1]);
  expect(seeded(discrete(3), 1).sample({ mask: [0, 0, 1] })).toBe(2);
  expect(() => seeded(space, -1)).toThrow('seed must be an integer in [0, 2^53), got -1');
});

test.each<[string, () => unknown, string]>([
  ['a Tuple of nothing', () => tuple([]), 'a Tuple space needs at least one space'],
  ['a Dict of nothing', () => dict({}), 'a Dict space needs at least one key'],
  ['a OneOf of nothing', () => oneOf([]), 'a OneOf space needs at least one space'],
  [
    'a name twice',
    () =>
      dict([
        ['a', discrete(2)],
        ['a', discrete(2)],
      ]),
    "a Dict space needs each key once, got 'a' twice",
  ],
  [
    'a graph of texts',
    () => graph(text(2) as never),
    'nodes and edges of a Graph space must be of a Box or Discrete space, got text',
  ],
  [
    'a graph with texts on its edges',
    () => graph(discrete(2), text(2) as never),
    'nodes and edges of a Graph space must be of a Box or Discrete space, got text',
  ],
])('%s is refused', (_name, build, message) => {
  expect(build).toThrow(message);
  expect(build).toThrow(BadInput);
});
