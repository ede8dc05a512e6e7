/** What the options of wrappers are checked with. */

import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import { type ArraySpace, type Box, describeSpace, emptyBatch, isArraySpace, iterate, type Space } from '../spaces.js';

/** @throws BadInput unless `value` is an integer of at least `least`. */
export function wholeOption(wrapper: string, name: string, value: unknown, least: number): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw new BadInput(`${name} of ${wrapper} must be an integer of at least ${least}, got ${JSON.stringify(value)}`);
}

/** @throws BadInput unless `value` is a finite number that passes; `allowed` says which do. */
export function numberOption(
  wrapper: string,
  name: string,
  value: unknown,
  allowed: string,
  passes: (value: number) => boolean,
): number {
  if (typeof value === 'number' && Number.isFinite(value) && passes(value)) return value;
  throw new BadInput(
    `${name} of ${wrapper} must be ${allowed}, got ${typeof value === 'number' ? value : JSON.stringify(value)}`,
  );
}

/** @throws BadInput unless the space is a Box. */
export function boxOf(wrapper: string, role: 'observation' | 'action', space: Space): Box {
  if (space.kind === 'box') return space;
  throw new BadInput(`${wrapper} needs a Box ${role} space, got ${describeSpace(space)}`);
}

/** @throws BadInput where a side of the Box is open. */
export function boundedBox(wrapper: string, role: 'observation' | 'action', space: Space): Box {
  const own = boxOf(wrapper, role, space);
  const open = own.low.findIndex((low, i) => !Number.isFinite(low) || !Number.isFinite(own.high[i]));
  if (open < 0) return own;
  throw new BadInput(
    `${wrapper} needs a bounded ${role} space, got [${own.low[open]}, ${own.high[open]}] at coordinate ${open}`,
  );
}

/** @throws BadInput unless members are runs of numbers. */
export function arraySpaceOf(wrapper: string, role: 'observation' | 'action', space: Space): ArraySpace {
  if (isArraySpace(space)) return space;
  throw new BadInput(`${wrapper} needs an ${role} space of plain numbers, got ${describeSpace(space)}`);
}

/** @throws BadInput unless the space is a Box of uint8 pictures, [height, width] or [height, width, channels]. */
export function pictureBox(wrapper: string, space: Space): Box {
  const own = boxOf(wrapper, 'observation', space);
  const isPicture = own.dtype === 'uint8' && (own.shape.length === 2 || own.shape.length === 3);
  if (isPicture) return own;
  throw new BadInput(
    `${wrapper} needs pictures of uint8, [height, width] or [height, width, channels], got ${describeSpace(own)}`,
  );
}

/** The numbers of a member: a fresh array. */
export const numbersOf = (member: unknown): readonly number[] | NumericArray =>
  typeof member === 'number' ? [member] : (member as NumericArray);

/** The member that is all zeros. */
export const zeroMember = (space: Space): unknown => [...iterate(space as never, emptyBatch(space, 1) as never)][0];
