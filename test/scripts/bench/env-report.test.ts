import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { registeredIds } from '../../../core/registry.js';
import '../../../envs/index.js';
import { benchWorlds, type WorldResult, type WorldsRecord } from '../../../scripts/bench/env.js';
import {
  documentOf,
  type KeptWorlds,
  lineOf,
  markdownOf,
  rateText,
  recordPath,
} from '../../../scripts/bench/env-report.js';
import { pagePath } from '../../../scripts/bench/update-report.js';
import { rows } from '../../../scripts/bench/worlds/rows.js';
import { bellman } from '../streams.js';

const exactly = (value: number) => ({ value, low: value / 2, high: 2 * value });
const row: WorldResult = {
  title: 'Pole, 64 at once',
  id: 'Pole-v0',
  how: 'vector',
  peer: 'gymnasium-vector:Pole-v0',
  floor: 10e6,
  bound: 13,
  own: exactly(12e6),
  peerRate: exactly(600e3),
  ratio: exactly(20),
  kept: 0.0004,
};
const record: WorldsRecord = {
  date: '2026-01-02',
  machine: { cpu: 'A CPU', cores: 2, load: 0.125, node: 'v20.19.0' },
  bellman: '1.2.3',
  rounds: 9,
  peers: { Gymnasium: '1.4.0' },
  rows: [row],
};

test.each([
  [23_456_789, '23.5 M'],
  [999_700, '1.00 M'],
  [21_440, '21.4 k'],
  [950, '950'],
])('%d steps a second are said as %s', (rate, said) => {
  expect(rateText(rate)).toBe(said);
});

test('a row for a person has figure, floor, ratio, peer and heap', () => {
  expect(lineOf(row).replaceAll(/ +/g, ' ')).toBe(
    'Pole, 64 at once 12.0 M steps/s (≥ 10.0 M) 20× (10–40) Gymnasium, vectorised, 600 k, bound 13× heap 0.000 B/step',
  );
  const alone: WorldResult = { ...row, peerRate: null, ratio: null, kept: null };
  expect(lineOf(alone).replaceAll(/ +/g, ' ')).toBe('Pole, 64 at once 12.0 M steps/s (≥ 10.0 M)');
});

test('the document has a figure for ourselves, the peer, the ratio and the heap', () => {
  expect(documentOf(record).results).toEqual([
    { name: 'Pole, 64 at once', unit: 'steps/s', ...exactly(12e6), bound: 10e6 },
    { name: 'Pole, 64 at once: Gymnasium, vectorised', unit: 'steps/s', ...exactly(600e3) },
    { name: 'Pole, 64 at once ÷ Gymnasium, vectorised', unit: 'ratio', ...exactly(20), bound: 13 },
    { name: 'Pole, 64 at once: heap kept', unit: 'bytes/step', value: 0.0004 },
  ]);
});

test('the table says on what it was measured', () => {
  const text = markdownOf(record, 'bench it');
  expect(text).toContain(
    '| Pole, 64 at once | 12.0 M (≥ 10.0 M) | 20× (10–40), bound 13× | Gymnasium, vectorised, 600 k | 0.000 B |',
  );
  expect(text).toContain(
    'Measured on 2026-01-02 on 2 × A CPU (load before: 0.1), Node 20.19.0, Bellman 1.2.3, 9 rounds, with `bench it`. Gymnasium 1.4.0.',
  );
});

describe('the page', () => {
  test.runIf(existsSync(recordPath))('has the table that follows from its record', () => {
    const { command, record: kept } = JSON.parse(readFileSync(recordPath, 'utf8')) as KeptWorlds;
    expect(readFileSync(pagePath, 'utf8')).toContain(markdownOf(kept, command));
    expect(kept.rows.map(({ title }) => title)).toEqual(rows.map(({ title }) => title));
  });
});

test('every row is of a world that there is, and no title comes twice', () => {
  expect(rows.filter(({ id }) => !registeredIds().includes(id))).toEqual([]);
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length);
});

describe('measuring', () => {
  const notes: string[] = [];
  afterEach(() => {
    notes.length = 0;
  });
  const quick = { row: 'FrozenLake-v1, 64', rounds: 2, ms: 5, heapSteps: 1_000 };

  test('a row gives steps a second of ours alone where there is no Python', { timeout: 60_000 }, async () => {
    const { rows: measured, peers } = await benchWorlds({
      ...quick,
      row: 'FrozenLake-v1, env.step',
      python: 'no-such-python',
      onNote: (text) => notes.push(text),
    });
    expect(peers).toEqual({});
    expect(measured).toMatchObject([{ id: 'FrozenLake-v1', ratio: null, peerRate: null }]);
    expect(measured[0].own.value).toBeGreaterThan(1000);
    expect(notes).toEqual([expect.stringMatching(/^no peers: no-such-python does not run/)]);
  });

  test('a vector tells what a step keeps on the heap', { timeout: 60_000 }, async () => {
    const { rows: measured } = await benchWorlds(quick);
    expect(measured[0].kept).toEqual(expect.any(Number));
  });

  test('a text that is in no title is refused with the titles', async () => {
    const { code, err } = await bellman('bench', 'env', '--row', 'Chess');
    expect(code).toBe(2);
    expect(err).toMatch(/^error: --row 'Chess' is in no title \(there is CartPole by hand.*\)\n$/);
  });
});
