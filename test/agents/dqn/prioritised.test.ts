import { expect, test } from 'vitest';
import { dqn, priorityOf } from '../../../agents/dqn.js';
import type { Transitions } from '../../../core/agent.js';
import { makeDevice } from '../../../core/compute/index.js';
import { resolveConfig } from '../../../core/config.js';
import { makeRng } from '../../../core/rng.js';
import { box, discrete } from '../../../core/spaces.js';

test('priorities, worked by hand: 16 with exponent ½ is 4, with 0 it is 1', () => {
  expect(priorityOf(16, 0.5)).toBeCloseTo(4, 6);
  expect(priorityOf(16, 0)).toBe(1);
  expect(priorityOf(0, 1)).toBeCloseTo(1e-6, 12);
});

const step = (t: number): Transitions => ({
  count: 1,
  obs: Float32Array.of(t / 8),
  action: Int32Array.of(t % 2),
  reward: Float64Array.of(t === 2 ? 64 : 0),
  terminated: Uint8Array.of(1),
  truncated: Uint8Array.of(0),
  nextObs: Float32Array.of((t + 1) / 8),
  valid: Uint8Array.of(1),
});

/** Priorities and metrics after six steps, of which the third alone is rewarded, and one update at the last. */
async function after(config: Record<string, unknown>) {
  const device = await makeDevice('tfjs-cpu');
  const setting = { observationSpace: box(0, 1, [1], 'float32'), actionSpace: discrete(2), envCount: 1 };
  const quick = { hidden: [4], batchSize: 64, learningStarts: 6, trainEvery: 1, prioritised: true, loss: 'squared' };
  const agent = await dqn.create(
    { ...setting, totalSteps: 100, rng: makeRng(1), device },
    resolveConfig(dqn.fields, { ...quick, ...config }),
  );
  for (let t = 0; t < 5; t++) await agent.learn(step(t));
  const metrics = await agent.learn(step(5));
  const { tensors } = await agent.save();
  const priority = [...(tensors['replay/priority']?.data ?? [])];
  agent.dispose();
  device.dispose();
  return { metrics, priority, experience: [...(tensors['replay/experience']?.data ?? [])] };
}

test('an update leaves each transition with the size of its error', async () => {
  const { priority, experience } = await after({ priorityExponent: 1 });
  const rewarded = priority.indexOf(Math.max(...priority));
  expect(priority[rewarded]).toBeGreaterThan(60);
  expect(priority[rewarded]).toBeLessThan(68);
  priority.forEach((p, i) => {
    if (experience[i] === 0) expect(p).toBe(0);
    else if (i !== rewarded) expect(p).toBeLessThan(3);
  });
});

test.each(['c51', 'qr'])('%s takes its own loss for the size of an error', async (distribution) => {
  const { priority } = await after({ distribution, atoms: 5, leastReturn: 0, mostReturn: 64 });
  expect(Math.max(...priority)).toBeGreaterThan(1);
  expect(priority.every(Number.isFinite)).toBe(true);
});

test('weights undo priorities: with β the loss of a second update is smaller than without', async () => {
  const second = async (importanceExponent: number) => {
    const { metrics } = await after({ gradientSteps: 2, importanceExponent, learningRate: 0 });
    return metrics?.['loss/q'] ?? Number.NaN;
  };
  expect(await second(1)).toBeLessThan((await second(0)) / 2);
});
