/**
 * `bench train`: trains agents with their presets, every seed of them, and says what greedy episodes reach. Each row is
 * what `train AGENT ENV --seeds …` does, beside what a policy reaches that draws its actions.
 */

import { cpus } from 'node:os';
import { join } from 'node:path';
import { presets } from '../../agents/index.js';
import { tabular } from '../../agents/presets/tabular.js';
import type { Preset } from '../../agents/presets.js';
import type { Thoughts } from '../../core/agent.js';
import { evaluate } from '../../core/evaluate.js';
import { make } from '../../core/make.js';
import { writeMember } from '../../core/members.js';
import { makeRng } from '../../core/rng.js';
import { readMetrics } from '../../core/run/run-directory.js';
import { type ArraySpace, makeArray } from '../../core/spaces.js';
import type { Aggregate } from '../../core/statistics.js';
import '../../envs/index.js';
import type { Io } from '../cli/io.js';
import { commandLine, manifest, RUNS } from '../cli/places.js';
import { type SeedResult, type SeedsReport, trainSeeds } from '../cli/seeds.js';
import { ablations } from './ablations.js';

/** Mean returns of the last 100 training episodes, by env steps. */
export interface Curve {
  readonly envSteps: readonly number[];
  readonly return: readonly number[];
}

type Kept = 'seed' | 'meanReturn' | 'std' | 'envSteps' | 'wallSeconds';
/** The optional ones are absent in rows of 2026-11-23 and before. */
type SeedRow = Pick<SeedResult, Kept> &
  Partial<Pick<SeedResult, 'trainingReturn' | 'cpuSeconds'>> & { readonly curve?: Curve };

export interface TrainRow {
  readonly agent: string;
  readonly env: string;
  /** How its settings differ from the preset's; absent: not at all. */
  readonly variant?: string;
  readonly steps: number;
  /** What repeats it. */
  readonly command: string;
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly bellman: string;
  readonly episodes: number;
  readonly seeds: readonly SeedRow[];
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

export const titleOf = ({ agent, env, variant }: Pick<TrainRow, 'agent' | 'env' | 'variant'>): string =>
  `${agent} ${env}${variant === undefined ? '' : ` ${variant}`}`;

interface Plan extends Pick<TrainRow, 'agent' | 'env' | 'variant'> {
  readonly preset: Preset;
}

/** Every preset, as a row that could be measured, but those of tables, which are evaluated exactly; then the ablations. */
export const trainRows: readonly Plan[] = [
  ...Object.entries(presets)
    .filter(([agent]) => !Object.hasOwn(tabular, agent))
    .flatMap(([agent, worlds]) => Object.entries(worlds).map(([env, preset]) => ({ agent, env, preset }))),
  ...ablations,
];

/** The rows of that title, else those whose titles contain the text. */
export function rowsNamed(text: string): readonly Plan[] {
  const wanted = text.toLowerCase();
  const exact = trainRows.filter((row) => titleOf(row).toLowerCase() === wanted);
  return exact.length > 0 ? exact : trainRows.filter((row) => titleOf(row).toLowerCase().includes(wanted));
}

const POINTS = 50; // of a curve

/** Of a recorded training. */
export function curveOf(run: string): Curve {
  const rows = readMetrics(run).filter((row) => typeof row['train/episodeReturn'] === 'number');
  const every = Math.max(1, Math.floor(rows.length / POINTS));
  const kept = rows.filter((_, i) => (rows.length - 1 - i) % every === 0);
  const column = (name: string): number[] => kept.map((row) => Number((row[name] as number).toPrecision(4)));
  return { envSteps: kept.map((row) => row.envSteps as number), return: column('train/episodeReturn') };
}

/** The flags that make a preset's training of what `train` would do by itself. */
function flagsOf({ agent, env, variant, preset }: Plan): string[] {
  if (variant === undefined) return [];
  const usual = presets[agent][env];
  const changed = Object.entries(preset.config).filter(([name, value]) => usual.config[name] !== value);
  const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  return [
    ...(preset.steps === usual.steps ? [] : ['--steps', String(preset.steps)]),
    ...changed.flatMap(([name, value]) => ['--set', `${name}=${text(value)}`]),
  ];
}

type Params = Preset['params'];

/** What chance reaches in the preset's world. */
export async function chance(env: string, params: Params, episodes: number): Promise<number> {
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

async function measure(plan: Plan, io: Io): Promise<TrainRow | null> {
  const { agent, env, variant, preset } = plan;
  const { seeds } = preset.tunedFor;
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const out = join(RUNS, `bench-${agent}-${env.replaceAll('/', '-')}-${time}`);
  const flags = flagsOf(plan);
  const wish = { agent, env, seeds, out, flags: ['--threads', '1', ...flags], evaluationFlags: [] };
  const told: SeedsReport[] = [];
  const code = await trainSeeds(io, io, wish, false, (report) => told.push(report));
  const [report] = told;
  if (code > 1 || report === undefined) return null; // stopped
  const { episodes, failed } = report;
  return {
    agent,
    env,
    ...(variant !== undefined && { variant }),
    steps: preset.steps,
    command: commandLine('train', agent, env, '--seeds', seeds.join(','), ...flags),
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
    bellman: manifest.version,
    episodes,
    seeds: report.seeds.map(({ run, trainedSteps: _, stepsPerSecond: __, ...rest }) => ({
      ...rest,
      curve: curveOf(run),
    })),
    failed: failed.length,
    return: report.return,
    random: await chance(env, preset.params, episodes),
  };
}

/** Trains and evaluates the chosen rows, one after the other; takes minutes each. Ends early when it is stopped. */
export async function benchTrain({ row = '', io, onRow = () => {} }: BenchTrainOptions): Promise<TrainRow[]> {
  const rows: TrainRow[] = [];
  for (const one of rowsNamed(row)) {
    const result = await measure(one, io);
    if (result === null) break;
    onRow(result);
    rows.push(result);
  }
  return rows;
}
