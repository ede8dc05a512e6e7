import { BadInput } from '../errors.js';
import { assertParts, drawPart, type MemberOf, type OneOf, type Space } from './space.js';

/** A member of one of several spaces: [the number of the space, the member]. @throws BadInput when there is no space. */
export function oneOf<const S extends readonly Space[]>(spaces: S): OneOf<S> {
  if (spaces.length === 0) throw new BadInput('a OneOf space needs at least one space');
  type Member = MemberOf<OneOf<S>>;
  return Object.freeze<OneOf<S>>({
    kind: 'one-of',
    spaces: Object.freeze([...spaces]) as unknown as S,
    sample(rng, given) {
      assertParts('a OneOf space', given, spaces.length);
      const index = rng.int(spaces.length);
      return [
        index,
        drawPart(spaces[index], rng, given, (choice: readonly unknown[]) => choice[index]),
      ] as unknown as Member;
    },
    contains(v: unknown): v is Member {
      if (!Array.isArray(v) || v.length !== 2) return false;
      return Number.isInteger(v[0]) && v[0] >= 0 && v[0] < spaces.length && spaces[v[0]].contains(v[1]);
    },
    equals: (other: Space) =>
      other.kind === 'one-of' &&
      other.spaces.length === spaces.length &&
      spaces.every((s, i) => s.equals(other.spaces[i])),
    toJSON: () => ({ kind: 'one-of', spaces: spaces.map((s) => s.toJSON()) }),
  });
}
