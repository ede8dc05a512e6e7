/**
 * How fast worlds step, and what a step leaves on the heap: 64 at once through `makeVec`, one through `env.step`, and
 * a hand-written CartPole on plain arrays as the ceiling that JavaScript allows on this machine.
 *
 * Actions are drawn before the clock starts. Every figure is the median of several repeats, with the lowest and the
 * highest beside it.
 */

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
}

const WORLDS: readonly { definition: AnyDefinition; actions: number }[] = [
  { definition: frozenLake, actions: 4 },
  { definition: cartPole, actions: 2 },
  { definition: breakout, actions: 3 },
];
const ROWS = 256; // rows of actions drawn in advance and used in turn
const CHUNK = 2_000; // world steps between two readings of the heap

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

/** Bytes that a step leaves for the collector: median over stretches in which no collection fell. */
function allocation(name: string, repeats: number, advance: (steps: number) => void): BenchResult {
  const perStep: number[] = [];
  while (perStep.length < 20 * repeats) {
    const before = process.memoryUsage().heapUsed;
    advance(CHUNK);
    const grown = process.memoryUsage().heapUsed - before;
    if (grown >= 0) perStep.push(grown / CHUNK);
  }
  return resultOf(name, 'bytes/step', perStep);
}

/** Bytes that a million steps keep for good, per step. Exact with `--expose-gc`, else blurred by uncollected garbage. */
function retention(name: string, steps: number, advance: (steps: number) => void): BenchResult {
  const collect = (globalThis as { gc?: () => void }).gc;
  collect?.();
  const before = process.memoryUsage().heapUsed;
  advance(steps);
  collect?.();
  return resultOf(collect ? name : `${name} (without --expose-gc)`, 'bytes/step', [
    (process.memoryUsage().heapUsed - before) / steps,
  ]);
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
  const results = [
    timed(name, bench, bench.steps, () => advance(bench.steps)),
    allocation(`${name}: heap allocated`, bench.repeats, advance),
    retention(`${name}: heap kept`, 1_000_000, advance),
  ];
  vec.close();
  return results;
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
  const { count = 64, steps = 2_000_000, repeats = 7, seed = 0 } = options;
  const bench: Bench = { count, steps: Math.ceil(steps / count) * count, repeats, rng: makeRng(seed).split('bench') };
  return [
    benchCeiling(bench),
    ...WORLDS.flatMap((world) => benchTogether(world, bench)),
    ...WORLDS.map((world) => benchAlone(world, bench)),
  ];
}
