/**
 * Seeded randomness with a state that can be saved, and named splits.
 *
 * One seed gives a tree of streams: `makeRng(7).split('env').split('3')` is always the same stream, however many
 * numbers its parents have drawn. The generator is Alea (Johannes Baagøe), from the `seedrandom` package; its
 * state is four numbers, so a stream saved and loaded continues with the very next draw.
 */

import alea from 'seedrandom/lib/alea.js';
import { cos, log } from './exact-math.js';

/** The whole state of a stream: its place in the tree of splits and Alea's four numbers. JSON-safe. */
export interface RngState {
  readonly key: string;
  readonly c: number;
  readonly s0: number;
  readonly s1: number;
  readonly s2: number;
}

export interface Rng {
  /** A number in [0, 1), with 32 bits of resolution. */
  uniform(): number;
  /** An integer in [0, n), 1 ≤ n ≤ 2³². */
  int(n: number): number;
  /** A draw from the standard normal distribution N(0, 1). */
  normal(): number;
  /** The stream of that name below this one. Draws nothing from this stream. */
  split(name: string | number): Rng;
  save(): RngState;
  load(state: RngState): void;
}

type Alea = ReturnType<typeof alea>;

function streamOf(key: string, start: Alea): Rng {
  let draw = start;
  return {
    uniform: () => draw(),
    int: (n) => Math.floor(draw() * n),
    // Box and Muller (1958). The second normal of the pair is dropped: a spare would be state to save.
    normal: () => Math.sqrt(-2 * log(1 - draw())) * cos(2 * Math.PI * draw()),
    split: (name) => fromKey(`${key}/${name}`),
    save: () => ({ key, ...draw.state() }),
    load(state) {
      key = state.key;
      draw = alea('', { state });
    },
  };
}

const fromKey = (key: string): Rng => streamOf(key, alea(key, { state: true }));

/** The root stream of a seed. @throws RangeError unless the seed is an integer in [0, 2⁵³). */
export function makeRng(seed: number): Rng {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`seed must be an integer in [0, 2^53), got ${String(seed)}`);
  }
  return fromKey(String(seed));
}
