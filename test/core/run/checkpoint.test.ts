import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CorruptFile } from '../../../core/errors.js';
import {
  type Checkpoint,
  latestCheckpoint,
  listCheckpoints,
  readCheckpoint,
  writeCheckpoint,
} from '../../../core/run/checkpoint.js';

let run: string;
beforeEach(() => {
  run = mkdtempSync(join(tmpdir(), 'bellman-run-'));
});
afterEach(() => rmSync(run, { recursive: true, force: true }));

const checkpointAt = (envSteps: number, weight = envSteps): Checkpoint => ({
  envSteps,
  updates: 7,
  agent: 'dqn',
  env: 'CartPole-v1',
  device: 'cpu',
  version: '0.1.0',
  observationSpace: { kind: 'box' },
  actionSpace: { kind: 'discrete', n: 2 },
  state: {
    agent: {
      tensors: {
        'qNet/w': { shape: [2], data: Float32Array.of(weight, -0.1) },
        'replay/obs': { shape: [3], data: Uint8Array.of(1, 2, 255) },
      },
      json: {
        updates: 7,
        tiny: 5e-324,
        zero: -0,
        none: Number.NaN,
        deep: [{ big: 1e308, endless: Number.NEGATIVE_INFINITY }],
      },
    },
    loop: { envSteps, sum: 0.1 + 0.2 },
  },
});

const bytesIn = (directory: string, name: string): Buffer => readFileSync(join(directory, name));

describe('a checkpoint', () => {
  test('reads back whole: every number to the last bit, −0 and NaN included', async () => {
    const path = await writeCheckpoint(run, checkpointAt(40));
    expect(path).toBe(join(run, 'checkpoints', 'step-40'));
    const read = await readCheckpoint(path);
    expect(read).toEqual(checkpointAt(40));
    expect(Object.is((read.state.agent.json as { zero: number }).zero, -0)).toBe(true);
  });

  test('keeps the replay in a file of its own', async () => {
    const path = await writeCheckpoint(run, checkpointAt(40));
    expect(readdirSync(path).sort()).toEqual([
      'agent.safetensors',
      'manifest.json',
      'manifest.sha256',
      'replay.safetensors',
    ]);
  });

  test('makes way after two others', async () => {
    for (const step of [8, 16, 100, 32]) await writeCheckpoint(run, checkpointAt(step));
    expect((await listCheckpoints(run)).map(({ envSteps }) => envSteps)).toEqual([16, 32, 100]);
  });

  test('takes the place of one of the same step', async () => {
    await writeCheckpoint(run, checkpointAt(5, 1));
    await writeCheckpoint(run, checkpointAt(5, 2));
    expect((await latestCheckpoint(run))?.state.agent.tensors['qNet/w'].data[0]).toBe(2);
    expect(readdirSync(join(run, 'checkpoints'))).toEqual(['step-5']);
  });

  test('is found under its old name when a crash came between the two renames', async () => {
    const path = await writeCheckpoint(run, checkpointAt(5));
    renameSync(path, `${path}.old`);
    expect((await latestCheckpoint(run))?.envSteps).toBe(5);
  });

  test('left half-written by a killed process is never seen, and swept away by the next', async () => {
    await writeCheckpoint(run, checkpointAt(5));
    const torn = join(run, 'checkpoints', '.tmp-9-123');
    mkdirSync(torn);
    writeFileSync(join(torn, 'agent.safetensors'), 'half');
    expect((await latestCheckpoint(run))?.envSteps).toBe(5);
    await writeCheckpoint(run, checkpointAt(6));
    expect(existsSync(torn)).toBe(false);
  });

  test('that cannot be written leaves nothing behind and the last one whole', async () => {
    await writeCheckpoint(run, checkpointAt(5));
    const bad = checkpointAt(6);
    const tensors = { ...bad.state.agent.tensors, 'qNet/w': { shape: [3], data: Float32Array.of(1) } };
    const broken = { ...bad, state: { ...bad.state, agent: { ...bad.state.agent, tensors } } };
    await expect(writeCheckpoint(run, broken)).rejects.toThrow(RangeError);
    expect(readdirSync(join(run, 'checkpoints'))).toEqual(['step-5']);
  });

  test('of a run without any is null', async () => {
    expect(await latestCheckpoint(run)).toBeNull();
  });
});

describe('a damaged checkpoint', () => {
  const names = ['agent.safetensors', 'manifest.json', 'manifest.sha256', 'replay.safetensors'];

  test.each(names)('is refused when any bit of %s is flipped', async (name) => {
    const path = await writeCheckpoint(run, checkpointAt(40));
    const whole = bytesIn(path, name);
    for (let at = 0; at < whole.length; at += Math.max(1, Math.floor(whole.length / 60))) {
      const bytes = Buffer.from(whole);
      bytes[at] ^= 1 << (at % 8);
      writeFileSync(join(path, name), bytes);
      await expect(latestCheckpoint(run)).rejects.toThrow(CorruptFile);
    }
  });

  test.each(names)('is refused when %s is cut short or missing', async (name) => {
    const path = await writeCheckpoint(run, checkpointAt(40));
    const whole = bytesIn(path, name);
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 50)) {
      writeFileSync(join(path, name), whole.subarray(0, length));
      await expect(latestCheckpoint(run)).rejects.toThrow(CorruptFile);
    }
    rmSync(join(path, name));
    await expect(latestCheckpoint(run)).rejects.toThrow(new RegExp(name.replace('.', '\\.')));
  });

  test('is named in one line', async () => {
    const path = await writeCheckpoint(run, checkpointAt(40));
    const file = join(path, 'agent.safetensors');
    writeFileSync(file, bytesIn(path, 'agent.safetensors').subarray(0, 50));
    await expect(latestCheckpoint(run)).rejects.toThrow(
      /agent\.safetensors is corrupt: it has 50 bytes, \d+ were written$/,
    );
  });

  test('is passed over for the one before it only where that is asked for, and loudly', async () => {
    await writeCheckpoint(run, checkpointAt(1));
    writeFileSync(join(await writeCheckpoint(run, checkpointAt(2)), 'agent.safetensors'), '');
    const told: string[] = [];
    const found = await latestCheckpoint(run, (problem) => told.push(problem.message));
    expect(found?.envSteps).toBe(1);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/step-2/);
  });
});
