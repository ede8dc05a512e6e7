/** Spaces of every kind, composites within composites, for properties. */

import fc from 'fast-check';
import {
  box,
  dict,
  discrete,
  graph,
  multiBinary,
  multiDiscrete,
  oneOf,
  type Space,
  sequence,
  text,
  tuple,
} from '../../../core/spaces.js';

const floats = fc
  .record({
    low: fc.oneof(fc.constant(Number.NEGATIVE_INFINITY), fc.double({ min: -1e6, max: 1e6, noNaN: true })),
    width: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.double({ min: 0, max: 1e6, noNaN: true })),
    shape: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    dtype: fc.constantFrom('float32' as const, 'float64' as const),
  })
  // Half-open, open and bounded; −∞ with a width of x ends at x.
  .map(({ low, width, shape, dtype }) =>
    box(low, low === Number.NEGATIVE_INFINITY ? width : low + width, shape, dtype),
  );

const integers = fc
  .record({
    low: fc.integer({ min: -100, max: 100 }),
    width: fc.integer({ min: 0, max: 27 }),
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
    dtype: fc.constantFrom(
      'int8' as const,
      'int16' as const,
      'int32' as const,
      'uint8' as const,
      'uint16' as const,
      'uint32' as const,
    ),
  })
  .map(({ low, width, shape, dtype }) => {
    const least = dtype.startsWith('uint') ? Math.abs(low) : low;
    return box(least, least + width, shape, dtype);
  });

const bools = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }).map((shape) => box(0, 1, shape, 'bool'));

const choice = fc
  .record({ n: fc.integer({ min: 1, max: 50 }), start: fc.integer({ min: -5, max: 5 }) })
  .map(({ n, start }) => discrete(n, start));

const leaf: fc.Arbitrary<Space> = fc.oneof(
  choice,
  floats,
  integers,
  bools,
  fc
    .record({
      min: fc.nat(3),
      more: fc.integer({ min: 1, max: 5 }),
      charset: fc.constantFrom('ab', 'xyz0', 'é', '🙂-'),
    })
    .map(({ min, more, charset }) => text(min + more, { minLength: min, charset })),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }).map((nvec) =>
    multiDiscrete(
      nvec,
      nvec.map((n) => n - 5),
    ),
  ),
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).map((shape) => multiBinary(shape)),
);

const feature = fc.oneof(choice, floats, integers);

/** Two levels of composites at most. */
export const anySpace: fc.Arbitrary<Space> = fc.letrec<{ space: Space; fixed: Space }>((tie) => ({
  /** What OneOf may choose among and still be flattened: no Sequence or Graph inside. */
  fixed: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.array(tie('fixed'), { minLength: 1, maxLength: 3 }).map((spaces) => oneOf(spaces)),
    fc.array(tie('fixed'), { minLength: 1, maxLength: 3 }).map((spaces) => tuple(spaces)),
  ),
  space: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.array(tie('space'), { minLength: 1, maxLength: 3 }).map((spaces) => tuple(spaces)),
    fc.array(tie('fixed'), { minLength: 1, maxLength: 3 }).map((spaces) => oneOf(spaces)),
    fc.record({ space: tie('space'), stack: fc.boolean() }).map(({ space, stack }) => sequence(space, { stack })),
    fc.tuple(feature, fc.option(feature)).map(([node, edge]) => graph(node, edge)),
    fc
      .dictionary(fc.string({ minLength: 1, maxLength: 5 }), tie('space'), {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      })
      .map((spaces) => dict(spaces)),
  ),
})).space;
