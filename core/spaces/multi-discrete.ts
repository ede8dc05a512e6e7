import { BadInput } from '../errors.js';
import { chooseIndex } from './choice.js';
import { assertParts, type MultiDiscrete, partOf, positiveInteger, type Space, sameNumbers } from './space.js';

/**
 * Several discrete choices at once: coordinate i in {start[i], …, start[i] + nvec[i] − 1}. Without `start`, from 0.
 *
 * @throws BadInput unless every entry of nvec is a positive and of start a safe integer.
 */
export function multiDiscrete(nvec: readonly number[], start: readonly number[] = nvec.map(() => 0)): MultiDiscrete {
  if (nvec.length === 0) throw new BadInput('nvec of a MultiDiscrete space must not be empty');
  for (const n of nvec) positiveInteger('each entry of nvec', n);
  if (start.length !== nvec.length) {
    throw new BadInput(`start of a MultiDiscrete space must have ${nvec.length} entries, got ${start.length}`);
  }
  for (const first of start) {
    if (!Number.isSafeInteger(first)) throw new BadInput(`each entry of start must be an integer, got ${first}`);
  }
  const size = nvec.length;
  const name = `MultiDiscrete(${nvec.join(', ')})`;
  return Object.freeze<MultiDiscrete>({
    kind: 'multi-discrete',
    nvec: Object.freeze([...nvec]),
    start: Object.freeze([...start]),
    shape: [size],
    size,
    dtype: 'int32',
    sample(rng, given) {
      assertParts(name, given, size);
      return Int32Array.from(nvec, (n, i) => {
        const part = partOf(given, (choice: readonly unknown[]) => choice[i]);
        return start[i] + chooseIndex(rng, `coordinate ${i} of ${name}`, n, part as never);
      });
    },
    contains: (v: unknown): v is Int32Array =>
      v instanceof Int32Array && v.length === size && v.every((x, i) => x >= start[i] && x < start[i] + nvec[i]),
    equals: (other: Space) =>
      other.kind === 'multi-discrete' && sameNumbers(other.nvec, nvec) && sameNumbers(other.start, start),
    toJSON: () => ({ kind: 'multi-discrete', nvec: [...nvec], start: [...start] }),
  });
}
