/** What the characters of a grid's map mean: kinds of cells, the legend that is always there, and a world's own entries. */

import { BadInput } from '../../core/errors.js';
import type { Json } from '../../core/json.js';

/** Their order numbers them: `GridMap.kind` holds these numbers. */
export const KINDS = [
  'floor',
  'wall',
  'start',
  'goal',
  'pit',
  'ice',
  'wind',
  'portal',
  'key',
  'locked',
  'closed',
  'open',
] as const;
export type Kind = (typeof KINDS)[number];
export const kindNumber = (kind: Kind): number => KINDS.indexOf(kind);

export const COLOURS = ['red', 'green', 'blue', 'yellow'] as const;
export const DIRECTIONS = ['right', 'down', 'left', 'up'] as const;

/** A legend's entry, complete. */
export interface Entry {
  readonly kind: Kind;
  /** On arriving; null: what `rewards` says of the kind. */
  readonly reward: number | null;
  /** An episode ends here. */
  readonly ends: boolean;
  /** Of keys and locked doors. */
  readonly colour: number;
  /** Of wind: 0 right · 1 down · 2 left · 3 up. */
  readonly direction: number;
  /** Cells that the wind of this cell carries a step. */
  readonly strength: number;
  /** Probability that a step from here slips; null: what the world says. */
  readonly slip: number | null;
}

const plain = (kind: Kind, more: Partial<Entry> = {}): Entry => ({
  kind,
  reward: null,
  ends: kind === 'goal' || kind === 'pit',
  colour: 0,
  direction: 3,
  strength: kind === 'wind' ? 1 : 0,
  slip: null,
  ...more,
});

const lettered = (letters: string, kind: Kind): [string, Entry][] =>
  [...letters].map((letter, colour) => [letter, plain(kind, { colour })]);

/** The characters that every map may use. */
const STANDARD: Readonly<Record<string, Entry>> = Object.fromEntries([
  ['#', plain('wall')],
  [' ', plain('floor')],
  ['.', plain('floor')],
  ['S', plain('start')],
  ['G', plain('goal')],
  ['O', plain('pit')],
  ['~', plain('ice')],
  ...[...'>v<^'].map((arrow, direction): [string, Entry] => [arrow, plain('wind', { direction })]),
  ...[...'123456789'].map((digit): [string, Entry] => [digit, plain('portal')]),
  ...lettered('abcd', 'key'),
  ...lettered('ABCD', 'locked'),
  ['+', plain('closed')],
  ['/', plain('open')],
]);

const FIELDS = ['kind', 'reward', 'ends', 'colour', 'direction', 'strength', 'slip'];

type Loose = Readonly<Record<string, Json>>;

/** One of a list by name. @throws BadInput */
function oneOf(where: string, value: Json | undefined, allowed: readonly string[], fallback: number): number {
  if (value === undefined) return fallback;
  const index = allowed.indexOf(value as string);
  if (index < 0) throw new BadInput(`${where} must be one of ${allowed.join(', ')}, got ${JSON.stringify(value)}`);
  return index;
}

function numberIn(where: string, value: Json | undefined, low: number, high: number): number | null {
  if (value === undefined) return null;
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    const range = Number.isFinite(high) ? `a number in [${low}, ${high}]` : 'a finite number';
    throw new BadInput(`${where} must be ${range}, got ${JSON.stringify(value)}`);
  }
  return value;
}

function entryOf(character: string, given: Json): Entry {
  const where = `legend '${character}'`;
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  const fields = (isObject ? given : { kind: given }) as Loose;
  const odd = Object.keys(fields).find((field) => !FIELDS.includes(field));
  if (odd !== undefined) throw new BadInput(`${where} has a field '${odd}' (known: ${FIELDS.join(', ')})`);
  const at = oneOf(`${where}: kind`, fields.kind ?? null, KINDS, 0);
  const own = plain(KINDS[at]);
  if (fields.ends !== undefined && typeof fields.ends !== 'boolean') {
    throw new BadInput(`${where}: ends must be true or false, got ${JSON.stringify(fields.ends)}`);
  }
  const finite = Number.MAX_VALUE;
  return {
    kind: own.kind,
    reward: numberIn(`${where}: reward`, fields.reward, -finite, finite),
    ends: (fields.ends as boolean | undefined) ?? own.ends,
    colour: oneOf(`${where}: colour`, fields.colour, COLOURS, own.colour),
    direction: oneOf(`${where}: direction`, fields.direction, DIRECTIONS, own.direction),
    strength: numberIn(`${where}: strength`, fields.strength, 0, 9) ?? own.strength,
    slip: numberIn(`${where}: slip`, fields.slip, 0, 1),
  };
}

/** The standard characters and, over them, a world's own. @throws BadInput in one line. */
export function readLegend(given: Loose): Readonly<Record<string, Entry>> {
  const legend: Record<string, Entry> = { ...STANDARD };
  for (const [character, entry] of Object.entries(given)) {
    if ([...character].length !== 1) {
      throw new BadInput(`legend must name single characters, got ${JSON.stringify(character)}`);
    }
    legend[character] = entryOf(character, entry);
  }
  return legend;
}
