/** Pictures of moments of registered worlds, for tests of their scenes. */

import type { EnvParams, Picture } from '../../../core/env.js';
import { make } from '../../../core/make.js';
import '../../../envs/index.js';
import { dark, type SceneView, sceneFor } from '../../../viewer/scenes/index.js';
import { renderScene } from '../../../viewer/scenes/render.js';
import { worldInfo } from '../../../viewer/world-info.js';

/** The moment of world `id` in `state`, in its scene's own size: a unit is a pixel. */
export function pictureOf(
  id: string,
  state: unknown,
  change: Partial<SceneView> = {},
  params: EnvParams = {},
): Picture {
  const world = worldInfo(make(id, { params }));
  const moment: SceneView = {
    world,
    state,
    previous: null,
    progress: 1,
    obs: null,
    history: [],
    action: null,
    table: null,
    palette: dark,
    ...change,
  };
  return renderScene(moment, sceneFor(world).size(world).width);
}

/** 0xRRGGBB of a pixel. */
export function at({ width, data }: Picture, x: number, y: number): number {
  const i = (Math.round(y) * width + Math.round(x)) * 3;
  return ((data[i] as number) << 16) | ((data[i + 1] as number) << 8) | (data[i + 2] as number);
}

/** True when the two pictures are the same, pixel by pixel. */
export const same = (one: Picture, other: Picture): boolean =>
  one.width === other.width && Buffer.from(one.data).equals(Buffer.from(other.data));
