/**
 * `--device auto`: one update of the very program that will be trained, timed on each device that is here.
 *
 * The agent is made once on a notebook that computes nothing, with streams of its own: the training knows nothing of it.
 */

import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { BadInput } from '../errors.js';
import type { Device, DeviceName } from './device.js';
import { makeDevice } from './index.js';
import { Notebook, rehearse } from './notebook.js';
import { missingNvidia } from './nvidia.js';
import type { AnyDefinition } from './ort-plan.js';

/** A device to be tried. */
export interface Candidate {
  readonly name: DeviceName;
  readonly threads?: number;
  make(): Promise<Device>;
}

export interface Choice {
  readonly name: DeviceName;
  /** Of 'cpu'; absent: as many as it usually takes. */
  readonly threads?: number;
  /** What was seen, for a person. */
  readonly line: string;
}

export interface AutoOptions {
  /** The first is kept unless another is faster by a tenth. Default: those that may be here. */
  readonly candidates?: readonly Candidate[];
  /** Threads of 'cpu'. Default: several numbers are tried. */
  readonly threads?: number;
  readonly now?: () => number; // ms
}

const BUDGET = 2000; // ms, in all
const SHARE = 150; // ms of runs on each device: GPUs, which come last, take most of the time to start
const WARM_UP = 3; // runs
const MOST_RUNS = 100;
const MOST_THREADS = 8;
/** Less is noise, and one thread leaves the other cores to whatever else runs. */
const WORTHWHILE = 0.9;

type Seen = { readonly ms: number } | { readonly ms: null; readonly why: string };

const LATE = 'not measured in time';

export function labelOf({ name, threads }: Pick<Candidate, 'name' | 'threads'>): string {
  return threads === undefined ? name : `${name}, ${threads} thread${threads === 1 ? '' : 's'}`;
}

function threadCounts(): number[] {
  const counts = [1];
  for (let n = 2; n <= Math.min(availableParallelism(), MOST_THREADS); n *= 2) counts.push(n);
  return counts;
}

function isInstalled(name: DeviceName): boolean {
  try {
    createRequire(import.meta.url).resolve(`@tensorflow/${name}`);
    return true;
  } catch {
    return false;
  }
}

/** The packages that are installed. TensorFlow for CUDA is heavy to load, only to refuse to run without a driver. */
const tfjsNodes = (): DeviceName[] =>
  (['tfjs-node-gpu', 'tfjs-node'] as const)
    .filter(isInstalled)
    .filter((name) => name === 'tfjs-node' || missingNvidia() === null);

function usualCandidates(threads: number | undefined): Candidate[] {
  const counts = threads === undefined ? threadCounts() : [threads];
  const cpus = counts.map(
    (n): Candidate => ({ name: 'cpu', threads: n, make: () => makeDevice('cpu', { threads: n }) }),
  );
  const names: DeviceName[] = ['webgpu', 'cuda', ...tfjsNodes()];
  return [...cpus, ...names.map((name): Candidate => ({ name, make: () => makeDevice(name) }))];
}

/** The median of the faster half: what the program takes when nothing else disturbs it. */
export function typical(times: readonly number[]): number {
  const half = [...times].sort((a, b) => a - b).slice(0, Math.ceil(times.length / 2));
  return (half[(half.length - 1) >> 1] + half[half.length >> 1]) / 2;
}

async function timesOf(run: () => Promise<unknown>, now: () => number, end: number): Promise<number[]> {
  const times: number[] = [];
  await run(); // GPUs make their shaders now
  const start = now();
  for (let n = 1; n < WARM_UP + MOST_RUNS && now() < end && now() - start < SHARE; n++) {
    const before = now();
    await run();
    if (n >= WARM_UP || now() - start >= SHARE / 2) times.push(now() - before);
  }
  return times;
}

async function measure(candidate: Candidate, program: AnyDefinition, now: () => number, end: number): Promise<Seen> {
  try {
    const device = await candidate.make();
    try {
      const times = await timesOf(await rehearse(program, device), now, end);
      return times.length === 0 ? { ms: null, why: LATE } : { ms: typical(times) };
    } finally {
      device.dispose();
    }
  } catch (error) {
    if (error instanceof BadInput && error.message.includes('not available')) return { ms: null, why: 'not available' };
    const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    return { ms: null, why: `failed: ${reason.slice(0, 100)}` };
  }
}

/** A driver may take its time to start: who is late is left behind, and puts itself away. */
async function inTime(work: Promise<Seen>, ms: number): Promise<Seen> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Seen>((resolve) => {
    timer = setTimeout(() => resolve({ ms: null, why: LATE }), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const shortMs = (ms: number): string => `${ms < 100 ? ms.toPrecision(2) : Math.round(ms)} ms`;

/** 'webgpu, cuda not available' */
function told(seen: readonly { label: string; result: Seen }[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { label, result } of seen) {
    const key = result.ms === null ? result.why : `${label} ${shortMs(result.ms)}`;
    groups.set(key, [...(groups.get(key) ?? []), label]);
  }
  return [...groups].map(([what, labels]) => (what.startsWith(labels[0]) ? what : `${labels.join(', ')} ${what}`));
}

function chosen(plain: Omit<Choice, 'line'>, candidates: readonly Candidate[], results: readonly Seen[]): Choice {
  const ms = results.map((result) => result.ms ?? Number.POSITIVE_INFINITY);
  const fastest = ms.indexOf(Math.min(...ms));
  const best = ms[fastest] <= WORTHWHILE * ms[0] ? fastest : 0;
  const rest = told(
    candidates.map((one, i) => ({ label: labelOf(one), result: results[i] })).filter((_, i) => i !== best),
  );
  const { name, threads } = candidates[best];
  if (results[best].ms === null) {
    const all = told(candidates.map((one, i) => ({ label: labelOf(one), result: results[i] })));
    return { ...plain, line: `device auto: cpu (nothing could be measured: ${all.join('; ')})` };
  }
  const parts = [`${shortMs(ms[best])} an update`, ...rest].join('; ');
  const line = `device auto: ${labelOf(candidates[best])} (${parts})`;
  return { name, ...(threads !== undefined && { threads }), line };
}

/**
 * Chooses the device on which one update takes least time; in two seconds at most.
 *
 * @param create makes the agent on the device it is given: a throw-away
 */
export async function chooseDevice(
  create: (device: Device) => Promise<{ dispose(): void }>,
  { threads, candidates = usualCandidates(threads), now = () => performance.now() }: AutoOptions = {},
): Promise<Choice> {
  const end = now() + BUDGET;
  const notebook = new Notebook();
  (await create(notebook)).dispose();
  const program = notebook.update();
  const plain = { name: 'cpu' as const, ...(threads !== undefined && { threads }) };
  if (program === undefined) return { ...plain, line: 'device auto: cpu (this agent runs no programs)' };
  const seen = async (candidate: Candidate): Promise<Seen> => {
    const left = end - now();
    return left <= 0 ? { ms: null, why: LATE } : inTime(measure(candidate, program, now, end), left);
  };
  const results: Seen[] = [];
  let again = false;
  for (const candidate of candidates) {
    const result = await seen(candidate);
    results.push(result);
    const first = results[0].ms;
    if (again || first === null || result.ms === null || result.ms > WORTHWHILE * first) continue;
    // Whoever is first runs code that is not yet warm: before it loses, it runs once more.
    again = true;
    results[0] = { ms: Math.min(first, (await seen(candidates[0])).ms ?? first) };
  }
  return chosen(plain, candidates, results);
}
