/**
 * TensorFlow.js's own specs of its ops, gradients and optimisers, taken from its package, on the kernels and gradients of compiled programs.
 * `CONFORMANCE=verbose npx vitest run test/core/compute/conformance` says what was run and what was left out, and why.
 */

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { uncompiled } from '../../../../core/compute/trace/kernels/uncompiled.js';
import { differences, registerConformanceBackend, setMode } from './backend.js';
import { collectSpecs, installJasmine, type Outcome } from './jasmine.js';
import { filesOfUncompiled, otherFiles, otherwise, skipped, skippedByEngine } from './skipped.js';

vi.mock('@tensorflow/tfjs-core/dist/jasmine_util.js', () => import('./jasmine-util.js'));

const dist = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core'));
const filesIn = (folder: string): string[] =>
  readdirSync(join(dist, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('_test.js'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
/** All of the ops, and what else runs kernels: tf.grad and its like, tensors and variables, optimisers. */
const others = ['gradients_test.js', 'tensor_test.js', 'variable_test.js'];
const files = [...filesIn('ops'), ...filesIn('optimizers'), ...others];
const covered = files.filter((file) => !(file in filesOfUncompiled) && !(file in otherFiles));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Why a spec could not pass, where its error is that of something that no program has. */
function beyond({ error }: Outcome): string | undefined {
  const message = messageOf(error);
  const kernel = /^Kernel '(\w+)' not registered/.exec(message)?.[1];
  if (kernel !== undefined && kernel in uncompiled) return uncompiled[kernel];
  return /no program takes (string|complex64)|a program has no text/.test(message)
    ? 'programs have numbers and booleans only'
    : undefined;
}

const counts = new Map<string, number>();
const count = (what: string, n = 1): void => void counts.set(what, (counts.get(what) ?? 0) + n);

beforeAll(async () => {
  registerConformanceBackend();
  installJasmine();
  tf.env().set('IS_TEST', true); // The ES modules bring a second platform along; outside of tests they would warn of it.
  await import(join(dist, 'public/chained_ops/register_all_chained_ops.js'));
});

afterAll(() => {
  if (process.env.CONFORMANCE !== 'verbose') return;
  for (const [what, n] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${String(n).padStart(5)}  ${what}`);
});

describe('the list of what is skipped', () => {
  test('names files that are there, and kernels that are not compiled', () => {
    const named = [
      ...Object.keys(filesOfUncompiled),
      ...Object.keys(otherFiles),
      ...Object.keys(skipped),
      ...Object.keys(skippedByEngine),
    ];
    expect(named.filter((file) => !files.includes(file))).toEqual([]);
    expect(Object.values(filesOfUncompiled).filter((kernel) => !(kernel in uncompiled))).toEqual([]);
  });
});

const seenOtherwise = new Set<string>();
const modes = ['engine alone', 'with host code'] as const;

describe.each(covered)("TensorFlow.js's specs of %s", (file) => {
  let run: () => Promise<readonly Outcome[]>;
  beforeAll(async () => {
    run = await collectSpecs(() => import(join(dist, file)));
  });

  test.each(modes)('%s', async (mode) => {
    setMode(mode);
    differences.clear();
    const outcomes = await run();
    for (const kernel of differences.keys()) seenOtherwise.add(kernel);
    expect([...differences].filter(([kernel]) => !(kernel in otherwise))).toEqual([]);
    const listed = { ...skipped[file], ...(mode === 'engine alone' ? skippedByEngine[file] : {}) };
    const failed = outcomes.filter(({ error }) => error !== undefined);
    const failures = failed.filter((outcome) => beyond(outcome) === undefined);
    const names = new Set(failures.map(({ name }) => name));
    const unlisted = failures.filter(({ name }) => !Object.hasOwn(listed, name));
    expect(unlisted.map(({ name, error }) => `${name}: ${messageOf(error)}`)).toEqual([]);
    const passing = Object.keys(listed).filter((name) => !names.has(name));
    expect(passing, 'these pass: remove them from the list').toEqual([]);
    expect(failed.length, 'specs that do not pass').toBeLessThan(outcomes.length);
    count(`passed ${mode}`, outcomes.length - failed.length);
    for (const outcome of failed) count(beyond(outcome) ?? listed[outcome.name]);
  });
});

test('kernels that are said to differ from plain JavaScript do', () => {
  expect([...seenOtherwise].sort()).toEqual(Object.keys(otherwise).sort());
});
