import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RowResult, UpdateRecord } from '../../../scripts/bench/update.js';
import {
  blockName,
  crossover,
  documentOf,
  duration,
  type Kept,
  lineOf,
  markdownOf,
  pagePath,
  recordPath,
  withBlock,
} from '../../../scripts/bench/update-report.js';
import { rows } from '../../../scripts/bench/update-rows.js';
import { bellman } from '../streams.js';

const exactly = (value: number) => ({ value, low: value / 2, high: 2 * value });
const row: RowResult = {
  title: 'DQN, a net',
  bound: 0.3,
  compileBound: 0.5,
  compileSeconds: 0.125,
  variants: ['fused', 'default'],
  own: exactly(0.25),
  peers: [exactly(1), exactly(2)],
  ratio: exactly(0.25),
};
const record: UpdateRecord = {
  date: '2026-01-02',
  machine: { cpu: 'A CPU', cores: 2, load: 0.125, node: 'v20.19.0', bellman: '1.2.3' },
  own: { name: 'cpu', description: 'an engine' },
  peers: [
    { name: 'torch 1', description: 'PyTorch 9' },
    { name: 'torch 2', description: 'PyTorch 9' },
  ],
  rounds: 15,
  rows: [row],
};
const alone: UpdateRecord = { ...record, peers: [], rows: [{ ...row, peers: [], variants: [], ratio: null }] };

test.each([
  [0.0281, '28.1 µs'],
  [0.25, '0.250 ms'],
  [59.46, '59.5 ms'],
  [1250, '1.25 s'],
  [1_234_567, '1235 s'],
])('%f ms is said as %s', (ms, said) => {
  expect(duration(ms)).toBe(said);
});

test('a line has the ratio with its quartiles, every time and what was chosen for the peer', () => {
  expect(lineOf(row, 'cpu', ['torch 1', 'torch 2']).replaceAll(/ {2,}/g, '  ')).toBe(
    'DQN, a net  0.25 (0.13–0.50), bound 0.30  cpu 0.250 ms  torch 1 1.00 ms (fused)  torch 2 2.00 ms  compiled in 125 ms',
  );
  expect(lineOf(alone.rows[0], 'cpu', []).replaceAll(/ {2,}/g, '  ')).toBe(
    'DQN, a net  cpu 0.250 ms  compiled in 125 ms',
  );
});

test('the document has every figure under a name and a unit', () => {
  const { suite, results } = documentOf(record);
  expect(suite).toBe('update');
  expect(results).toEqual([
    { name: 'DQN, a net: cpu / best peer', unit: 'ratio', ...exactly(0.25), bound: 0.3 },
    { name: 'DQN, a net: cpu', unit: 'ms', ...exactly(0.25) },
    { name: 'DQN, a net: torch 1', unit: 'ms', ...exactly(1) },
    { name: 'DQN, a net: torch 2', unit: 'ms', ...exactly(2) },
    { name: 'DQN, a net: cpu, compiling', unit: 's', value: 0.125, bound: 0.5 },
    { name: 'DQN, a net: cpu', unit: '1/s', value: 4000 },
  ]);
  expect(documentOf(alone).results.map(({ unit }) => unit)).toEqual(['ms', 's', '1/s']);
});

describe('the table', () => {
  test('has a row for each, and below what it was measured on and with', () => {
    expect(markdownOf(record, 'bench it')).toBe(`
| row | ratio | bound | cpu | torch 1 | torch 2 | compiling |
| --- | --- | --- | --- | --- | --- | --- |
| DQN, a net | 0.25 (0.13–0.50) | 0.30 | 0.250 ms | 1.00 ms ᶠ | 2.00 ms | 0.13 s (≤ 0.5 s) |

Measured on 2026-01-02 on 2 × A CPU (load before: 0.1), Node 20.19.0, Bellman 1.2.3, 15 rounds, with \`bench it\`. cpu: an engine; PyTorch 9.
`);
  });

  test('has no ratios where there was nobody to measure against', () => {
    expect(markdownOf(alone, 'bench it')).toContain('\n| row | cpu | compiling |\n');
  });

  test('takes the place of the one before, and only that', () => {
    const page = 'a\n<!-- update -->\nold\n<!-- /update -->\nb <!-- update-cuda --><!-- /update-cuda -->';
    expect(withBlock(page, 'update', 'new')).toBe(page.replace('old', 'new'));
    expect(() => withBlock(page, 'update-webgpu', 'new')).toThrow(/lacks <!-- update-webgpu --> …/);
  });
});

describe('the batch from which a device is faster', () => {
  const at = (...ratios: [number, number][]): UpdateRecord => ({
    ...record,
    own: { name: 'cuda', description: '' },
    peers: [{ name: 'cpu', description: '' }],
    rows: ratios.map(([batch, value]) => ({ ...row, title: `DQN, Nature CNN, batch ${batch}`, ratio: exactly(value) })),
  });

  test.each<[string, [number, number][], RegExp]>([
    [
      'lies between',
      [
        [2048, 0.1],
        [32, 2],
        [256, 0.5],
      ],
      /faster from batch 256 on \(measured: 32 at 2.00, 256 at 0.50,/,
    ], // prettier-ignore
    [
      'is the first',
      [
        [32, 0.9],
        [256, 0.5],
      ],
      /cuda against cpu on the Nature CNN: faster from batch 32 on/,
    ],
    [
      'does not count a lucky one before it',
      [
        [32, 0.9],
        [256, 1.5],
        [2048, 0.5],
      ],
      /faster from batch 2048 on/,
    ],
    [
      'is not reached',
      [
        [32, 3],
        [256, 2],
      ],
      /not faster at the largest batch \(measured: 32 at 3.00, 256 at 2.00\)/,
    ],
  ])('%s', (_, ratios, said) => {
    expect(crossover(at(...ratios))).toMatch(said);
  });

  test('is not spoken of where only one was measured', () => {
    expect(crossover(at([32, 0.5]))).toBeNull();
    expect(crossover(record)).toBeNull();
  });
});

describe('docs/performance.md', () => {
  const page = readFileSync(pagePath, 'utf8');
  const records = readdirSync(dirname(recordPath('cpu'))).filter((name) => /^update.*\.json$/.test(name));

  test('has the table of every record, to the letter', () => {
    expect(records).toContain('update.json');
    for (const name of records) {
      const device = name === 'update.json' ? 'cpu' : name.slice('update-'.length, -'.json'.length);
      const kept = JSON.parse(readFileSync(recordPath(device), 'utf8')) as Kept;
      expect(kept.record.own.name).toBe(device);
      expect(withBlock(page, blockName(device), markdownOf(kept.record, kept.command))).toBe(page);
    }
  });

  test('measured every row of today, with its bound, against PyTorch', () => {
    const { record: kept } = JSON.parse(readFileSync(recordPath('cpu'), 'utf8')) as Kept;
    expect(kept.rows.map(({ title, bound }) => [title, bound])).toEqual(rows.map((r) => [r.title, r.bound]));
    expect(kept.peers.every(({ description }) => description.startsWith('PyTorch'))).toBe(true);
    expect(kept.rounds).toBeGreaterThanOrEqual(15);
  });
});

describe('the command', () => {
  test.each<[string, string[], RegExp]>([
    ['an option of another suite', ['viewer', '--rounds', '3'], /--rounds is of the suite update, got 'viewer'/],
    ['an unknown peer', ['update', '--peer', 'torhc'], /unknown --peer 'torhc'; did you mean 'torch'\?/],
    ['an unknown row', ['update', '--row', 'LSTM'], /no row contains 'LSTM'/],
    ['a table of some rows', ['update', '--row', 'PPO', '--write-docs'], /--write-docs needs every row/],
    ['no rounds', ['update', '--rounds', '0'], /--rounds must be an integer of at least 1, got '0'/],
    ['a check against nobody', ['update', '--check', '--peer', 'none'], /--check needs a peer/],
    ['no such Python', ['update', '--python', '/nowhere/python'], /PyTorch was not found/],
  ])('refuses %s in one line, and prints nothing', async (_, args, message) => {
    const { code, out, err } = await bellman('bench', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err).toMatch(message);
  });

  test('refuses to write a table that has no place on the page, before it measures', async () => {
    const { code, out, err } = await bellman('bench', 'update', '--device', 'tfjs-cpu', '--write-docs');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^error: docs\/performance.md lacks <!-- update-tfjs-cpu --> …[^\n]+\n$/);
  });

  test('measures without a peer, and prints one document', async () => {
    const { code, out } = await bellman(
      'bench',
      'update',
      '--peer',
      'none',
      '--row',
      'batch 1',
      '--rounds',
      '2',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ suite: 'update', rounds: 2, peers: [], rows: expect.any(Array) });
  }, 60_000);
});
