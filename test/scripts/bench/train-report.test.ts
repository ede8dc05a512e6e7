import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presets } from '../../../agents/index.js';
import type { Aggregate } from '../../../core/statistics.js';
import { type TrainRow, trainRows } from '../../../scripts/bench/train.js';
import { markdownOf, merged, pagePath, readRows } from '../../../scripts/bench/train-report.js';

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

test('the page shows what the record holds, and rows are of presets that there are', () => {
  const rows = readRows();
  expect(readFileSync(pagePath, 'utf8')).toContain(`<!-- train -->\n${markdownOf(rows)}\n<!-- /train -->`);
  for (const { agent, env, steps, seeds } of rows) {
    expect(presets[agent][env]?.steps, `${agent} ${env}`).toBe(steps);
    expect(seeds.map(({ seed }) => seed)).toEqual(presets[agent][env].tunedFor.seeds);
  }
  expect(trainRows.length).toBeGreaterThan(rows.length - 1);
});
