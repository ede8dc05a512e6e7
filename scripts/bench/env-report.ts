/** The figures of `bench env`: a line, a document of JSON, a table of Markdown. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/places.js';
import type { WorldResult, WorldsRecord } from './env.js';
import type { Summary } from './rounds.js';
import { pagePath, withBlock } from './update-report.js';

/** Three significant digits: '11.8 M', '21.4 k', '950'. */
export function rateText(rate: number): string {
  if (rate >= 999_500) return `${(rate / 1e6).toPrecision(3)} M`;
  if (rate >= 999.5) return `${(rate / 1e3).toPrecision(3)} k`;
  return rate.toPrecision(3);
}

const times = (x: number): string => (x < 9.95 ? x.toFixed(1) : String(Math.round(x)));
const ratioText = ({ value, low, high }: Summary): string => `${times(value)}× (${times(low)}–${times(high)})`;
const NAMES: Readonly<Record<string, string>> = {
  gymnasium: 'Gymnasium',
  'gymnasium-vector': 'Gymnasium, vectorised',
  minatar: 'MinAtar',
  minigrid: 'MiniGrid',
  ale: 'ALE, its vector',
};
const peerName = ({ peer }: WorldResult): string => (peer === undefined ? '' : (NAMES[peer.split(':')[0]] ?? peer));
const keptText = (kept: number | null): string => (kept === null ? '' : `${kept.toFixed(3)} B`);

/** One row for a person. */
export function lineOf(row: WorldResult): string {
  const parts = [row.title.padEnd(36), `${rateText(row.own.value)} steps/s`.padStart(16)];
  if (row.floor !== undefined) parts.push(`(≥ ${rateText(row.floor)})`);
  if (row.ratio !== null && row.peerRate !== null) {
    const bound = row.bound === undefined ? '' : `, bound ${row.bound}×`;
    parts.push(`${ratioText(row.ratio)} ${peerName(row)}, ${rateText(row.peerRate.value)}${bound}`);
  }
  if (row.kept !== null) parts.push(`heap ${keptText(row.kept)}/step`);
  return parts.join('  ');
}

/** What `--json` prints. */
export const documentOf = (record: WorldsRecord) => ({
  suite: 'env',
  ...record,
  results: record.rows.flatMap((row) => [
    { name: row.title, unit: 'steps/s', ...row.own, ...(row.floor !== undefined && { bound: row.floor }) },
    ...(row.peerRate === null ? [] : [{ name: `${row.title}: ${peerName(row)}`, unit: 'steps/s', ...row.peerRate }]),
    ...(row.ratio === null
      ? []
      : [
          {
            name: `${row.title} ÷ ${peerName(row)}`,
            unit: 'ratio',
            ...row.ratio,
            ...(row.bound && { bound: row.bound }),
          },
        ]),
    ...(row.kept === null ? [] : [{ name: `${row.title}: heap kept`, unit: 'bytes/step', value: row.kept }]),
  ]),
});

/** The table of docs/performance.md, with what it was measured on. */
export function markdownOf({ machine, rows, rounds, peers, date, bellman }: WorldsRecord, command: string): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((row) => [
    row.title,
    `${rateText(row.own.value)}${row.floor === undefined ? '' : ` (≥ ${rateText(row.floor)})`}`,
    row.ratio === null ? '' : `${ratioText(row.ratio)}${row.bound === undefined ? '' : `, bound ${row.bound}×`}`,
    row.peerRate === null ? '' : `${peerName(row)}, ${rateText(row.peerRate.value)}`,
    keptText(row.kept),
  ]);
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [
    '',
    line(['row', 'steps a second', 'ratio', 'the peer', 'heap, a step']),
    line(['---', '---', '---', '---', '---']),
    ...body.map(line),
    '',
    `Measured on ${date} on ${machine.cores} × ${machine.cpu} (load before: ${machine.load.toFixed(1)}), Node ${machine.node.slice(1)}, Bellman ${bellman}, ` +
      `${rounds} rounds, with \`${command}\`${versions.length === 0 ? '' : `. ${versions.join(', ')}`}.`,
    '',
  ].join('\n');
}

export const recordPath = join(root, 'docs/results/env.json');

export interface KeptWorlds {
  readonly command: string;
  readonly record: WorldsRecord;
}

/** @throws Error when the page has no place for the table: told before minutes of measuring. */
export const checkPlace = (): void => void withBlock(readFileSync(pagePath, 'utf8'), 'env', '');

/** Writes the record, and the table that follows from it. */
export function writeDocs(record: WorldsRecord, command: string): void {
  const page = withBlock(readFileSync(pagePath, 'utf8'), 'env', markdownOf(record, command));
  const kept: KeptWorlds = { command, record };
  writeFileSync(recordPath, `${JSON.stringify(kept, null, 2)}\n`);
  writeFileSync(pagePath, page);
}
