/** Every op, forwards and backwards: the compiled device against plain TensorFlow.js, and slopes against differences. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device, Program } from '../../../core/compute/device.js';
import { makeDevice } from '../../../core/compute/index.js';
import { makeRng } from '../../../core/rng.js';
import type { Case } from './case.js';
import { cases } from './cases.js';
import { backwards, difference, forwards, inputsFor, isWhole } from './harness.js';

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
  const h = 1 / 256;
  test.each(sloped)('$name', async (tried) => {
    const program = await backwards(reference, tried);
    const inputs = inputsFor(tried, 3);
    const { value, ...gradient } = await program.run(inputs);
    const slopes = Object.values(gradient).map((g) => Float32Array.from(g));
    const real = tried.inputs.flatMap((x, i) => (isWhole(x) ? [] : [`x${i}`]));
    const rng = makeRng(4);
    const directions = slopes.map((g) => Float32Array.from(g, () => (rng.uniform() < 0.5 ? -1 : 1)));
    const at = async (step: number): Promise<number> => {
      const moved = { ...inputs };
      real.forEach((name, k) => {
        moved[name] = Float32Array.from(inputs[name], (x, i) => x + step * directions[k][i]);
      });
      return (await program.run(moved)).value[0];
    };
    const measured = ((await at(h)) - (await at(-h))) / (2 * h);
    const claimed = slopes.reduce((sum, g, k) => sum + g.reduce((s, x, i) => s + x * directions[k][i], 0), 0);
    expect(value.length).toBe(1);
    expect(Math.abs(measured - claimed) / Math.max(1, Math.abs(claimed)), `${measured} for ${claimed}`).toBeLessThan(
      4e-3,
    );
  });
});
