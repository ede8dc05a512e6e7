/**
 * `npx tsx scripts/dev/planted-bugs/run.ts [NAME…]`: plants the bugs whose names contain a NAME (all without any), one after
 * the other, in a copy of the tree, and says which the tests notice. The tree itself is not touched. Exits 1 where a bug
 * was missed. `--write-docs` also writes what it found into docs/testing.md.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bug, bugs } from './bugs.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const TIMEOUT = 300_000; // ms for one run of tests: a bug that makes them hang is noticed too

/** Files that git knows or would take, as they are now. */
function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'planted-bugs-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    const isGone = !existsSync(join(root, file)); // deleted, not yet committed
    if (isGone || file === 'node_modules') continue; // a link, which git does not ignore
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Do these tests pass in the copy? None that matches `only` is no pass. */
function pass(copy: string, { tests, only }: Pick<Bug, 'tests' | 'only'>): boolean {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const names = only === undefined ? [] : ['-t', only];
  const args = [vitest, 'run', '--bail', '1', '--no-cache', ...tests, ...names];
  const { status } = spawnSync(process.execPath, args, { cwd: copy, timeout: TIMEOUT, stdio: 'ignore' });
  return status === 0;
}

/** Text with the bug in it. @throws Error unless what it replaces stands there exactly once. */
export function planted(source: string, { name, file, text, plant }: Bug): string {
  const found = source.split(text).length - 1;
  if (found !== 1) throw new Error(`'${name}': its text stands ${found} times in ${file}, not once`);
  return source.replace(text, () => plant);
}

type Verdict = 'caught' | 'MISSED' | 'TESTS FAIL WITHOUT IT' | 'TEXT NOT FOUND';

function verdictOn(copy: string, bug: Bug): Verdict {
  const path = join(copy, bug.file);
  const source = readFileSync(path, 'utf8');
  if (source.split(bug.text).length !== 2) return 'TEXT NOT FOUND';
  writeFileSync(path, planted(source, bug));
  try {
    return pass(copy, bug) ? 'MISSED' : 'caught';
  } finally {
    writeFileSync(path, source);
  }
}

/** Plants one after the other in a copy of the tree. */
function tryAll(chosen: readonly Bug[]): Map<Bug, Verdict> {
  const copy = copyOfTree();
  const healthy = new Map<string, boolean>();
  const verdicts = new Map<Bug, Verdict>();
  try {
    for (const bug of chosen) {
      const key = JSON.stringify([bug.tests, bug.only]);
      if (!healthy.has(key)) healthy.set(key, pass(copy, bug));
      const verdict = healthy.get(key) ? verdictOn(copy, bug) : 'TESTS FAIL WITHOUT IT';
      verdicts.set(bug, verdict);
      console.log(`${verdict.padEnd(8)}  ${bug.name}  (${bug.file})`);
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
  return verdicts;
}

const pagePath = join(root, 'docs/testing.md');
const [OPEN, CLOSE] = ['<!-- planted-bugs -->', '<!-- /planted-bugs -->'];

/** Bugs that were not tried now keep what the page says of them. @throws Error when the page has no place for the table. */
function writePage(verdicts: ReadonlyMap<Bug, Verdict>): void {
  const page = readFileSync(pagePath, 'utf8');
  const [from, to] = [page.indexOf(OPEN), page.indexOf(CLOSE)];
  if (from < 0 || to < from) throw new Error(`docs/testing.md lacks ${OPEN} … ${CLOSE}`);
  const cells = page
    .slice(from, to)
    .split('\n')
    .map((row) => row.split(' | '));
  const before = new Map(cells.map((row) => [row[0]?.slice(2), row[3]?.slice(0, -2)]));
  const said = bugs.map((bug) => ({ ...bug, verdict: verdicts.get(bug) ?? before.get(bug.name) ?? 'not tried' }));
  const rows = said.map(
    ({ name, file, tests, verdict }) => `| ${name} | \`${file}\` | \`${tests.join('`, `')}\` | ${verdict} |`,
  );
  const table = ['| bug | planted in | to be noticed by | last run |', '| --- | --- | --- | --- |', ...rows].join('\n');
  const caught = said.filter(({ verdict }) => verdict === 'caught').length;
  const made = `${table}\n\n${caught} of ${said.length} caught.`;
  writeFileSync(pagePath, `${page.slice(0, from + OPEN.length)}\n${made}\n${page.slice(to)}`);
}

function main(words: readonly string[]): void {
  const names = words.filter((word) => word !== '--write-docs');
  const writes = names.length < words.length;
  const chosen = bugs.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
  if (chosen.length === 0) throw new Error(`no bug is named like ${names.join(', ')}`);
  const verdicts = tryAll(chosen);
  const caught = [...verdicts.values()].filter((verdict) => verdict === 'caught').length;
  console.log(`${caught} of ${chosen.length} caught`);
  if (writes) writePage(verdicts);
  if (caught < chosen.length) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
