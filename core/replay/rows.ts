/** Rows of numbers from one array to another. */

import type { NumericArray } from '../arrays.js';
import { CorruptFile } from '../errors.js';

const FEW = 64; // numbers that a loop copies sooner than `set`

export function copy(from: NumericArray, start: number, to: NumericArray, at: number, size: number): void {
  if (size > FEW) to.set(from.subarray(start, start + size), at);
  else for (let k = 0; k < size; k++) to[at + k] = from[start + k];
}

/** The first `used` rows of each of N blocks of `slots` rows, [N × slots × width] → [N × used × width]. */
export function firstRows(data: NumericArray, envCount: number, used: number, width: number): NumericArray {
  const block = data.length / envCount;
  const kept = new (data.constructor as new (n: number) => NumericArray)(envCount * used * width);
  for (let env = 0; env < envCount; env++) copy(data, env * block, kept, env * used * width, used * width);
  return kept;
}

/** The way back. @throws CorruptFile when there are not as many numbers as expected. */
export function putRows(
  name: string,
  kept: ArrayLike<number> | undefined,
  data: NumericArray,
  envCount: number,
  used: number,
  width: number,
): void {
  const length = envCount * used * width;
  if (kept?.length !== length) {
    throw new CorruptFile(`the saved replay's ${name} has ${kept?.length ?? 0} numbers, expected ${length}`);
  }
  const block = data.length / envCount;
  for (let env = 0; env < envCount; env++) {
    copy(kept as NumericArray, env * used * width, data, env * block, used * width);
  }
}
