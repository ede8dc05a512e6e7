/** `npm test`: format and lint, types, the page's build, a browser, every test. Ends with 'N passed, N failed'. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { ensureBrowser } from '../../test/viewer/browser.js';
import { root } from '../cli/places.js';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

const failed: string[] = [];

function run(name: string, binary: string, args: readonly string[]): void {
  console.log(`\n— ${name}`);
  const command = join(root, 'node_modules', '.bin', binary);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) failed.push(name);
}

async function attempt(name: string, act: () => Promise<string>): Promise<void> {
  console.log(`\n— ${name}`);
  try {
    console.log(await act());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    failed.push(name);
  }
}

/** Runs the tests. A file that could not even be loaded counts as one failed test. */
function tests(args: readonly string[]): { passed: number; failed: number } {
  const directory = mkdtempSync(join(tmpdir(), 'bellman-test-'));
  const file = join(directory, 'report.json');
  try {
    run('tests', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args]);
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const broken = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0);
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
  } catch (error) {
    console.error(`the tests left no report: ${error}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

run('format and lint', 'biome', ['check', '--error-on-warnings']);
run('types', 'tsc', ['--noEmit']);
await attempt("the viewer's page", async () => {
  await build({ configFile: join(root, 'viewer/client/vite.config.ts'), logLevel: 'error' });
  return 'built';
});
await attempt('browser', ensureBrowser);
const counts = tests(process.argv.slice(2));

// Each check counts as a test of its own; a failed run of vitest is already counted by its tests.
const checks = failed.filter((name) => name !== 'tests').length;
const other = failed.includes('tests') && counts.failed === 0 ? 1 : 0;
if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
console.log(`\n${counts.passed + 4 - checks} passed, ${counts.failed + checks + other} failed`);
process.exitCode = failed.length + counts.failed > 0 ? 1 : 0;
