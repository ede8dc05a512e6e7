/** `bench [SUITE]`: measures, and prints the numbers with the machine they belong to. */

import { cpus } from 'node:os';
import type { Command } from 'commander';
import { BadInput } from '../core/errors.js';
import { ENV_FLAGS, runEnv } from './bench/env-command.js';
import { runTrain, TRAIN_FLAGS } from './bench/train-command.js';
import { runUpdate, UPDATE_OPTIONS, type UpdateFlags } from './bench/update-command.js';
import { aside, type Io, printJson } from './cli/io.js';
import { command, jsonOption, oneOf } from './cli/options.js';
import { bold, dim, short, table } from './cli/terminal.js';

interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
}

/** The modules are loaded when asked for. */
const SUITES: Readonly<Record<string, () => Promise<Result[]>>> = {
  viewer: async () => (await import('./bench/viewer.js')).benchViewer(),
};

/** Suites with options and a report of their own. */
const OWN_REPORTS = ['env', 'update', 'train'];

async function measure(io: Io, human: Io, suite: string, json: boolean): Promise<void> {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const results = await SUITES[suite]();
  if (json) return printJson(io, { suite, machine, results });
  const spread = ({ low, high }: Result): string => (low === undefined ? '' : `${short(low)} – ${short(high)}`);
  human.out(table(results.map((r) => [r.name, short(r.value).padStart(10), r.unit, spread(r)])));
}

async function act(io: Io, suite: string, { json: asJson, ...flags }: UpdateFlags & { json?: true }): Promise<void> {
  oneOf('suite', suite, [...OWN_REPORTS, ...Object.keys(SUITES)]);
  const json = asJson === true;
  const human = json ? aside(io) : io;
  const known = suite === 'update' ? null : ({ env: ENV_FLAGS, train: TRAIN_FLAGS }[suite] ?? []);
  const foreign = UPDATE_OPTIONS.find((option) => {
    const name = option.attributeName();
    return name in flags && known !== null && !known.includes(name);
  });
  if (foreign !== undefined) throw new BadInput(`${foreign.long} is of the suite update, got '${suite}'`);
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  const head = `${bold(human, `bench ${suite}`)}  ${dim(human, machine)}\n`;
  if (suite === 'update') return runUpdate(io, headed(human, head), flags, json);
  if (suite === 'env') return runEnv(io, headed(human, head), flags, json);
  if (suite === 'train') return runTrain(io, headed(human, head), flags, json);
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
    .argument('[suite]', [...OWN_REPORTS, ...Object.keys(SUITES)].join(', '), 'env')
    .action((suite: string, flags: UpdateFlags & { json?: true }) => act(io, suite, flags))
    .optionsGroup(
      'Options of the suite update (of env: --python, --row, --rounds, --write-docs; of train: --row, --write-docs):',
    );
  for (const option of UPDATE_OPTIONS) made.addOption(option);
  return made;
}
