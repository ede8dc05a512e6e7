/** What preprocessing needs of a screen: two frames, their larger greys pixel by pixel, shrunk to a square. */

import type { NumericArray } from '../arrays.js';
import type { EnvDefinition, EnvParams } from '../env.js';
import { BadInput } from '../errors.js';
import { type ArraySpace, describeSpace, makeArray, type Space } from '../spaces.js';
import { makeAreaResize } from './area-resize.js';
import { greyOfRgb } from './luminance.js';

/** Side of the squares in which it is noted what moves, in shrunken pixels. */
export const TILE = 12;
/** Row or column of tiles in which a row or column of shrunken pixels lies. */
export const tileOf = (k: number): number => Math.floor(k / TILE);

/** Pictures in a stack. */
export const STACK = 4;

/** The last pictures of a game, and what is remembered of them from step to step. */
export interface Stacked {
  /** Oldest first, side by side in each pixel: what is observed. */
  readonly stack: Uint8Array; // [size × size × STACK]
  /** Whatever `push` needs to know of the picture before. */
  readonly memory: Int32Array;
}

/** Holds two frames of one game at a time: nothing of it outlives a step but what is in `Stacked`. */
export interface Frames<State> {
  /** A stack of a game that has shown nothing yet. */
  begin(): Stacked;
  /** Keeps the picture of `state` as the last frame (1) or the one before it (0). */
  keep(state: State, slot: 0 | 1): void;
  /**
   * Drops the oldest picture of a stack and puts a new one behind the others: the last frame, or the pixelwise larger
   * grey of both where `pooled`, shrunk.
   */
  push(pooled: boolean, stack: Uint8Array, memory: Int32Array): void;
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const views = new WeakMap<Uint8Array, Int32Array>();

/** The same memory, four bytes at once. */
function wordsOf(stack: Uint8Array): Int32Array {
  let words = views.get(stack);
  if (words === undefined) {
    words = new Int32Array(stack.buffer, stack.byteOffset, stack.length / STACK);
    views.set(stack, words);
  }
  return words;
}

/** Drops the oldest picture of a stack [n × 4] and puts `grey` [n] behind the others. */
export function pushFrame(stack: Uint8Array, grey: Uint8Array): void {
  const words = wordsOf(stack);
  if (LITTLE_ENDIAN) for (let i = 0; i < words.length; i++) words[i] = (words[i] >>> 8) | (grey[i] << 24);
  else for (let i = 0; i < words.length; i++) words[i] = (words[i] << 8) | grey[i];
}

/**
 * Drops the oldest picture of a stack and shows the newest twice. `unrest` begins with the number of pictures after which
 * each tile shows the same four times: the others are left alone.
 */
export function pushTiles(stack: Uint8Array, unrest: Int32Array, size: number): void {
  const words = wordsOf(stack);
  const tiles = Math.ceil(size / TILE);
  for (let tile = 0; tile < tiles * tiles; tile++) {
    if (unrest[tile] === 0) continue;
    unrest[tile]--;
    const top = Math.floor(tile / tiles) * TILE;
    const left = (tile % tiles) * TILE;
    const bottom = Math.min(size, top + TILE);
    const width = Math.min(size, left + TILE) - left;
    for (let row = top * size + left; row < bottom * size; row += size) {
      for (let i = row; i < row + width; i++) {
        words[i] = LITTLE_ENDIAN ? (words[i] >>> 8) | (words[i] & 0xff000000) : (words[i] << 8) | (words[i] & 0xff);
      }
    }
  }
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
  const grey = new Uint8Array(size * size);
  return {
    begin: () => ({ stack: new Uint8Array(size * size * STACK), memory: new Int32Array(0) }),
    keep(state, slot) {
      rules.observe(state, observation, 0, params);
      toGrey(observation, channels, slots[slot]);
    },
    push(pooled, stack) {
      if (pooled) poolInto(slots[0], slots[1]);
      resize(slots[1], grey);
      pushFrame(stack, grey);
    },
  };
}
