import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deviceNames } from '../../core/compute/index.js';
import { latestCheckpoint } from '../../core/run/checkpoint.js';
import { readMetrics } from '../../core/run/run-directory.js';
import { run } from '../../scripts/bellman.js';
import { bellman, makeTerminal } from './streams.js';

const repository = resolve(import.meta.dirname, '../..');
const root = mkdtempSync(join(tmpdir(), 'bellman-cli-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const at = (name: string): string => join(root, name);
const Q = ['train', 'q-learning', 'FrozenLake-v1', '--seed', '4'];

/** A recorded run that tests may copy and damage. */
const recorded = at('recorded');
beforeAll(async () => {
  expect(await bellman(...Q, '--steps', '3000', '--out', recorded)).toMatchObject({ code: 0, err: '' });
}, 60_000);

/** The rows of a run without what a clock says. */
const rowsOf = (directory: string) =>
  readMetrics(directory).map(({ wallSeconds: _, stepsPerSecond: __, ...row }) => row);

describe('bad input is refused in one line with exit code 2, and leaves nothing behind:', () => {
  const out = at('refused');
  const train = (...args: string[]): string[] => ['train', ...args, '--out', out];
  const pair = ['q-learning', 'FrozenLake-v1'];

  test.each<[string, string[], RegExp]>([
    ['unknown command', ['trian'], /unknown command 'trian'; did you mean 'train'\?/],
    ['unknown flag', train(...pair, '--stpes', '3'), /unknown option '--stpes' \(Did you mean --steps\?\)/],
    ['unknown agent', train('dqm', 'CartPole-v1'), /unknown agent 'dqm'; did you mean 'dqn'\? \(known: /],
    ['unknown world', train('dqn', 'CartPol-v1'), /unknown world 'CartPol-v1'; did you mean 'CartPole-v1'\?/],
    ['malformed world', train('dqn', 'Cart Pole'), /world id 'Cart Pole' is malformed/],
    ['unknown version', train('dqn', 'CartPole-v7'), /has no version 7/],
    ['unknown setting', train(...pair, '--set', 'gama=1'), /unknown setting 'gama'; did you mean 'gamma'\?/],
    ['setting out of range', train(...pair, '--set', 'gamma=2'), /'gamma' must be a number in \[0, 1\], got 2/],
    ['setting without value', train(...pair, '--set', 'gamma'), /a setting reads key=value, got 'gamma'/],
    ['--steps', train(...pair, '--steps', '0'), /--steps must be an integer of at least 1, got '0'/],
    ['--steps in words', train(...pair, '--steps', 'many'), /--steps .* got 'many'/],
    ['--seed', train(...pair, '--seed', '-1'), /--seed must be an integer of at least 0, got '-1'/],
    ['--seed beyond doubles', train(...pair, '--seed', '9007199254740993'), /--seed/],
    ['unknown parameter', train(...pair, '--param', 'mapp=8x8'), /has no parameter 'mapp'; did you mean 'map'\?/],
    [
      'parameter of another type',
      train(...pair, '--param', 'map=3'),
      /parameter 'map' of FrozenLake-v1 must be a string, got 3/,
    ],
    ['parameter without value', train(...pair, '--param', 'map'), /a setting reads key=value, got 'map'/],
    ['--horizon', train(...pair, '--horizon', '0'), /--horizon must be an integer of at least 1, got '0'/],
    [
      'resume with a parameter',
      ['train', '--resume', recorded, '--param', 'a=1'],
      /--param cannot be given with --resume/,
    ],
    [
      'more workers than worlds',
      train(...pair, '--workers', '3', '--envs', '2'),
      /workers of FrozenLake-v1 must be an integer from 1 to its count of 2, got 3/,
    ],
    ['--envs', train(...pair, '--envs', '1.5'), /--envs .* got '1.5'/],
    ['--port', train(...pair, '--port', '70000'), /--port must be an integer from 0 to 65535, got '70000'/],
    ['--checkpoint-every', train(...pair, '--checkpoint-every', 'x'), /--checkpoint-every .* got 'x'/],
    ['--device', train(...pair, '--device', 'gpu'), /unknown --device 'gpu'.*known: cpu/],
    ['--threads', train(...pair, '--threads', '0'), /--threads must be an integer of at least 1, got '0'/],
    ['--threads elsewhere', train(...pair, '--device', 'tfjs-cpu', '--threads', '2'), /'tfjs-cpu' takes none, got 2/],
    [
      'resume with threads',
      ['train', '--resume', recorded, '--threads', '1'],
      /--threads cannot be given with --resume/,
    ],
    [
      'resume with another pace',
      ['train', '--resume', recorded, '--checkpoint-every', '9'],
      /--checkpoint-every cannot/,
    ],
    ['--evaluate-every', train(...pair, '--evaluate-every', '-1'), /--evaluate-every must be an integer of at least 0/],
    ['--evaluation-episodes', train(...pair, '--evaluation-episodes', '0'), /--evaluation-episodes .* got '0'/],
    ['--stop-at', train(...pair, '--stop-at', 'high'), /--stop-at must be a number, got 'high'/],
    [
      'resume with an aim',
      ['train', '--resume', recorded, '--stop-at', '1'],
      /--stop-at cannot be given with --resume/,
    ],
    [
      '--checkpoint',
      ['evaluate', recorded, '--checkpoint', 'first'],
      /must be best, latest or the step of one, got 'first'/,
    ],
    [
      'no best',
      ['evaluate', recorded, '--checkpoint', 'best'],
      /has no best checkpoint: it was trained without --evaluate/,
    ],
    ['no such step', ['evaluate', recorded, '--checkpoint', '7'], /has no checkpoint of step 7 \(it has those of \d/],
    [
      '--seeds',
      train(...pair, '--seeds', '4-1'),
      /--seeds must be seeds and ranges of them, such as 1-5 or 1,3,7, got '4-1'/,
    ],
    ['--seeds twice the same', train(...pair, '--seeds', '1-3,2'), /--seeds must differ from each other, got '1-3,2'/],
    ['--seeds of words', train(...pair, '--seeds', '1,x'), /such as 1-5 or 1,3,7, got '1,x'/],
    ['--seeds and --seed', train(...pair, '--seeds', '1-2', '--seed', '1'), /--seed cannot be given with --seeds/],
    ['--seeds and --watch', train(...pair, '--seeds', '1-2', '--watch'), /--watch cannot be given with --seeds/],
    ['--seeds without a world', ['train', 'dqn', '--seeds', '1-2'], /train needs an ENV/],
    ['--jobs', train(...pair, '--seeds', '1-2', '--jobs', '0'), /--jobs must be an integer of at least 1, got '0'/],
    ['--seeds in a directory in use', [...Q.slice(0, 3), '--seeds', '1', '--out', recorded], /is not empty/],
    ['auto for a run', ['evaluate', recorded, '--device', 'auto'], /unknown --device 'auto'/],
    ['flag without value', ['train', ...pair, '--steps'], /'--steps <number>' argument missing/],
    ['no world', ['train', 'dqn'], /train needs an ENV/],
    ['no preset and no --steps', train('dqn', 'FrozenLake8x8-v1'), /--steps is needed/],
    [
      'agent that does not fit',
      train('q-learning', 'CartPole-v1', '--steps', '5'),
      /q-learning cannot learn in CartPole-v1/,
    ],
    ['too many arguments', train(...pair, 'more'), /too many arguments/],
    ['missing world file', train('dqn', './nowhere.ts'), /world file \.\/nowhere\.ts does not exist/],
    ['missing run', ['evaluate', at('none')], /there is no run at/],
    ['directory that is no run', ['evaluate', tmpdir()], /is not a run/],
    ['missing run to resume', ['train', '--resume', at('none')], /there is no run at/],
    [
      'resume with another seed',
      ['train', '--resume', recorded, '--seed', '5'],
      /--seed cannot be given with --resume/,
    ],
    ['resume with an agent', ['train', 'dqn', '--resume', recorded], /'dqn' cannot be given with --resume/],
    ['run without argument', ['evaluate'], /missing required argument 'run'/],
    ['--episodes', ['evaluate', recorded, '--episodes', '0'], /--episodes must be an integer of at least 1, got '0'/],
    ['unknown list', ['list', 'enves'], /unknown list 'enves'; did you mean 'envs'\?/],
    ['unknown agent to list', ['list', 'agents', 'dqm'], /unknown agent 'dqm'; did you mean 'dqn'\? \(known: /],
    ['unknown world to list', ['list', 'envs', 'CartPol-v1'], /unknown world 'CartPol-v1'; did you mean 'CartPole-v1'/],
    [
      'a device to list',
      ['list', 'devices', 'cpu'],
      /list devices takes no NAME, got 'cpu' \(with one: agents, envs\)/,
    ],
    ['unknown suite', ['bench', 'evn'], /unknown suite 'evn'/],
    ['directory in use', [...Q, '--steps', '5', '--out', recorded], /is not empty: a run never overwrites/],
  ])('%s', async (_, argv, message) => {
    const { code, out: printed, err } = await bellman(...argv);
    expect(err).toMatch(/^error: [^\n]+\n$/);
    expect(err).toMatch(message);
    expect(printed).toBe('');
    expect(code).toBe(2);
    expect(existsSync(out)).toBe(false);
  });
});

test('parameters and horizon of the world are recorded, and hold when the run is evaluated or resumed', async () => {
  const out = at('short-lake');
  const made = await bellman(...Q, '--steps', '40', '--param', 'map=8x8', '--horizon', '7', '--out', out);
  expect(made).toMatchObject({ code: 0, err: '' });
  const { env } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')) as { env: object };
  expect(env).toMatchObject({ params: { map: '8x8', isSlippery: true }, horizon: 7 });
  const { out: said } = await bellman('evaluate', out, '--episodes', '20', '--json');
  expect(JSON.parse(said).length.mean).toBeLessThanOrEqual(7);
  expect(await bellman('train', '--resume', out)).toMatchObject({ code: 0, err: '' });
});

test('workers change nothing of a training', async () => {
  const rows = async (name: string, ...more: string[]): Promise<string[]> => {
    const out = at(name);
    const made = await bellman(...Q, '--envs', '4', '--steps', '400', ...more, '--out', out);
    expect(made).toMatchObject({ code: 0, err: '' });
    const lines = readFileSync(join(out, 'metrics.jsonl'), 'utf8').trim().split('\n');
    return lines.map((line) => JSON.stringify({ ...JSON.parse(line), wallSeconds: 0, stepsPerSecond: 0 }));
  };
  expect(await rows('with-workers', '--workers', '2')).toEqual(await rows('without-workers'));
});

test('one width of a layer is recorded as a list of one', async () => {
  const out = at('one-layer');
  const short = ['--steps', '20', '--set', 'hidden=8', '--set', 'episodesPerUpdate=1'];
  expect(await bellman('train', 'reinforce', 'CartPole-v1', ...short, '--out', out)).toMatchObject({
    code: 0,
    err: '',
  });
  const { config } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')) as { config: object };
  expect(config).toMatchObject({ hidden: [8] });
});

test('an old version of a world is warned of, in one line', async () => {
  const out = at('old-pole');
  const short = ['--steps', '20', '--set', 'episodesPerUpdate=1', '--set', 'hidden=[8]'];
  const { code, err } = await bellman('train', 'reinforce', 'CartPole-v0', ...short, '--out', out);
  expect({ code, err }).toEqual({ code: 0, err: "warning: world 'CartPole-v0' has a newer version: 'CartPole-v1'\n" });
});

describe('--device auto', () => {
  const config = (directory: string) =>
    JSON.parse(readFileSync(join(directory, 'config.json'), 'utf8')) as {
      device: { name: string; threads?: number; description: string };
    };

  test('measures, says what it saw in a line, records what it chose, and the run goes on there', async () => {
    const out = at('auto');
    const dqn = ['train', 'dqn', 'CartPole-v1', '--steps', '300', '--set', 'learningStarts=50', '--set', 'hidden=[16]'];
    const { code, out: said, err } = await bellman(...dqn, '--device', 'auto', '--threads', '1', '--out', out);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(said.match(/^device auto: .*$/gm)).toEqual([expect.stringMatching(/ \([\d.]+ ms an update/)]);
    const { name, threads, description } = config(out).device;
    expect(said).toContain(`device auto: ${name}${threads === undefined ? '' : `, ${threads} thread`}`);
    expect(said).toContain(description);
    expect(await bellman('evaluate', out, '--episodes', '1')).toMatchObject({ code: 0, err: '' });
  });

  test('the number of threads of cpu is recorded, given or not', async () => {
    expect(config(recorded).device).toMatchObject({ name: 'cpu', threads: expect.any(Number) });
    const out = at('three-threads');
    expect(await bellman(...Q, '--steps', '5', '--threads', '3', '--out', out)).toMatchObject({ code: 0, err: '' });
    expect(config(out).device).toMatchObject({ threads: 3, description: expect.stringContaining('3 threads') });
  });
});

describe('a run of a device that is not here', () => {
  const foreign = at('foreign');
  beforeAll(() => {
    cpSync(recorded, foreign, { recursive: true });
    const path = join(foreign, 'config.json');
    const config = JSON.parse(readFileSync(path, 'utf8'));
    config.device = { name: 'cuda-of-tomorrow', description: 'elsewhere' };
    writeFileSync(path, JSON.stringify(config));
  });
  const refusal = (advice: string) =>
    new RegExp(`^error: \\S+foreign was trained on 'cuda-of-tomorrow', which is not here: ${advice} \\([^\\n]+\\)\\n$`);

  test.each([
    ['evaluate', ['evaluate', foreign], 'give --device cpu'],
    ['watch', ['watch', foreign, '--port', '0'], 'give --device cpu'],
    ['train --resume', ['train', '--resume', foreign], 'a run goes on where it began'],
  ])('%s says so in one line, with the way out', async (_, argv, advice) => {
    const { code, out, err } = await bellman(...argv);
    expect(err).toMatch(refusal(advice));
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  test('and the way out leads out', async () => {
    expect(await bellman('evaluate', foreign, '--episodes', '2', '--device', 'cpu')).toMatchObject({
      code: 0,
      err: '',
    });
  });
});

describe('a corrupt checkpoint', () => {
  const damaged = async (name: string, damage: (path: string) => void) => {
    const copy = at(name);
    cpSync(recorded, copy, { recursive: true });
    const steps = readdirSync(join(copy, 'checkpoints')).map((step) => Number(step.slice(5)));
    const path = join(copy, 'checkpoints', `step-${Math.max(...steps)}`);
    damage(path);
    return copy;
  };
  const flip = (path: string): void => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 4;
    writeFileSync(path, bytes);
  };

  test.each<[string, (path: string) => void]>([
    ['with tensors cut short', (path) => truncateSync(join(path, 'agent.safetensors'), 70)],
    ['with a bit of its tensors flipped', (path) => flip(join(path, 'agent.safetensors'))],
    ['with a bit of its manifest flipped', (path) => flip(join(path, 'manifest.json'))],
    ['without its manifest', (path) => rmSync(join(path, 'manifest.json'))],
  ])('%s cannot be evaluated: one line, exit code 2', async (name, damage) => {
    const copy = await damaged(name.replaceAll(' ', '-'), damage);
    const { code, out, err } = await bellman('evaluate', copy);
    expect(err).toMatch(/^error: [^\n]*(corrupt|not a whole checkpoint)[^\n]*\n$/);
    expect([code, out]).toEqual([2, '']);
  });

  test('is passed over loudly when a run is resumed, and the end is the same', async () => {
    const copy = await damaged('resumable', (path) => flip(join(path, 'agent.safetensors')));
    const { code, err } = await bellman('train', '--resume', copy);
    expect(err).toMatch(/^warning: [^\n]*SHA-256[^\n]*; using the one before\n$/);
    expect(code).toBe(0);
    expect(rowsOf(copy)).toEqual(rowsOf(recorded));
    expect((await latestCheckpoint(copy))?.state).toEqual((await latestCheckpoint(recorded))?.state);
  });
});

describe('--json prints one document and nothing else:', () => {
  test.each<[string, string[]]>([
    ['list envs', ['list', 'envs']],
    ['list agents', ['list', 'agents']],
    ['list agents NAME', ['list', 'agents', 'ppo']],
    ['list runs', ['list', 'runs', '--runs', root]],
    ['check', ['check', 'FrozenLake-v1']],
    ['train', [...Q, '--steps', '500', '--out', at('json')]],
  ])('%s', async (_, argv) => {
    const { code, out } = await bellman(...argv, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toBeTypeOf('object');
  });

  test('evaluate, with the fields that are promised', async () => {
    const { code, out } = await bellman('evaluate', recorded, '--episodes', '20', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      env: 'FrozenLake-v1',
      agent: 'q-learning',
      episodes: 20,
      return: { mean: expect.any(Number), std: expect.any(Number), median: expect.any(Number), min: 0, max: 1 },
      length: { mean: expect.any(Number) },
    });
  });
});

test('a training that evaluates itself keeps its best, which is what is evaluated, and ends where it should', async () => {
  const out = at('judged');
  const asked = ['--steps', '4000', '--evaluate-every', '500', '--evaluation-episodes', '10', '--json', '--out', out];
  const { code, out: said } = await bellman(...Q, ...asked);
  const { best } = JSON.parse(said) as { best: { envSteps: number; mean: number } };
  expect(code).toBe(0);
  const stepOf = async (...flags: string[]): Promise<number> =>
    (JSON.parse((await bellman('evaluate', out, '--episodes', '2', '--json', ...flags)).out) as { envSteps: number })
      .envSteps;
  expect([await stepOf(), await stepOf('--checkpoint', 'best')]).toEqual([best.envSteps, best.envSteps]);
  expect([await stepOf('--checkpoint', 'latest'), await stepOf('--checkpoint', '4000')]).toEqual([4000, 4000]);

  const aim = ['--stop-at', '0', '--steps', '4000', '--evaluate-every', '500', '--json', '--out', at('aimed')];
  const early = JSON.parse((await bellman(...Q, ...aim)).out) as { envSteps: number; reached: boolean };
  expect([early.envSteps, early.reached]).toEqual([500, true]);
});

test('several seeds are trained and evaluated, each as it would be alone, and summed up', async () => {
  const out = at('seeds');
  const asked = ['q-learning', 'FrozenLake-v1', '--steps', '20000', '--set', 'learningRate=0.3'];
  const { code, out: said } = await bellman('train', ...asked, '--seeds', '4,3', '--out', out, '--json');
  expect(code).toBe(0);
  const report = JSON.parse(said) as { seeds: { seed: number; run: string; meanReturn: number }[]; return: object };
  expect(JSON.parse(readFileSync(join(out, 'aggregate.json'), 'utf8'))).toEqual(report);
  expect(report.seeds.map(({ seed }) => seed)).toEqual([4, 3]);
  const [four, three] = report.seeds.map(({ meanReturn }) => meanReturn);
  expect(report.return).toMatchObject({ count: 2, mean: { value: (four + three) / 2 }, max: Math.max(four, three) });
  const alone = at('alone');
  await bellman('train', ...asked, '--seed', '3', '--threads', '1', '--out', alone);
  const { out: judged } = await bellman('evaluate', alone, '--json');
  expect(JSON.parse(judged)).toMatchObject({ return: { mean: three } });
}, 60_000);

test('a seed that fails is told of, and the exit code is 1', async () => {
  const { code, out } = await bellman(
    'train',
    'q-learning',
    'CartPole-v1',
    '--steps',
    '9',
    '--seeds',
    '1',
    '--out',
    at('bad'),
  );
  expect(code).toBe(1);
  expect(out).toContain('seed 1 failed: q-learning cannot learn in CartPole-v1');
}, 60_000);

test('doctor names every device, with a way to each that is missing, and native code adds no word', () => {
  const argv = ['--conditions=bellman-source', '--import', 'tsx', 'scripts/bellman.ts', 'doctor', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: repository, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const { findings } = JSON.parse(stdout) as { findings: { name: string; ok: boolean; advice?: string }[] };
  const devices = findings.filter(({ name }) => name.startsWith('device '));
  expect(devices.map(({ name }) => name.slice(7))).toEqual(deviceNames);
  for (const { ok, advice = '' } of devices) expect(/^$/.test(advice), advice).toBe(ok);
});

describe('help', () => {
  test.each([['train'], ['evaluate'], ['watch'], ['list'], ['check'], ['bench'], ['doctor']])(
    'of %s is complete',
    async (name) => {
      const { code, out, err } = await bellman(name, '--help');
      expect([code, err]).toEqual([0, '']);
      expect(out).toMatch(/^Usage: bellman/);
    },
  );

  test('of train names every hyper-parameter of every agent, in lines that fit a terminal', async () => {
    const { out } = await bellman('train', '--help');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100); // columns of the stream
    const agents = JSON.parse((await bellman('list', 'agents', '--json')).out) as {
      id: string;
      settings: { key: string }[];
    }[];
    const words = out.split(/\s+/);
    for (const { id, settings } of agents) {
      const keys = settings.map(({ key }) => key);
      const from = words.indexOf(id, words.indexOf('Hyper-parameters'));
      expect(words.slice(from, from + 1 + keys.length)).toEqual([id, ...keys]);
    }
  });
});

describe('a training', () => {
  test('with the same seed gives the same rows and parameters, to the last bit', async () => {
    const again = at('again');
    await bellman(...Q, '--steps', '3000', '--out', again);
    expect(rowsOf(again)).toEqual(rowsOf(recorded));
    expect((await latestCheckpoint(again))?.state).toEqual((await latestCheckpoint(recorded))?.state);
    const other = at('other');
    await bellman('train', 'q-learning', 'FrozenLake-v1', '--seed', '5', '--steps', '3000', '--out', other);
    expect(rowsOf(other)).not.toEqual(rowsOf(recorded));
  });

  test.each([
    ['q-learning in FrozenLake-v1', ['q-learning', 'FrozenLake-v1', '--steps', '300000']],
    [
      'dqn in CartPole-v1',
      ['dqn', 'CartPole-v1', '--steps', '3000', '--set', 'learningStarts=200', '--set', 'hidden=[16]'],
    ],
  ])(
    'of %s stopped by Ctrl-C and resumed ends as one that was left alone',
    async (name, args) => {
      const whole = at(`whole-${args[0]}`);
      const stopped = at(`stopped-${args[0]}`);
      expect((await bellman('train', ...args, '--out', whole)).code).toBe(0);

      const terminal = makeTerminal((text) => {
        if (/ steps {2}/.test(text) && text.includes('/')) terminal.interrupt();
      });
      expect(await run(['train', ...args, '--out', stopped], terminal.io), name).toBe(130);
      expect(terminal.out()).toMatch(/Stopped at step [\d,]+/);
      expect(terminal.out()).toContain(`train -- --resume ${stopped}`);
      const saved = await latestCheckpoint(stopped);
      expect(saved?.envSteps).toBeLessThan((await latestCheckpoint(whole))?.envSteps ?? 0);

      expect((await bellman('train', '--resume', stopped)).code).toBe(0);
      expect(rowsOf(stopped)).toEqual(rowsOf(whole));
      const [a, b] = [await latestCheckpoint(stopped), await latestCheckpoint(whole)];
      expect(a?.state).toEqual(b?.state);
      expect((await bellman('evaluate', stopped, '--episodes', '5')).code).toBe(0);
    },
    60_000,
  );

  test('shown in the viewer is the same to the last bit, on the next port where one is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => blocker.once('listening', listening));
    const { port } = blocker.address() as { port: number };
    const watched = at('watched');
    const { code, out } = await bellman(...Q, '--steps', '3000', '--out', watched, '--watch', '--port', String(port));
    blocker.close();
    expect(code).toBe(0);
    const address = /^Viewer {2}http:\/\/127\.0\.0\.1:(\d+)\/#token=\S+ {2}\(port (\d+) is taken\)$/m.exec(out);
    expect(Number(address?.[2])).toBe(port);
    expect(Number(address?.[1])).toBeGreaterThan(port);
    expect(rowsOf(watched)).toEqual(rowsOf(recorded));
  }, 60_000);
});

describe('a world of your own', () => {
  /** In a process of its own: files are loaded by Node, not by the test runner. */
  const spawned = (...argv: string[]) => {
    const node = ['--conditions=bellman-source', '--import', 'tsx', join(repository, 'scripts/bellman.ts')];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...argv], {
      cwd: repository,
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  };
  const file = (name: string, text: string): string => {
    writeFileSync(at(name), text);
    return at(name);
  };

  test('is trained in, wherever its file lies, and evaluated once its file is named again', () => {
    cpSync(join(repository, 'docs/examples/my-world.ts'), at('my-world.ts'));
    const out = at('mine');
    expect(spawned('train', 'dqn', at('my-world.ts'), '--steps', '300', '--out', out)).toMatchObject({
      code: 0,
      err: '',
    });
    const refused = spawned('evaluate', out);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/name the file with --env to let it run\n$/);
    const allowed = spawned('evaluate', out, '--env', at('my-world.ts'), '--episodes', '3', '--json');
    expect(JSON.parse(allowed.out)).toMatchObject({ episodes: 3, agent: 'dqn' });
  }, 60_000);

  test.each<[string, string, RegExp]>([
    ['syntax error', 'export default (', /cannot be loaded: .*broken-0\.ts:1:\d+: ERROR/],
    ['fails when loaded', 'throw new TypeError("no wood")', /cannot be loaded: TypeError: no wood/],
    ['imports what is not there', "import 'not-a-package';", /cannot be loaded: Cannot find package 'not-a-package'/],
    ['no default export', 'export const world = 1;', /has no default export: it must be a world made with defineEnv/],
    ['exports something else', 'export default 3;', /exports a number/],
    ['breaks a rule', brokenWorld(), /breaks rule \d+: /],
  ])(
    'that is broken (%s) is refused in one line, exit code 2',
    (name, text, message) => {
      const path = file('broken-0.ts', text);
      const out = at('refused');
      const { code, err } = spawned('train', 'dqn', path, '--steps', '10', '--out', out);
      expect(err, name).toMatch(/^error: [^\n]+\n$/);
      expect(err).toMatch(message);
      expect(code).toBe(2);
      expect(existsSync(out)).toBe(false);
    },
    30_000,
  );
});

/** Observes a number outside its space. */
function brokenWorld(): string {
  return `import { defineEnv, spaces } from 'bellman';
export default defineEnv({
  id: 'mine/Broken-v0', summary: '', params: {},
  observationSpace: spaces.box([0], [1]), actionSpace: spaces.discrete(2),
  init: () => ({ n: 0 }),
  step(state: { n: number }) { state.n++; return 1; },
  isTerminal: (state: { n: number }) => state.n > 5,
  observe(_state: unknown, out: { [i: number]: number }, offset: number) { out[offset] = 7; },
});`;
}
