/** The stage: the world drawn by its scene with Pixi, as large as fits, at the sharpness of the screen. */

import 'pixi.js/unsafe-eval';
import { WebGLRenderer } from 'pixi.js';
import { decodeSnapshot } from '../../core/snapshot.js';
import type { FrameMessage } from '../protocol.js';
import { dark, light, type SceneView, sceneFor } from '../scenes/index.js';
import { makePainter } from '../scenes/painter.js';
import { makePixiSurface } from '../scenes/pixi-painter.js';
import type { Store } from './store.js';
import type { Theme } from './theme.js';

const FONT = 'Inter Variable';
const HISTORY = 160; // observations that the generic scene shows
const PADDING = 12; // css px around the scene

export interface Stage {
  /** Draws what the store has, at the next picture of the screen. */
  refresh(): void;
  setTheme(theme: Theme): void;
  /** What is shown, on the stage's ground. */
  picture(): Promise<Blob | null>;
  /** Pictures drawn so far. */
  readonly drawn: number;
}

const stateOf = (frame: FrameMessage | null): unknown =>
  frame === null || frame.state === null ? null : decodeSnapshot(frame.state);

function viewOf(store: Store, progress: number, theme: Theme): SceneView | null {
  const { hello, table, timeline } = store;
  const { shown: frame, previous } = timeline;
  if (hello === null || frame === null) return null;
  return {
    world: hello.world,
    state: stateOf(frame),
    previous: stateOf(previous),
    progress,
    obs: frame.obs,
    history: frame.obs === null ? [] : timeline.observations(HISTORY),
    action: typeof frame.action === 'number' ? frame.action : null,
    table,
    palette: theme === 'dark' ? dark : light,
  };
}

/** `lost`: the graphics card let go of the picture, or has it again. @throws when the browser has no WebGL. */
export async function makeStage(
  host: HTMLElement,
  store: Store,
  firstTheme: Theme,
  lost: (is: boolean) => void,
): Promise<Stage> {
  await Promise.all([document.fonts.load(`500 16px "${FONT}"`), document.fonts.load(`600 16px "${FONT}"`)]);
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', 'The world');
  const renderer = new WebGLRenderer();
  await renderer.init({ canvas, antialias: true, backgroundAlpha: 0, preserveDrawingBuffer: false });
  host.prepend(canvas);
  const surface = makePixiSurface(`"${FONT}", sans-serif`);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let theme = firstTheme;
  let waiting = 0;
  let shown: FrameMessage | null = null;
  let movedAt = 0;
  let drawn = 0;

  function resize(): void {
    const ratio = devicePixelRatio;
    renderer.resize(
      Math.max(1, Math.round(host.clientWidth * ratio)),
      Math.max(1, Math.round(host.clientHeight * ratio)),
    );
  }

  function draw(now: number): void {
    waiting = 0;
    if (store.timeline.shown !== shown) movedAt = now;
    shown = store.timeline.shown;
    if (store.hello === null) return;
    const scene = sceneFor(store.hello.world);
    const glides = scene.glide > 0 && store.timeline.previous !== null && !still.matches;
    const progress = glides ? Math.min(1, (now - movedAt) / (1000 * scene.glide)) : 1;
    const view = viewOf(store, progress, theme);
    if (view === null) return;
    const size = scene.size(view.world);
    host.style.setProperty('--aspect', String(Math.max(1, size.width / size.height)));
    const room = 2 * PADDING * devicePixelRatio;
    const { width, height } = renderer;
    const scale = Math.max(0.01, Math.min((width - room) / size.width, (height - room) / size.height));
    surface.begin();
    scene.draw(makePainter(surface, scale, (width - size.width * scale) / 2, (height - size.height * scale) / 2), view);
    surface.end();
    renderer.render(surface.container);
    drawn++;
    if (progress < 1) refresh();
  }

  function refresh(): void {
    if (waiting === 0) waiting = requestAnimationFrame(draw);
  }

  canvas.addEventListener('webglcontextlost', () => lost(true));
  canvas.addEventListener('webglcontextrestored', () => {
    lost(false);
    refresh();
  });
  new ResizeObserver(() => {
    resize();
    if (waiting !== 0) cancelAnimationFrame(waiting);
    draw(performance.now());
  }).observe(host);
  resize();

  return {
    refresh,
    setTheme(next) {
      theme = next;
      refresh();
    },
    picture() {
      draw(performance.now()); // a canvas holds its picture only until the browser has shown it
      const flat = document.createElement('canvas');
      [flat.width, flat.height] = [canvas.width, canvas.height];
      const context = flat.getContext('2d');
      if (context === null) return Promise.resolve(null);
      context.fillStyle = getComputedStyle(host).backgroundColor;
      context.fillRect(0, 0, flat.width, flat.height);
      context.drawImage(canvas, 0, 0);
      return new Promise((resolve) => flat.toBlob(resolve));
    },
    get drawn() {
      return drawn;
    },
  };
}
