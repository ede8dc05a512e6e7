import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Aggregate } from '../../../core/statistics.js';
import { type TrainRow, titleOf, trainRows } from '../../../scripts/bench/train.js';
import { markdownOf, merged, minAtarMarkdown, pagePath, readRows } from '../../../scripts/bench/train-report.js';

const estimate = { value: 480.5, low: 460, high: 500 };
const aggregate: Aggregate = { count: 2, min: 461, max: 500, median: estimate, iqm: estimate, mean: estimate };
const rowOf = (agent: string, env: string, change: Partial<TrainRow> = {}): TrainRow => ({
  agent,
  env,
  steps: 50_000,
  command: `train ${agent} ${env} --seeds 1,2`,
  date: '2026-01-02',
  machine: { cpu: 'a processor', cores: 2, node: 'v20.0.0' },
  bellman: '0.1.0',
  episodes: 100,
  seeds: [
    { seed: 1, meanReturn: 461, std: 9, envSteps: 50_000, wallSeconds: 61 },
    { seed: 2, meanReturn: 500, std: 0, envSteps: 50_000, wallSeconds: 59.5 },
  ],
  failed: 0,
  return: aggregate,
  random: 22.25,
  ...change,
});

test('a row says the interval, each seed, chance and the slowest seed', () => {
  expect(markdownOf([rowOf('dqn', 'CartPole-v1')]).split('\n')[2]).toBe(
    '| `CartPole-v1` | dqn | 50,000 | 480.5 [460, 500] | 461 500 | 22.25 | 1:01 | 2026-01-02 |',
  );
});

test('seeds that failed are not passed over in silence', () => {
  const none = rowOf('dqn', 'CartPole-v1', { seeds: [], failed: 2, return: null });
  expect(markdownOf([none])).toContain('| – |  (2 failed) |');
});

test('a new row takes the place of the old one of its agent and world; rows are sorted', () => {
  const old = [rowOf('ppo', 'B'), rowOf('dqn', 'A')];
  const rows = merged(old, [rowOf('dqn', 'A', { random: 1 }), rowOf('a2c', 'B')]);
  expect(rows.map(({ agent, env, random }) => [env, agent, random])).toEqual([
    ['A', 'dqn', 1],
    ['B', 'a2c', 22.25],
    ['B', 'ppo', 22.25],
  ]);
});

test('a variant is named, and its time is that of the processor where that is known', () => {
  const seeds = rowOf('dqn', 'A').seeds.map((seed) => ({ ...seed, cpuSeconds: 50, trainingReturn: 8.25 }));
  const row = rowOf('dqn', 'MinAtar/Breakout-v0', { variant: 'replay only', seeds });
  expect(markdownOf([row])).toContain('| dqn, replay only | 50,000 | 480.5 [460, 500] | 461 500 | 22.25 | 0:50 |');
  expect(minAtarMarkdown([row])).toContain('| replay only | 50,000 | 8.25 8.25 |  | 22.25 | 0:50 |');
  expect(minAtarMarkdown([{ ...rowOf('dqn', 'MinAtar/Breakout-v0') }])).toContain(
    '| as published | 50,000 | – – | 9 |',
  );
});

test('the page shows what the record holds, and rows are of presets and ablations that there are', () => {
  const rows = readRows();
  const page = readFileSync(pagePath, 'utf8');
  expect(page).toContain(`<!-- train -->\n${markdownOf(rows)}\n<!-- /train -->`);
  expect(page).toContain(`<!-- minatar -->\n${minAtarMarkdown(rows)}\n<!-- /minatar -->`);
  for (const row of rows) {
    const plan = trainRows.find((one) => titleOf(one) === titleOf(row));
    expect(plan?.preset.steps, titleOf(row)).toBe(row.steps);
    expect(row.seeds.map(({ seed }) => seed)).toEqual(plan?.preset.tunedFor.seeds);
  }
  expect(trainRows.length).toBeGreaterThan(rows.length - 1);
});
