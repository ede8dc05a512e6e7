/**
 * How long updates and actions take: a device of ours against PyTorch, or against another device, in one run.
 *
 * The rows are in `update-rows.ts`. Of each row, blocks of the contenders alternate; a figure is the median of the
 * rounds with its quartiles, a ratio is taken within each round.
 */

import { availableParallelism, cpus, loadavg } from 'node:os';
import { makeDevice } from '../../core/compute/index.js';
import { BadInput } from '../../core/errors.js';
import { manifest } from '../cli/places.js';
import { type Contender, deviceContender, type Prepared } from './contenders.js';
import { compete, type Outcome } from './rounds.js';
import { torchContender } from './torch.js';
import { type Row, rows, scalingRows } from './update-rows.js';

export const PEERS = ['torch', 'cpu', 'tfjs-cpu', 'none'] as const;
export type PeerName = (typeof PEERS)[number];

export interface UpdateOptions {
  /** Default 'cpu'. */
  readonly device?: string;
  /** Threads of our device. Default: its own. */
  readonly threads?: number;
  /** Whom to measure against. Default: torch for 'cpu', 'cpu' for every other device. */
  readonly peer?: PeerName;
  /** A Python that has PyTorch. Default: $BELLMAN_PYTHON, or else python3. */
  readonly python?: string;
  /** Only rows whose title contains this. */
  readonly row?: string;
  /** Default 15. */
  readonly rounds?: number;
  /** Told each row as it is measured, with the names of our device and its peers. */
  readonly onRow?: (row: RowResult, own: string, peers: readonly string[]) => void;
  /** Told in one line what could not be had. */
  readonly onNote?: (text: string) => void;
}

export interface RowResult extends Outcome {
  readonly title: string;
  readonly bound: number | null;
  readonly compileBound: number | null;
  readonly compileSeconds: number;
  /** Of each peer, which way was its best. */
  readonly variants: readonly (string | null)[];
}

export interface UpdateRecord {
  readonly date: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    /** Mean number of processes that ran in the minute before. */
    readonly load: number;
    readonly node: string;
    readonly bellman: string;
  };
  readonly own: { readonly name: string; readonly description: string };
  readonly peers: readonly { readonly name: string; readonly description: string }[];
  readonly rounds: number;
  readonly rows: readonly RowResult[];
}

const ROUNDS = 15;
const BUSY = 0.5; // processes

/** @throws BadInput when no row's title contains the text. */
export function chosenRows(all: readonly Row[], text = ''): Row[] {
  const chosen = all.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()));
  if (chosen.length > 0) return chosen;
  throw new BadInput(`no row contains '${text}': there are ${all.map(({ title }) => `'${title}'`).join(', ')}`);
}

/** PyTorch with one thread and with as many as there are cores. None, with a note, where nobody named a Python. */
async function torchContenders({ python, onNote }: UpdateOptions): Promise<Contender[]> {
  const named = python ?? (process.env.BELLMAN_PYTHON || undefined);
  const contenders: Contender[] = [];
  try {
    for (const threads of new Set([1, availableParallelism()])) {
      contenders.push(await torchContender(named ?? 'python3', threads));
    }
    return contenders;
  } catch (error) {
    for (const contender of contenders) contender.close();
    if (named !== undefined || !(error instanceof BadInput)) throw error;
    onNote?.(`${error.message}: own figures only; --python names a Python that has it`);
    return [];
  }
}

async function peersOf(options: UpdateOptions, device: string): Promise<Contender[]> {
  const peer = options.peer ?? (device === 'cpu' ? 'torch' : 'cpu');
  if (peer === device) throw new BadInput(`--peer ${peer} is the device that is measured: choose another`);
  if (peer === 'none') return [];
  return peer === 'torch' ? torchContenders(options) : [deviceContender(await makeDevice(peer))];
}

async function measure(row: Row, own: Contender, peers: readonly Contender[], rounds: number): Promise<RowResult> {
  const prepared: Prepared[] = [];
  try {
    for (const contender of [own, ...peers]) prepared.push(await contender.prepare(row));
    const [ours, ...theirs] = prepared;
    // The bounds are of the CPU against PyTorch.
    const bounded = own.name === 'cpu' && peers.every(({ name }) => name.startsWith('PyTorch'));
    return {
      title: row.title,
      bound: bounded ? (row.bound ?? null) : null,
      compileBound: row.compileBound ?? null,
      compileSeconds: ours.compileSeconds!,
      variants: theirs.map(({ variant }) => variant ?? null),
      ...(await compete(ours, theirs, rounds)),
    };
  } finally {
    for (const one of prepared) one.dispose();
  }
}

/** Calls back with our device and its peers, and closes them all. */
async function withContenders<T>(
  options: UpdateOptions,
  use: (own: Contender, peers: readonly Contender[]) => Promise<T>,
): Promise<T> {
  const { device = 'cpu', threads } = options;
  const own = deviceContender(await makeDevice(device, threads === undefined ? {} : { threads }));
  let peers: Contender[] = [];
  try {
    peers = await peersOf(options, device);
    return await use(own, peers);
  } finally {
    for (const contender of [own, ...peers]) contender.close();
  }
}

const machineOf = (load: number): UpdateRecord['machine'] => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  load,
  node: process.version,
  bellman: manifest.version,
});

/** Measures the rows. @throws BadInput for an unknown device or row, or a Python that was named and has no PyTorch. */
export async function benchUpdate(options: UpdateOptions = {}): Promise<UpdateRecord> {
  const { device = 'cpu', rounds = ROUNDS, onRow } = options;
  const chosen = chosenRows(device === 'cpu' ? rows : [...rows, ...scalingRows], options.row);
  const load = loadavg()[0]; // before we add to it
  return withContenders(options, async (own, peers) => {
    if (load > BUSY) {
      options.onNote?.(`the machine is busy (load ${load.toFixed(1)}): PyTorch with several threads suffers most`);
    }
    const results: RowResult[] = [];
    for (const row of chosen) {
      const result = await measure(row, own, peers, rounds);
      results.push(result);
      onRow?.(
        result,
        own.name,
        peers.map(({ name }) => name),
      );
    }
    const named = ({ name, description }: Contender) => ({ name, description });
    return {
      date: new Date().toISOString().slice(0, 10),
      machine: machineOf(load),
      own: named(own),
      peers: peers.map(named),
      rounds,
      rows: results,
    };
  });
}

export interface Difference {
  readonly title: string;
  /** Largest difference of two numbers, relative to those above 1. */
  readonly difference: number;
  /** How many were compared. */
  readonly values: number;
  readonly agrees: boolean;
}

const TOLERANCE = 1e-5; // a hundred times what float32 leaves, far below the distance of two actions
const UPDATES = 4; // the loss of an update is that before its step: the fourth is the loss after three

export function differenceOf(title: string, ours: readonly number[], theirs: readonly number[]): Difference {
  if (ours.length !== theirs.length || ours.length === 0) {
    throw new RangeError(`${title}: ${ours.length} numbers of ours cannot be compared with ${theirs.length}`);
  }
  const apart = ours.map((value, i) => Math.abs(value - theirs[i]) / Math.max(1, Math.abs(theirs[i])));
  const difference = Math.max(...apart);
  return { title, difference, values: ours.length, agrees: difference <= TOLERANCE };
}

/** Runs the first updates of each row on both sides, from the same numbers. @throws BadInput without a peer. */
export async function checkUpdate(options: UpdateOptions = {}): Promise<Difference[]> {
  const chosen = chosenRows(rows, options.row);
  return withContenders(options, async (own, peers) => {
    if (peers.length === 0) throw new BadInput('--check needs a peer to compare with, got none');
    const differences: Difference[] = [];
    for (const row of chosen) {
      const repeats = row.kind === 'dqn' ? UPDATES : 1;
      differences.push(differenceOf(row.title, await own.check(row, repeats), await peers[0].check(row, repeats)));
    }
    return differences;
  });
}
