/** What greedy policies of tables are worth, exactly: the record, and what docs/results.md shows of it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../cli/places.js';
import { pagePath } from './train-report.js';
import { withBlock } from './update-report.js';

export const WORLDS = ['FrozenLake-v1', 'CliffWalking-v1', 'Taxi-v4'] as const;

export interface Cell {
  readonly env: string;
  readonly steps: number;
  readonly seeds: readonly number[];
  /** Σₛ start(s) v(s) at γ = 1 of each seed's greedy policy; null: it never ends. */
  readonly values: readonly (number | null)[];
  /** Of the slowest seed. */
  readonly cpuSeconds: number;
}

export interface Row {
  readonly agent: string;
  readonly cells: readonly Cell[];
}

export interface TabularRecord {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly rows: readonly Row[];
}

export const machine: TabularRecord['machine'] = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
};

const textOf = (value: number | null): string =>
  value === null ? 'never ends' : Number(value.toPrecision(4)).toString();

/** Each seed's value; once, with how often, where all are the same. */
export function valuesText(values: readonly (number | null)[]): string {
  const texts = values.map(textOf);
  return texts.length > 1 && new Set(texts).size === 1 ? `${texts[0]} × ${texts.length}` : texts.join(' ');
}

const cellText = ({ values, cpuSeconds, seeds }: Cell): string =>
  seeds.length === 0 ? valuesText(values) : `${valuesText(values)} (${cpuSeconds.toFixed(1)} s)`;

export const lineOf = ({ agent, cells }: Row): string => `| ${[agent, ...cells.map(cellText)].join(' | ')} |`;

export function markdownOf({ date, machine: { cpu, node }, rows }: TabularRecord): string {
  const head = ['agent', ...WORLDS.map((env) => `\`${env}\``)];
  return [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map(lineOf),
    '',
    `Seeds 1 to 5 (planners: 1), in brackets the processor time of the slowest; ${cpu}, Node ${node.slice(1)}, ${date}.`,
  ].join('\n');
}

export const tabularRecord = join(root, 'docs/results/tabular.json');

export function writeDocs(record: TabularRecord): void {
  writeFileSync(pagePath, withBlock(readFileSync(pagePath, 'utf8'), 'tabular', markdownOf(record)));
  writeFileSync(tabularRecord, `${JSON.stringify(record, null, 1)}\n`);
}
