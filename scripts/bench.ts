/** `bench [SUITE]`: measures, and prints the numbers with the machine they belong to. */

import { cpus } from 'node:os';
import type { Command } from 'commander';
import { BadInput } from '../core/errors.js';
import { aside, type Io, printJson } from './cli/io.js';
import { command, jsonOption, oneOf } from './cli/options.js';
import { isSource } from './cli/places.js';
import { bold, dim, short, table } from './cli/terminal.js';

interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
}

/** Suite → the function that its module exports. The modules are loaded when asked for. */
const SUITES: Readonly<Record<string, string>> = {
  env: 'benchEnv',
  update: 'benchUpdate',
  viewer: 'benchViewer',
  train: 'benchTrain',
};

async function load(suite: string): Promise<() => Promise<Result[]>> {
  const url = new URL(`./bench/${suite}.${isSource ? 'ts' : 'js'}`, import.meta.url).href;
  const module = (await import(/* @vite-ignore */ url).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`bench/${suite}`)) return {};
    throw error;
  })) as Record<string, () => Promise<Result[]>>;
  const bench = module[SUITES[suite]];
  if (bench === undefined) throw new BadInput(`suite '${suite}' is not part of this installation`);
  return bench;
}

async function act(io: Io, suite: string, json: boolean): Promise<void> {
  const bench = await load(oneOf('suite', suite, Object.keys(SUITES)));
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const human = json ? aside(io) : io;
  human.out(
    `${bold(human, `bench ${suite}`)}  ${dim(human, `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`)}\n`,
  );
  const results = await bench();
  if (json) printJson(io, { suite, machine, results });
  else {
    const spread = ({ low, high }: Result): string => (low === undefined ? '' : `${short(low)} – ${short(high)}`);
    io.out(table(results.map((r) => [r.name, short(r.value).padStart(10), r.unit, spread(r)])));
  }
}

export const benchCommand = (io: Io): Command =>
  command('bench', 'measure worlds, updates, trainings or the viewer', [jsonOption()])
    .argument('[suite]', Object.keys(SUITES).join(', '), 'env')
    .action((suite: string, flags: { json?: true }) => act(io, suite, flags.json === true));
