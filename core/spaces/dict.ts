import { BadInput } from '../errors.js';
import { assertOneChoice, type DictSpace, drawPart, type MemberOf, type Sampling, type Space, shown } from './space.js';

const sameKeys = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i]);

/** @throws BadInput unless what is given names no key that the space lacks. */
function assertKeys(given: Sampling | undefined, keys: readonly string[]): void {
  assertOneChoice('a Dict space', given);
  const choice = given?.mask ?? given?.probability;
  if (choice === undefined || choice === null) return;
  if (typeof choice !== 'object')
    throw new BadInput(`a choice of a Dict space must be an object, got ${shown(choice)}`);
  const unknown = Object.keys(choice).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new BadInput(`a choice of a Dict space has '${unknown}', which the space lacks (it has ${keys.join(', ')})`);
  }
}

/**
 * Members by name. Names of an object are sorted, so that equal spaces sample alike; a list of pairs keeps its order.
 *
 * @throws BadInput when there is no name, or one twice.
 */
export function dict<D extends Readonly<Record<string, Space>>>(spaces: D): DictSpace<D>;
export function dict(spaces: readonly (readonly [name: string, space: Space])[]): DictSpace;
export function dict(given: Readonly<Record<string, Space>> | readonly (readonly [string, Space])[]): DictSpace {
  const pairs: readonly (readonly [string, Space])[] = Array.isArray(given)
    ? given
    : Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1));
  const keys = pairs.map(([key]) => key);
  if (keys.length === 0) throw new BadInput('a Dict space needs at least one key');
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw new BadInput(`a Dict space needs each key once, got '${twice}' twice`);
  const spaces: Readonly<Record<string, Space>> = Object.freeze(Object.fromEntries(pairs));
  type Member = MemberOf<DictSpace>;
  return Object.freeze<DictSpace>({
    kind: 'dict',
    spaces,
    keys: Object.freeze(keys),
    sample(rng, choice) {
      assertKeys(choice, keys);
      return Object.fromEntries(
        keys.map((key) => [
          key,
          drawPart(spaces[key], rng, choice, (of: Readonly<Record<string, unknown>>) =>
            Object.hasOwn(of, key) ? of[key] : null,
          ),
        ]),
      );
    },
    contains: (v: unknown): v is Member =>
      typeof v === 'object' &&
      v !== null &&
      Object.keys(v).length === keys.length &&
      keys.every((key) => Object.hasOwn(v, key) && spaces[key].contains((v as Record<string, unknown>)[key])),
    equals: (other: Space) =>
      other.kind === 'dict' &&
      sameKeys([...other.keys].sort(), [...keys].sort()) &&
      keys.every((key) => spaces[key].equals(other.spaces[key])),
    toJSON: () => ({ kind: 'dict', spaces: keys.map((key) => [key, spaces[key].toJSON()]) }),
  });
}
