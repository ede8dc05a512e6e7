/** The figures of `bench train`: their record, which grows row by row, and the table that follows from it. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/places.js';
import { clock, short } from '../cli/terminal.js';
import { type TrainRow, titleOf } from './train.js';
import { withBlock } from './update-report.js';

export const recordPath = join(root, 'docs/results/train.json');
export const pagePath = join(root, 'docs/results.md');

export const readRows = (): TrainRow[] =>
  existsSync(recordPath) ? (JSON.parse(readFileSync(recordPath, 'utf8')) as { rows: TrainRow[] }).rows : [];

/** New rows take the places of those with their titles. */
export function merged(old: readonly TrainRow[], fresh: readonly TrainRow[]): TrainRow[] {
  const byTitle = new Map([...old, ...fresh].map((row) => [titleOf(row), row]));
  return [...byTitle.values()].sort((a, b) =>
    a.env === b.env ? a.agent.localeCompare(b.agent) : a.env.localeCompare(b.env),
  );
}

const cells = (row: TrainRow): string[] => {
  const { agent, env, steps, seeds, random, failed, date } = row;
  const iqm =
    row.return === null
      ? '–'
      : `${short(row.return.iqm.value)} [${short(row.return.iqm.low)}, ${short(row.return.iqm.high)}]`;
  const each = seeds.map((result) => short(result.meanReturn)).join(' ') + (failed > 0 ? ` (${failed} failed)` : '');
  const slowest = Math.max(0, ...seeds.map((result) => result.wallSeconds));
  return [`\`${env}\``, agent, steps.toLocaleString('en-US'), iqm, each, short(random), clock(slowest), date];
};

export function markdownOf(rows: readonly TrainRow[]): string {
  const head = ['world', 'agent', 'steps', 'IQM [95 %]', 'each seed', 'chance', 'slowest seed', 'date'];
  const line = (columns: readonly string[]): string => `| ${columns.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map((row) => line(cells(row)))].join('\n');
}

/** Writes record and table. */
export function writeDocs(fresh: readonly TrainRow[]): void {
  const rows = merged(readRows(), fresh);
  writeFileSync(pagePath, withBlock(readFileSync(pagePath, 'utf8'), 'train', markdownOf(rows)));
  writeFileSync(
    recordPath,
    `${JSON.stringify({ command: 'npm run --silent bench -- train --write-docs', rows }, null, 1)}\n`,
  );
}
