/**
 * A run is a directory:
 *
 *   config.json      what was asked for, whole: agent, world, every setting, seed, device, versions
 *   metrics.jsonl    one row of numbers a line, appended
 *   checkpoints/     see checkpoint.ts
 */

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput, CorruptFile } from '../errors.js';
import type { Json } from '../json.js';
import type { MetricsRow } from '../stats.js';
import { replaceFile } from './atomic.js';

export const RUN_FORMAT = 1;

/** What a run was asked to do, resolved: enough to do it again. */
export interface RunConfig {
  readonly format: typeof RUN_FORMAT;
  readonly agent: string; // id
  readonly env: {
    readonly id: string;
    /** The file that brought the world, absolute; null for registered worlds. */
    readonly file: string | null;
    readonly params: Readonly<Record<string, Json>>;
    readonly horizon: number | null;
  };
  /** Every hyper-parameter. */
  readonly config: Readonly<Record<string, Json>>;
  readonly seed: number;
  readonly steps: number;
  readonly envs: number;
  readonly metricsEvery: number;
  readonly checkpointEvery: number;
  /** Absent: it does not evaluate itself, and goes on to its last step. */
  readonly evaluateEvery?: number;
  readonly evaluationEpisodes?: number;
  readonly stopAt?: number;
  /** `threads`: of 'cpu'. Another number may give other last bits. */
  readonly device: { readonly name: string; readonly description: string; readonly threads?: number };
  readonly versions: Readonly<Record<string, string>>;
  readonly argv: readonly string[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** A row of metrics as it lies in the file: wall-clock fields are the last two; null where there is no finite number. */
export type RunRow = MetricsRow & { readonly wallSeconds: number; readonly stepsPerSecond: number | null };

export interface Run {
  readonly directory: string;
  readonly config: RunConfig;
}

const configPath = (directory: string): string => join(directory, 'config.json');
const metricsPath = (directory: string): string => join(directory, 'metrics.jsonl');

/** 'dqn-MinAtar-Breakout-v1-seed1-20260102-030405' */
export function runName({ agent, env, seed, startedAt }: RunConfig): string {
  const time = startedAt.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${agent}-${env.id.replaceAll(/[^\w.-]+/g, '-')}-seed${seed}-${time}`;
}

/** Makes a directory that did not exist, adding -2, -3, … to the name while it is taken. */
async function makeFresh(path: string): Promise<string> {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? path : `${path}-${n}`;
    try {
      await mkdir(candidate);
      return candidate;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function makeEmpty(path: string): Promise<string> {
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new BadInput(`cannot use ${path} as the run's directory: ${error.code ?? error.message}`);
  });
  if (names.length > 0) throw new BadInput(`${path} is not empty: a run never overwrites; choose another directory`);
  await mkdir(path, { recursive: true });
  return path;
}

/**
 * Makes the directory of a new run and writes its config.
 *
 * @param where `root`: a fresh directory in it, named after the run; `directory`: this one, absent or empty
 * @throws BadInput when the directory holds something, or cannot be made.
 */
export async function createRun(
  where: { readonly root: string } | { readonly directory: string },
  config: RunConfig,
): Promise<Run> {
  let directory: string;
  try {
    if ('root' in where) {
      await mkdir(where.root, { recursive: true });
      directory = await makeFresh(join(where.root, runName(config)));
    } else directory = await makeEmpty(where.directory);
  } catch (error) {
    if (error instanceof BadInput) throw error;
    const place = 'root' in where ? where.root : where.directory;
    throw new BadInput(`cannot write runs to ${place}: ${(error as NodeJS.ErrnoException).code ?? error}`);
  }
  await replaceFile(configPath(directory), `${JSON.stringify(config, null, 2)}\n`);
  return { directory, config };
}

/** Removes a run that came to nothing. */
export const removeRun = (run: Run): Promise<void> => rm(run.directory, { recursive: true, force: true });

function checkConfig(path: string, value: unknown): RunConfig {
  const config = (value ?? {}) as RunConfig;
  if (config.format !== RUN_FORMAT) {
    throw new CorruptFile(`${path} has format ${JSON.stringify(config.format)}; this version reads ${RUN_FORMAT}`);
  }
  const whole =
    typeof config.agent === 'string' &&
    typeof config.env?.id === 'string' &&
    typeof config.config === 'object' &&
    typeof config.device?.name === 'string' &&
    [config.seed, config.steps, config.envs].every(Number.isSafeInteger);
  if (!whole) throw new CorruptFile(`${path} is corrupt: fields are missing`);
  return config;
}

/** @throws BadInput when there is no run there. @throws CorruptFile when its config cannot be read. */
export async function openRun(directory: string): Promise<Run> {
  const path = configPath(directory);
  if (!existsSync(directory)) throw new BadInput(`there is no run at ${directory}`);
  if (!(await stat(directory)).isDirectory()) throw new BadInput(`${directory} is not a run: it is a file`);
  if (!existsSync(path)) {
    const inside = await listRuns(directory);
    const hint = inside.length > 0 ? `; it holds runs, such as ${inside[inside.length - 1]}` : '';
    throw new BadInput(`${directory} is not a run: it has no config.json${hint}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new CorruptFile(`${path} is corrupt: it is not JSON`);
  }
  return { directory, config: checkConfig(path, value) };
}

/** Directories of the runs in `root`, oldest first (by when their config was written). */
export async function listRuns(root: string): Promise<string[]> {
  if (!existsSync(root)) return [];
  const found: { directory: string; at: number }[] = [];
  for (const name of await readdir(root)) {
    const path = configPath(join(root, name));
    if (existsSync(path)) found.push({ directory: join(root, name), at: (await stat(path)).mtimeMs });
  }
  return found.sort((a, b) => a.at - b.at || (a.directory < b.directory ? -1 : 1)).map(({ directory }) => directory);
}

/** The rows of a run. A last line that was cut short by a crash is left out. @throws CorruptFile for any other. */
export function readMetrics(directory: string): RunRow[] {
  const path = metricsPath(directory);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  lines.pop(); // what follows the last newline: nothing, or a torn line
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as RunRow;
    } catch {
      throw new CorruptFile(`${path} is corrupt: line ${i + 1} is not JSON`);
    }
  });
}

export function appendMetrics(directory: string, row: RunRow): void {
  appendFileSync(metricsPath(directory), `${JSON.stringify(row)}\n`);
}

/** Drops the rows that were written after a checkpoint, and a torn last line: a resumed run writes them again. */
export async function rewindMetrics(
  directory: string,
  to: { readonly envSteps: number; readonly updates: number },
): Promise<RunRow[]> {
  const rows = readMetrics(directory).filter(
    (row) => (row.envSteps ?? 0) <= to.envSteps && (row.updates ?? 0) <= to.updates,
  );
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await replaceFile(metricsPath(directory), text);
  return rows;
}
