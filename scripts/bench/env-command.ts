/** `bench env`: its options, and what it prints. */

import { BadInput } from '../../core/errors.js';
import { type Io, printJson } from '../cli/io.js';
import { commandLine, isSource } from '../cli/places.js';
import { dim } from '../cli/terminal.js';
import { rows } from './worlds/rows.js';

export interface EnvFlags {
  readonly python?: string;
  readonly row?: string;
  readonly rounds?: number;
  readonly writeDocs?: true;
}

/** Flags of `bench` that mean something here. */
export const ENV_FLAGS: readonly string[] = ['python', 'row', 'rounds', 'writeDocs'];

/** `human` is where a person reads on. */
export async function runEnv(io: Io, human: Io, flags: EnvFlags, json: boolean): Promise<void> {
  const { benchWorlds } = await import('./env.js');
  const report = await import('./env-report.js');
  const { row = '', writeDocs } = flags;
  if (writeDocs && row !== '') throw new BadInput('--write-docs needs every row: leave --row out');
  if (writeDocs && !isSource) throw new BadInput('--write-docs needs a checkout: this is an installed package');
  if (!rows.some(({ title }) => title.toLowerCase().includes(row.toLowerCase()))) {
    throw new BadInput(`--row '${row}' is in no title (there is ${rows.map(({ title }) => title).join('; ')})`);
  }
  if (writeDocs) report.checkPlace();
  const record = await benchWorlds({
    ...flags,
    onNote: (text) => human.out(`${dim(human, text)}\n`),
    onRow: (result) => human.out(`${report.lineOf(result)}\n`),
  });
  if (writeDocs) report.writeDocs(record, commandLine('bench', 'env', '--write-docs'));
  if (json) printJson(io, report.documentOf(record));
}
