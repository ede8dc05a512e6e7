import type { Env } from '../env.js';
import { disturbPixel, noisyRendering } from './noisy-rendering.js';
import { numberOption } from './options.js';

export interface AddWhiteNoiseOptions {
  /** That a pixel is noise. In (0, 1). */
  readonly probability: number;
  /** True: grey noise. Default false. */
  readonly grayscale?: boolean;
}

/** Pictures in which each pixel is noise with some probability. @throws BadInput */
export function addWhiteNoise<Obs, Act>(env: Env<Obs, Act>, options: AddWhiteNoiseOptions): Env<Obs, Act> {
  const { grayscale = false } = options;
  const allowed = 'a number in (0, 1)';
  const probability = numberOption('addWhiteNoise', 'probability', options.probability, allowed, (v) => v > 0 && v < 1);
  return noisyRendering(env as Env, 'addWhiteNoise', { probability, grayscale }, (picture, rng) => {
    const pixels = picture.width * picture.height;
    for (let i = 0; i < pixels; i++) if (rng.uniform() < probability) disturbPixel(picture, i, grayscale, rng);
  }) as Env<Obs, Act>;
}
