/**
 * Vectors on workers against the same vectors in one thread, and what the company of other worlds costs.
 *
 *     node --conditions=bellman-source --import tsx scripts/bench/workers.ts
 *
 * Blocks of the contenders alternate: a ratio compares neighbours in time.
 */

import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import type { NumericArray } from '../../core/arrays.js';
import { writeMember } from '../../core/members.js';
import { makeRng } from '../../core/rng.js';
import { makeArray } from '../../core/spaces.js';
import { useCopier } from '../../core/vec/hot-loop.js';
import { makeVec, useWorkers } from '../../core/vec-env.js';
import { onWorkers } from '../../core/vec-workers.js';
import '../../envs/index.js';
import { type Summary, summarise } from './rounds.js';

export interface WorkersRow {
  readonly name: string;
  /** Thousands of world steps a second: in one thread, and spread over `workers`. */
  readonly alone: Summary;
  readonly spread: Summary;
  /** Of each round: spread ÷ alone. */
  readonly ratio: Summary;
}

const worlds = import.meta.url.endsWith('.ts') ? '../../envs/index.ts' : '../../envs/index.js';
useWorkers(onWorkers([new URL(worlds, import.meta.url).href]));
useCopier((source) => runInThisContext(source));

const ROWS = 64; // batches of actions drawn in advance and used in turn
const BLOCK_MS = 100;

/** Makes vector steps and says how many thousands of world steps a second they were. */
type Contender = (ms: number) => number;

function contender(id: string, count: number, workers?: number): { run: Contender; close(): void } {
  const vec = makeVec(id, { count, ...(workers !== undefined && { workers }) });
  const rng = makeRng(0).split('bench');
  const { actionSpace } = vec;
  const drawn = Array.from({ length: ROWS }, (): NumericArray => {
    const row = makeArray(actionSpace, count);
    for (let i = 0; i < count; i++) writeMember(actionSpace.sample(rng), row, i * actionSpace.size);
    return row;
  });
  vec.reset({ seed: 0 });
  let row = 0;
  const run: Contender = (ms) => {
    const start = performance.now();
    let steps = 0;
    let elapsed = 0;
    for (; elapsed < ms; elapsed = performance.now() - start) {
      for (let k = 0; k < 4; k++) vec.step(drawn[row++ % ROWS]);
      steps += 4 * count;
    }
    return steps / elapsed;
  };
  return { run, close: () => vec.close() };
}

function compare(name: string, rounds: number, alone: Contender, spread: Contender): WorkersRow {
  for (const run of [alone, spread]) run(3 * BLOCK_MS); // warms up
  const first: number[] = [];
  const second: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const turns: [number[], Contender][] = [
      [first, alone],
      [second, spread],
    ];
    for (const [rates, run] of round % 2 === 0 ? turns : turns.reverse()) rates.push(run(BLOCK_MS));
  }
  const ratio = summarise(second.map((rate, round) => rate / first[round]));
  return { name, alone: summarise(first), spread: summarise(second), ratio };
}

/** A vector on `workers` threads against the same vector on one. */
export function benchSpread(id: string, count: number, workers: number, rounds: number): WorkersRow {
  const alone = contender(id, count);
  const spread = contender(id, count, workers);
  try {
    return compare(`${id}, ${count} worlds, ${workers} workers`, rounds, alone.run, spread.run);
  } finally {
    alone.close();
    spread.close();
  }
}

/** CartPole beside five other worlds: one loop shared by all (`alone`) against a copy for each (`spread`). */
export function benchCompany(rounds: number): WorkersRow {
  const others = ['FrozenLake-v1', 'MountainCar-v0', 'Pendulum-v1', 'Acrobot-v1', 'CliffWalking-v1'];
  const inCompany = (): Contender => {
    for (const id of others) contender(id, 64).run(BLOCK_MS);
    return contender('CartPole-v1', 64).run;
  };
  useCopier(null);
  const shared = inCompany();
  useCopier((source) => runInThisContext(source));
  return compare('CartPole-v1, 64 worlds, beside five other kinds', rounds, shared, inCompany());
}

export function benchWorkers(rounds = 11): WorkersRow[] {
  return [
    benchCompany(rounds),
    benchSpread('Arcade/Invaders-Nature-v0', 64, 2, rounds),
    benchSpread('Arcade/Freeway-Nature-v0', 64, 2, rounds),
    benchSpread('Arcade/Pong-Nature-v0', 64, 2, rounds),
    benchSpread('Arcade/Breakout-v0', 16, 2, rounds),
    benchSpread('Acrobot-v1', 1024, 2, rounds),
    benchSpread('CartPole-v1', 64, 2, rounds),
  ];
}

const shown = ({ value, low, high }: Summary, digits: number): string =>
  `${value.toFixed(digits)} (${low.toFixed(digits)} – ${high.toFixed(digits)})`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, alone, spread, ratio } of benchWorkers()) {
    const rates = `${shown(alone, 0)} → ${shown(spread, 0)} thousand steps/s`;
    process.stdout.write(`${name.padEnd(52)} ${rates}, ratio ${shown(ratio, 2)}\n`);
  }
}
