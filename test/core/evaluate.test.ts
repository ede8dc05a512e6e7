import { expect, test } from 'vitest';
import type { Beside } from '../../core/agent.js';
import { defineEnv } from '../../core/define-env.js';
import type { EnvDefinition } from '../../core/env.js';
import { evaluate } from '../../core/evaluate.js';
import { box, discrete } from '../../core/spaces.js';

/** Ends after as many steps as its seed says, 2 to 4; only the action of the step's number, modulo 3, makes sense. */
const counting = defineEnv({
  id: 'test/Counting-v0',
  summary: 'Say which step it is, modulo 3.',
  params: {},
  observationSpace: box(0, 9, [1]),
  actionSpace: discrete(3),
  init: (rng) => ({ steps: 0, length: 2 + rng.int(3) }),
  step(state: { steps: number; length: number }, action: number) {
    return action === state.steps++ % 3 ? 1 : 0;
  },
  isTerminal: (state) => state.steps >= state.length,
  observe(_state, out, offset) {
    out[offset] = 0;
  },
  actionMask(state, out, offset) {
    for (let a = 0; a < 3; a++) out[offset + a] = a === state.steps % 3 ? 1 : 0;
  },
}) as unknown as EnvDefinition;

const allRight = async (think: (obs: ArrayLike<number>, count: number, beside?: Beside) => object) => {
  const { returns } = await evaluate({ env: counting, policy: { think: think as never }, episodes: 40 });
  return { least: Math.min(...returns), most: Math.max(...returns) };
};

test('hands the action masks of all worlds to the policy', async () => {
  const right = await allRight((_, count, beside) => ({
    action: Int32Array.from({ length: count }, (_, i) => beside?.mask?.indexOf(1, 3 * i) ?? 0).map((k) => k % 3),
  }));
  expect(right).toEqual({ least: 2, most: 4 });
});

test('hands a policy back what it remembered, and nothing where an episode begins', async () => {
  const right = await allRight((_, count, beside) => {
    const before = beside?.memory ?? new Float32Array(2 * count);
    const action = Int32Array.from({ length: count }, (_, i) => before[2 * i] % 3);
    return { action, memory: before.map((x, k) => (k % 2 === 0 ? x + 1 : 7)) };
  });
  expect(right).toEqual({ least: 2, most: 4 });
});

test('a policy that remembers nothing is given no memory', async () => {
  const given: unknown[] = [];
  await allRight((_, count, beside) => {
    given.push(beside?.memory);
    return { action: new Int32Array(count) };
  });
  expect(new Set(given)).toEqual(new Set([undefined]));
});
