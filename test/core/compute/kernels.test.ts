/** Every op, forwards and backwards: the compiled device against plain TensorFlow.js, and slopes against differences. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCpuDevice } from '../../../core/compute/cpu-device.js';
import type { Device, Program } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';
import type { Case } from './case.js';
import { cases } from './cases.js';
import { backwards, difference, forwards, inputsFor, slopeError } from './harness.js';
import { comparedDevices } from './tested-devices.js';

/** What is small is computed by host code: every case is tried without it too. */
const variants = [...comparedDevices, 'cpu without host code'];
const compiled = new Map<string, Device>();
let reference: Device;
beforeAll(async () => {
  for (const name of comparedDevices) compiled.set(name, await makeDevice(name));
  compiled.set('cpu without host code', makeCpuDevice({ hostCode: false }));
  reference = await makeDevice('tfjs-cpu');
});
afterAll(() => {
  for (const device of compiled.values()) device.dispose();
  reference.dispose();
});

async function expectSame(
  make: (device: Device, tried: Case) => Promise<Program>,
  variant: string,
  tried: Case,
): Promise<void> {
  const [a, b] = [await make(compiled.get(variant)!, tried), await make(reference, tried)];
  for (const seed of [1, 2]) {
    const inputs = inputsFor(tried, seed);
    const [got, wanted] = [await a.run(inputs), await b.run(inputs)];
    expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
    for (const name of Object.keys(wanted)) {
      expect(got[name].constructor, `${name}: type`).toBe(wanted[name].constructor);
      expect(difference(got[name], wanted[name]), `${name}: largest relative error`).toBeLessThan(5e-6);
    }
  }
  a.dispose();
  b.dispose();
}

describe.each(variants)('as in plain TensorFlow.js on %s', (variant) => {
  test.each(cases)('$name', (tried) => expectSame(forwards, variant, tried));
});

const sloped = cases.filter((tried) => tried.smooth);

describe.each(variants)('the gradient as in plain TensorFlow.js on %s', (variant) => {
  test.each(sloped)('$name', (tried) => expectSame(backwards, variant, tried));
});

describe('the gradient is the slope', () => {
  test.each(sloped)('$name', async (tried) => {
    expect(await slopeError(reference, tried, 3)).toBeLessThan(4e-3);
  });
});
