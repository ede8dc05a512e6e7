/**
 * How `render()` gets its pictures. Scenes live above `core`: whoever composes the package hands their renderer in.
 */

import type { NumericArray } from './arrays.js';
import type { Picture } from './env.js';
import { BadInput } from './errors.js';
import type { MadeEnv } from './make.js';

/** A moment of an environment made of rules. */
export interface Moment {
  readonly env: MadeEnv;
  /** The plain observation, as a vector would hold it. */
  readonly obs: NumericArray;
  /** What led here; null after a reset. */
  readonly action: unknown;
}

/** Draws a moment as an RGB picture. */
export type Renderer = (moment: Moment) => Picture;

let renderer: Renderer | null = null;

/** Replaces the renderer behind `render()` in mode 'rgb_array'. */
export function useRenderer(draw: Renderer): void {
  renderer = draw;
}

/** Whether `render()` can give pictures. */
export const hasRenderer = (): boolean => renderer !== null;

/** @throws BadInput when nobody has handed a renderer in. */
export function renderMoment(moment: Moment): Picture {
  if (renderer === null) {
    throw new BadInput("render() needs a renderer: import 'bellman', or call useRenderer() first");
  }
  return renderer(moment);
}
