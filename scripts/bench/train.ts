/**
 * `bench train`: trains agents with their presets, every seed of them, and says what greedy episodes reach. Each row is
 * what `train AGENT ENV --seeds …` does, beside what a policy reaches that draws its actions.
 */

import { cpus } from 'node:os';
import { join } from 'node:path';
import { presets } from '../../agents/index.js';
import type { Thoughts } from '../../core/agent.js';
import { evaluate } from '../../core/evaluate.js';
import { make } from '../../core/make.js';
import { writeMember } from '../../core/members.js';
import { makeRng } from '../../core/rng.js';
import { type ArraySpace, makeArray } from '../../core/spaces.js';
import type { Aggregate } from '../../core/statistics.js';
import '../../envs/index.js';
import type { Io } from '../cli/io.js';
import { commandLine, manifest, RUNS } from '../cli/places.js';
import { type SeedResult, type SeedsReport, trainSeeds } from '../cli/seeds.js';

export interface TrainRow {
  readonly agent: string;
  readonly env: string;
  readonly steps: number;
  /** What repeats it. */
  readonly command: string;
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly bellman: string;
  readonly episodes: number;
  readonly seeds: readonly Pick<SeedResult, 'seed' | 'meanReturn' | 'std' | 'envSteps' | 'wallSeconds'>[];
  readonly failed: number;
  /** Of the seeds' mean returns; null where none was trained to its end. */
  readonly return: Aggregate | null;
  /** Mean return of as many episodes of actions drawn evenly. */
  readonly random: number;
}

export interface BenchTrainOptions {
  /** Only rows whose title, 'AGENT ENV', contains it. */
  readonly row?: string;
  readonly io: Io;
  readonly onRow?: (row: TrainRow) => void;
}

export const titleOf = ({ agent, env }: { readonly agent: string; readonly env: string }): string => `${agent} ${env}`;

/** Every preset, as a row that could be measured. */
export const trainRows = Object.entries(presets).flatMap(([agent, worlds]) =>
  Object.entries(worlds).map(([env, preset]) => ({ agent, env, preset })),
);

type Params = (typeof trainRows)[number]['preset']['params'];

/** What chance reaches in the preset's world. */
async function chance(env: string, params: Params, episodes: number): Promise<number> {
  const world = { env, ...(params && { params }) };
  const one = make(env, { structured: false, ...(params && { params }) });
  const actionSpace = one.actionSpace as ArraySpace;
  one.close();
  const rng = makeRng(0).split('random');
  const think = (_: unknown, count: number): Thoughts => {
    const action = makeArray(actionSpace, count);
    for (let i = 0; i < count; i++) writeMember(actionSpace.sample(rng), action, i * actionSpace.size);
    return { action };
  };
  return (await evaluate({ ...world, policy: { think }, episodes })).return.mean;
}

async function measure({ agent, env, preset }: (typeof trainRows)[number], io: Io): Promise<TrainRow | null> {
  const { seeds } = preset.tunedFor;
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const out = join(RUNS, `bench-${agent}-${env.replaceAll('/', '-')}-${time}`);
  const wish = { agent, env, seeds, out, flags: ['--threads', '1'], evaluationFlags: [] };
  const told: SeedsReport[] = [];
  const code = await trainSeeds(io, io, wish, false, (report) => told.push(report));
  const [report] = told;
  if (code > 1 || report === undefined) return null; // stopped
  const { episodes, failed } = report;
  return {
    agent,
    env,
    steps: preset.steps,
    command: commandLine('train', agent, env, '--seeds', seeds.join(',')),
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
    bellman: manifest.version,
    episodes,
    seeds: report.seeds.map(({ run: _, trainedSteps: __, stepsPerSecond: ___, ...rest }) => rest),
    failed: failed.length,
    return: report.return,
    random: await chance(env, preset.params, episodes),
  };
}

/** Trains and evaluates the chosen rows, one after the other; takes minutes each. Ends early when it is stopped. */
export async function benchTrain({ row = '', io, onRow = () => {} }: BenchTrainOptions): Promise<TrainRow[]> {
  const rows: TrainRow[] = [];
  for (const one of trainRows) {
    if (!titleOf(one).toLowerCase().includes(row.toLowerCase())) continue;
    const result = await measure(one, io);
    if (result === null) break;
    onRow(result);
    rows.push(result);
  }
  return rows;
}
