/**
 * Plain data as JSON and back, exactly.
 *
 * JSON has no −0, NaN, ±∞ and no typed arrays: these travel as { $: tag, … }. Anything that is not plain data (a
 * function, a class instance, undefined) is refused, since it would not come back.
 */

import type { NumericArray } from './arrays.js';
import { BadInput, CorruptFile } from './errors.js';
import type { Json } from './json.js';

const KINDS = {
  Float32Array,
  Float64Array,
  Int32Array,
  Uint8Array,
  Int8Array,
  Int16Array,
  Uint16Array,
  Uint32Array,
} as const;

const kindOf = (value: object): keyof typeof KINDS | null => {
  const name = value.constructor?.name as keyof typeof KINDS;
  return Object.hasOwn(KINDS, name) && value instanceof KINDS[name] ? name : null;
};

/** True for objects made by `{…}` or JSON. */
function isPlainObject(value: object): boolean {
  const proto = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
}

function encodeNumber(value: number): Json {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
}

/** @throws BadInput naming the path of what is not plain data. */
export function encodeSnapshot(value: unknown, path = 'snapshot'): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value !== 'object') throw new BadInput(`${path} is not plain data: ${typeof value}`);
  if (Array.isArray(value)) return Array.from(value, (v, i) => encodeSnapshot(v, `${path}[${i}]`));
  const kind = kindOf(value);
  if (kind !== null) return { $: kind, values: Array.from(value as NumericArray, encodeNumber) };
  if (!isPlainObject(value)) throw new BadInput(`${path} is not plain data: ${value.constructor.name}`);
  if (Object.hasOwn(value, '$')) throw new BadInput(`${path} has a key '$', which marks encoded values`);
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, encodeSnapshot(v, `${path}.${key}`)]));
}

const NUMBERS: Readonly<Record<string, number>> = {
  '-0': -0,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};

function decodeTagged(json: { readonly [key: string]: Json }): unknown {
  const tag = json.$ as string;
  if (tag === 'number' && Object.hasOwn(NUMBERS, json.value as string)) return NUMBERS[json.value as string];
  if (Object.hasOwn(KINDS, tag) && Array.isArray(json.values)) {
    return KINDS[tag as keyof typeof KINDS].from(json.values.map((v) => decodeSnapshot(v) as number));
  }
  throw new CorruptFile(`unknown mark in a snapshot: ${JSON.stringify(json).slice(0, 80)}`);
}

/** The value that `encodeSnapshot` was given. @throws CorruptFile on a mark that it never writes. */
export function decodeSnapshot(json: Json): unknown {
  if (json === null || typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(decodeSnapshot);
  const object = json as { readonly [key: string]: Json };
  if (Object.hasOwn(object, '$')) return decodeTagged(object);
  return Object.fromEntries(Object.entries(object).map(([key, v]) => [key, decodeSnapshot(v)]));
}
