/** The same training with several seeds, each in a process and a run of its own, and what they say together. */

import { spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BadInput } from '../../core/errors.js';
import { makeRng } from '../../core/rng.js';
import { replaceFile } from '../../core/run/atomic.js';
import { type Aggregate, aggregateOf, type Estimate } from '../../core/statistics.js';
import { type Io, printJson } from './io.js';
import { commandLine, isSource, RUNS } from './places.js';
import { bold, clock, dim, red, short, statusLine, table } from './terminal.js';

const MOST_SEEDS = 1000;

/** '1-5', '1,3,7', '1-3,8' → the seeds, in that order. @throws BadInput */
export function parseSeeds(text: string): readonly number[] {
  const refuse = (): never => {
    throw new BadInput(`--seeds must be seeds and ranges of them, such as 1-5 or 1,3,7, got '${text}'`);
  };
  const seeds = text.split(',').flatMap((part) => {
    const match = /^\s*(\d{1,15})(?:\s*-\s*(\d{1,15}))?\s*$/.exec(part);
    if (match === null) return refuse();
    const first = Number(match[1]);
    const last = match[2] === undefined ? first : Number(match[2]);
    if (last < first || last - first >= MOST_SEEDS) return refuse();
    return Array.from({ length: last - first + 1 }, (_, k) => first + k);
  });
  if (new Set(seeds).size < seeds.length) throw new BadInput(`--seeds must differ from each other, got '${text}'`);
  if (seeds.length > MOST_SEEDS) throw new BadInput(`--seeds takes at most ${MOST_SEEDS} seeds, got ${seeds.length}`);
  return seeds;
}

/** What a process of ours printed and how it ended. */
interface Ended {
  readonly code: number | null;
  readonly out: string;
  /** Its last words. */
  readonly err: string;
}

interface Child {
  readonly ended: Promise<Ended>;
  stop(): void;
}

const ENTRY = fileURLToPath(new URL(isSource ? '../bellman.ts' : '../bellman.js', import.meta.url));
const LOADER = isSource ? ['--conditions=bellman-source', '--import', 'tsx'] : [];

function startChild(args: readonly string[], onLine: (line: string) => void): Child {
  const child = spawn(process.execPath, [...LOADER, ENTRY, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    err = lines.at(-1) ?? err;
    if (lines.length > 0) onLine(err);
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('error', (error) => resolve({ code: null, out, err: error.message }));
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { ended, stop: () => void child.kill('SIGINT') };
}

/** A seed that was trained and evaluated. */
export interface SeedResult {
  readonly seed: number;
  readonly run: string;
  /** Undiscounted, of greedy episodes. */
  readonly meanReturn: number;
  readonly std: number;
  /** Step of the checkpoint that was evaluated. */
  readonly envSteps: number;
  readonly trainedSteps: number;
  /** Of the last 100 training episodes; null where there were none. */
  readonly trainingReturn: number | null;
  readonly wallSeconds: number;
  /** Processor time of the training, all threads. */
  readonly cpuSeconds: number;
  readonly stepsPerSecond: number;
}

interface FailedSeed {
  readonly seed: number;
  readonly run: string;
  readonly error: string;
}

/** What all seeds say, as it lies in aggregate.json. */
export interface SeedsReport {
  readonly agent: string;
  readonly env: string;
  readonly directory: string;
  readonly episodes: number;
  readonly seeds: readonly SeedResult[];
  readonly failed: readonly FailedSeed[];
  /** Of the seeds' mean returns; null where no seed was trained to its end. */
  readonly return: Aggregate | null;
  readonly stopped: boolean;
}

export interface SeedsWish {
  readonly agent: string;
  readonly env: string;
  readonly seeds: readonly number[];
  /** At the same time. Default: as many as there are cores. */
  readonly jobs?: number;
  readonly out?: string;
  /** Flags of each training, without the seed and where it goes. */
  readonly flags: readonly string[];
  /** Flags of each evaluation. */
  readonly evaluationFlags: readonly string[];
}

const EPISODES = 100;

class SeedFailed extends Error {}

/** Runs one seed's commands one after the other. `say` is told what they say meanwhile. */
function makeSeedRunner({ agent, env, flags, evaluationFlags }: SeedsWish, say: (seed: number, line: string) => void) {
  const living = new Set<Child>();
  let stopped = false;

  async function command(seed: number, args: readonly string[]): Promise<unknown> {
    const child = startChild(args, (line) => say(seed, line));
    living.add(child);
    if (stopped) child.stop();
    const { code, out, err } = await child.ended;
    living.delete(child);
    if (code !== 0) throw new SeedFailed(err.replace(/^error: /, '') || `ended with exit code ${code}`);
    return JSON.parse(out);
  }

  return {
    get stopped() {
      return stopped;
    },
    stop() {
      stopped = true;
      for (const child of living) child.stop();
    },
    async run(seed: number, directory: string): Promise<SeedResult> {
      const where = ['--seed', String(seed), '--out', directory, '--json'];
      const trained = (await command(seed, ['train', agent, env, ...flags, ...where])) as {
        envSteps: number;
        meanReturn: number | null;
        wallSeconds: number;
        cpuSeconds: number;
        stepsPerSecond: number;
      };
      const asked = ['--episodes', String(EPISODES), '--json', ...evaluationFlags];
      const judged = (await command(seed, ['evaluate', directory, ...asked])) as {
        return: { mean: number; std: number };
        envSteps: number;
      };
      return {
        seed,
        run: directory,
        meanReturn: judged.return.mean,
        std: judged.return.std,
        envSteps: judged.envSteps,
        trainedSteps: trained.envSteps,
        trainingReturn: trained.meanReturn,
        wallSeconds: trained.wallSeconds,
        cpuSeconds: trained.cpuSeconds,
        stepsPerSecond: trained.stepsPerSecond,
      };
    },
  };
}

type SeedRunner = ReturnType<typeof makeSeedRunner>;

const interval = ({ value, low, high }: Estimate): (string | number)[] => [
  short(value).padStart(9),
  `[${short(low)}, ${short(high)}]`,
];

function spoken(io: Io, { seeds, failed, return: all, episodes }: SeedsReport): string {
  const rows = seeds.map((r) => [
    String(r.seed).padStart(4),
    short(r.meanReturn).padStart(9),
    short(r.std).padStart(8),
    clock(r.wallSeconds).padStart(8),
    dim(io, r.run),
  ]);
  const head = ['seed', '   return', '     std', '    time', dim(io, `mean of ${episodes} greedy episodes`)];
  const together =
    all === null
      ? ''
      : `\n${table([
          ['', '     value', dim(io, '95 % interval')],
          ['median', ...interval(all.median)],
          [bold(io, 'IQM'), ...interval(all.iqm)],
          ['mean', ...interval(all.mean)],
          ['range', short(all.min).padStart(9), `to ${short(all.max)}`],
        ])}`;
  const lost = failed.map(({ seed, error }) => `${red(io, `seed ${seed} failed`)}: ${error}\n`).join('');
  return (seeds.length > 0 ? table([head, ...rows]) : '') + together + lost;
}

const nameOf = ({ agent, env, seeds }: SeedsWish): string => {
  const time = new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  return `${agent}-${env.replaceAll(/[^\w.-]+/g, '-')}-${seeds.length}-seeds-${time}`;
};

/** The directory of all, made. @throws BadInput where it is in use */
async function makeDirectory(wish: SeedsWish): Promise<string> {
  const directory = wish.out ?? join(RUNS, nameOf(wish));
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length === 0) return directory;
  throw new BadInput(`${directory} is not empty: a run never overwrites; choose another directory`);
}

/** All seeds, some at a time, until they are through or the runner was stopped. */
async function trainAll({ seeds, jobs = availableParallelism() }: SeedsWish, directory: string, runner: SeedRunner) {
  const results: SeedResult[] = [];
  const failed: FailedSeed[] = [];
  const waiting = [...seeds];
  async function work(): Promise<void> {
    for (let seed = waiting.shift(); seed !== undefined && !runner.stopped; seed = waiting.shift()) {
      const run = join(directory, `seed-${seed}`);
      try {
        results.push(await runner.run(seed, run));
      } catch (error) {
        if (!(error instanceof SeedFailed)) throw error;
        if (!runner.stopped) failed.push({ seed, run, error: error.message });
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, seeds.length) }, work));
  return { results, failed };
}

/**
 * Trains and evaluates every seed. A seed that fails is told of, and the others go on. Returns the exit code: 0, 1 when
 * a seed failed, that of the signal when it was stopped.
 */
export async function trainSeeds(
  io: Io,
  said: Io,
  wish: SeedsWish,
  asJson: boolean,
  onReport: (report: SeedsReport) => void = () => {},
): Promise<number> {
  const directory = await makeDirectory(wish);
  const line = statusLine(said);
  const runner = makeSeedRunner(wish, (seed, text) => {
    if (!text.startsWith('error: ')) line.show([`seed ${seed}:`, text.trim()]);
  });
  let code = 0;
  const unlisten = io.onStop((signal) => {
    code = signal;
    runner.stop();
  });
  const { results, failed } = await trainAll(wish, directory, runner).finally(() => {
    line.end();
    unlisten();
  });
  const report = reportOf(wish, directory, results, failed, runner.stopped);
  const path = join(directory, 'aggregate.json');
  await replaceFile(path, `${JSON.stringify(report, null, 2)}\n`);
  said.out(`${spoken(said, report)}${dim(said, `Saved   ${path}`)}\n`);
  if (runner.stopped) said.out(`  resume a seed    ${commandLine('train', '--resume', join(directory, 'seed-N'))}\n`);
  onReport(report);
  if (asJson) printJson(io, report);
  return code !== 0 ? code : failed.length > 0 ? 1 : 0;
}

function reportOf(
  { agent, env, seeds: asked }: SeedsWish,
  directory: string,
  results: readonly SeedResult[],
  failed: readonly FailedSeed[],
  stopped: boolean,
): SeedsReport {
  const seeds = [...results].sort((a, b) => asked.indexOf(a.seed) - asked.indexOf(b.seed));
  const returns = seeds.map((result) => result.meanReturn);
  return {
    agent,
    env,
    directory,
    episodes: EPISODES,
    seeds,
    failed,
    return: returns.length === 0 ? null : aggregateOf(returns, makeRng(0).split('bootstrap')),
    stopped,
  };
}
