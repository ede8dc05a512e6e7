import { BadInput } from '../errors.js';
import { chooseIndex } from './choice.js';
import { assertChoices, assertParts, type MultiDiscrete, partOf, type Space, sameNumbers } from './space.js';

/**
 * Several discrete choices at once: coordinate i in {start[i], …, start[i] + nvec[i] − 1}. Without `start`, from 0.
 *
 * @throws BadInput unless every entry of nvec is positive and all members are integers of 32 bits.
 */
export function multiDiscrete(nvec: readonly number[], start: readonly number[] = nvec.map(() => 0)): MultiDiscrete {
  if (nvec.length === 0) throw new BadInput('nvec of a MultiDiscrete space must not be empty');
  if (start.length !== nvec.length) {
    throw new BadInput(`start of a MultiDiscrete space must have ${nvec.length} entries, got ${start.length}`);
  }
  nvec.forEach((n, i) => {
    assertChoices(`coordinate ${i} of a MultiDiscrete space`, n, start[i]);
  });
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
      const out = new Int32Array(size);
      for (let i = 0; i < size; i++) {
        if (given === undefined) {
          out[i] = start[i] + rng.int(nvec[i]);
          continue;
        }
        const part = partOf(given, (choice: readonly unknown[]) => choice[i]);
        out[i] = start[i] + chooseIndex(rng, `coordinate ${i} of ${name}`, nvec[i], part as never);
      }
      return out;
    },
    contains: (v: unknown): v is Int32Array =>
      v instanceof Int32Array && v.length === size && v.every((x, i) => x >= start[i] && x < start[i] + nvec[i]),
    equals: (other: Space) =>
      other.kind === 'multi-discrete' && sameNumbers(other.nvec, nvec) && sameNumbers(other.start, start),
    toJSON: () => ({ kind: 'multi-discrete', nvec: [...nvec], start: [...start] }),
  });
}
