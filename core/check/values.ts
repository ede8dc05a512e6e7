/** Values seen by the checker: shown, copied, compared to the bit and measured. */

import type { NumericArray } from '../arrays.js';

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

const isNumbers = (value: unknown): value is NumericArray => ArrayBuffer.isView(value) && !(value instanceof DataView);

/** First line of what was thrown. */
export const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0];

/** '1 number', '2 numbers' */
export const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** What JSON leaves out or turns into null is shown as it is. */
function replacer(_key: string, value: unknown): unknown {
  if (isNumbers(value)) return Array.from(value.subarray(0, 7));
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return typeof value === 'bigint' ? `${value}n` : value;
}

function text(value: unknown): string {
  try {
    return JSON.stringify(value, replacer) ?? String(value);
  } catch {
    return 'an object that contains itself';
  }
}

/** A value in one short line. */
export function show(value: unknown, length = 120): string {
  if (isNumbers(value)) {
    const first = Array.from(value.subarray(0, 6)).join(', ');
    return `${value.constructor.name}(${value.length}) [${first}${value.length > 6 ? ', …' : ''}]`;
  }
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  const shown = text(value);
  return shown.length > length ? `${shown.slice(0, length - 1)}…` : shown;
}

/** Deeper than this nothing is looked at: an info may contain itself. */
const DEPTH = 16;

/** Equal to the bit; every NaN is the same. */
export function same(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isNumbers(a)) return isNumbers(b) && a.constructor === b.constructor && sameNumbers(a, b);
  if (depth === DEPTH) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((member, i) => same(member, b[i], depth + 1));
  }
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && same(at(a, key), at(b, key), depth + 1));
}

const at = (value: object, key: string): unknown => (value as Record<string, unknown>)[key];

/** The memory of an array, in words of four bytes where it can be read so. */
function wordsOf({ buffer, byteOffset, byteLength }: NumericArray): Uint32Array | Uint8Array {
  const isAligned = byteOffset % 4 === 0 && byteLength % 4 === 0;
  return isAligned
    ? new Uint32Array(buffer, byteOffset, byteLength / 4)
    : new Uint8Array(buffer, byteOffset, byteLength);
}

/** Arrays of one type. Equal memory is found fast; other bits may still be the same NaN. */
function sameNumbers(a: NumericArray, b: NumericArray): boolean {
  if (a.length !== b.length) return false;
  const [one, two] = [wordsOf(a), wordsOf(b)];
  let i = 0;
  if (one.length === two.length) while (i < one.length && one[i] === two[i]) i++;
  if (i === one.length) return true;
  return a.every((x, k) => Object.is(x, b[k]));
}

/** A copy that shares nothing; what cannot be copied (functions) stays itself. */
export function copyOf<T>(value: T, depth = 0): T {
  if (isNumbers(value)) return value.slice() as T;
  if (depth === DEPTH) return value;
  if (Array.isArray(value)) return value.map((member) => copyOf(member, depth + 1)) as T;
  if (!isObject(value)) return value;
  const copy = Object.create(Object.getPrototypeOf(value)) as Record<string, unknown>;
  for (const [key, member] of Object.entries(value)) copy[key] = copyOf(member, depth + 1);
  return copy as T;
}

/** Numbers and characters in plain data: about as JSON would measure it. */
export function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (isNumbers(value)) return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + 1 + weightOf(member), 0);
}

/** Where and what JSON would lose in `value`: '.list[2] is NaN'; null where it loses nothing. */
function lost(value: unknown): string | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? null : ` is ${show(value)}`;
  if (typeof value !== 'object') return ` is ${value === undefined ? '' : 'a '}${typeof value}`;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const why = lost(value[i]);
      if (why !== null) return `[${i}]${why}`;
    }
    return null;
  }
  const proto = Object.getPrototypeOf(value);
  if (proto !== Object.prototype && proto !== null) return ` is a ${value.constructor.name}`;
  for (const [key, member] of Object.entries(value)) {
    const why = lost(member);
    if (why !== null) return `.${key}${why}`;
  }
  return null;
}

/** What JSON would lose in `value`, which is at `path`: 'params.list[2] is NaN'; null where it loses nothing. */
export function notJson(value: unknown, path: string): string | null {
  const why = lost(value);
  return why === null ? null : `${path}${why}`;
}
