import { makeAreaResize } from '../atari/area-resize.js';
import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import { box } from '../spaces.js';
import { pictureBox, wholeOption } from './options.js';
import { wrapObservation } from './wrap.js';

export interface ResizeObservationOptions {
  /** Height and width of the new pictures, no larger than the old. */
  readonly shape: readonly [height: number, width: number];
}

/** Shrinks pictures of any number of channels: `source` [height × width × channels] → a fresh array. */
export function pictureShrinker(
  [height, width, channels = 1]: readonly number[],
  [toHeight, toWidth]: readonly [number, number],
): (source: Uint8Array) => Uint8Array {
  const resize = makeAreaResize({ width, height }, { width: toWidth, height: toHeight });
  const plane = new Uint8Array(height * width);
  const small = new Uint8Array(toHeight * toWidth);
  return (source) => {
    const out = new Uint8Array(toHeight * toWidth * channels);
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < plane.length; i++) plane[i] = source[i * channels + c];
      resize(plane, small);
      for (let i = 0; i < small.length; i++) out[i * channels + c] = small[i];
    }
    return out;
  };
}

/**
 * Pictures shrunk by the mean over the area of each new pixel (OpenCV's INTER_AREA).
 *
 * @throws BadInput unless observations are pictures of uint8 from 0 to 255, no smaller than `shape`.
 */
export function resizeObservation<Act>(
  env: Env<unknown, Act>,
  { shape }: ResizeObservationOptions,
): Env<Uint8Array, Act> {
  const name = 'resizeObservation';
  const space = pictureBox(name, env.observationSpace);
  if (!Array.isArray(shape) || shape.length !== 2) {
    throw new BadInput(`shape of ${name} must be [height, width], got ${JSON.stringify(shape)}`);
  }
  for (const side of shape) wholeOption(name, 'each side', side, 1);
  if (space.low.some((v) => v !== 0) || space.high.some((v) => v !== 255)) {
    throw new BadInput(`${name} needs pictures from 0 to 255, got ${space.low[0]} to ${space.high[0]}`);
  }
  const shrink = pictureShrinker(space.shape, shape as [number, number]);
  return wrapObservation(
    env as Env,
    name,
    { shape: [...shape] },
    {
      observationSpace: box(0, 255, [...shape, ...space.shape.slice(2)], 'uint8'),
      observe: (observation) => shrink(observation as Uint8Array),
    },
  ) as Env<Uint8Array, Act>;
}
