import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BadInput, CorruptFile } from '../../../core/errors.js';
import {
  appendMetrics,
  createRun,
  listRuns,
  openRun,
  type RunConfig,
  type RunRow,
  readMetrics,
  rewindMetrics,
} from '../../../core/run/run-directory.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bellman-runs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const config: RunConfig = {
  format: 1,
  agent: 'dqn',
  env: { id: 'MinAtar/Breakout-v1', file: null, params: {}, horizon: null },
  config: { gamma: 0.99, hidden: [64, 64] },
  seed: 1,
  steps: 100,
  envs: 1,
  metricsEvery: 1,
  checkpointEvery: 10,
  device: { name: 'cpu', description: 'a device' },
  versions: { node: 'v20' },
  argv: ['train'],
  startedAt: '2026-01-02T03:04:05.678Z',
};
const row = (envSteps: number, updates = envSteps): RunRow => ({
  envSteps,
  updates,
  wallSeconds: 1,
  stepsPerSecond: null,
});

describe('a run', () => {
  test('is named after agent, world, seed and time, and never overwrites another', async () => {
    const first = await createRun({ root }, config);
    const second = await createRun({ root }, config);
    expect(basename(first.directory)).toBe('dqn-MinAtar-Breakout-v1-seed1-20260102-030405');
    expect(basename(second.directory)).toBe('dqn-MinAtar-Breakout-v1-seed1-20260102-030405-2');
    expect((await listRuns(root)).sort()).toEqual([first.directory, second.directory]);
  });

  test('keeps its config whole', async () => {
    const { directory } = await createRun({ directory: join(root, 'deep', 'mine') }, config);
    expect((await openRun(directory)).config).toEqual(config);
  });

  test('takes an empty directory, and no other', async () => {
    mkdirSync(join(root, 'empty'));
    await createRun({ directory: join(root, 'empty') }, config);
    await expect(createRun({ directory: join(root, 'empty') }, config)).rejects.toThrow(/not empty/);
  });

  test.each<[string, () => string, RegExp]>([
    ['absent', () => join(root, 'none'), /there is no run at/],
    ['a file', () => writeIn('file', ''), /it is a file/],
    ['without config', () => root, /it has no config\.json$/],
    ['with a torn config', () => configIn('{"format": 1, "ag'), /is not JSON/],
    ['of a later format', () => configIn('{"format": 9}'), /has format 9; this version reads 1/],
    ['with fields missing', () => configIn('{"format": 1}'), /fields are missing/],
  ])('%s is refused in one line', async (_, make, message) => {
    const directory = make();
    await expect(openRun(directory)).rejects.toThrow(BadInput);
    await expect(openRun(directory)).rejects.toThrow(message);
  });

  test('is hinted at when the directory that holds it is named', async () => {
    const { directory } = await createRun({ root }, config);
    await expect(openRun(root)).rejects.toThrow(`it holds runs, such as ${directory}`);
  });
});

function writeIn(name: string, text: string): string {
  writeFileSync(join(root, name), text);
  return join(root, name);
}

function configIn(text: string): string {
  writeIn('config.json', text);
  return root;
}

describe('the metrics of a run', () => {
  test('are read back row by row', () => {
    appendMetrics(root, row(1));
    appendMetrics(root, row(2));
    expect(readMetrics(root)).toEqual([row(1), row(2)]);
  });

  test('survive a last line torn at any byte', () => {
    appendMetrics(root, row(1));
    appendMetrics(root, row(2));
    const path = join(root, 'metrics.jsonl');
    const whole = readFileSync(path);
    const first = whole.indexOf(10) + 1;
    for (let length = first; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      expect(readMetrics(root)).toEqual([row(1)]);
    }
  });

  test('are refused when a whole line is not JSON', () => {
    writeIn('metrics.jsonl', '{"envSteps":1}\nnonsense\n');
    expect(() => readMetrics(root)).toThrow(CorruptFile);
    expect(() => readMetrics(root)).toThrow(/line 2 is not JSON/);
  });

  test('lose what came after the checkpoint when a run is resumed', async () => {
    for (const step of [10, 20, 30]) appendMetrics(root, row(step));
    appendFileSync(join(root, 'metrics.jsonl'), '{"envSt');
    expect(await rewindMetrics(root, { envSteps: 20, updates: 20 })).toEqual([row(10), row(20)]);
    appendMetrics(root, row(21));
    expect(readMetrics(root)).toEqual([row(10), row(20), row(21)]);
  });

  test('of a planner, which takes no steps, are told apart by its updates', async () => {
    for (const sweep of [1, 2, 3]) appendMetrics(root, row(0, sweep));
    expect(await rewindMetrics(root, { envSteps: 0, updates: 2 })).toEqual([row(0, 1), row(0, 2)]);
  });
});
