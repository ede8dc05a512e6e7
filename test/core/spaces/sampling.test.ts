import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { makeRng } from '../../../core/rng.js';
import {
  box,
  dict,
  discrete,
  graph,
  multiBinary,
  multiDiscrete,
  oneOf,
  sequence,
  text,
  tuple,
} from '../../../core/spaces.js';

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
    const count = [0, 0, 0];
    for (let k = 0; k < 2000; k++) {
      multiBinary(3)
        .sample(rng, { probability: [0, 0.25, 1] })
        .forEach((bit, i) => {
          count[i] += bit;
        });
    }
    expect([count[0], count[2]]).toEqual([0, 2000]);
    expect(Math.abs(count[1] / 2000 - 0.25)).toBeLessThan(0.035); // 3.6 σ
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
    const lengths = Array.from(
      { length: 40 },
      () => sequence(discrete(3)).sample(rng, { mask: [[2, 5], null] }).length,
    );
    expect(new Set(lengths)).toEqual(new Set([2, 5]));
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
      'no length to choose from',
      () => sequence(discrete(2)).sample(makeRng(1), { mask: [[], null] }),
      'a draw from a Sequence space needs a length to choose from, got []',
    ],
    [
      'a probability of 2',
      () => multiBinary(2).sample(makeRng(1), { probability: [0.5, 2] }),
      'the probability of MultiBinary(2) must be in [0, 1], got [0.5, 2]',
    ],
    [
      'too short a mask of bits',
      () => multiBinary(2).sample(makeRng(1), { mask: [1] }),
      'a choice of MultiBinary(2) must have 2 entries, got 1',
    ],
    [
      'a mask of one coordinate',
      () => multiDiscrete([2, 3]).sample(makeRng(1), { mask: [null, [1, 1]] }),
      'the mask of coordinate 1 of MultiDiscrete(2, 3) must have 3 entries, got 2',
    ],
    [
      'a mask of the wrong set of characters',
      () => text(3, { charset: 'ab' }).sample(makeRng(1), { mask: [null, [1]] }),
      'the mask of the charset of a Text space must have 2 entries, got 1',
    ],
    [
      'a mask of characters alone',
      () => text(3, { charset: 'abc' }).sample(makeRng(1), { mask: [1, 0, 1] as never }),
      'a choice of a Text space must be a list of 2 entries, got [1, 0, 1]',
    ],
    [
      'a list for a Dict',
      () => dict({ a: discrete(2) }).sample(makeRng(1), { mask: 3 as never }),
      'a choice of a Dict space must be an object, got 3',
    ],
    [
      'too few parts of a OneOf',
      () => oneOf([discrete(2), discrete(2)]).sample(makeRng(1), { mask: [null] }),
      'a choice of a OneOf space must be a list of 2 entries, got [null]',
    ],
    [
      'a graph of no nodes',
      () => graph(discrete(2)).sample(makeRng(1), { nodes: 0 }),
      'the nodes of a drawn graph must be an integer of at least 1, got 0',
    ],
    [
      'a Box inside that is masked',
      () => tuple([box(0, 1)]).sample(makeRng(1), { mask: [[1]] }),
      'a draw from a Box takes neither mask nor probability',
    ],
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
