/**
 * `bench env`: how fast worlds step, against the same worlds of others where Python has them.
 *
 * Each row runs in a process of its own, ours and the peer's, and blocks of both alternate: a ratio compares neighbours in
 * time. What a step leaves on the heap is measured apart.
 */

import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isSource, manifest } from '../cli/places.js';
import { numbersOf, type Peer, startPeer } from './peer.js';
import { type Summary, summarise } from './rounds.js';
import { COUNT, rows, type WorldRow } from './worlds/rows.js';

export interface BenchEnvOptions {
  /** A Python that has the peers' packages. Default $BELLMAN_PYTHON, or else python3; rows without a peer need none. */
  readonly python?: string;
  /** Only rows whose title contains it. */
  readonly row?: string;
  /** Default 9. */
  readonly rounds?: number;
  /** Milliseconds of a block. Default 200. */
  readonly ms?: number;
  /** World steps after which the heap is read. Default 10 000 000 for vectors; 0: it is not read. */
  readonly heapSteps?: number;
  readonly onRow?: (result: WorldResult) => void;
  readonly onNote?: (text: string) => void;
}

export interface WorldResult extends WorldRow {
  /** Steps a second: median and quartiles of the rounds. */
  readonly own: Summary;
  readonly peerRate: Summary | null;
  /** Of each round: our steps a second ÷ the peer's. */
  readonly ratio: Summary | null;
  /** Bytes a step left on the heap; null where it was not read. */
  readonly kept: number | null;
}

export interface WorldsRecord {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly load: number; readonly node: string };
  readonly bellman: string;
  readonly rounds: number;
  /** Packages of the peers, with versions. */
  readonly peers: Readonly<Record<string, string>>;
  readonly rows: readonly WorldResult[];
}

const OWN = fileURLToPath(new URL(isSource ? './worlds/own.ts' : './worlds/own.js', import.meta.url));
const PEERS = fileURLToPath(new URL('./peers/worlds.py', import.meta.url));
const HEAP_STEPS = 10_000_000;
const PIXELS_SHARE = 500; // pixel worlds are that much slower: fewer steps

const LOADER = isSource ? ['--conditions=bellman-source', '--import', 'tsx'] : [];
const startOwn = (): Peer => startPeer(process.execPath, [...LOADER, OWN]);

/** The Python of the peers, or null with a note why there is none. */
async function versionsOf(python: string, note: (text: string) => void): Promise<Record<string, string>> {
  try {
    execFileSync(python, ['--version'], { stdio: 'ignore' });
    const peer = startPeer(python, [PEERS]);
    try {
      const { versions } = await peer.request('hello');
      return versions as Record<string, string>;
    } finally {
      peer.close();
    }
  } catch (error) {
    note(`no peers: ${python} does not run (${(error as Error).message.split('\n')[0]}); give one with --python`);
    return {};
  }
}

async function startOther(row: WorldRow, python: string | null, note: (text: string) => void): Promise<Peer | null> {
  if (row.peer === undefined || python === null) return null;
  const peer = startPeer(python, [PEERS]);
  try {
    await peer.request('prepare', { peer: row.peer, count: COUNT });
    return peer;
  } catch (error) {
    peer.close();
    note(`${row.title}: without its peer ${row.peer}: ${(error as Error).message}`);
    return null;
  }
}

const rateOf = async (peer: Peer, ms: number): Promise<number> =>
  numbersOf(await peer.request('time', { ms }), 'rate', 1)[0];

async function heapOf(own: Peer, row: WorldRow, steps: number): Promise<number | null> {
  if (row.how !== 'vector' || steps === 0) return null;
  const few = row.id.startsWith('Arcade/') ? Math.ceil(steps / PIXELS_SHARE) : steps;
  return numbersOf(await own.request('heap', { steps: few }), 'kept', 1)[0];
}

async function measure(row: WorldRow, python: string | null, options: BenchEnvOptions): Promise<WorldResult> {
  const { rounds = 9, ms = 200, heapSteps = HEAP_STEPS, onNote = () => {} } = options;
  const own = startOwn();
  const other = await startOther(row, python, onNote);
  try {
    await own.request('prepare', { world: row.id, how: row.how, count: COUNT });
    await rateOf(own, 2 * ms); // warms up
    if (other !== null) await rateOf(other, ms);
    const rates: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      if (other !== null && round % 2 === 1) theirs.push(await rateOf(other, ms));
      rates.push(await rateOf(own, ms));
      if (other !== null && round % 2 === 0) theirs.push(await rateOf(other, ms));
    }
    const kept = await heapOf(own, row, heapSteps);
    const ratios = theirs.map((rate, round) => rates[round] / rate);
    return {
      ...row,
      own: summarise(rates),
      peerRate: other === null ? null : summarise(theirs),
      ratio: other === null ? null : summarise(ratios),
      kept,
    };
  } finally {
    own.close();
    other?.close();
  }
}

/** @throws BadInput-like Error when a row of ours cannot be measured. */
export async function benchWorlds(options: BenchEnvOptions = {}): Promise<WorldsRecord> {
  const { python = process.env.BELLMAN_PYTHON ?? 'python3', row = '', rounds = 9, onNote = () => {} } = options;
  const chosen = rows.filter(({ title }) => title.toLowerCase().includes(row.toLowerCase()));
  const load = loadavg()[0];
  const peers = chosen.some((one) => one.peer !== undefined) ? await versionsOf(python, onNote) : {};
  const results: WorldResult[] = [];
  for (const one of chosen) {
    const result = await measure(one, Object.keys(peers).length > 0 ? python : null, options);
    options.onRow?.(result);
    results.push(result);
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, load, node: process.version },
    bellman: manifest.version,
    rounds,
    peers,
    rows: results,
  };
}
