/** Saves what is shown: the picture as PNG, the episode as GIF. */

import type { Stage } from './stage.js';
import type { Store } from './store.js';
import type { Theme } from './theme.js';

export interface Saving {
  picture(): Promise<void>;
  episode(): Promise<void>;
}

export interface SavingOptions {
  readonly store: Store;
  /** null until it can draw. */
  stage(): Stage | null;
  theme(): Theme;
  /** Said on the page. */
  tell(text: string): void;
}

function download(name: string, data: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** 'MinAtar/Breakout-v1' of episode 3 → 'MinAtar-Breakout-v1-episode-3'. */
export const fileName = (world: string, episode: number): string =>
  `${world.replaceAll(/[^\w.]+/g, '-').replaceAll(/^-|-$/g, '')}-episode-${episode}`;

function made(request: unknown): Promise<Uint8Array> {
  const worker = new Worker(new URL('./gif-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Uint8Array>((resolve, reject) => {
    worker.onmessage = ({ data }) => (typeof data === 'string' ? reject(new Error(data)) : resolve(data));
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker did not start'));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}

export function makeSaving({ store, stage, theme, tell }: SavingOptions): Saving {
  let busy = false;
  return {
    async picture() {
      const { shown } = store.timeline;
      const data = (await stage()?.picture()) ?? null;
      if (shown === null || store.hello === null || data === null) return;
      download(`${fileName(store.hello.world.id, shown.episode)}-step-${shown.step}.png`, data);
    },
    async episode() {
      const { shown } = store.timeline;
      if (shown === null || store.hello === null || busy) return;
      const { world } = store.hello;
      const frames = store.timeline.episode();
      busy = true;
      tell(`Drawing ${frames.length} steps of episode ${shown.episode}…`);
      try {
        const bytes = await made({ world, frames, theme: theme() });
        download(`${fileName(world.id, shown.episode)}.gif`, new Blob([bytes as BlobPart], { type: 'image/gif' }));
        tell(`Episode ${shown.episode} is saved as a GIF.`);
      } catch (error) {
        tell(`The episode could not be drawn: ${(error as Error).message}.`);
      } finally {
        busy = false;
      }
    },
  };
}
