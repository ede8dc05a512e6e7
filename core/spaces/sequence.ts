import { ARRAYS, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Rng } from '../rng.js';
import {
  assertParts,
  isArraySpace,
  type MemberOf,
  type Sampling,
  type Sequence,
  type SequenceChoice,
  type Space,
} from './space.js';

export interface SequenceOptions {
  /** True: members are one array, row after row, instead of a list. Needs a space of plain numbers. Default false. */
  readonly stack?: boolean;
}

const STOP = 0.25; // chance that a free draw ends after each member: three on average

type Given = Sampling<SequenceChoice, SequenceChoice> | undefined;

/** @throws BadInput unless `length` is a whole number. */
function checked(length: number): number {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new BadInput(`the length of a drawn sequence must be an integer of at least 0, got ${length}`);
}

/** A given length, one of several evenly, or a geometric draw. */
function lengthOf(rng: Rng, given: Given): number {
  assertParts('a Sequence space', given, 2);
  const asked = (given?.mask ?? given?.probability)?.[0] ?? null;
  if (typeof asked === 'number') return checked(asked);
  if (asked !== null) {
    if (asked.length === 0) throw new BadInput('a draw from a Sequence space needs a length to choose from, got []');
    return checked(asked[rng.int(asked.length)]);
  }
  let length = 0;
  while (rng.uniform() >= STOP) length++;
  return length;
}

const partOfMember = (given: Given): Sampling | undefined => {
  if (given?.mask != null) return { mask: given.mask[1] };
  if (given?.probability != null) return { probability: given.probability[1] };
  return undefined;
};

/** The members that `v` is made of, or null when it has not the form. */
function membersOf(space: Space, stack: boolean, v: unknown): readonly unknown[] | null {
  if (!stack) return Array.isArray(v) ? v : null;
  if (!isArraySpace(space) || !(v instanceof ARRAYS[space.dtype]) || v.length % space.size !== 0) return null;
  const array: NumericArray = v;
  return Array.from({ length: array.length / space.size }, (_, i) =>
    space.kind === 'discrete' ? array[i] : array.slice(i * space.size, (i + 1) * space.size),
  );
}

/**
 * Any number of members of one space: a list of them, or with `stack` one array of numbers, row after row.
 *
 * @throws BadInput when members are to be stacked that are no runs of numbers.
 */
export function sequence<S extends Space>(space: S, options: SequenceOptions & { stack: true }): Sequence<NumericArray>;
export function sequence<S extends Space>(space: S, options?: SequenceOptions): Sequence<readonly MemberOf<S>[]>;
export function sequence(space: Space, { stack = false }: SequenceOptions = {}): Sequence {
  if (stack && !isArraySpace(space))
    throw new BadInput(`members of a ${space.kind} space cannot be stacked in one array`);
  function sample(rng: Rng, given?: Given): readonly unknown[] | NumericArray {
    const members = Array.from({ length: lengthOf(rng, given) }, () => space.sample(rng, partOfMember(given) as never));
    if (!stack || !isArraySpace(space)) return members;
    return new ARRAYS[space.dtype](
      members.flatMap((one) => (typeof one === 'number' ? [one] : [...(one as NumericArray)])),
    );
  }
  return Object.freeze({
    kind: 'sequence',
    space,
    stack,
    sample,
    contains: (v: unknown): v is never => membersOf(space, stack, v)?.every((one) => space.contains(one)) ?? false,
    equals: (other: Space) => other.kind === 'sequence' && other.stack === stack && other.space.equals(space),
    toJSON: () => ({ kind: 'sequence', space: space.toJSON(), stack }),
  }) as unknown as Sequence;
}
