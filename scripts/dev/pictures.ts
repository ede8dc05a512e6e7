/**
 * Draws the pictures of docs/environments.md: each world some steps into an episode of its hand-written policy, or of the
 * random one.
 *
 *     npx tsx scripts/dev/pictures.ts [ID…]
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NumericArray } from '../../core/arrays.js';
import type { Picture } from '../../core/env.js';
import { make } from '../../core/make.js';
import { resolveEnv } from '../../core/resolve-env.js';
import { makeRng } from '../../core/rng.js';
import { decodeSnapshot } from '../../core/snapshot.js';
import { randomly } from '../../test/envs/episodes.js';
import { known } from '../../test/envs/known.js';
import { dark } from '../../viewer/scenes/index.js';
import { renderScene } from '../../viewer/scenes/render.js';
import { worldInfo } from '../../viewer/world-info.js';
import { root } from '../cli/places.js';
import { pictureOf } from './worlds/page.js';
import { pngOf } from './worlds/png.js';
import { allSections } from './worlds/sections.js';

const WIDTH = 400; // of the file; drawn twice as large, so that small letters stay apart
/** Where another world of a file, or another moment than step 40, shows more: by the file's first world. */
const SHOWN: Readonly<Record<string, { readonly id?: string; readonly steps?: number }>> = {
  'Arcade/Pong-v0': { steps: 300 },
  'Arcade/Breakout-v0': { steps: 1500 },
  'Arcade/Invaders-v0': { steps: 900 },
  'Arcade/Freeway-v0': { steps: 330 },
  'Arcade/Snake-v0': { steps: 1600 },
  'MinAtar/Asterix-v1': { steps: 90 },
  'MinAtar/Seaquest-v1': { steps: 120 },
  'MiniGrid/MultiRoom-N2-S4-v0': { id: 'MiniGrid/MultiRoom-N6-v0' },
  'Grid/FourRooms-v0': { steps: 6 },
  'Grid/Keys-v0': { steps: 12 },
  'CliffWalking-v1': { steps: 7 },
};

/** Half the size: each pixel the mean of four. */
function halved({ width, height, data }: Picture): Picture {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Uint8Array(w * h * 3);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < 3 * w; x++) {
      const at = 2 * y * width * 3 + 2 * x - (x % 3); // two pixels are six bytes apart
      const below = at + width * 3;
      out[y * 3 * w + x] = (data[at] + data[at + 3] + data[below] + data[below + 3] + 2) >> 2;
    }
  }
  return { width: w, height: h, data: out };
}

/** The world some steps on, as the page's scene draws it: twice as large as the file. */
export function drawWorldAt(first: string): Picture {
  const { id = first, steps = 40 } = SHOWN[first] ?? {};
  const env = make(id, { structured: false });
  const act = known[id]?.make() ?? randomly(resolveEnv(id).rules, makeRng(3));
  let { observation } = env.reset({ seed: 3 });
  let action: unknown = null;
  const history: number[][] = [];
  for (let k = 0; k < steps; k++) {
    const obs = typeof observation === 'number' ? [observation] : (observation as NumericArray);
    const next = act(obs);
    const snapshot = env.snapshot();
    const step = env.step(next);
    if (step.terminated || step.truncated) {
      env.restore(snapshot); // the moment before the end shows more than the end
      break;
    }
    action = next;
    observation = step.observation;
    history.push(Array.from(obs));
  }
  const obs = typeof observation === 'number' ? [observation] : Array.from(observation as NumericArray);
  const view = {
    world: worldInfo(env),
    state: decodeSnapshot(env.stateOf()),
    previous: null,
    progress: 1,
    obs,
    history: [...history, obs],
    action: typeof action === 'number' ? action : null,
    table: null,
    palette: dark,
  };
  return renderScene(view, 2 * WIDTH);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const asked = process.argv.slice(2);
  for (const section of await allSections()) {
    const { id } = section.worlds[0];
    if (asked.length > 0 && !asked.includes(id)) continue;
    const file = join(root, 'docs', pictureOf(section));
    mkdirSync(dirname(file), { recursive: true });
    const png = pngOf(halved(drawWorldAt(id)));
    writeFileSync(file, png);
    console.log(`${file}: ${(png.length / 1024).toFixed(1)} KiB`);
  }
}
