/** A moment of a world as an RGB picture, without a browser. */

import type { Picture } from '../../core/env.js';
import { sceneFor } from './index.js';
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
