/** `bench [SUITE]`: measures, and prints the numbers with the machine they belong to. */

import { cpus } from 'node:os';
import { type Command, Option } from 'commander';
import { BadInput } from '../core/errors.js';
import type { PeerName } from './bench/update.js';
import { aside, type Io, printJson } from './cli/io.js';
import { command, deviceOption, jsonOption, oneOf, whole } from './cli/options.js';
import { commandLine, isSource } from './cli/places.js';
import { bold, dim, short, table } from './cli/terminal.js';

interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
}

/** The modules are loaded when asked for. `update` has options and a report of its own. */
const SUITES: Readonly<Record<string, () => Promise<Result[]>>> = {
  env: async () => (await import('./bench/env.js')).benchEnv(),
  viewer: async () => (await import('./bench/viewer.js')).benchViewer(),
  train: async () => (await import('./bench/train.js')).benchTrain(),
};

interface UpdateFlags {
  readonly device?: string;
  readonly threads?: number;
  readonly peer?: PeerName;
  readonly python?: string;
  readonly row?: string;
  readonly rounds?: number;
  readonly check?: true;
  readonly writeDocs?: true;
}

const UPDATE_OPTIONS = [
  deviceOption(),
  new Option('--threads <number>', 'threads of our device').argParser(whole('--threads', 1)),
  new Option(
    '--peer <name>',
    'whom to measure against: torch, cpu, tfjs-cpu, none (default: torch; cpu for --device)',
  ).argParser((text) => oneOf('--peer', text, ['torch', 'cpu', 'tfjs-cpu', 'none'])),
  new Option('--python <path>', 'a Python that has PyTorch (default: $BELLMAN_PYTHON, or else python3)'),
  new Option('--row <text>', 'only rows whose title contains it'),
  new Option('--rounds <number>', 'rounds of alternation (default: 15)').argParser(whole('--rounds', 1)),
  new Option('--check', 'compare the numbers of both sides instead of their speed'),
  new Option('--write-docs', 'write the table of docs/performance.md'),
];

async function measure(io: Io, human: Io, suite: string, json: boolean): Promise<void> {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const results = await SUITES[suite]();
  if (json) return printJson(io, { suite, machine, results });
  const spread = ({ low, high }: Result): string => (low === undefined ? '' : `${short(low)} – ${short(high)}`);
  human.out(table(results.map((r) => [r.name, short(r.value).padStart(10), r.unit, spread(r)])));
}

async function measureUpdates(io: Io, human: Io, flags: UpdateFlags, json: boolean): Promise<void> {
  const { benchUpdate } = await import('./bench/update.js');
  const report = await import('./bench/update-report.js');
  if (flags.writeDocs && flags.row !== undefined) throw new BadInput('--write-docs needs every row: leave --row out');
  if (flags.writeDocs && !isSource) throw new BadInput('--write-docs needs a checkout: this is an installed package');
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
  const differences = await (await import('./bench/update.js')).checkUpdate(flags);
  if (json) printJson(io, { suite: 'update', check: differences });
  human.out(table(differences.map((d) => [d.title, d.difference.toExponential(1), `of ${d.values} values`])));
  const apart = differences.filter(({ agrees }) => !agrees).map(({ title }) => title);
  if (apart.length > 0) throw new Error(`the two sides do not compute the same: ${apart.join('; ')}`);
}

async function act(io: Io, suite: string, { json: asJson, ...flags }: UpdateFlags & { json?: true }): Promise<void> {
  oneOf('suite', suite, [...Object.keys(SUITES), 'update']);
  const json = asJson === true;
  const human = json ? aside(io) : io;
  const foreign = UPDATE_OPTIONS.find((option) => option.attributeName() in flags);
  if (suite !== 'update' && foreign !== undefined)
    throw new BadInput(`${foreign.long} is of the suite update, got '${suite}'`);
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  const head = `${bold(human, `bench ${suite}`)}  ${dim(human, machine)}\n`;
  if (suite === 'update') return (flags.check ? checkUpdates : measureUpdates)(io, headed(human, head), flags, json);
  human.out(head);
  await measure(io, human, suite, json);
}

/** The same, with a line before the first of all: bad input, seen before anything is measured, prints nothing. */
function headed(io: Io, head: string): Io {
  let said = false;
  return {
    ...io,
    columns: io.columns,
    out(text) {
      if (!said) io.out(head);
      said = true;
      io.out(text);
    },
  };
}

export function benchCommand(io: Io): Command {
  const made = command('bench', 'measure worlds, updates, trainings or the viewer', [jsonOption()])
    .argument('[suite]', [...Object.keys(SUITES), 'update'].join(', '), 'env')
    .action((suite: string, flags: UpdateFlags & { json?: true }) => act(io, suite, flags))
    .optionsGroup('Options of the suite update:');
  for (const option of UPDATE_OPTIONS) made.addOption(option);
  return made;
}
