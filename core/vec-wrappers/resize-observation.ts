/** Gymnasium's vector `ResizeObservation`, for smaller pictures. */

import { makeAreaResize } from '../atari/area-resize.js';
import type { VecEnv } from '../env.js';
import { box } from '../spaces.js';
import { pictureObservations } from './box-observations.js';
import { mapObservations } from './map-observations.js';

/**
 * Pictures shrunk to [height, width] by the mean over each new pixel's area, channel by channel.
 *
 * @throws BadInput unless observations are pictures of bytes, at least that large.
 */
export function resizeObservation(env: VecEnv, [height, width]: readonly [number, number]): VecEnv {
  const from = pictureObservations(env, 'resizeObservation');
  const { channels } = from;
  const resize = makeAreaResize(from, { height, width });
  const plane = new Uint8Array(from.height * from.width);
  const small = new Uint8Array(height * width);
  const { shape } = env.observationSpace;
  const space = box(0, 255, shape.length === 2 ? [height, width] : [height, width, channels], 'uint8');
  return mapObservations(env, space, (pixels, at, to, toAt) => {
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < plane.length; p++) plane[p] = pixels[at + p * channels + c];
      resize(plane, small);
      for (let p = 0; p < small.length; p++) to[toAt + p * channels + c] = small[p];
    }
  });
}
