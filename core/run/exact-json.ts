/**
 * JSON whose numbers come back exactly. JSON.stringify writes the shortest digits that read back as the same double, but
 * loses −0, NaN and ±∞: these travel as { "$number": "-0" }.
 */

import type { Json } from '../json.js';

const TAG = '$number';

function tagged(value: Json): Json {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { [TAG]: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (Array.isArray(value)) return value.map(tagged);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => [key, tagged(member)]),
  );
}

function untagged(value: Json): Json {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0][0] === TAG) return Number(entries[0][1]);
  return Object.fromEntries(entries.map(([key, member]) => [key, untagged(member)]));
}

export const encodeExactJson = (value: Json): string => JSON.stringify(tagged(value));

/** @throws SyntaxError */
export const decodeExactJson = (text: string): Json => untagged(JSON.parse(text) as Json);
