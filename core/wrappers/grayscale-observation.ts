import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { pictureBox } from './options.js';
import { wrapObservation } from './wrap.js';

export interface GrayscaleObservationOptions {
  /** True: [height, width, 1] instead of [height, width]. Default false. */
  readonly keepDim?: boolean;
}

/** Luma of ITU-R BT.709, rounded down, as Gymnasium's GrayscaleObservation: `rgb` [n × 3] → `out` [n]. */
export function greyOfPicture(rgb: ArrayLike<number>, out: Uint8Array): Uint8Array {
  for (let i = 0, k = 0; i < out.length; i++, k += 3) {
    out[i] = Math.floor(0.2125 * rgb[k] + 0.7154 * rgb[k + 1] + 0.0721 * rgb[k + 2]);
  }
  return out;
}

/** RGB pictures in grey. @throws BadInput unless observations are [height, width, 3] of uint8. */
export function grayscaleObservation<Act>(
  env: Env<unknown, Act>,
  { keepDim = false }: GrayscaleObservationOptions = {},
): Env<Uint8Array, Act> {
  const { shape } = pictureBox('grayscaleObservation', env.observationSpace);
  if (shape[2] !== 3) throw new BadInput(`grayscaleObservation needs three channels, got ${shape[2] ?? 1}`);
  const [height, width] = shape;
  return wrapObservation(
    env as Env,
    'grayscaleObservation',
    { keepDim },
    {
      observationSpace: box(0, 255, keepDim ? [height, width, 1] : [height, width], 'uint8'),
      observe: (observation) => greyOfPicture(observation as Uint8Array, new Uint8Array(height * width)),
    },
  ) as Env<Uint8Array, Act>;
}
