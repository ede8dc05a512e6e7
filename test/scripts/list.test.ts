import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { agents, presets } from '../../agents/index.js';
import { finiteMdpOf } from '../../core/finite-mdp.js';
import { lookup, registeredIds } from '../../core/registry.js';
import { resolveEnv } from '../../core/resolve-env.js';
import type { ArraySpace } from '../../core/spaces.js';
import { onWarning } from '../../core/warnings.js';
import { run } from '../../scripts/bellman.js';
import { seedsText } from '../../scripts/cli/list-agent-page.js';
import { type AgentRow, fitOf } from '../../scripts/cli/list-agents.js';
import { bellman, makeTerminal } from './streams.js';

const root = mkdtempSync(join(tmpdir(), 'bellman-list-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function page(name: string, columns: number, what = 'agents'): Promise<string> {
  const terminal = makeTerminal();
  expect(await run(['list', what, name], { ...terminal.io, columns })).toBe(0);
  return terminal.out();
}

const kinds = Object.values(agents);

describe.each(kinds)('the page of $id', (kind) => {
  test.each([80, 120])('keeps to %i columns, commands aside', async (columns) => {
    const lines = (await page(kind.id, columns)).split('\n').filter((line) => !line.includes('npm run'));
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  test('names every setting, metric and preset, and the commands', async () => {
    const text = await page(kind.id, 80);
    const [first, summary] = text.split('\n');
    expect(first).toBe(`${kind.id}  ${kind.title}`);
    expect(kind.summary.startsWith(summary)).toBe(true);
    const names = [...Object.keys(kind.fields), ...Object.keys(kind.metrics), ...Object.keys(presets[kind.id])];
    const starts = text.split('\n').map((line) => line.split('  ')[0]);
    expect(names.filter((name) => !starts.includes(name))).toEqual([]);
    for (const env of Object.keys(presets[kind.id]))
      expect(text).toContain(`npm run --silent train -- ${kind.id} ${env}\n`);
    expect(text).toContain(`npm run --silent train -- ${kind.id} ENV --steps N --set SETTING=VALUE\n`);
  });
});

test('a setting is shown with its default, what is allowed, and whether it may be a schedule', async () => {
  const text = await page('q-learning', 120);
  expect(text).toMatch(/^learningRate +0\.1 +number in \[0, 1\] or schedule +α: step towards/m);
  expect(text).toMatch(/^gamma +0\.99 +number in \[0, 1\] +γ: discount a step$/m);
  expect(text).toMatch(/^epsilon +linear\(1, 0\.05, 0\.5\) +number in \[0, 1\] or schedule +ε: chance/m);
  expect(text).toContain('\nA schedule between two numbers: linear(FROM, TO) or exponential(FROM, TO),');
  expect(await page('value-iteration', 120)).not.toContain('schedule');
});

test('a preset is shown with its steps, worlds, settings, seeds and result', async () => {
  const lines = (await page('dqn', 120)).split('\n');
  const at = lines.indexOf('CartPole-v1');
  const { steps, tunedFor } = presets.dqn['CartPole-v1'];
  const shown = lines.slice(at, lines.indexOf('', at)).join('\n');
  expect(shown).toContain(
    `  steps     ${steps.toLocaleString('en')}, evaluated every 2,000, ends at a mean return of 500\n`,
  );
  expect(shown).toContain(' doubleQ=true hidden=[128,128] ');
  expect(shown).toContain(`  result    ${tunedFor.result} (seeds 1-5)`);
  expect((await page('ppo', 120)).split('\n')).toContain('  steps     400,000 in 8 worlds');
  expect((await page('ppo', 120)).split('\n')).toContain('  world     observation=one-hot');
});

test('seeds are written as --seeds takes them', () => {
  expect([[1, 2, 3], [1, 3], [2, 1], [4]].map(seedsText)).toEqual(['seeds 1-3', 'seeds 1,3', 'seeds 2,1', 'seed 4']);
});

describe('--json', () => {
  const all = async () => JSON.parse((await bellman('list', 'agents', '--json')).out) as AgentRow[];

  test('gives one agent as the list of all does', async () => {
    const rows = await all();
    expect(rows.map(({ id }) => id)).toEqual(Object.keys(agents));
    for (const row of rows) {
      expect(JSON.parse((await bellman('list', 'agents', row.id, '--json')).out)).toEqual(row);
    }
  });

  test('says of every setting its default, meaning, what is allowed, and rightly whether a schedule is', async () => {
    for (const { id, settings, metrics } of await all()) {
      const { fields, metrics: own } = agents[id];
      expect(settings.map(({ key }) => key)).toEqual(Object.keys(fields));
      expect(metrics).toEqual(own);
      for (const { key, schedulable, default: value, doc } of settings) {
        const takes = [0.25, 1, 2].some((x) => fields[key].accepts(`linear(${x}, ${x})`));
        expect([id, key, schedulable, value, doc]).toEqual([id, key, takes, fields[key].default, fields[key].doc]);
      }
    }
  });

  test('has the presets, with commands that run', { timeout: 60_000 }, async () => {
    for (const { id, presets: listed } of await all()) {
      const bare = Object.entries(listed).map(([env, { command: _, ...preset }]) => [env, preset]);
      expect(Object.fromEntries(bare)).toEqual(JSON.parse(JSON.stringify(presets[id])));
    }
    const { command } = (await all()).find(({ id }) => id === 'q-learning')?.presets['FrozenLake-v1'] ?? {};
    const argv = String(command)
      .replace(/^npm run --silent (\w+) --/, '$1')
      .split(' ');
    expect(argv).toEqual(['train', 'q-learning', 'FrozenLake-v1']);
    const ran = await bellman(...argv, '--steps', '20', '--out', join(root, 'preset'));
    expect(ran).toMatchObject({ code: 0, err: '' });
  });
});

describe('the spaces that an agent fits', () => {
  const lake = lookup('FrozenLake-v1').definition;
  const model = lake === null ? undefined : finiteMdpOf(lake);
  const nameOf = (space: ArraySpace): string => {
    const names = { discrete: 'Discrete', 'multi-discrete': 'MultiDiscrete', 'multi-binary': 'MultiBinary' };
    if (space.kind !== 'box') return names[space.kind];
    return space.dtype.startsWith('float') ? 'Box of real numbers' : 'Box of whole numbers';
  };

  test.each(kinds)('of $id are those of the built-in worlds that it can learn in', ({ misfit }) => {
    const { observations, actions, needsTransitions } = fitOf({ misfit });
    const listener = onWarning(null);
    for (const id of registeredIds()) {
      const { observationSpace, actionSpace, rules } = resolveEnv(id);
      const hasModel = rules.transitions !== undefined;
      const says =
        observations.includes(nameOf(observationSpace)) &&
        actions.includes(nameOf(actionSpace)) &&
        (hasModel || !needsTransitions);
      expect([id, misfit({ observationSpace, actionSpace, mdp: hasModel ? model : undefined }) === null]).toEqual([
        id,
        says,
      ]);
    }
    onWarning(listener);
  });

  test('are told from those that it does not', () => {
    expect(fitOf(agents['value-iteration'])).toEqual({
      observations: ['Discrete'],
      actions: ['Discrete'],
      needsTransitions: true,
    });
    expect(fitOf(agents.dqn).actions).toEqual(['Discrete']);
    expect(fitOf(agents.ppo).actions).toEqual(['Discrete', 'MultiDiscrete', 'Box of real numbers']);
    expect(fitOf({ misfit: () => 'never' })).toEqual({ observations: [], actions: [], needsTransitions: false });
  });
});

describe('the page of a world', () => {
  const all = async () => JSON.parse((await bellman('list', 'envs', '--json')).out) as { id: string }[];
  const row = async (id: string) => JSON.parse((await bellman('list', 'envs', id, '--json')).out);

  test('has what the list of all has, the agents that can learn in it, and their presets', async () => {
    const found = await row('Pendulum-v1');
    const { agents: learners, presets: tuned, ...rest } = found;
    expect(rest).toEqual((await all()).find(({ id }) => id === 'Pendulum-v1'));
    expect(learners).toEqual(expect.arrayContaining(['reinforce', 'a2c', 'ppo']));
    expect(learners).not.toContain('dqn');
    expect(tuned.ppo).toMatchObject({ steps: 400_000, command: 'npm run --silent train -- ppo Pendulum-v1' });
    expect((await row('FrozenLake-v1')).agents).toEqual(Object.keys(agents));
    expect((await row('CartPole-v1')).agents).not.toContain('value-iteration');
  });

  test.each([80, 120])('names its spaces, parameters and commands, in %i columns', async (columns) => {
    const text = await page('FrozenLake-v1', columns, 'envs');
    const lines = text.split('\n');
    expect(lines.filter((line) => line.length > columns && !line.includes('npm run'))).toEqual([]);
    expect(lines).toEqual(
      expect.arrayContaining(['observation  Discrete(16)', 'horizon      100 steps', 'q-learning']),
    );
    expect(lines).toEqual(expect.arrayContaining(['isSlippery         true', 'map                4x4']));
    expect(lines).toContain('  train     npm run --silent train -- q-learning FrozenLake-v1');
  });

  test('of an old version warns once', async () => {
    const { err } = await bellman('list', 'envs', 'CartPole-v0');
    expect(err).toBe("warning: world 'CartPole-v0' has a newer version: 'CartPole-v1'\n");
    expect((await bellman('list', 'envs')).err).toBe('');
  });
});
