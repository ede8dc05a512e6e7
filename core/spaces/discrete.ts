import { chooseIndex } from './choice.js';
import { assertChoices, type Discrete, type Space } from './space.js';

/** {start, …, start + n − 1}. @throws BadInput unless n is positive and all are integers of 32 bits. */
export function discrete(n: number, start = 0): Discrete {
  assertChoices('a Discrete space', n, start);
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
