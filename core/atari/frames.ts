/** What preprocessing needs of a screen: two frames, their larger greys pixel by pixel, shrunk to a square. */

import type { NumericArray } from '../arrays.js';
import type { EnvDefinition, EnvParams } from '../env.js';
import { BadInput } from '../errors.js';
import { type ArraySpace, describeSpace, makeArray, type Space } from '../spaces.js';
import { makeAreaResize } from './area-resize.js';
import { greyOfRgb } from './luminance.js';

/** Side of the squares in which changes are told, in shrunken pixels. */
export const TILE = 12;
/** Row or column of tiles in which a row or column of shrunken pixels lies. */
export const tileOf = (k: number): number => Math.floor(k / TILE);

/** Holds two frames of one game at a time: nothing of it outlives a step. */
export interface Frames<State> {
  /** Keeps the picture of `state` as the last frame (1) or the one before it (0). */
  keep(state: State, slot: 0 | 1): void;
  /** Writes the last frame, or the pixelwise larger grey of both where `pooled`: `out` [size × size]. */
  shrink(pooled: boolean, out: Uint8Array): void;
  /**
   * Where the last `shrink` may have written anything else than a picture that never changes: 1 for each such tile of
   * TILE × TILE pixels. Absent: everywhere.
   */
  readonly changed?: Uint8Array; // [⌈size / TILE⌉²]
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** 3 for RGB, 1 for grey. */
  readonly channels: 1 | 3;
}

/** @throws BadInput unless members are pictures: [height, width] or [height, width, 3] of uint8. */
export function pictureSize(what: string, space: Space): PictureSize {
  if (space.kind === 'box' && space.dtype === 'uint8') {
    const [height, width, channels] = space.shape;
    if (space.shape.length === 2) return { width, height, channels: 1 };
    if (space.shape.length === 3 && channels === 3) return { width, height, channels };
  }
  throw new BadInput(
    `Atari preprocessing needs observations of shape [height, width, 3] or [height, width] in uint8; ${what} has ${describeSpace(space)}`,
  );
}

/** Grey of a picture that is RGB or grey already: `out` [height × width]. */
export function toGrey(picture: NumericArray, channels: 1 | 3, out: Uint8Array): void {
  if (channels === 3) greyOfRgb(picture, out);
  else out.set(picture);
}

/** The larger of two pictures, pixel by pixel, in place of the second. */
export function poolInto(before: Uint8Array, last: Uint8Array): void {
  for (let i = 0; i < last.length; i++) if (before[i] > last[i]) last[i] = before[i];
}

/** Frames of rules that observe their screen. @throws BadInput when they observe something else. */
export function observedFrames<State, P extends EnvParams, Obs extends ArraySpace, Act extends ArraySpace>(
  rules: EnvDefinition<State, P, Obs, Act, unknown>,
  params: P,
  size: number,
): Frames<State> {
  const space = typeof rules.observationSpace === 'function' ? rules.observationSpace(params) : rules.observationSpace;
  const { width, height, channels } = pictureSize(rules.id, space);
  const observation = makeArray(space, 1);
  const slots = [new Uint8Array(width * height), new Uint8Array(width * height)];
  const resize = makeAreaResize({ width, height }, { width: size, height: size });
  return {
    keep(state, slot) {
      rules.observe(state, observation, 0, params);
      toGrey(observation, channels, slots[slot]);
    },
    shrink(pooled, out) {
      if (pooled) poolInto(slots[0], slots[1]);
      resize(slots[1], out);
    },
  };
}
