/**
 * `npx tsx scripts/dev/episode-gif.ts RUN OUT.gif [SEED] [STEPS] [EVERY]`: a greedy episode of what a run has learned (its best
 * checkpoint, else the latest) as an animated picture: its first STEPS, every EVERYth of them. Prints what it reached.
 */

import { writeFileSync } from 'node:fs';
import type { Env, Picture } from '../../core/env.js';
import { EVALUATION_SEED } from '../../core/evaluate.js';
import { encodeGif } from '../../core/gif.js';
import { readMember, writeMember } from '../../core/members.js';
import { type ArraySpace, makeArray } from '../../core/spaces.js';
import { make } from '../../index.js';
import { dispose, openSession } from '../cli/session.js';

const FPS = 25;

/** Every second pixel of every second row. */
function halved({ width, height, data }: Picture): Picture {
  const [w, h, bytes] = [width >> 1, height >> 1, data.length / (width * height)];
  const out = new Uint8Array(w * h * bytes);
  for (let p = 0; p < w * h; p++) {
    const from = (2 * Math.floor(p / w) * width + 2 * (p % w)) * bytes;
    out.set(data.subarray(from, from + bytes), p * bytes);
  }
  return { width: w, height: h, data: out };
}

const [run, out, seed = EVALUATION_SEED, steps = 500, every = 1] = process.argv.slice(2);
if (out === undefined) {
  console.error('usage: npx tsx scripts/dev/episode-gif.ts RUN OUT.gif [SEED] [STEPS] [EVERY]');
  process.exit(2);
}
const session = await openSession(String(run), { checkpoint: 'usual' });
const { source, options } = session.world;
const env = make(source as string, { ...options, structured: false, renderMode: 'rgb_array' }) as unknown as Env;
const obs = makeArray(env.observationSpace as ArraySpace, 1);
const frames: Picture[] = [];
let [total, length, over] = [0, 0, false];
writeMember(env.reset({ seed: Number(seed) }).observation as never, obs, 0);
while (!over && length < Number(steps)) {
  const { action } = await session.training.agent.think(obs, 1);
  const step = env.step(readMember(env.actionSpace as ArraySpace, action, 0));
  writeMember(step.observation as never, obs, 0);
  total += step.reward;
  over = step.terminated || step.truncated;
  if (length++ % Number(every) > 0) continue;
  frames.push(halved(env.render() as Picture));
}
writeFileSync(String(out), encodeGif(frames, FPS));
console.log(
  `return ${total} in ${length} steps${over ? '' : ', not over'}; ${frames.length} frames of ${frames[0].width} × ${frames[0].height}: ${out}`,
);
env.close();
dispose(session);
