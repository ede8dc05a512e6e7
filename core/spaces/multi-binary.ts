import { BadInput } from '../errors.js';
import type { Rng } from '../rng.js';
import {
  assertOneChoice,
  type MultiBinary,
  positiveInteger,
  product,
  type Sampling,
  type Space,
  sameNumbers,
  shown,
} from './space.js';

const FREE = 2; // of a mask

type Given = Sampling<ArrayLike<number>, ArrayLike<number>> | undefined;

function draw(rng: Rng, name: string, size: number, given: Given): Int8Array {
  assertOneChoice(name, given);
  const choice = given?.mask ?? given?.probability;
  if (choice !== undefined && choice !== null && choice.length !== size) {
    throw new BadInput(`a choice of ${name} must have ${size} entries, got ${choice.length}`);
  }
  return Int8Array.from({ length: size }, (_, i) => {
    if (given?.mask != null) {
      const bit = given.mask[i];
      if (bit === 0 || bit === 1) return bit;
      if (bit !== FREE)
        throw new BadInput(`the mask of ${name} must be 0s, 1s and 2s (free), got ${shown(given.mask)}`);
    }
    if (given?.probability == null) return rng.int(2);
    const p = given.probability[i];
    if (!(p >= 0 && p <= 1)) {
      throw new BadInput(`the probability of ${name} must be in [0, 1], got ${shown(given.probability)}`);
    }
    return rng.uniform() < p ? 1 : 0;
  });
}

/** Zeros and ones, n of them or in a shape. @throws BadInput unless every dimension is a positive integer. */
export function multiBinary(shape: number | readonly number[]): MultiBinary {
  const dims = typeof shape === 'number' ? [shape] : shape;
  for (const d of dims) positiveInteger('each dimension of a MultiBinary space', d);
  const size = product(dims);
  const name = `MultiBinary(${dims.join('×')})`;
  return Object.freeze<MultiBinary>({
    kind: 'multi-binary',
    shape: Object.freeze([...dims]),
    size,
    dtype: 'int8',
    sample: (rng, given) => draw(rng, name, size, given),
    contains: (v: unknown): v is Int8Array =>
      v instanceof Int8Array && v.length === size && v.every((x) => x === 0 || x === 1),
    equals: (other: Space) => other.kind === 'multi-binary' && sameNumbers(other.shape, dims),
    toJSON: () => ({ kind: 'multi-binary', shape: [...dims] }),
  });
}
