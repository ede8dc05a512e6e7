import type { Env } from '../env.js';
import { disturbPixel, noisyRendering } from './noisy-rendering.js';
import { numberOption, wholeOption } from './options.js';

export interface ObstructViewOptions {
  /** Share of the picture that is hidden at most (patches overlap). In (0, 1). */
  readonly ratio: number;
  /** Side of a patch, in pixels. */
  readonly width: number;
  /** True: grey noise. Default false. */
  readonly grayscale?: boolean;
}

/** Pictures behind square patches of noise, elsewhere in each. @throws BadInput */
export function obstructView<Obs, Act>(env: Env<Obs, Act>, options: ObstructViewOptions): Env<Obs, Act> {
  const { grayscale = false } = options;
  const ratio = numberOption('obstructView', 'ratio', options.ratio, 'a number in (0, 1)', (v) => v > 0 && v < 1);
  const side = wholeOption('obstructView', 'width', options.width, 1);
  return noisyRendering(env as Env, 'obstructView', { ratio, width: side, grayscale }, (picture, rng) => {
    const { width, height } = picture;
    const patches = Math.floor((ratio * width * height) / (side * side));
    for (let k = 0; k < patches; k++) {
      const [left, top] = [rng.int(width), rng.int(height)];
      for (let y = top; y < Math.min(height, top + side); y++) {
        for (let x = left; x < Math.min(width, left + side); x++) disturbPixel(picture, y * width + x, grayscale, rng);
      }
    }
  }) as Env<Obs, Act>;
}
