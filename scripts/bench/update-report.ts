/** The update bench's figures: a line, a document of JSON, a table of Markdown. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/places.js';
import type { Summary } from './rounds.js';
import type { RowResult, UpdateRecord } from './update.js';

/** Three significant digits, with the unit that suits: '28.0 µs', '59.5 ms', '1.25 s'. */
export function duration(ms: number): string {
  const [value, unit] = ms < 0.1 ? [1000 * ms, 'µs'] : ms < 1000 ? [ms, 'ms'] : [ms / 1000, 's'];
  return `${value < 1000 ? value.toPrecision(3) : Math.round(value)} ${unit}`;
}

/** Two decimals; of small ratios two significant digits. */
const share = (x: number): string => (x < 0.095 ? x.toPrecision(2) : x.toFixed(2));
const ratio = ({ value, low, high }: Summary): string => `${share(value)} (${share(low)}–${share(high)})`;

/** One row for a person. */
export function lineOf(row: RowResult, own: string, peers: readonly string[]): string {
  const parts = [row.title.padEnd(39)];
  if (row.ratio !== null) {
    const bound = row.bound === null ? '' : `, bound ${row.bound.toFixed(2)}`;
    parts.push(`${ratio(row.ratio)}${bound}`.padEnd(31));
  }
  parts.push(`${own} ${duration(row.own.value)}`);
  peers.forEach((name, i) => {
    const variant = row.variants[i] === null || row.variants[i] === 'default' ? '' : ` (${row.variants[i]})`;
    parts.push(`${name} ${duration(row.peers[i].value)}${variant}`);
  });
  return [...parts, `compiled in ${duration(1000 * row.compileSeconds)}`].join('  ');
}

interface Figure extends Partial<Summary> {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bound?: number;
}

function figuresOf(row: RowResult, { own, peers }: UpdateRecord): Figure[] {
  const { title } = row;
  const versus = peers.length > 1 ? 'best peer' : peers[0]?.name;
  const bounded = (bound: number | null) => (bound === null ? {} : { bound });
  return [
    ...(row.ratio === null
      ? []
      : [{ name: `${title}: ${own.name} / ${versus}`, unit: 'ratio', ...row.ratio, ...bounded(row.bound) }]),
    { name: `${title}: ${own.name}`, unit: 'ms', ...row.own },
    ...row.peers.map((figure, i) => ({ name: `${title}: ${peers[i].name}`, unit: 'ms', ...figure })),
    { name: `${title}: ${own.name}, compiling`, unit: 's', value: row.compileSeconds, ...bounded(row.compileBound) },
    { name: `${title}: ${own.name}`, unit: '1/s', value: 1000 / row.own.value },
  ];
}

/** What `--json` prints. */
export const documentOf = (record: UpdateRecord) => ({
  suite: 'update',
  ...record,
  results: record.rows.flatMap((row) => figuresOf(row, record)),
});

/** From which batch on our device is faster, where one row is measured at several batches. null where none is. */
export function crossover(record: UpdateRecord): string | null {
  const sized = record.rows.flatMap((row) => {
    const found = /^(.*Nature CNN.*), batch (\d+)$/.exec(row.title);
    return found === null || row.ratio === null ? [] : [{ batch: Number(found[2]), ratio: row.ratio.value }];
  });
  if (sized.length < 2) return null;
  sized.sort((a, b) => a.batch - b.batch);
  const measured = `measured: ${sized.map(({ batch, ratio }) => `${batch} at ${ratio.toFixed(2)}`).join(', ')}`;
  // Faster from a batch on: there and at every larger one.
  const slower = sized.findLastIndex((one) => one.ratio >= 1);
  const names = `${record.own.name} against ${record.peers[0].name} on the Nature CNN`;
  if (slower === sized.length - 1) return `${names}: not faster at the largest batch (${measured})`;
  return `${names}: faster from batch ${sized[slower + 1].batch} on (${measured})`;
}

const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The table of docs/performance.md, with what it was measured on. */
export function markdownOf(record: UpdateRecord, command: string): string {
  const { machine, own, peers, rows, rounds, date } = record;
  const head = ['row', ...(peers.length > 0 ? ['ratio', 'bound'] : []), own.name, ...peers.map(({ name }) => name)];
  const body = rows.map((row) => [
    row.title,
    ...(row.ratio === null ? [] : [ratio(row.ratio), row.bound?.toFixed(2) ?? '–']),
    duration(row.own.value),
    ...row.peers.map(({ value }, i) => `${duration(value)}${row.variants[i] === 'fused' ? ' ᶠ' : ''}`),
    `${row.compileSeconds.toFixed(2)} s${row.compileBound === null ? '' : ` (≤ ${row.compileBound} s)`}`,
  ]);
  const versions = [...new Set([`${own.name}: ${own.description}`, ...peers.map(({ description }) => description)])];
  const crossing = crossover(record);
  return [
    '',
    [...head, 'compiling'],
    [...head, ''].map(() => '---'),
    ...body,
    '',
    `Measured on ${date} on ${machine.cores} × ${machine.cpu} (load before: ${machine.load.toFixed(1)}), Node ${machine.node.slice(1)}, Bellman ${machine.bellman}, ` +
      `${rounds} rounds, with \`${command}\`. ${versions.join('; ')}.`,
    ...(crossing === null ? [] : ['', `${crossing}.`]),
    '',
  ]
    .map((line) => (typeof line === 'string' ? line : tableRow(line)))
    .join('\n');
}

/** The page with a block made anew. @throws Error when the place of the block is missing. */
export function withBlock(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = page.indexOf(open);
  const to = page.indexOf(close);
  if (from < 0 || to < from) throw new Error(`docs/performance.md lacks ${open} … ${close}`);
  return `${page.slice(0, from + open.length)}\n${text}\n${page.slice(to)}`;
}

export const pagePath = join(root, 'docs/performance.md');
export const blockName = (device: string): string => (device === 'cpu' ? 'update' : `update-${device}`);
export const recordPath = (device: string): string => join(root, 'docs/results', `${blockName(device)}.json`);

export interface Kept {
  readonly command: string;
  readonly record: UpdateRecord;
}

/** @throws Error when the page has no place for a device's table: told before minutes of measuring. */
export const checkPlace = (device: string): void =>
  void withBlock(readFileSync(pagePath, 'utf8'), blockName(device), '');

/** Writes the record, and the table that follows from it. */
export function writeDocs(record: UpdateRecord, command: string): void {
  const { name } = record.own;
  const page = withBlock(readFileSync(pagePath, 'utf8'), blockName(name), markdownOf(record, command));
  const kept: Kept = { command, record };
  writeFileSync(recordPath(name), `${JSON.stringify(kept, null, 2)}\n`);
  writeFileSync(pagePath, page);
}
