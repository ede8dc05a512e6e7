import { afterAll, describe, expect, test } from 'vitest';
import { makeDevice } from '../../../core/compute/index.js';
import { BadInput } from '../../../core/errors.js';
import { benchUpdate, chosenRows, differenceOf } from '../../../scripts/bench/update.js';
import { experienceOf, rows, scalingRows } from '../../../scripts/bench/update-rows.js';
import { makeWork, parametersOf } from '../../../scripts/bench/update-work.js';

const device = await makeDevice('cpu');
afterAll(() => device.dispose());

const updates = rows.filter(({ kind }) => kind !== 'act');
const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;

describe.each(updates.map((row) => [row.title, row] as const))('%s', (_, row) => {
  test('its loss is finite and falls over 20 updates of one batch; a reset begins again', async () => {
    const work = await makeWork(device, row, experienceOf(row));
    const first = Array.from(await work.step());
    let last = first;
    for (let i = 1; i < 20; i++) last = Array.from(await work.step());
    expect([...first, ...last].every(Number.isFinite)).toBe(true);
    expect(mean(last)).toBeLessThan(0.95 * mean(first));
    work.reset();
    expect(Array.from(await work.step())).toEqual(first);
    work.dispose();
  });
});

test.each(rows.filter(({ kind }) => kind === 'act').map((row) => [row.title, row] as const))(
  '%s: for each observation the action of its largest output',
  async (_, row) => {
    const { batch, net } = row;
    const work = await makeWork(device, row, experienceOf(row));
    const numbers = Array.from(await work.check());
    expect(numbers).toHaveLength(batch * net.outputs + batch);
    const largest = Array.from({ length: batch }, (_, i) => {
      const q = numbers.slice(i * net.outputs, (i + 1) * net.outputs);
      return q.indexOf(Math.max(...q));
    });
    expect(Array.from(await work.step())).toEqual(largest);
    expect(new Set(numbers.slice(0, -batch)).size).toBeGreaterThan(1.9 * batch); // no observation like another
    work.dispose();
  },
);

test('the PPO row makes sixteen updates of 64 steps: every epoch goes through all steps once', () => {
  const row = rows.find(({ kind }) => kind === 'ppo')!;
  const { order } = experienceOf(row);
  expect(order.shape).toEqual([4, 256]);
  for (let epoch = 0; epoch < 4; epoch++) {
    const indices = Array.from(order.data.subarray(256 * epoch, 256 * (epoch + 1)));
    expect(indices).not.toEqual(indices.toSorted((a, b) => a - b));
    expect(indices.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 256 }, (_, i) => i));
  }
});

test('the networks have the sizes of their papers', () => {
  const sizes = [...rows, ...scalingRows].map((row) =>
    Object.values(parametersOf(row)).reduce((sum, { data }) => sum + data.length, 0),
  );
  // 4·120+120 + 120·84+84 + 84·2+2; 4·256+256 + 256²+256 + 256·2+2; 9·4·16+16 + 1024·128+128 + 128·6+6; Mnih et al.
  const nature =
    8 * 8 * 4 * 32 + 32 + (4 * 4 * 32 * 64 + 64) + (3 * 3 * 64 * 64 + 64) + (3136 * 512 + 512) + (512 * 6 + 6);
  const ppo = 4 * 64 + 64 + (64 * 64 + 64) + (64 * 2 + 2) + (4 * 64 + 64 + (64 * 64 + 64) + (64 + 1));
  expect(sizes).toEqual([10_934, 67_586, 132_566, nature, ppo, 4610, 132_566, nature, nature]);
});

test('every figure is finite and ordered, and a compiled update takes at most 0.02 of a plain one', async () => {
  const { rows: results } = await benchUpdate({ peer: 'tfjs-cpu', row: '4-120-84', rounds: 3 });
  expect(results).toHaveLength(1);
  const [{ own, peers, ratio, compileSeconds }] = results;
  for (const { value, low, high } of [own, ...peers, ratio!]) {
    expect(0 < low && low <= value && value <= high && Number.isFinite(high)).toBe(true);
  }
  expect(ratio!.value).toBeLessThanOrEqual(0.02);
  expect(ratio!.value).toBeGreaterThan(0.1 * (own.value / peers[0].value));
  expect(compileSeconds).toBeGreaterThan(0);
}, 60_000);

test('rows are chosen by a part of their title; a part of none is bad input that lists them', () => {
  expect(chosenRows(rows, 'NATURE').map(({ batch }) => batch)).toEqual([32]);
  expect(chosenRows(rows)).toHaveLength(7);
  expect(() => chosenRows(rows, 'natrue')).toThrow(BadInput);
  expect(() => chosenRows(rows, 'natrue')).toThrow(/no row contains 'natrue': there are 'DQN, MLP/);
});

test.each([
  ['a device against itself', { peer: 'cpu' as const }, /--peer cpu is the device/],
  ['a Python without PyTorch', { python: process.execPath }, /PyTorch was not found/],
  ['an unknown device', { device: 'gpu' }, /unknown device 'gpu'/],
])('%s is bad input', async (_, options, message) => {
  await expect(benchUpdate(options)).rejects.toThrow(BadInput);
  await expect(benchUpdate(options)).rejects.toThrow(message);
});

test('numbers may differ by 1e-5, of themselves where they are above 1', () => {
  expect(differenceOf('a', [1, 8.00004], [1, 8]).agrees).toBe(true); // 5e-6
  expect(differenceOf('a', [1, 8.0002], [1, 8]).agrees).toBe(false);
  expect(differenceOf('a', [0.25], [0.5])).toEqual({ title: 'a', difference: 0.25, values: 1, agrees: false });
  expect(differenceOf('a', [Number.NaN, 1], [1, 1]).agrees).toBe(false);
  expect(() => differenceOf('a', [1], [1, 2])).toThrow(/1 numbers of ours cannot be compared with 2/);
});
