/** What the wrappers ask of observations: a Box, or a Box of pictures. */

import type { VecEnv } from '../env.js';
import { BadInput } from '../errors.js';
import { type Box, describeSpace } from '../spaces.js';

/** The observation space as a Box. @throws BadInput for other spaces. */
export function boxObservations(env: VecEnv, wrapper: string): Box {
  if (env.observationSpace.kind === 'box') return env.observationSpace;
  const got = describeSpace(env.observationSpace);
  throw new BadInput(`${wrapper} needs a Box of observations, got ${got} of ${env.spec.id}`);
}

/** Pictures [height × width × channels] of bytes; channels is 1 where the shape has no such axis. */
export interface PictureShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** @throws BadInput unless observations are uint8 pictures of 0 to 255. */
export function pictureObservations(env: VecEnv, wrapper: string): PictureShape {
  const space = boxObservations(env, wrapper);
  const { shape, dtype } = space;
  const bytes = dtype === 'uint8' && space.low.every((v) => v === 0) && space.high.every((v) => v === 255);
  if ((shape.length === 2 || shape.length === 3) && bytes) {
    return { height: shape[0], width: shape[1], channels: shape[2] ?? 1 };
  }
  throw new BadInput(
    `${wrapper} needs pictures: a uint8 Box of 0 to 255, height×width or height×width×channels, got ` +
      `${describeSpace(space)} of ${env.spec.id}`,
  );
}
