import { BadInput } from '../errors.js';
import type { Rng } from '../rng.js';
import { chooseIndex } from './choice.js';
import { assertParts, positiveInteger, type Sampling, type Space, type Text, type TextChoice } from './space.js';

export interface TextOptions {
  readonly minLength?: number;
  /** Characters that may occur. Default: letters without accents and digits. */
  readonly charset?: string;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
export const ALPHANUMERIC = `0123456789${LETTERS.toUpperCase()}${LETTERS}`;

type Given = Sampling<TextChoice, TextChoice> | undefined;

function lengthOf(rng: Rng, { minLength, maxLength }: Text, asked: number | null | undefined): number {
  if (asked === null || asked === undefined) return minLength + rng.int(maxLength - minLength + 1);
  if (Number.isInteger(asked) && asked >= minLength && asked <= maxLength) return asked;
  throw new BadInput(`a drawn text must have ${minLength} to ${maxLength} characters, got ${asked}`);
}

function draw(rng: Rng, space: Text, characters: readonly string[], given: Given): string {
  assertParts('a Text space', given, 2);
  const [asked, choice] = given?.mask ?? given?.probability ?? [null, null];
  const length = lengthOf(rng, space, asked);
  const name = 'the charset of a Text space';
  if (given?.mask != null && choice !== null && Array.from(choice).every((bit) => bit === 0)) {
    if (length === 0 || space.minLength === 0) return '';
    throw new BadInput(`the mask of ${name} leaves no character for a text of at least ${space.minLength}`);
  }
  const own = choice === null ? undefined : given?.mask != null ? { mask: choice } : { probability: choice };
  return Array.from({ length }, () => characters[chooseIndex(rng, name, characters.length, own)]).join('');
}

/**
 * Strings of `minLength` (default 1) to `maxLength` characters of a set.
 *
 * @throws BadInput when a length is no integer, min > max, or the set is empty or has a character twice.
 */
export function text(maxLength: number, options: TextOptions = {}): Text {
  const { minLength = 1, charset = ALPHANUMERIC } = options;
  positiveInteger('maxLength of a Text space', maxLength);
  if (!Number.isInteger(minLength) || minLength < 0 || minLength > maxLength) {
    throw new BadInput(`minLength of a Text space must be an integer from 0 to ${maxLength}, got ${minLength}`);
  }
  const characters = [...charset].sort();
  const known = new Set(characters);
  if (characters.length === 0 || known.size !== characters.length) {
    throw new BadInput(`charset of a Text space must have each character once and at least one, got '${charset}'`);
  }
  const space: Text = Object.freeze<Text>({
    kind: 'text',
    minLength,
    maxLength,
    charset: characters.join(''),
    sample: (rng, given) => draw(rng, space, characters, given),
    contains(v: unknown): v is string {
      if (typeof v !== 'string') return false;
      const letters = [...v];
      return letters.length >= minLength && letters.length <= maxLength && letters.every((one) => known.has(one));
    },
    equals: (other: Space) =>
      other.kind === 'text' &&
      other.minLength === minLength &&
      other.maxLength === maxLength &&
      other.charset === space.charset,
    toJSON: () => ({ kind: 'text', minLength, maxLength, charset: space.charset }),
  });
  return space;
}
