/**
 * `npx tsx scripts/bench/peers.ts [--python PATH] [--row TEXT] [--rounds N] [--write-docs]`: whole trainings beside those
 * of Stable-Baselines3 and of a single file of PyTorch, the same world, settings and steps on every side.
 *
 * Every training is a process of its own; a round trains all sides with one seed, and who goes first changes from round to
 * round. The others have as many threads as they are fastest with. Default: $BELLMAN_PYTHON or else python3, 3 rounds.
 */

import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BadInput } from '../../core/errors.js';
import { manifest } from '../cli/places.js';
import { numbersOf, type Reply, startPeer } from './peer.js';
import { linesOf, type Run, type Side, type TrainingResult, writeDocs } from './trainings/report.js';
import { rows, type TrainingRow } from './trainings/rows.js';

const OWN = fileURLToPath(new URL('./trainings/own.ts', import.meta.url));
const OTHERS = fileURLToPath(new URL('./peers/trainings.py', import.meta.url));
const PROBE = 0.2; // of the steps, to choose the number of threads
const NAMES: Readonly<Record<string, string>> = { sb3: 'Stable-Baselines3', torch: 'PyTorch, one file' };

type Ask = (row: TrainingRow, seed: number, steps: number) => Promise<Run>;

async function asked(command: string, args: readonly string[], op: string, fields: object): Promise<Reply> {
  const peer = startPeer(command, args);
  try {
    return await peer.request(op, { ...fields });
  } finally {
    peer.close();
  }
}

function runOf(reply: Reply, seed: number): Run {
  const [seconds, cpuSeconds, episodeReturn, envSteps] = numbersOf(reply, 'measured', 4);
  return { seed, seconds, cpuSeconds, episodeReturn, envSteps };
}

const LOADER = ['--conditions=bellman-source', '--import', 'tsx'];

const own: Ask = async (row, seed, steps) =>
  runOf(await asked(process.execPath, [...LOADER, OWN], 'run', { row, seed, steps }), seed);

const other =
  (python: string, peer: string, threads: number): Ask =>
  async (row, seed, steps) =>
    runOf(await asked(python, [OTHERS], 'run', { peer, row, seed, steps, threads }), seed);

/** How many threads the peer is fastest with. */
async function threadsOf(python: string, peer: string, row: TrainingRow): Promise<number> {
  const choices = [...new Set([1, availableParallelism()])];
  const seconds: number[] = [];
  for (const threads of choices) {
    seconds.push((await other(python, peer, threads)(row, 0, Math.ceil(row.steps * PROBE))).seconds);
  }
  return choices[seconds.indexOf(Math.min(...seconds))];
}

async function measure(row: TrainingRow, python: string | null, rounds: number): Promise<TrainingResult> {
  const sides: (Side & { readonly ask: Ask; readonly runs: Run[] })[] = [
    { name: 'Bellman', threads: 1, ask: own, runs: [] },
  ];
  for (const peer of python === null ? [] : row.peers) {
    const threads = await threadsOf(python!, peer, row);
    sides.push({ name: NAMES[peer], threads, ask: other(python!, peer, threads), runs: [] });
  }
  for (let round = 0; round < rounds; round++) {
    const turns = round % 2 === 0 ? sides : [...sides].reverse();
    for (const { ask, runs } of turns) runs.push(await ask(row, round + 1, row.steps));
  }
  const [mine, ...others] = sides.map(({ name, threads, runs }): Side => ({ name, threads, runs }));
  return { ...row, own: mine, others };
}

const { values: flags } = parseArgs({
  options: {
    python: { type: 'string', default: process.env.BELLMAN_PYTHON ?? 'python3' },
    row: { type: 'string', default: '' },
    rounds: { type: 'string', default: '3' },
    'write-docs': { type: 'boolean', default: false },
  },
});
const rounds = Number(flags.rounds);
if (!Number.isInteger(rounds) || rounds < 1)
  throw new BadInput(`--rounds must be a positive integer, got ${flags.rounds}`);
const wanted = rows.filter(({ title }) => title.toLowerCase().includes(flags.row.toLowerCase()));
if (wanted.length === 0)
  throw new BadInput(`--row '${flags.row}' is in no title (there is ${rows.map((r) => r.title).join('; ')})`);
if (flags['write-docs'] && wanted.length < rows.length)
  throw new BadInput('--write-docs needs every row: leave --row out');
const load = loadavg()[0];
const hello = await asked(flags.python, [OTHERS], 'hello', {}).catch((error: Error) => {
  process.stderr.write(`no peers: ${error.message}; give a Python that has them with --python\n`);
  return null;
});
if (flags['write-docs'] && hello === null)
  throw new BadInput('--write-docs needs a Python with the peers: --python PATH');
const results: TrainingResult[] = [];
for (const row of wanted) {
  results.push(await measure(row, hello && flags.python, rounds));
  process.stdout.write(`${linesOf(results.at(-1)!).join('\n')}\n`);
}
if (flags['write-docs']) {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, load, node: process.version };
  const versions = hello!.versions as Record<string, string>;
  const date = new Date().toISOString().slice(0, 10);
  writeDocs(
    { date, machine, bellman: manifest.version, versions, results },
    'npx tsx scripts/bench/peers.ts --write-docs',
  );
}
