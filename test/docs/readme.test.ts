import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkEnv } from '../../core/check-env.js';
import tightrope from '../../docs/examples/tightrope.js';

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownUnder('docs')];

function markdownUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

const textOf = (file: string): string => readFileSync(file, 'utf8');
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };

describe.each(pages)('%s', (page) => {
  const text = textOf(page);

  test('links and pictures lead to files that exist', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((m) => m[1]).filter((t) => !/^[a-z]+:/.test(t));
    expect(targets.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
  });

  test('every npm command is a script of the package', () => {
    const named = [...text.matchAll(/npm (?:run (?:--silent )?)([a-z][\w:-]*)/g)].map((m) => m[1]); // not NAME
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  test('code that names its file is that file', () => {
    for (const [, file, code] of text.matchAll(/<!-- (\S+\.ts) -->\n+```ts\n([\s\S]*?)```/g)) {
      expect(code, file).toBe(textOf(file));
    }
  });
});

test('the README shows the script and the world that the tests below run', () => {
  const shown = [...textOf('README.md').matchAll(/<!-- (\S+\.ts) -->/g)].map((m) => m[1]);
  expect(shown).toEqual(['docs/examples/train-cart-pole.ts', 'docs/examples/tightrope.ts']);
});

test('the README’s world passes the checker', () => {
  expect(checkEnv(tightrope)).toEqual([]);
});

test('the README’s script trains CartPole and ends with its mean return', { timeout: 180_000 }, () => {
  const run = spawnSync('npx', ['tsx', 'docs/examples/train-cart-pole.ts'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--conditions=bellman-source' },
  });
  expect(run.stderr.replace(/^npm warn.*\n/gm, '')).toBe('');
  const mean = /mean return of 100 greedy episodes: ([\d.]+)\n$/.exec(run.stdout)?.[1];
  expect(Number(mean)).toBeGreaterThan(195); // random: 22
});

test('the script of docs/training.md keeps the best of its evaluations in a file, and ends with what that is worth', {
  timeout: 180_000,
}, () => {
  expect(textOf('docs/training.md')).toContain('<!-- docs/examples/training.ts -->\n```ts');
  const folder = mkdtempSync(join(tmpdir(), 'bellman-docs-'));
  try {
    const run = spawnSync(resolve('node_modules/.bin/tsx'), [resolve('docs/examples/training.ts')], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--conditions=bellman-source' },
    });
    expect(run.stderr).toBe('');
    expect(run.stdout).toMatch(/^step 20000: [\d.]+, the best so far\n/);
    expect(readdirSync(folder)).toEqual(['best.safetensors']);
    expect(Number(/greedy episodes: ([\d.]+)\n$/.exec(run.stdout)?.[1])).toBeGreaterThan(0.6); // random: 0.01
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
