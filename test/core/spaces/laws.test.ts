import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NumericArray } from '../../../core/arrays.js';
import { makeRng } from '../../../core/rng.js';
import {
  batchLength,
  batchSpace,
  box,
  concatenate,
  describeSpace,
  dict,
  discrete,
  emptyBatch,
  flatdim,
  flatten,
  flattenInto,
  flattenSpace,
  fromJsonable,
  graph,
  isFlattenable,
  iterate,
  multiBinary,
  multiDiscrete,
  oneOf,
  type Space,
  sequence,
  spaceFromJSON,
  text,
  toJsonable,
  tuple,
  unflatten,
} from '../../../core/spaces.js';
import { anySpace } from './any-space.js';

const throughText = (json: unknown) => JSON.parse(JSON.stringify(json));

test('a space contains what it samples', () => {
  fc.assert(
    fc.property(anySpace, fc.nat(), (space, seed) => {
      const rng = makeRng(seed);
      for (let k = 0; k < 5; k++) expect(space.contains(space.sample(rng))).toBe(true);
    }),
  );
});

test('a space comes back from JSON equal, described alike, and samples alike', () => {
  fc.assert(
    fc.property(anySpace, (space) => {
      const twin = spaceFromJSON(throughText(space.toJSON()));
      expect(twin.equals(space) && space.equals(twin)).toBe(true);
      expect(describeSpace(twin)).toBe(describeSpace(space));
      expect(twin.sample(makeRng(1))).toEqual(space.sample(makeRng(1)));
    }),
  );
});

test('spaces are equal both ways or not at all, and equal ones have one JSON', () => {
  fc.assert(
    fc.property(anySpace, anySpace, (a, b) => {
      expect(a.equals(b)).toBe(b.equals(a));
      expect(a.equals(b)).toBe(JSON.stringify(a.toJSON()) === JSON.stringify(b.toJSON()));
    }),
  );
});

test('a member flattens to a member of the flattened space, and back', () => {
  fc.assert(
    fc.property(anySpace, fc.nat(), (space, seed) => {
      const member = space.sample(makeRng(seed));
      const flat = flatten(space, member);
      expect(flattenSpace(space).contains(flat)).toBe(true);
      expect(unflatten(space, flat)).toEqual(member);
    }),
  );
});

test('a run has one length where the space is flattenable, whatever lay there before; elsewhere that is refused', () => {
  fc.assert(
    fc.property(anySpace, (space) => {
      if (!isFlattenable(space)) {
        expect(() => flatdim(space)).toThrow('does not flatten to a fixed number of numbers');
        return;
      }
      const flat = flatten(space, space.sample(makeRng(2))) as NumericArray;
      const out = new Float64Array(flat.length + 2).fill(7);
      flattenInto<Space>(space, space.sample(makeRng(2)), out, 1);
      expect(flat.length).toBe(flatdim(space));
      expect([...out]).toEqual([7, ...flat, 7]);
    }),
  );
});

test('members side by side are a member of the batched space, and come apart again', () => {
  fc.assert(
    fc.property(anySpace, fc.integer({ min: 1, max: 4 }), (space, n) => {
      const rng = makeRng(n);
      const members = Array.from({ length: n }, () => space.sample(rng));
      const batch = concatenate(space, members as never);
      expect(batchSpace(space, n).contains(batch)).toBe(true);
      expect(batchLength(space, batch)).toBe(n);
      expect([...iterate(space, batch)]).toEqual(members);
      const out = emptyBatch(space, n);
      expect(batchLength(space, out)).toBe(n);
      expect(concatenate(space, members as never, out)).toBe(out);
      expect(out).toEqual(batch);
    }),
  );
});

test('members survive JSON to the last bit', () => {
  fc.assert(
    fc.property(anySpace, (space) => {
      const rng = makeRng(4);
      const members = [space.sample(rng), space.sample(rng)];
      expect(fromJsonable(space, throughText(toJsonable(space, members as never)))).toStrictEqual(members);
    }),
  );
});

const ONE_OF_EACH: readonly Space[] = [
  discrete(3),
  box(0, 1, [2]),
  multiDiscrete([2]),
  multiBinary([2]),
  text(3),
  tuple([discrete(2)]),
  dict({ a: discrete(2) }),
  sequence(discrete(2), { stack: true }),
  graph(discrete(2)),
  oneOf([discrete(2)]),
];

test('no space contains a stranger, and no two kinds are equal', () => {
  const strangers = [null, undefined, '', 'ä', {}, Number.NaN, 0.5, new Float32Array(99), () => 0, new Date(), [[]]];
  for (const space of ONE_OF_EACH) {
    for (const stranger of strangers) expect(space.contains(stranger), describeSpace(space)).toBe(false);
    for (const other of ONE_OF_EACH) expect(space.equals(other)).toBe(space === other);
  }
});
