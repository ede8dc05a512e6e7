import { BadInput } from '../errors.js';
import { assertParts, drawPart, type MemberOf, type Space, type TupleSpace } from './space.js';

/** A fixed list of members, one of each space. @throws BadInput when there is no space. */
export function tuple<const S extends readonly Space[]>(spaces: S): TupleSpace<S> {
  if (spaces.length === 0) throw new BadInput('a Tuple space needs at least one space');
  type Member = MemberOf<TupleSpace<S>>;
  return Object.freeze<TupleSpace<S>>({
    kind: 'tuple',
    spaces: Object.freeze([...spaces]) as unknown as S,
    sample(rng, given) {
      assertParts('a Tuple space', given, spaces.length);
      return spaces.map((s, i) => drawPart(s, rng, given, (choice: readonly unknown[]) => choice[i])) as Member;
    },
    contains: (v: unknown): v is Member =>
      Array.isArray(v) && v.length === spaces.length && spaces.every((s, i) => s.contains(v[i])),
    equals: (other: Space) =>
      other.kind === 'tuple' &&
      other.spaces.length === spaces.length &&
      spaces.every((s, i) => s.equals(other.spaces[i])),
    toJSON: () => ({ kind: 'tuple', spaces: spaces.map((s) => s.toJSON()) }),
  });
}
