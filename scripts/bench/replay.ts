/**
 * `npx tsx scripts/bench/replay.ts [TRANSITIONS]`: what a replay of stacked pictures, 84 × 84 × 4, takes and costs beside one
 * that keeps each stack whole. Default: a million transitions, which need 8 GB.
 */

import type { Transitions } from '../../core/agent.js';
import { BadInput } from '../../core/errors.js';
import { makeReplay, type Replay } from '../../core/replay.js';
import { makeRng } from '../../core/rng.js';
import { box, discrete } from '../../core/spaces.js';
import { summarise } from './rounds.js';

const [SIDE, CHANNELS, BATCH] = [84, 4, 32];
const AREA = SIDE * SIDE;
const SIZE = AREA * CHANNELS;
const EPISODE = 1000; // steps
const stacked = box(0, 255, [SIDE, SIDE, CHANNELS], 'uint8');
const whole = box(0, 255, [SIZE], 'uint8'); // the same bytes, which say nothing of channels

/** A world whose pictures change everywhere, and begin again every thousand steps. */
function makeSteps(): () => Transitions {
  let obs = new Uint8Array(SIZE);
  let nextObs = new Uint8Array(SIZE);
  const flags = { reward: Float64Array.of(1), truncated: new Uint8Array(1), valid: Uint8Array.of(1) };
  let t = 0;
  return () => {
    t++;
    [obs, nextObs] = [nextObs, obs];
    const first = t % EPISODE === 0;
    for (let p = 0, k = 0; p < AREA; p++, k += CHANNELS) {
      const fresh = (p * (t & 1023) + t) & 255;
      for (let c = 0; c < CHANNELS - 1; c++) nextObs[k + c] = first ? fresh : obs[k + c + 1];
      nextObs[k + CHANNELS - 1] = fresh;
    }
    return { count: 1, obs, nextObs, action: Int32Array.of(0), terminated: Uint8Array.of(Number(first)), ...flags };
  };
}

const replayOf = (space: typeof stacked, capacity: number): Replay =>
  makeReplay({ capacity, envCount: 1, observationSpace: space, actionSpace: discrete(6), gamma: 0.99 });

const seconds = (work: () => void): number => {
  const from = performance.now();
  work();
  return (performance.now() - from) / 1000;
};

/** Times of both, in blocks that alternate; a ratio above 1: sharing frames is slower. */
function ratios(): { add: number[]; sample: number[]; microseconds: number[] } {
  const [steps, count] = [makeSteps(), 2000];
  const replays = [replayOf(stacked, 20_000), replayOf(whole, 20_000)];
  const made = Array.from({ length: 200 }, () => structuredClone(steps()));
  const batches = replays.map((replay) => replay.makeBatch(BATCH));
  const result = { add: [] as number[], sample: [] as number[], microseconds: [] as number[] };
  for (let round = 0; round < 9; round++) {
    const adding = replays.map((replay) => seconds(() => made.forEach((step) => void replay.add(step))));
    const sampling = replays.map((replay, k) =>
      seconds(() => {
        const rng = makeRng(round);
        for (let n = 0; n < count / BATCH; n++) replay.sample(rng, BATCH, batches[k]);
      }),
    );
    if (round === 0) continue; // compiles
    result.add.push(adding[0] / adding[1]);
    result.sample.push(sampling[0] / sampling[1]);
    result.microseconds.push((1e6 * sampling[0]) / (count / BATCH));
  }
  return result;
}

const transitions = Number(process.argv[2] ?? 1_000_000);
if (!Number.isInteger(transitions) || transitions < 1) {
  throw new BadInput(`TRANSITIONS must be a positive integer, got ${process.argv[2]}`);
}
const before = process.memoryUsage().arrayBuffers;
const replay = replayOf(stacked, transitions);
const steps = makeSteps();
const took = seconds(() => {
  for (let t = 0; t < transitions; t++) replay.add(steps());
});
const bytes = process.memoryUsage().arrayBuffers - before;
console.log(
  `${replay.size} transitions          ${(bytes / 1e9).toFixed(2)} GB of arrays, ${(bytes / replay.size).toFixed(0)} bytes each; whole stacks: ${SIZE}`,
);
console.log(`filled in                       ${took.toFixed(0)} s, the world included`);
const { add, sample, microseconds } = ratios();
const text = (values: number[]): string => {
  const { value, low, high } = summarise(values);
  return `${value.toPrecision(3)} (${low.toPrecision(3)}–${high.toPrecision(3)})`;
};
console.log(`add, ratio to whole stacks      ${text(add)}`);
console.log(`sample, ratio to whole stacks   ${text(sample)}`);
console.log(`sample, µs for a batch of ${BATCH}    ${text(microseconds)}`);
