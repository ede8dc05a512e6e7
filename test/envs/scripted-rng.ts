import type { Rng } from '../../core/rng.js';

export interface ScriptedRng extends Rng {
  /** Draws made so far. */
  readonly drawn: number;
}

/** A stream that draws the given numbers of [0, 1) and no others. */
export function scriptedRng(...draws: readonly number[]): ScriptedRng {
  let drawn = 0;
  const uniform = (): number => {
    if (drawn === draws.length) throw new Error(`drew more than the ${draws.length} numbers of the script`);
    return draws[drawn++];
  };
  const refuse = (): never => {
    throw new Error('a scripted stream only draws uniform numbers');
  };
  return {
    get drawn() {
      return drawn;
    },
    uniform,
    int: (n) => Math.floor(uniform() * n),
    normal: refuse,
    split: refuse,
    save: refuse,
    load: refuse,
  };
}
