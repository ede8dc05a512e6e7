/** Chance of pictures: a stream of the wrapper's own, started by the seed of `reset`. What the noisy wrappers share. */

import type { Env, Picture, ResetOptions } from '../env.js';
import type { Json } from '../json.js';
import { freshSeed } from '../resolve-env.js';
import { makeRng, type Rng, type RngState } from '../rng.js';
import { wrap } from './wrap.js';

/** An environment whose pictures `disturb` changes in place. Frames that are no pictures pass through. */
export function noisyRendering(
  env: Env,
  name: string,
  args: Readonly<Record<string, Json>>,
  disturb: (picture: Picture, rng: Rng) => void,
): Env {
  let rng: Rng | null = null;
  return wrap(env, name, args, {
    reset(options?: ResetOptions) {
      if (options?.seed !== undefined || rng === null) rng = makeRng(options?.seed ?? freshSeed()).split(name);
      return env.reset(options);
    },
    render() {
      const frame = env.render();
      if (typeof frame !== 'object' || frame === null || rng === null) return frame;
      const picture: Picture = { ...frame, data: frame.data.slice() };
      disturb(picture, rng);
      return picture;
    },
    save: () => (rng?.save() ?? null) as unknown as Json,
    load(state) {
      rng = state === null ? null : makeRng(0);
      if (state !== null) rng?.load(state as unknown as RngState);
    },
  });
}

/** Gives pixel `i` a random colour, or a random grey. */
export function disturbPixel({ data }: Picture, i: number, grayscale: boolean, rng: Rng): void {
  const grey = rng.int(256);
  data[3 * i] = grey;
  data[3 * i + 1] = grayscale ? grey : rng.int(256);
  data[3 * i + 2] = grayscale ? grey : rng.int(256);
}
