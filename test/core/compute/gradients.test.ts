/** Every kernel with a gradient, on random shapes: values and gradients as in plain TensorFlow.js, and as differences. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCpuDevice } from '../../../core/compute/cpu-device.js';
import type { Device } from '../../../core/compute/device.js';
import { gradients } from '../../../core/compute/gradients/index.js';
import { makeDevice } from '../../../core/compute/index.js';
import type { Case } from './case.js';
import { cases } from './cases.js';
import { backwards, differenceOfScale, forwards, inputsFor, kernelsWithin, slopeError } from './harness.js';
import { families } from './random-cases.js';

/** Relative to the largest entry, in float32. */
const largestError = 1e-4;
const numRuns = 8;

/** What is small is computed by host code: tried without it too. */
let compiled: readonly Device[];
let reference: Device;
beforeAll(async () => {
  compiled = [await makeDevice('cpu'), makeCpuDevice({ hostCode: false })];
  reference = await makeDevice('tfjs-cpu');
  (await forwards(compiled[0], cases[0])).dispose(); // registers the kernels
});
afterAll(() => {
  for (const device of compiled) device.dispose();
  reference.dispose();
});

async function expectSame(make: typeof forwards, tried: Case, seed: number): Promise<void> {
  const inputs = inputsFor(tried, seed);
  const plain = await make(reference, tried);
  const wanted = await plain.run(inputs);
  for (const device of compiled) {
    const program = await make(device, tried);
    const got = await program.run(inputs);
    for (const name of Object.keys(wanted).filter((key) => key !== 'value')) {
      expect(differenceOfScale(got[name], wanted[name]), `${tried.name}: ${name}`).toBeLessThan(largestError);
    }
    program.dispose();
  }
  plain.dispose();
}

test('there is a family of cases for every kernel with a slope, and for no other', () => {
  const sloped = Object.entries(gradients).flatMap(([name, { flat }]) => (flat === true ? [] : [name]));
  expect(Object.keys(families).sort()).toEqual(sloped.sort());
});

describe('the gradient on random shapes', () => {
  test.each(Object.entries(families))('%s', async (kernel, family) => {
    const seen = await kernelsWithin(() =>
      fc.assert(
        fc.asyncProperty(family, fc.nat(1000), async (tried, seed) => {
          await expectSame(forwards, tried, seed);
          await expectSame(backwards, tried, seed);
          const error = await slopeError(reference, tried, seed);
          expect(error, `${tried.name}: difference from the slope`).toBeLessThan(4e-3);
        }),
        { numRuns },
      ),
    );
    expect(seen).toContain(kernel);
  });
});
