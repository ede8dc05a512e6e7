/** `bench train`: its options, and what it prints. */

import { BadInput } from '../../core/errors.js';
import { aside, type Io, printJson } from '../cli/io.js';
import { isSource } from '../cli/places.js';
import { bold, short } from '../cli/terminal.js';

export interface TrainFlags {
  readonly row?: string;
  readonly writeDocs?: true;
}

/** Flags of `bench` that mean something here. */
export const TRAIN_FLAGS: readonly string[] = ['row', 'writeDocs'];

/** `human` is where a person reads on. */
export async function runTrain(io: Io, human: Io, { row = '', writeDocs }: TrainFlags, json: boolean): Promise<void> {
  const { benchTrain, rowsNamed, titleOf, trainRows } = await import('./train.js');
  if (writeDocs && !isSource) throw new BadInput('--write-docs needs a checkout: this is an installed package');
  if (rowsNamed(row).length === 0) {
    throw new BadInput(`--row '${row}' is in no title (there is ${trainRows.map(titleOf).join('; ')})`);
  }
  const report = await import('./train-report.js');
  const rows = await benchTrain({
    row,
    io: { ...(json ? aside(io) : io), columns: io.columns, out: human.out },
    onRow(result) {
      human.out(`${bold(human, titleOf(result))}: chance reaches ${short(result.random)}\n\n`);
      if (writeDocs) report.writeDocs([result]); // at once: the next row may take long
    },
  });
  if (json) {
    const results = rows.map((result) => ({
      name: titleOf(result),
      unit: 'mean return',
      value: result.return?.iqm.value ?? null,
      ...result,
    }));
    printJson(io, { suite: 'train', results });
  }
}
