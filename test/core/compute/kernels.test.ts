/** Every op, forwards and backwards: the compiled device against plain TensorFlow.js, and slopes against differences. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device, Program } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';
import type { Case } from './case.js';
import { cases } from './cases.js';
import { backwards, difference, forwards, inputsFor, slopeError } from './harness.js';

let compiled: Device;
let reference: Device;
beforeAll(async () => {
  compiled = await makeDevice('cpu');
  reference = await makeDevice('tfjs-cpu');
});
afterAll(() => {
  compiled.dispose();
  reference.dispose();
});

async function expectSame(make: (device: Device, tried: Case) => Promise<Program>, tried: Case): Promise<void> {
  const [a, b] = [await make(compiled, tried), await make(reference, tried)];
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

describe('compiled as in plain TensorFlow.js', () => {
  test.each(cases)('$name', (tried) => expectSame(forwards, tried));
});

const sloped = cases.filter((tried) => tried.smooth);

describe('the gradient compiled as in plain TensorFlow.js', () => {
  test.each(sloped)('$name', (tried) => expectSame(backwards, tried));
});

describe('the gradient is the slope', () => {
  test.each(sloped)('$name', async (tried) => {
    expect(await slopeError(reference, tried, 3)).toBeLessThan(4e-3);
  });
});
