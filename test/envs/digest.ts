/** Anything that a world returns, as a number of 52 bits: equal for equal values, bit for bit. Runs in a browser too. */

import type { NumericArray } from '../../core/arrays.js';

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Two FNV-1a hashes side by side, of 32 bits each. */
export interface Digest {
  add(value: unknown): Digest;
  /** Sixteen hexadecimal digits. */
  toString(): string;
}

export function makeDigest(): Digest {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;

  function word(w: number): void {
    a = Math.imul(a ^ w, 0x01000193);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ w, 0x85ebca6b);
  }

  function number(value: number): void {
    float[0] = value;
    word(words[0]);
    word(words[1]);
  }

  function text(value: string): void {
    word(value.length);
    for (let i = 0; i < value.length; i++) word(value.charCodeAt(i));
  }

  function bytes(value: NumericArray): void {
    text(value.constructor.name);
    word(value.length);
    const whole = value.byteLength >> 2;
    if (value.byteOffset % 4 !== 0) {
      for (let i = 0; i < value.length; i++) number(value[i]);
      return;
    }
    const view = new Uint32Array(value.buffer, value.byteOffset, whole);
    for (let i = 0; i < whole; i++) word(view[i]);
    const rest = new Uint8Array(value.buffer, value.byteOffset + 4 * whole, value.byteLength - 4 * whole);
    for (let i = 0; i < rest.length; i++) word(rest[i]);
  }

  const digest: Digest = {
    add(value) {
      if (typeof value === 'number') number(value);
      else if (typeof value === 'string') text(value);
      else if (typeof value === 'boolean') word(value ? 1 : 2);
      else if (value === null || value === undefined) word(3);
      else if (ArrayBuffer.isView(value)) bytes(value as NumericArray);
      else if (Array.isArray(value)) {
        word(value.length);
        for (const one of value) digest.add(one);
      } else {
        for (const key of Object.keys(value).sort()) {
          text(key);
          digest.add((value as Record<string, unknown>)[key]);
        }
      }
      return digest;
    },
    toString: () => [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join(''),
  };
  return digest;
}

export const digestOf = (value: unknown): string => makeDigest().add(value).toString();
