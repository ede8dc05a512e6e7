import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../core/json.js';
import { decodeSnapshot, encodeSnapshot } from '../../core/snapshot.js';

const number = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    number,
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.float64Array(),
    fc.float32Array(),
    fc.int32Array(),
    fc.uint8Array(),
    fc.int8Array(),
    fc.int16Array(),
    fc.uint16Array(),
    fc.uint32Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '$' && key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

test('plain data comes back exactly through text: −0, NaN, ±∞ and typed arrays included', () => {
  fc.assert(
    fc.property(plain, (value) => {
      const text = JSON.stringify(encodeSnapshot(value));
      expect(decodeSnapshot(JSON.parse(text) as Json)).toStrictEqual(value);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['a function', { draw: () => 1 }, 'state.draw is not plain data: function'],
  ['undefined', { a: [undefined] }, 'state.a[0] is not plain data: undefined'],
  ['a Map', new Map(), 'state is not plain data: Map'],
  ['the mark itself', { $: 1 }, "state has a key '$'"],
])('%s is refused with its place', (_name, value, message) => {
  expect(() => encodeSnapshot(value, 'state')).toThrow(message);
});

test('an unknown mark is refused', () => {
  expect(() => decodeSnapshot({ $: 'Map', values: [] })).toThrow('unknown mark');
});

test('a hole in an array is refused like undefined, since it would not come back', () => {
  const holed = [1];
  holed[2] = 3;
  expect(() => encodeSnapshot(holed)).toThrow('snapshot[1] is not plain data: undefined');
});
