/** Why a value is no member of a space: in words, with the path to what is wrong. */

import type { NumericArray } from '../arrays.js';
import { type ArraySpace, type Box, describeSpace, type MultiDiscrete, makeArray, type Space } from '../spaces.js';
import { isObject, show } from './values.js';

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (typeof value !== 'object') return `${typeof value} ${show(value, 40)}`;
  return `${/^[AEIOU]/.test(value.constructor?.name ?? '') ? 'an' : 'a'} ${value.constructor?.name ?? 'bare object'}`;
};

/** What is wrong with the storage of an array member: no array, another type, another length. */
function whyNotArray(space: ArraySpace, value: unknown, path: string): string | null {
  const want = makeArray(space, 0).constructor.name;
  if (!ArrayBuffer.isView(value)) return `${path} is ${kindOf(value)}, must be a ${want} of ${space.size}`;
  if (value.constructor.name !== want) {
    return `${path} is ${kindOf(value)}, must be a ${want} (dtype ${space.dtype})`;
  }
  const { length } = value as NumericArray;
  if (length === space.size) return null;
  return `${path} has ${length} numbers, must have ${space.size} as in ${describeSpace(space)}`;
}

function whyNotNumber(x: number, low: number, high: number, path: string, space: Space): string | null {
  if (Number.isNaN(x)) return `${path} is NaN, must be in [${low}, ${high}] of ${describeSpace(space)}`;
  if (x >= low && x <= high) return null;
  return `${path} is ${x}, outside [${low}, ${high}] of ${describeSpace(space)}`;
}

function whyNotBox(space: Box, value: NumericArray, path: string): string | null {
  // A float32 member may be the rounded image of its bound.
  const stored = (bound: number): number => (space.dtype === 'float32' ? Math.fround(bound) : bound);
  for (let i = 0; i < value.length; i++) {
    const x = value[i];
    if (x >= space.low[i] && x <= space.high[i]) continue;
    if (x >= stored(space.low[i]) && x <= stored(space.high[i])) continue;
    return whyNotNumber(x, space.low[i], space.high[i], `${path}[${i}]`, space);
  }
  return null;
}

function whyNotDiscrete(value: unknown, low: number, high: number, path: string, space: Space): string | null {
  if (typeof value !== 'number') return `${path} is ${kindOf(value)}, must be an integer of ${describeSpace(space)}`;
  if (!Number.isInteger(value) && !Number.isNaN(value)) {
    return `${path} is ${value}, must be an integer of ${describeSpace(space)}`;
  }
  return whyNotNumber(value, low, high, path, space);
}

function whyNotTuple(spaces: readonly Space[], value: unknown, path: string): string | null {
  if (!Array.isArray(value)) return `${path} is ${kindOf(value)}, must be an array of ${spaces.length}`;
  if (value.length !== spaces.length) return `${path} has ${value.length} members, must have ${spaces.length}`;
  return firstWhy(spaces, (space, i) => whyNotMember(space, value[i], `${path}[${i}]`));
}

function whyNotDict(spaces: Readonly<Record<string, Space>>, value: unknown, path: string): string | null {
  if (!isObject(value)) return `${path} is ${kindOf(value)}, must be an object`;
  const keys = Object.keys(spaces);
  const missing = keys.find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${path} has no key '${missing}' (keys of the space: ${keys.join(', ')})`;
  const extra = Object.keys(value).find((key) => !Object.hasOwn(spaces, key));
  if (extra !== undefined) return `${path} has a key '${extra}' too many (keys of the space: ${keys.join(', ')})`;
  return firstWhy(keys, (key) => whyNotMember(spaces[key], value[key], `${path}.${key}`));
}

function firstWhy<T>(items: readonly T[], why: (item: T, i: number) => string | null): string | null {
  for (let i = 0; i < items.length; i++) {
    const found = why(items[i], i);
    if (found !== null) return found;
  }
  return null;
}

function whyInside(space: Space, value: unknown, path: string): string | null {
  switch (space.kind) {
    case 'discrete':
      return whyNotDiscrete(value, space.start, space.start + space.n - 1, path, space);
    case 'box':
      return whyNotArray(space, value, path) ?? whyNotBox(space, value as NumericArray, path);
    case 'multi-discrete':
      return whyNotArray(space, value, path) ?? whyNotChoices(space, value as NumericArray, path);
    case 'multi-binary':
      return (
        whyNotArray(space, value, path) ??
        firstWhy(Array.from(value as NumericArray), (x, i) => whyNotNumber(x, 0, 1, `${path}[${i}]`, space))
      );
    case 'tuple':
      return whyNotTuple(space.spaces, value, path);
    case 'dict':
      return whyNotDict(space.spaces, value, path);
    default:
      return null;
  }
}

function whyNotChoices(space: MultiDiscrete, value: NumericArray, path: string): string | null {
  return firstWhy(space.nvec, (n, i) => whyNotDiscrete(value[i], 0, n - 1, `${path}[${i}]`, space));
}

/**
 * Null for a member of the space; else why `value` is none: 'observation.cell[1] is NaN, must be in [0, 1] of Box(2, float32)'.
 * The space itself decides; the words are ours.
 */
export function whyNotMember(space: Space, value: unknown, path: string): string | null {
  if (space.contains(value)) return null;
  return whyInside(space, value, path) ?? `${path} is ${show(value)}, outside ${describeSpace(space)}`;
}
