/** Why a value is no member of a space: in words, with the path to what is wrong. */

import type { NumericArray } from '../arrays.js';
import {
  type ArraySpace,
  type Box,
  describeSpace,
  isArraySpace,
  type MultiDiscrete,
  makeArray,
  type Space,
  type Text,
} from '../spaces.js';
import { counted, isObject, show } from './values.js';

const kindOf = (value: unknown): string => {
  if (value === null || value === undefined) return String(value);
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
  return `${path} has ${counted(length, 'number')}, must have ${space.size} as in ${describeSpace(space)}`;
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
  if (value.length !== spaces.length)
    return `${path} has ${counted(value.length, 'member')}, must have ${spaces.length}`;
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

function whyNotText({ minLength, maxLength, charset }: Text, value: unknown, path: string): string | null {
  if (typeof value !== 'string') return `${path} is ${kindOf(value)}, must be a string`;
  const letters = [...value];
  if (letters.length < minLength || letters.length > maxLength) {
    return `${path} has ${counted(letters.length, 'character')}, must have ${minLength} to ${maxLength}`;
  }
  const odd = letters.find((letter) => !charset.includes(letter));
  return odd === undefined ? null : `${path} has the character '${odd}', allowed are '${charset}'`;
}

function whyNotOneOf(spaces: readonly Space[], value: unknown, path: string): string | null {
  if (!Array.isArray(value) || value.length !== 2) {
    return `${path} is ${kindOf(value)}, must be a pair: the number of a space and a member of it`;
  }
  const [index, member] = value;
  if (!Number.isInteger(index) || index < 0 || index >= spaces.length) {
    return `${path}[0] is ${show(index)}, must be the number of a space, 0 to ${spaces.length - 1}`;
  }
  return whyNotMember(spaces[index], member, `${path}[1]`);
}

function whyNotChoices({ nvec, start }: MultiDiscrete, value: NumericArray, path: string, space: Space): string | null {
  return firstWhy(nvec, (n, i) => whyNotDiscrete(value[i], start[i], start[i] + n - 1, `${path}[${i}]`, space));
}

function whyNotArraySpace(space: ArraySpace, value: unknown, path: string): string | null {
  if (space.kind === 'discrete') return whyNotDiscrete(value, space.start, space.start + space.n - 1, path, space);
  const why = whyNotArray(space, value, path);
  const numbers = value as NumericArray;
  if (why !== null) return why;
  if (space.kind === 'box') return whyNotBox(space, numbers, path);
  if (space.kind === 'multi-discrete') return whyNotChoices(space, numbers, path, space);
  return firstWhy(Array.from(numbers), (x, i) => whyNotNumber(x, 0, 1, `${path}[${i}]`, space));
}

function whyInside(space: Space, value: unknown, path: string): string | null {
  if (isArraySpace(space)) return whyNotArraySpace(space, value, path);
  switch (space.kind) {
    case 'tuple':
      return whyNotTuple(space.spaces, value, path);
    case 'dict':
      return whyNotDict(space.spaces, value, path);
    case 'text':
      return whyNotText(space, value, path);
    case 'one-of':
      return whyNotOneOf(space.spaces, value, path);
    case 'sequence':
      if (space.stack || !Array.isArray(value)) return null;
      return firstWhy(value as unknown[], (member, i) => whyNotMember(space.space, member, `${path}[${i}]`));
    default:
      return null;
  }
}

/**
 * Null for a member of the space; else why `value` is none: 'observation.cell[1] is NaN, must be in [0, 1] of Box(2, float32)'.
 * The space itself decides; the words are ours.
 */
export function whyNotMember(space: Space, value: unknown, path: string): string | null {
  if (space.contains(value)) return null;
  return whyInside(space, value, path) ?? `${path} is ${show(value)}, outside ${describeSpace(space)}`;
}
