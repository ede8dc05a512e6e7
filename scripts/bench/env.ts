/**
 * How fast worlds step, and what a step leaves on the heap: 64 at once through `makeVec`, one through `env.step`, and
 * a hand-written CartPole on plain arrays as the ceiling that JavaScript allows on this machine.
 *
 * Actions are drawn before the clock starts. Every figure is the median of several repeats, with the lowest and the
 * highest beside it.
 */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { VecEnv } from '../../core/env.js';
import { make } from '../../core/make.js';
import type { AnyDefinition } from '../../core/registry.js';
import { makeRng, type Rng } from '../../core/rng.js';
import { makeVec } from '../../core/vec-env.js';
import { breakout, cartPole, frozenLake } from '../../envs/index.js';

export interface BenchResult {
  readonly name: string;
  /** Median over the repeats. */
  readonly value: number;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly repeats: number;
}

export interface BenchEnvOptions {
  /** Worlds stepped together. Default 64. */
  readonly count?: number;
  /** World steps of one repeat. Default 2 000 000; single steps take a quarter of it. */
  readonly steps?: number;
  /** Default 7. */
  readonly repeats?: number;
  readonly seed?: number;
  /** Ids of the worlds to run. Default: one of each kind. */
  readonly only?: readonly string[];
}

const WORLDS: readonly { definition: AnyDefinition; actions: number }[] = [
  { definition: frozenLake, actions: 4 },
  { definition: cartPole, actions: 2 },
  { definition: breakout, actions: 3 },
];
const ROWS = 256; // rows of actions drawn in advance and used in turn
const CHUNK = 6_400; // world steps between two readings of the heap
const COUNTED = 64 * CHUNK; // world steps over which starts are counted

interface Bench {
  readonly count: number;
  readonly steps: number;
  readonly repeats: number;
  readonly rng: Rng;
}

function resultOf(name: string, unit: string, figure: readonly number[]): BenchResult {
  const sorted = [...figure].sort((a, b) => a - b);
  const mid = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2;
  return { name, value: median, unit, min: sorted[0], max: sorted[sorted.length - 1], repeats: figure.length };
}

/** Steps a second of `advance`, which makes `steps` world steps; the first run warms up and does not count. */
function timed(name: string, { repeats }: Bench, steps: number, advance: () => void): BenchResult {
  advance();
  const figure = Array.from({ length: repeats }, () => {
    const start = performance.now();
    advance();
    return (steps * 1000) / (performance.now() - start);
  });
  return resultOf(name, 'steps/s', figure);
}

const drawActions = (rng: Rng, count: number, actions: number): Int32Array[] =>
  Array.from({ length: ROWS }, () => Int32Array.from({ length: count }, () => rng.int(actions)));

const collect = ((): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** Bytes left for the collector by each unit of `advance`, which does `units` of them: stretches without a collection. */
function allocated(repeats: number, units: number, advance: () => void): number[] {
  const each: number[] = [];
  while (each.length < 20 * repeats) {
    const before = process.memoryUsage().heapUsed;
    advance();
    const grown = process.memoryUsage().heapUsed - before;
    if (grown >= 0) each.push(grown / units);
  }
  return each;
}

/** What steps leave on the heap. Only starts make objects: their share is measured and given apart. */
function benchHeap(name: string, vec: VecEnv, { repeats }: Bench, advance: (steps: number) => void): BenchResult[] {
  let starts = 0;
  for (let n = 0; n < COUNTED; n += vec.count) {
    advance(vec.count);
    starts += vec.wasReset.reduce((sum, flag) => sum + flag, 0);
  }
  const all = allocated(repeats, CHUNK, () => advance(CHUNK));
  const start = resultOf(
    `${name}: heap allocated`,
    'bytes/start',
    allocated(repeats, 32 * vec.count, () => {
      for (let k = 0; k < 32; k++) vec.reset();
    }),
  );
  const ofStarts = (start.value * starts) / COUNTED;
  collect();
  const before = process.memoryUsage().heapUsed;
  advance(1_000_000);
  collect();
  const kept = (process.memoryUsage().heapUsed - before) / 1_000_000;
  return [
    resultOf(
      `${name}: heap allocated, starts apart`,
      'bytes/step',
      all.map((bytes) => bytes - ofStarts),
    ),
    start,
    resultOf(`${name}: heap kept after 1 000 000 steps`, 'bytes/step', [kept]),
  ];
}

function benchTogether({ definition, actions }: (typeof WORLDS)[number], bench: Bench): BenchResult[] {
  const { count } = bench;
  const vec = makeVec(definition, { count });
  const drawn = drawActions(bench.rng, count, actions);
  let row = 0;
  const advance = (steps: number): void => {
    for (let n = 0; n < steps; n += count) vec.step(drawn[row++ % ROWS]);
  };
  vec.reset({ seed: 0 });
  const name = `${definition.id} × ${count}`;
  const speed = timed(name, bench, bench.steps, () => advance(bench.steps));
  const heap = benchHeap(name, vec, bench, advance);
  vec.close();
  return [speed, ...heap];
}

function benchAlone({ definition, actions }: (typeof WORLDS)[number], bench: Bench): BenchResult {
  const env = make(definition);
  const drawn = Int32Array.from({ length: 4096 }, () => bench.rng.int(actions));
  const steps = Math.ceil(bench.steps / 4);
  env.reset({ seed: 0 });
  return timed(`${definition.id}, env.step`, bench, steps, () => {
    for (let n = 0; n < steps; n++) {
      const { terminated, truncated } = env.step(drawn[n % 4096]);
      if (terminated || truncated) env.reset();
    }
  });
}

/** CartPole as plain arrays in one loop: no contract, no checks, float32 observations written, restarted at an end. */
function benchCeiling(bench: Bench): BenchResult {
  const { count, rng, steps } = bench;
  const state = Float64Array.from({ length: count * 4 }, () => 0.1 * rng.uniform() - 0.05);
  const obs = new Float32Array(count * 4);
  const age = new Int32Array(count);
  const drawn = drawActions(rng, count, 2);
  const advance = (action: Int32Array): void => {
    for (let i = 0; i < count; i++) {
      const at = 4 * i;
      const theta = state[at + 2];
      const thetaDot = state[at + 3];
      const cos = Math.cos(theta);
      const sin = Math.sin(theta);
      const push = ((action[i] === 1 ? 10 : -10) + 0.05 * thetaDot * thetaDot * sin) / 1.1;
      const thetaAcc = (9.8 * sin - cos * push) / (0.5 * (4 / 3 - (0.1 * cos * cos) / 1.1));
      state[at] += 0.02 * state[at + 1];
      state[at + 1] += 0.02 * (push - (0.05 * thetaAcc * cos) / 1.1);
      state[at + 2] += 0.02 * thetaDot;
      state[at + 3] += 0.02 * thetaAcc;
      const ended = Math.abs(state[at]) > 2.4 || Math.abs(state[at + 2]) > 0.2094395 || ++age[i] >= 500;
      if (ended) {
        age[i] = 0;
        for (let k = 0; k < 4; k++) state[at + k] = 0.1 * rng.uniform() - 0.05;
      }
      for (let k = 0; k < 4; k++) obs[at + k] = state[at + k];
    }
  };
  let row = 0;
  return timed(`CartPole by hand × ${count} (ceiling)`, bench, steps, () => {
    for (let n = 0; n < steps; n += count) advance(drawn[row++ % ROWS]);
  });
}

/** Every figure of the suite `env`. */
export async function benchEnv(options: BenchEnvOptions = {}): Promise<BenchResult[]> {
  const { count = 64, steps = 2_000_000, repeats = 7, seed = 0, only } = options;
  const worlds = WORLDS.filter(({ definition }) => only?.includes(definition.id) ?? true);
  const bench: Bench = { count, steps: Math.ceil(steps / count) * count, repeats, rng: makeRng(seed).split('bench') };
  return [
    benchCeiling(bench),
    ...worlds.flatMap((world) => benchTogether(world, bench)),
    ...worlds.map((world) => benchAlone(world, bench)),
  ];
}
