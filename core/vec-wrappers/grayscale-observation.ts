/** Gymnasium's vector `GrayscaleObservation`. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { pictureObservations } from './box-observations.js';
import { mapObservations } from './map-observations.js';

// Luma weights of ITU-R BT.709, with the digits that Gymnasium uses; the fraction is cut off, as there.
const RED = 0.2125;
const GREEN = 0.7154;
const BLUE = 0.0721;

export interface GrayscaleOptions {
  /** Keeps an axis of length 1 for the channel. Default false. */
  readonly keepDim?: boolean;
}

/** RGB pictures in grey. @throws BadInput unless observations are RGB pictures of bytes. */
export function grayscaleObservation(env: VecEnv, { keepDim = false }: GrayscaleOptions = {}): VecEnv {
  const { height, width, channels } = pictureObservations(env, 'grayscaleObservation');
  if (channels !== 3) throw new BadInput(`grayscaleObservation needs RGB pictures, got ${channels} channels`);
  const space = box(0, 255, keepDim ? [height, width, 1] : [height, width], 'uint8');
  return mapObservations(env, space, (from, at, to, toAt) => {
    for (let p = 0, k = at; p < space.size; p++, k += 3) {
      to[toAt + p] = RED * from[k] + GREEN * from[k + 1] + BLUE * from[k + 2];
    }
  });
}
