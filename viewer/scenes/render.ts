/** A moment of a world as an RGB picture, without a browser. */

import type { Picture } from '../../core/env.js';
import type { Moment } from '../../core/rendering.js';
import { decodeSnapshot } from '../../core/snapshot.js';
import { worldInfo } from '../world-info.js';
import { dark, sceneFor } from './index.js';
import { makePainter } from './painter.js';
import { makeRasterSurface } from './raster-painter.js';
import type { SceneView } from './scene.js';

/** `width` in pixels; the height follows from the scene. */
export function renderScene(view: SceneView, width: number): Picture {
  const scene = sceneFor(view.world);
  const size = scene.size(view.world);
  const scale = width / size.width;
  const surface = makeRasterSurface(width, Math.round(size.height * scale));
  scene.draw(makePainter(surface, scale), view);
  return surface.picture;
}

/** What `render()` gives in mode 'rgb_array': the scene of the world in its own size, on dark. */
export function drawMoment({ env, obs, action }: Moment): Picture {
  const world = worldInfo(env);
  const view: SceneView = {
    world,
    state: decodeSnapshot(env.stateOf()),
    previous: null,
    progress: 1,
    obs: Array.from(obs),
    history: [Array.from(obs)],
    action: typeof action === 'number' ? action : null,
    table: null,
    palette: dark,
  };
  return renderScene(view, sceneFor(world).size(world).width);
}
