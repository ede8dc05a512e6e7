import { describe, expect, test } from 'vitest';
import { copyOf, notJson, same, show, weightOf } from '../../../core/check/values.js';

const bytes = new Uint8Array([9, 1, 2, 3, 4, 5, 6, 7]);
const payload = (bits: number): Float32Array => new Float32Array(Uint32Array.of(bits).buffer);

describe('same', () => {
  test.each<[string, unknown, unknown]>([
    ['NaNs', Number.NaN, Number.NaN],
    ['NaNs of other bits', payload(0x7fc00000), payload(0x7fc00001)],
    ['arrays at odd places of their memory', bytes.subarray(1, 4), Uint8Array.of(1, 2, 3)],
    ['arrays of five bytes', bytes.slice(0, 5), bytes.slice(0, 5)],
    ['empty arrays', new Float32Array(0), new Float32Array(0)],
    ['objects in another order', { a: [1, { b: 2 }], c: null }, { c: null, a: [1, { b: 2 }] }],
  ])('holds for %s', (_name, a, b) => expect(same(a, b)).toBe(true));

  test.each<[string, unknown, unknown]>([
    ['0 and −0', 0, -0],
    ['0 and −0 in arrays', Float32Array.of(0), Float32Array.of(-0)],
    ['arrays of another type', Float32Array.of(1), Float64Array.of(1)],
    ['arrays of another length', bytes.subarray(0, 4), bytes.subarray(0, 8)],
    ['the last byte', Uint8Array.of(1, 2, 3, 4, 5), Uint8Array.of(1, 2, 3, 4, 6)],
    ['a list and an object', [1], { 0: 1 }],
    ['a missing and an undefined member', {}, { a: undefined }],
    ['undefined and null', { a: undefined }, { a: null }],
    ['a list and a longer one', [1], [1, 2]],
  ])('does not hold for %s', (_name, a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
  });
});

test('a copy is the same and shares nothing that can change', () => {
  const value = { list: [Float32Array.of(1), { n: 1 }], text: 'a', none: null };
  const copy = copyOf(value);
  expect(copy).toEqual(value);
  (value.list[0] as Float32Array)[0] = 2;
  (value.list[1] as { n: number }).n = 2;
  expect(copy.list).toEqual([Float32Array.of(1), { n: 1 }]);
});

test('what contains itself is copied, compared and shown', () => {
  const loop: Record<string, unknown> = { n: 1 };
  loop.self = loop;
  expect(same(copyOf(loop), loop)).toBe(true);
  expect(show(loop)).toBe('an object that contains itself');
});

test.each<[unknown, string]>([
  [Float32Array.of(0.5, 2), 'Float32Array(2) [0.5, 2]'],
  [new Uint8Array(9), 'Uint8Array(9) [0, 0, 0, 0, 0, 0, …]'],
  [-0, '-0'],
  [Number.NaN, 'NaN'],
  [undefined, 'undefined'],
  [{ a: Number.POSITIVE_INFINITY, b: 3n }, '{"a":"Infinity","b":"3n"}'],
  ['x'.repeat(200), `"${'x'.repeat(118)}…`],
])('%o is shown in a short line', (value, shown) => {
  expect(show(value)).toBe(shown);
});

test.each<[unknown, string | null]>([
  [{ a: [1, 'b', null, true, { c: [] }] }, null],
  [{ a: [1, Number.NaN] }, 'x.a[1] is NaN'],
  [[-0], 'x[0] is -0'],
  [{ a: undefined }, 'x.a is undefined'],
  [{ a: { b: () => 1 } }, 'x.a.b is a function'],
  [Float32Array.of(1), 'x is a Float32Array'],
])('of %o JSON would lose %s', (value, lost) => {
  expect(notJson(value, 'x')).toBe(lost);
});

test('weight counts numbers and letters', () => {
  expect(weightOf({ a: [1, 2], b: 'abc', c: new Float32Array(10) })).toBe(3 + 4 + 3 + 10);
});
