import { BadInput } from '../errors.js';
import type { Rng } from '../rng.js';
import { batchLength, concatenate, readRow } from './batch.js';
import {
  assertParts,
  type BatchOf,
  drawPart,
  type MemberOf,
  type Sampling,
  type Sequence,
  type SequenceChoice,
  type Space,
} from './space.js';

export interface SequenceOptions {
  /** True: a member is one batch, as `concatenate` makes it, instead of a list. Default false. */
  readonly stack?: boolean;
}

const STOP = 0.25; // chance that a free draw ends after each member: four on average

type Given = Sampling<SequenceChoice, SequenceChoice> | undefined;

/** @throws BadInput unless `length` is a whole number. */
function checked(length: number): number {
  if (Number.isSafeInteger(length) && length >= 0) return length;
  throw new BadInput(`the length of a drawn sequence must be an integer of at least 0, got ${length}`);
}

/** A given length, one of several evenly, or a geometric draw from 1 up. */
function lengthOf(rng: Rng, given: Given): number {
  assertParts('a Sequence space', given, 2);
  const asked = (given?.mask ?? given?.probability)?.[0] ?? null;
  if (typeof asked === 'number') return checked(asked);
  if (asked !== null) {
    if (asked.length === 0) throw new BadInput('a draw from a Sequence space needs a length to choose from, got []');
    return checked(asked[rng.int(asked.length)]);
  }
  let length = 1;
  while (rng.uniform() >= STOP) length++;
  return length;
}

function isMember(space: Space, stack: boolean, v: unknown): boolean {
  if (!stack) return Array.isArray(v) && v.every((one) => space.contains(one));
  const length = batchLength(space, v);
  if (length === null) return false;
  for (let i = 0; i < length; i++) if (!space.contains(readRow(space, v as never, i))) return false;
  return true;
}

/** Any number of members of one space, none included: a list of them, or with `stack` one batch. */
export function sequence<S extends Space>(space: S, options: { readonly stack: true }): Sequence<BatchOf<S>>;
export function sequence<S extends Space>(
  space: S,
  options?: { readonly stack?: false },
): Sequence<readonly MemberOf<S>[]>;
export function sequence(space: Space, options: SequenceOptions): Sequence;
export function sequence(space: Space, { stack = false }: SequenceOptions = {}): Sequence {
  return Object.freeze<Sequence>({
    kind: 'sequence',
    space,
    stack,
    sample(rng, given) {
      const length = lengthOf(rng, given);
      const members = Array.from({ length }, () => drawPart(space, rng, given, (choice: SequenceChoice) => choice[1]));
      return stack ? concatenate(space, members as never) : members;
    },
    contains: (v: unknown): v is unknown => isMember(space, stack, v),
    equals: (other: Space) => other.kind === 'sequence' && other.stack === stack && other.space.equals(space),
    toJSON: () => ({ kind: 'sequence', space: space.toJSON(), stack }),
  });
}
