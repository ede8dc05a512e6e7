import { BadInput } from '../errors.js';
import { chooseIndex } from './choice.js';
import { type Discrete, positiveInteger, type Space } from './space.js';

/** {start, …, start + n − 1}. @throws BadInput unless n is a positive and start a safe integer. */
export function discrete(n: number, start = 0): Discrete {
  positiveInteger('n of a Discrete space', n);
  if (!Number.isSafeInteger(start)) throw new BadInput(`start of a Discrete space must be an integer, got ${start}`);
  const name = `Discrete(${n})`;
  return Object.freeze<Discrete>({
    kind: 'discrete',
    n,
    start,
    shape: [],
    size: 1,
    dtype: 'int32',
    sample: (rng, given) => start + (given === undefined ? rng.int(n) : chooseIndex(rng, name, n, given)),
    contains: (v: unknown): v is number => Number.isInteger(v) && (v as number) >= start && (v as number) < start + n,
    equals: (other: Space) => other.kind === 'discrete' && other.n === n && other.start === start,
    toJSON: () => ({ kind: 'discrete', n, start }),
  });
}
