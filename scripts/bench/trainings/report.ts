/** What whole trainings cost beside those of others: the record, and what docs/performance.md shows of it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../cli/places.js';
import { type Summary, summarise } from '../rounds.js';
import { pagePath, withBlock } from '../update-report.js';
import type { TrainingRow } from './rows.js';

/** One whole training in a process of its own. */
export interface Run {
  readonly seed: number;
  /** From an agent's making to the last step. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Mean of the last 100 training episodes. */
  readonly episodeReturn: number;
  readonly envSteps: number;
}

export interface Side {
  readonly name: string;
  readonly threads: number;
  /** One a seed, in the order of the rounds. */
  readonly runs: readonly Run[];
}

export interface TrainingResult extends TrainingRow {
  readonly own: Side;
  readonly others: readonly Side[];
}

export interface PeersRecord {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly load: number; readonly node: string };
  readonly bellman: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly results: readonly TrainingResult[];
}

/** Theirs ÷ ours of each round: over 1 where ours is faster. @throws RangeError when the rounds do not pair. */
export function ratioOf(own: readonly Run[], other: readonly Run[]): Summary {
  if (own.length !== other.length) throw new RangeError(`rounds must pair, got ${own.length} and ${other.length}`);
  return summarise(own.map((run, round) => other[round].seconds / run.seconds));
}

/** Against the fastest of the others; null where a ratio is asked for and there are none. */
export function isMet({ target, own, others }: Pick<TrainingResult, 'target' | 'own' | 'others'>): boolean | null {
  if ('seconds' in target) return summarise(own.runs.map(({ seconds }) => seconds)).value <= target.seconds;
  if (others.length === 0) return null;
  return Math.min(...others.map(({ runs }) => ratioOf(own.runs, runs).value)) >= target.ratio;
}

const rounded = (value: number): string => Number(value.toPrecision(3)).toString();
const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

const spread = ({ value, low, high }: Summary): string => `${rounded(value)} (${rounded(low)}–${rounded(high)})`;
const secondsText = (runs: readonly Run[]): string => `${rounded(summarise(runs.map((run) => run.seconds)).value)} s`;
const returnText = (runs: readonly Run[]): string => rounded(mean(runs.map((run) => run.episodeReturn)));

const MARKS = new Map([
  [true, 'met'],
  [false, 'missed'],
  [null, 'not measured'],
]);

function targetText(result: TrainingResult): string {
  const { target } = result;
  const wanted = 'ratio' in target ? `≥ ${target.ratio}×` : `≤ ${target.seconds} s`;
  return `${wanted}: ${MARKS.get(isMet(result))}`;
}

const threadsText = ({ name, threads }: Side): string => `${name}, ${threads} thread${threads === 1 ? '' : 's'}`;

/** A line for each of the others; one without where there are none. */
export function linesOf(result: TrainingResult): string[] {
  const { title, env, steps, own, others } = result;
  const first = [`${title}: \`${env}\`, ${steps / 1000} k steps`, secondsText(own.runs), returnText(own.runs)];
  const peers = others.map((side) => [
    threadsText(side),
    secondsText(side.runs),
    returnText(side.runs),
    `${spread(ratioOf(own.runs, side.runs))}×`,
  ]);
  const [nearest = ['', '', '', ''], ...rest] = peers;
  return [[...first, ...nearest, targetText(result)], ...rest.map((cells) => ['', '', '', ...cells, ''])].map(
    (cells) => `| ${cells.join(' | ')} |`,
  );
}

const HEAD = ['training', 'Bellman', 'return', 'the peer', 'time', 'return', 'ratio', 'asked for'];

export function markdownOf({ date, machine, bellman, versions, results }: PeersRecord, command: string): string {
  const { cpu, cores, load, node } = machine;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const seeds = [...new Set(results.flatMap(({ own }) => own.runs.map(({ seed }) => seed)))].sort((a, b) => a - b);
  return [
    '',
    `| ${HEAD.join(' | ')} |`,
    `| ${HEAD.map(() => '---').join(' | ')} |`,
    ...results.flatMap(linesOf),
    '',
    `Measured on ${date} on ${cores} × ${cpu} (load before: ${load.toFixed(1)}), Node ${node.slice(1)}, Bellman ` +
      `${bellman} on one thread, seed${seeds.length === 1 ? '' : 's'} ${seeds.join(', ')}, with \`${command}\`. ` +
      `${named.length === 0 ? 'No Python.' : `${named.join(', ')}.`}`,
    '',
  ].join('\n');
}

export const recordPath = join(root, 'docs/results/peers.json');

export function writeDocs(record: PeersRecord, command: string): void {
  const page = withBlock(readFileSync(pagePath, 'utf8'), 'peers', markdownOf(record, command));
  writeFileSync(recordPath, `${JSON.stringify(record, null, 1)}\n`);
  writeFileSync(pagePath, page);
}
