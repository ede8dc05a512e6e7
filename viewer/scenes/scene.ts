/** What a scene is: one file a world, a pure function from what is known of a moment to shapes. */

import type { WireNumber, WorldInfo } from '../protocol.js';
import type { Painter } from './painter.js';
import type { Palette } from './palette.js';

export interface Table {
  readonly value: readonly WireNumber[]; // [S]
  readonly policy: readonly number[]; // [S]
}

/** A moment of a world. */
export interface SceneView {
  readonly world: WorldInfo;
  /** The world's state, decoded; null for worlds that are not made of rules. */
  readonly state: unknown;
  /** The state one step before, in the same episode; null at its start. */
  readonly previous: unknown;
  /** How far the movement from `previous` to `state` has come, 0 … 1. */
  readonly progress: number;
  readonly obs: readonly WireNumber[] | null;
  /** Observations of the last steps, oldest first, this one included. */
  readonly history: readonly (readonly WireNumber[])[];
  readonly action: number | null;
  readonly table: Table | null;
  readonly palette: Palette;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Scene {
  /** True when this scene can draw that world. */
  matches(world: WorldInfo): boolean;
  /** The area that `draw` fills, in its own units. */
  size(world: WorldInfo): Size;
  /** Seconds a movement between two states takes to show; 0: it jumps. */
  readonly glide: number;
  draw(painter: Painter, view: SceneView): void;
}
