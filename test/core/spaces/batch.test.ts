import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import {
  batchLength,
  batchSpace,
  box,
  concatenate,
  dict,
  discrete,
  emptyBatch,
  graph,
  iterate,
  multiBinary,
  multiDiscrete,
  oneOf,
  readRow,
  type Space,
  sequence,
  text,
  tuple,
  writeRow,
} from '../../../core/spaces.js';

const pair = dict({ a: discrete(3, 1), b: tuple([box(0, 9, [2], 'uint8'), text(2)]) });

test.each<[Space, Space]>([
  [discrete(3, 1), multiDiscrete([3, 3], [1, 1])],
  [box([0, 1], [2, 3]), box([0, 1, 0, 1], [2, 3, 2, 3], [2, 2])],
  [box(0, 1, [], 'bool'), box(0, 1, [2], 'bool')],
  [multiDiscrete([2, 3], [0, 4]), box([0, 4, 0, 4], [1, 6, 1, 6], [2, 2], 'int32')],
  [multiBinary([2, 3]), box(0, 1, [2, 2, 3], 'int8')],
  [text(2), tuple([text(2), text(2)])],
  [sequence(discrete(2)), tuple([sequence(discrete(2)), sequence(discrete(2))])],
  [graph(discrete(2)), tuple([graph(discrete(2)), graph(discrete(2))])],
  [oneOf([discrete(2)]), tuple([oneOf([discrete(2)]), oneOf([discrete(2)])])],
  [tuple([discrete(2)]), tuple([multiDiscrete([2, 2])])],
  [dict({ a: discrete(2), b: text(1) }), dict({ a: multiDiscrete([2, 2]), b: tuple([text(1), text(1)]) })],
])('the batched space of %# is that of Gymnasium', (space, batched) => {
  expect(batchSpace(space, 2).equals(batched)).toBe(true);
});

test('a batched Dict keeps the order of its names', () => {
  const kept = dict([
    ['z', discrete(2)],
    ['a', discrete(2)],
  ]);
  expect(batchSpace(kept, 2).keys).toEqual(['z', 'a']);
});

describe('batches, by hand', () => {
  const members = [
    { a: 1, b: [Uint8Array.of(1, 2), 'x'] },
    { a: 3, b: [Uint8Array.of(3, 4), 'yz'] },
  ] as const;
  const batch = { a: Int32Array.of(1, 3), b: [Uint8Array.of(1, 2, 3, 4), ['x', 'yz']] };

  test('numbers lie row after row, parts in batches of their own, texts in a list', () => {
    expect(concatenate(pair, members)).toEqual(batch);
    expect([...iterate(pair, concatenate(pair, members))]).toEqual(members);
  });

  test('with out they are written there', () => {
    const out = emptyBatch(pair, 2);
    const numbers = out.a;
    expect(concatenate(pair, members, out)).toBe(out);
    expect(out.a).toBe(numbers);
    expect(out).toEqual(batch);
  });

  test('one row can be written and read, and what is read is a copy', () => {
    const out = emptyBatch(pair, 2);
    writeRow(pair, out, 1, members[1]);
    expect(out.a).toEqual(Int32Array.of(0, 3));
    const row = readRow(pair, out, 1);
    expect(row).toEqual(members[1]);
    row.b[0].fill(9);
    expect(out.b[0]).toEqual(Uint8Array.of(0, 0, 3, 4));
  });

  test('empty ones hold zeros and the shortest objects, which are members where zeros are', () => {
    expect(emptyBatch(discrete(3), 2)).toEqual(new Int32Array(2));
    expect(emptyBatch(text(3, { minLength: 2, charset: 'ab' }), 2)).toEqual(['aa', 'aa']);
    expect(emptyBatch(sequence(discrete(2)), 1)).toEqual([[]]);
    expect(emptyBatch(sequence(discrete(2), { stack: true }), 1)).toEqual([new Int32Array(0)]);
    expect(emptyBatch(oneOf([tuple([discrete(2), box(0, 1)]), discrete(2)]), 1)).toEqual([
      [0, [0, new Float32Array(1)]],
    ]);
    const bare = { nodes: new Int32Array(0), edges: new Float32Array(0), edgeLinks: new Int32Array(0) };
    expect(emptyBatch(graph(discrete(2), box(0, 1)), 1)).toEqual([bare]);
    expect(graph(discrete(2), box(0, 1)).contains(bare)).toBe(true);
  });

  test('a batch has a length, unless its parts disagree or it is none', () => {
    expect(batchLength(pair, batch)).toBe(2);
    expect(batchLength(pair, { ...batch, a: Int32Array.of(1) })).toBe(null);
    expect(batchLength(pair, { a: batch.a })).toBe(null);
    expect(batchLength(box(0, 1, [2]), new Float32Array(3))).toBe(null);
    expect(batchLength(box(0, 1, [2]), new Float64Array(4))).toBe(null);
    expect(batchLength(tuple([discrete(2)]), [])).toBe(null);
    expect(batchLength(text(2), 'ab')).toBe(null);
  });
});

test.each<[string, () => unknown, string]>([
  ['a batch of 0', () => batchSpace(discrete(2), 0), 'n of a batch must be a positive integer, got 0'],
  ['storage for ½', () => emptyBatch(discrete(2), 0.5), 'n of a batch must be an integer of at least 0, got 0.5'],
  ['a stranger among members', () => concatenate(discrete(2), [0, 2]), 'entry 1 is no member of Discrete(2)'],
  [
    'storage for too few',
    () => concatenate(discrete(2), [0, 1], new Int32Array(1)),
    'out must be a batch of 2 of Discrete(2), got 1',
  ],
  [
    'storage of another dtype',
    () => concatenate(discrete(2), [0], new Float32Array(1) as never),
    'out must be a batch of 1 of Discrete(2), got none',
  ],
  ['what is no batch', () => [...iterate(discrete(2), [0] as never)], 'not a batch of Discrete(2)'],
])('%s is refused', (_name, build, message) => {
  expect(build).toThrow(message);
  expect(build).toThrow(BadInput);
});
