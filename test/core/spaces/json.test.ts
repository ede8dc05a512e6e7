import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import type { Json } from '../../../core/json.js';
import {
  box,
  dict,
  discrete,
  fromJsonable,
  graph,
  multiDiscrete,
  sequence,
  spaceFromJSON,
  text,
  toJsonable,
} from '../../../core/spaces.js';

describe('spaces', () => {
  test('have short JSON', () => {
    expect(discrete(3, 1).toJSON()).toEqual({ kind: 'discrete', n: 3, start: 1 });
    expect(box([0, Number.NEGATIVE_INFINITY], 1, [2], 'float64').toJSON()).toEqual({
      kind: 'box',
      shape: [2],
      dtype: 'float64',
      low: [0, '-inf'],
      high: 1,
    });
    expect(dict({ a: text(2, { charset: 'ab' }) }).toJSON()).toEqual({
      kind: 'dict',
      spaces: [['a', { kind: 'text', minLength: 1, maxLength: 2, charset: 'ab' }]],
    });
    expect(graph(discrete(2)).toJSON()).toEqual({
      kind: 'graph',
      nodeSpace: { kind: 'discrete', n: 2, start: 0 },
      edgeSpace: null,
    });
  });

  test('are read in the form that earlier versions wrote', () => {
    expect(spaceFromJSON({ kind: 'multi-discrete', nvec: [2, 3] }).equals(multiDiscrete([2, 3]))).toBe(true);
    const object = { kind: 'dict', spaces: { a: { kind: 'discrete', n: 2, start: 0 } } };
    expect(spaceFromJSON(object).equals(dict({ a: discrete(2) }))).toBe(true);
  });

  test.each<[Json]>([
    [null],
    [3],
    [{}],
    [{ kind: 'circle' }],
    [{ kind: 'discrete' }],
    [{ kind: 'box' }],
    [{ kind: 'box', low: 'x', high: 1, shape: [1], dtype: 'float32' }],
    [{ kind: 'multi-discrete' }],
    [{ kind: 'multi-binary' }],
    [{ kind: 'text' }],
    [{ kind: 'text', maxLength: 3 }],
    [{ kind: 'text', maxLength: 3, minLength: 1 }],
    [{ kind: 'text', maxLength: 3, minLength: 1, charset: 5 }],
    [{ kind: 'tuple', spaces: 3 }],
    [{ kind: 'dict' }],
    [{ kind: 'dict', spaces: [3] }],
    [{ kind: 'sequence' }],
    [{ kind: 'sequence', space: { kind: 'discrete', n: 2, start: 0 } }],
    [{ kind: 'graph', nodeSpace: { kind: 'tuple', spaces: [] }, edgeSpace: null }],
    [{ kind: 'graph', nodeSpace: { kind: 'text', maxLength: 1, minLength: 1, charset: 'a' }, edgeSpace: null }],
    [{ kind: 'one-of' }],
  ])('%j is none, and refused in one line', (json) => {
    expect(() => spaceFromJSON(json)).toThrow(BadInput);
    expect(() => spaceFromJSON(json)).not.toThrow(/\n/);
  });
});

describe('members', () => {
  test('are marked where JSON has no word for them', () => {
    const space = sequence(box(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, [2], 'float64'));
    const member = [Float64Array.of(-0, Number.POSITIVE_INFINITY)];
    const json = JSON.parse(JSON.stringify(toJsonable(space, [member])));
    const [back] = fromJsonable(space, json);
    expect(Object.is(back[0][0], -0)).toBe(true);
    expect(back[0][1]).toBe(Number.POSITIVE_INFINITY);
    expect(toJsonable(discrete(3), [0, 2])).toEqual([0, 2]);
  });

  test.each<[string, () => unknown, string]>([
    ['what is no list', () => fromJsonable(discrete(2), 1), 'members must be a list, got 1'],
    ['a stranger', () => fromJsonable(discrete(2), [0, 7]), 'entry 1 is no member of Discrete(2): 7'],
    ['a stranger to be written', () => toJsonable(discrete(2), [5]), 'entry 0 is no member of Discrete(2)'],
  ])('%s is refused', (_name, build, message) => {
    expect(build).toThrow(message);
    expect(build).toThrow(BadInput);
  });
});
