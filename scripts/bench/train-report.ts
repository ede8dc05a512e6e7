/** The figures of `bench train`: their record, which grows row by row, and the table that follows from it. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/places.js';
import { clock, short } from '../cli/terminal.js';
import { curvesSvg } from './curves.js';
import { type TrainRow, titleOf } from './train.js';
import { withBlock } from './update-report.js';

export const recordPath = join(root, 'docs/results/train.json');
export const curvesFolder = join(root, 'docs/results/curves');
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

/** Of the slowest seed: processor time, or the time that passed where a record has no other. */
const slowest = ({ seeds }: TrainRow): number =>
  Math.max(0, ...seeds.map(({ cpuSeconds, wallSeconds }) => cpuSeconds ?? wallSeconds));

const cells = (row: TrainRow): string[] => {
  const { agent, env, variant, steps, seeds, random, failed, date } = row;
  const iqm =
    row.return === null
      ? '–'
      : short(row.return.iqm.value) +
        (seeds.length > 1 ? ` [${short(row.return.iqm.low)}, ${short(row.return.iqm.high)}]` : '');
  const each = seeds.map((result) => short(result.meanReturn)).join(' ') + (failed > 0 ? ` (${failed} failed)` : '');
  const who = variant === undefined ? agent : `${agent}, ${variant}`;
  const count = steps.toLocaleString('en-US');
  return [`\`${env}\``, who, count, iqm, each, short(random), clock(slowest(row)), date];
};

const line = (columns: readonly string[]): string => `| ${columns.join(' | ')} |`;
const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(line).join('\n');

export const markdownOf = (rows: readonly TrainRow[]): string =>
  tableOf(['world', 'agent', 'steps', 'IQM [95 %]', 'each seed', 'chance', 'slowest seed', 'date'], rows.map(cells));

/** DQN after 1 M frames, read off the learning curves of Young and Tian 2019, https://arxiv.org/abs/1903.03176, figure 3. */
const PUBLISHED: Readonly<Record<string, number>> = {
  'MinAtar/Asterix-v0': 7,
  'MinAtar/Breakout-v0': 9,
  'MinAtar/Freeway-v0': 47,
  'MinAtar/Seaquest-v0': 1,
  'MinAtar/SpaceInvaders-v0': 33,
};

/** The games with six actions that repeat, as their authors count: by the returns of the last 100 training episodes. */
export function minAtarMarkdown(rows: readonly TrainRow[]): string {
  const games = rows.filter(({ agent, env }) => agent === 'dqn' && env in PUBLISHED);
  return tableOf(
    ['game', 'DQN', 'steps', 'last 100 training returns, each seed', 'published, 1 M', 'chance', 'slowest seed'],
    games.map((row) => [
      `\`${row.env}\``,
      row.variant ?? 'as published',
      row.steps.toLocaleString('en-US'),
      row.seeds.map(({ trainingReturn }) => (trainingReturn == null ? '–' : short(trainingReturn))).join(' '),
      row.variant === undefined ? String(PUBLISHED[row.env]) : '',
      short(row.random),
      clock(slowest(row)),
    ]),
  );
}

const fileOf = (env: string): string => `${env.replaceAll('/', '-')}.svg`;

/** Worlds that have curves, with their pictures. */
export const picturesOf = (rows: readonly TrainRow[]): ReadonlyMap<string, string> =>
  new Map(
    [...new Set(rows.map(({ env }) => env))].flatMap((env) => {
      const ofWorld = rows.filter((row) => row.env === env);
      const svg = curvesSvg(env, ofWorld);
      return svg === null ? [] : [[env, svg] as const];
    }),
  );

export const curvesMarkdown = (pictures: ReadonlyMap<string, string>): string =>
  [...pictures.keys()].map((env) => `![${env}: returns by env steps](results/curves/${fileOf(env)})`).join('\n\n');

/** Numbers of an array side by side. */
const oneLine = (_: string, numbers: string): string => `[${numbers.replaceAll(/\s+/g, ' ')}]`;

/** Writes record, tables and curves. */
export function writeDocs(fresh: readonly TrainRow[]): void {
  const rows = merged(readRows(), fresh);
  const pictures = picturesOf(rows);
  mkdirSync(curvesFolder, { recursive: true });
  for (const [env, svg] of pictures) writeFileSync(join(curvesFolder, fileOf(env)), svg);
  const page = withBlock(readFileSync(pagePath, 'utf8'), 'train', markdownOf(rows));
  const withGames = withBlock(page, 'minatar', minAtarMarkdown(rows));
  writeFileSync(pagePath, withBlock(withGames, 'curves', curvesMarkdown(pictures)));
  const text = JSON.stringify({ command: 'npm run --silent bench -- train --write-docs', rows }, null, 1);
  writeFileSync(recordPath, `${text.replaceAll(/\[\s+([-\d.e,\s]+?)\s+\]/g, oneLine)}\n`);
}
