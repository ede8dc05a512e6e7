/** Nothing is left open: every kernel of TensorFlow.js is compiled or says why not, has a gradient or says why not. */

import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../../../core/compute/device.js';
import { gradients } from '../../../core/compute/gradients/index.js';
import { withoutGradient } from '../../../core/compute/gradients/without.js';
import { makeDevice } from '../../../core/compute/index.js';
import { kernels } from '../../../core/compute/trace/kernels/index.js';
import { uncompiled } from '../../../core/compute/trace/kernels/uncompiled.js';
import { computePage, withKernels } from '../../../scripts/dev/docs.js';
import { cases } from './cases.js';
import { backwards, forwards, inputsFor, kernelsWithin } from './harness.js';

/** TensorFlow.js exports the name of each kernel as a constant of the same name. */
const all = Object.entries(tf)
  .filter(([key, value]) => key === value)
  .map(([key]) => key);
const sorted = (names: Iterable<string>): string[] => [...names].sort();

describe('kernels', () => {
  test('all of TensorFlow.js: compiled, or listed with a reason; never both', () => {
    expect(all.length).toBeGreaterThan(150);
    expect(sorted([...Object.keys(kernels), ...Object.keys(uncompiled)])).toEqual(sorted(all));
  });

  test('each reason is a sentence without an end', () => {
    for (const reason of [...Object.values(uncompiled), ...Object.values(withoutGradient)]) {
      expect(reason).toMatch(/^\p{L}[^\n]{15,}[^.\s]$/u);
    }
  });
});

test('the page on compute lists the kernels as they are', () => {
  const page = readFileSync(computePage, 'utf8');
  expect(withKernels(page)).toBe(page);
  expect(() => withKernels('')).toThrow('docs/compute.md lacks <!-- compiled -->');
});

describe('gradients', () => {
  test('of all that is compiled: written, or listed with a reason; never both', () => {
    expect(sorted([...Object.keys(gradients), ...Object.keys(withoutGradient)])).toEqual(sorted(Object.keys(kernels)));
  });
});

test('on the reference device, no case and no gradient leaves a tensor behind', async () => {
  const device = await makeDevice('tfjs-cpu');
  for (const tried of cases) {
    const program = await (tried.smooth ? backwards : forwards)(device, tried);
    const before = tf.memory().numTensors;
    await program.run(inputsFor(tried, 1));
    expect(tf.memory().numTensors, tried.name).toBe(before);
    expect(tf.engine().state.activeTape ?? undefined, tried.name).toBeUndefined();
  }
});

describe('the table of cases', () => {
  let device: Device;
  beforeAll(async () => {
    device = await makeDevice('cpu');
    (await forwards(device, cases[0])).dispose(); // registers the kernels
  });

  test('tries every kernel', async () => {
    const seen = await kernelsWithin(async () => {
      for (const tried of cases) (await (tried.smooth ? backwards : forwards)(device, tried)).dispose();
    });
    expect(sorted(Object.keys(kernels)).filter((name) => !seen.has(name))).toEqual([]);
  });
});
