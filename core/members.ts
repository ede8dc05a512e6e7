/** Members of array spaces as runs of numbers: between one `Env` and the rows of a batch. */

import type { NumericArray } from './arrays.js';
import type { ArraySpace } from './spaces.js';

export { isArraySpace } from './spaces.js';

/** Writes a member into `out[offset …]`: one number for Discrete, `size` numbers otherwise. */
export function writeMember(member: unknown, out: NumericArray, offset: number): void {
  if (typeof member === 'number') out[offset] = member;
  else out.set(member as NumericArray, offset);
}

/** The member in row `i` of a batch [N × size]: a number for Discrete, a fresh array otherwise. */
export function readMember(space: ArraySpace, rows: NumericArray, i: number): number | NumericArray {
  return space.kind === 'discrete' ? rows[i] : rows.slice(i * space.size, (i + 1) * space.size);
}
