/** An episode as an animated picture, from the frames that the page has seen of it. */

import type { Picture } from '../../core/env.js';
import { encodeGif } from '../../core/gif.js';
import { decodeSnapshot } from '../../core/snapshot.js';
import type { FrameMessage, WorldInfo } from '../protocol.js';
import { dark, light, sceneFor } from '../scenes/index.js';
import { renderScene } from '../scenes/render.js';
import type { Theme } from './theme.js';

export interface GifRequest {
  readonly world: WorldInfo;
  readonly frames: readonly FrameMessage[];
  readonly theme: Theme;
}

const WIDTH = 400; // pixels, at most
const FPS = 25; // at most
const MOST = 300; // pictures
const HOLD = 1; // seconds on the last one

/** Which of so many frames are drawn, and how many a second, so that it plays at the world's own pace. */
export function pacing(count: number, stepsPerSecond: number): { readonly stride: number; readonly fps: number } {
  const stride = Math.max(1, Math.ceil(stepsPerSecond / FPS), Math.ceil(count / MOST));
  return { stride, fps: Math.max(1, Math.min(FPS, stepsPerSecond / stride)) };
}

function pictureOf({ world, theme }: GifRequest, frame: FrameMessage): Picture {
  const view = {
    world,
    state: frame.state === null ? null : decodeSnapshot(frame.state),
    previous: null,
    progress: 1,
    obs: frame.obs,
    history: frame.obs === null ? [] : [frame.obs],
    action: typeof frame.action === 'number' ? frame.action : null,
    table: null,
    palette: theme === 'dark' ? dark : light,
  };
  return renderScene(view, Math.min(WIDTH, Math.round(sceneFor(world).size(world).width)));
}

/** The bytes of a GIF. @throws BadInput when there is no frame. */
export function gifOf(request: GifRequest): Uint8Array {
  const { frames, world } = request;
  const { stride, fps } = pacing(frames.length, world.stepsPerSecond);
  const last = frames.length - 1;
  const pictures = frames.filter((_, i) => i % stride === 0 || i === last).map((frame) => pictureOf(request, frame));
  const end = pictures.at(-1);
  if (end !== undefined) for (let k = 0; k < HOLD * fps; k++) pictures.push(end);
  return encodeGif(pictures, fps);
}
