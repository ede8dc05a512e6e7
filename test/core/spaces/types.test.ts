import { expectTypeOf, test } from 'vitest';
import type { NumericArray } from '../../../core/arrays.js';
import { makeRng } from '../../../core/rng.js';
import {
  type BatchOf,
  type Box,
  batchSpace,
  box,
  concatenate,
  type DictSpace,
  dict,
  discrete,
  flatten,
  flattenSpace,
  type GraphMember,
  graph,
  iterate,
  type MemberOf,
  type MultiDiscrete,
  multiBinary,
  multiDiscrete,
  oneOf,
  type Space,
  seeded,
  sequence,
  text,
  tuple,
  unflatten,
} from '../../../core/spaces.js';

const pair = tuple([discrete(2), box(0, 1)]);
const scene = dict({ image: box(0, 255, [2], 'uint8'), turn: discrete(4), who: tuple([text(3), multiBinary(2)]) });
const either = oneOf([discrete(2), text(2)]);
const rng = makeRng(1);

test('members are typed by their spaces', () => {
  expectTypeOf<MemberOf<typeof pair>>().toEqualTypeOf<readonly [number, NumericArray]>();
  expectTypeOf(scene.sample(rng)).toEqualTypeOf<{
    readonly image: NumericArray;
    readonly turn: number;
    readonly who: readonly [string, Int8Array];
  }>();
  expectTypeOf(multiDiscrete([2]).sample(rng)).toEqualTypeOf<Int32Array>();
  expectTypeOf(sequence(pair).sample(rng)).toEqualTypeOf<readonly (readonly [number, NumericArray])[]>();
  expectTypeOf(sequence(pair, { stack: true }).sample(rng)).toEqualTypeOf<readonly [Int32Array, NumericArray]>();
  expectTypeOf(graph(discrete(2)).sample(rng)).toEqualTypeOf<GraphMember>();
  expectTypeOf(seeded(pair, 1).sample()).toEqualTypeOf<readonly [number, NumericArray]>();
  // @ts-expect-error there is no such part
  scene.sample(rng).picture;
  // @ts-expect-error a Discrete member is no text
  const wrong: string = scene.sample(rng).turn;
  // @ts-expect-error nor is a member of the first of two spaces one of the second
  const swapped: MemberOf<typeof pair> = [new Float32Array(1), 0];
  expectTypeOf([wrong, swapped]).toBeArray();
});

test('the index of a OneOf member tells its type', () => {
  const member = either.sample(rng);
  expectTypeOf(member).toEqualTypeOf<readonly [0, number] | readonly [1, string]>();
  if (member[0] === 1) expectTypeOf(member[1]).toEqualTypeOf<string>();
  const spaces: readonly Space[] = [discrete(2)];
  expectTypeOf(oneOf(spaces).sample(rng)[0]).toEqualTypeOf<number>();
});

test('masks are typed by the kind of space', () => {
  discrete(3).sample(rng, { mask: Uint8Array.of(1, 0, 1) });
  multiDiscrete([2, 2]).sample(rng, { mask: [[1, 0], null] });
  // @ts-expect-error a mask is a list
  const one = () => discrete(3).sample(rng, { mask: 1 });
  // @ts-expect-error a mask for each coordinate
  const flat = () => multiDiscrete([2, 2]).sample(rng, { mask: [1, 0] });
  // @ts-expect-error nothing is called that
  const misspelt = () => discrete(3).sample(rng, { masks: [1, 0, 0] });
  expectTypeOf([one, flat, misspelt]).toBeArray();
});

test('batches are typed by their spaces', () => {
  expectTypeOf<BatchOf<typeof scene>>().toEqualTypeOf<{
    readonly image: NumericArray;
    readonly turn: Int32Array;
    readonly who: readonly [readonly string[], Int8Array];
  }>();
  expectTypeOf(batchSpace(discrete(2), 3)).toEqualTypeOf<MultiDiscrete>();
  expectTypeOf(batchSpace(dict({ a: multiBinary(2) }), 3)).toEqualTypeOf<DictSpace<{ readonly a: Box }>>();
  expectTypeOf([...iterate(pair, concatenate(pair, [[1, Float32Array.of(0)]]))]).toEqualTypeOf<
    (readonly [number, NumericArray])[]
  >();
  // @ts-expect-error a batch of Discrete members is an Int32Array
  const list = () => iterate(discrete(2), [0, 1]);
  // @ts-expect-error a text is no member
  const strangers = () => concatenate(discrete(2), ['a']);
  expectTypeOf([list, strangers]).toBeArray();
});

test('a run is numbers where no Sequence or Graph is inside, else its form is not known', () => {
  expectTypeOf(flatten(scene, scene.sample(rng))).toEqualTypeOf<NumericArray>();
  expectTypeOf(flattenSpace(scene)).toEqualTypeOf<Box>();
  expectTypeOf(flatten(either, [1, 'ab'])).toEqualTypeOf<NumericArray>();
  expectTypeOf(flatten(tuple([sequence(discrete(2)), discrete(2)]), [[0], 1])).toEqualTypeOf<unknown>();
  expectTypeOf(flattenSpace(sequence(discrete(2)))).toEqualTypeOf<Space>();
  expectTypeOf(flattenSpace(discrete(2) as Space)).toEqualTypeOf<Space>();
  expectTypeOf(unflatten(pair, flatten(pair, pair.sample(rng)))).toEqualTypeOf<readonly [number, NumericArray]>();
  // @ts-expect-error not a member of the space
  const wrong = () => flatten(pair, [0, 1]);
  expectTypeOf(wrong).toBeFunction();
});

test('any space of one kind is a Space', () => {
  const spaces: readonly Space[] = [pair, scene, either, sequence(pair), sequence(scene, { stack: true }), text(1)];
  for (const space of spaces) {
    if (space.kind === 'sequence') expectTypeOf(space.space).toEqualTypeOf<Space>();
  }
});
