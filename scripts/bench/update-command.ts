/** `bench update`: its options, and what it prints. The bench itself is loaded when it is asked for. */

import { Option } from 'commander';
import { BadInput } from '../../core/errors.js';
import { type Io, printJson } from '../cli/io.js';
import { deviceOption, oneOf, whole } from '../cli/options.js';
import { commandLine, isSource } from '../cli/places.js';
import { dim, table } from '../cli/terminal.js';
import type { PeerName } from './update.js';

export interface UpdateFlags {
  readonly device?: string;
  readonly threads?: number;
  readonly peer?: PeerName;
  readonly python?: string;
  readonly row?: string;
  readonly rounds?: number;
  readonly check?: true;
  readonly writeDocs?: true;
}

export const UPDATE_OPTIONS = [
  deviceOption(),
  new Option('--threads <number>', 'threads of our device').argParser(whole('--threads', 1)),
  new Option(
    '--peer <name>',
    'whom to measure against: torch, cpu, tfjs-cpu, none (default: torch; cpu for --device)',
  ).argParser((text) => oneOf('--peer', text, ['torch', 'cpu', 'tfjs-cpu', 'none'])),
  new Option(
    '--python <path>',
    'a Python that has the peers: PyTorch, Gymnasium, … (default: $BELLMAN_PYTHON, or else python3)',
  ),
  new Option('--row <text>', 'only rows whose title contains it'),
  new Option('--rounds <number>', 'rounds of alternation (default: 15)').argParser(whole('--rounds', 1)),
  new Option('--check', 'compare the numbers of both sides instead of their speed'),
  new Option('--write-docs', 'write the table of docs/performance.md, and its record'),
];

async function measureUpdates(io: Io, human: Io, flags: UpdateFlags, json: boolean): Promise<void> {
  const { benchUpdate } = await import('./update.js');
  const report = await import('./update-report.js');
  if (flags.writeDocs && flags.row !== undefined) throw new BadInput('--write-docs needs every row: leave --row out');
  if (flags.writeDocs && !isSource) throw new BadInput('--write-docs needs a checkout: this is an installed package');
  if (flags.writeDocs) report.checkPlace(flags.device ?? 'cpu');
  const onNote = (text: string): void => human.out(`${text}\n`);
  const record = await benchUpdate({ ...flags, onNote, onRow: (...of) => human.out(`${report.lineOf(...of)}\n`) });
  const { own, peers } = record;
  for (const text of new Set([own.description, ...peers.map(({ description }) => description)]))
    human.out(`${dim(human, text)}\n`);
  const crossing = report.crossover(record);
  if (crossing !== null) human.out(`${crossing}\n`);
  const device = flags.device === undefined ? [] : ['--device', flags.device];
  if (flags.writeDocs) report.writeDocs(record, commandLine('bench', 'update', ...device, '--write-docs'));
  if (json) printJson(io, report.documentOf(record));
}

async function checkUpdates(io: Io, human: Io, flags: UpdateFlags, json: boolean): Promise<void> {
  const differences = await (await import('./update.js')).checkUpdate(flags);
  if (json) printJson(io, { suite: 'update', check: differences });
  human.out(table(differences.map((d) => [d.title, d.difference.toExponential(1), `of ${d.values} values`])));
  const apart = differences.filter(({ agrees }) => !agrees).map(({ title }) => title);
  if (apart.length > 0) throw new Error(`the two sides do not compute the same: ${apart.join('; ')}`);
}

/** Measures, or compares with `--check`. `human` is where a person reads on. */
export const runUpdate = (io: Io, human: Io, flags: UpdateFlags, json: boolean): Promise<void> =>
  (flags.check ? checkUpdates : measureUpdates)(io, human, flags, json);
