import { expect, test } from 'vitest';
import { backup } from '../../agents/tabular/backup.js';
import { valueIteration } from '../../agents/value-iteration.js';
import { BadInput } from '../../core/errors.js';
import { evaluate } from '../../core/evaluate.js';
import type { FiniteMdp } from '../../core/finite-mdp.js';
import { type Training, train } from '../../core/train.js';
import '../../envs/index.js';
import { corridorModel, corridorVector } from './worlds.js';

/** Two states; in 0, action 0 stays for reward 1, action 1 goes to 1 (¾, reward 2) or ends (¼, reward 4). */
const mdp: FiniteMdp = {
  states: 2,
  actions: 2,
  rowStart: Int32Array.of(0, 1, 3, 4, 5),
  probability: Float64Array.of(1, 0.75, 0.25, 1, 1),
  nextState: Int32Array.of(0, 1, 1, 1, 1),
  reward: Float64Array.of(1, 2, 4, 0, 0),
  terminated: Uint8Array.of(0, 0, 1, 1, 1),
  startDistribution: Float64Array.of(1, 0),
};

const planned = async (env: Parameters<typeof train>[0]['env'], config: object): Promise<Training> => {
  const training = await train({ env, agent: valueIteration, steps: 1, device: 'tfjs-cpu', config });
  for await (const _ of training);
  return training as unknown as Training;
};

test('a backup, worked by hand: probabilities weigh, a termination has no future', () => {
  const q = new Float64Array(2);
  backup(mdp, 0, Float64Array.of(8, 16), 0.5, q);
  // q(0, 0) = 1 + ½·8 = 5;  q(0, 1) = ¾·(2 + ½·16) + ¼·4 = 8.5
  expect([...q]).toEqual([5, 8.5]);
});

test('the corridor, worked by hand: v = γ³, γ², γ, 1 on the way to the end', async () => {
  const training = await planned(corridorModel, { gamma: 0.5 });
  const table = training.agent.table?.();
  expect([...(table?.value ?? [])]).toEqual([0.125, 0.25, 0.5, 1, 0]);
  expect([...(table?.policy ?? [])].slice(0, 4)).toEqual([1, 1, 1, 1]);
  training.dispose();
});

test('sweeps in place and from a copy meet in the same values, in place sooner', async () => {
  const a = await planned('FrozenLake-v1', { gamma: 0.9, tolerance: 1e-12 });
  const b = await planned('FrozenLake-v1', { gamma: 0.9, tolerance: 1e-12, inPlace: false });
  const [va, vb] = [a.agent.table?.().value ?? [], b.agent.table?.().value ?? []];
  for (let s = 0; s < 16; s++) expect(va[s]).toBeCloseTo(vb[s], 10);
  expect(a.agent.updates).toBeLessThan(b.agent.updates);
  a.dispose();
  b.dispose();
});

test('FrozenLake: 14/17 from the start as γ → 1; 0.740 under the limit of 100 steps', async () => {
  const training = await planned('FrozenLake-v1', { gamma: 0.999999 });
  expect(training.agent.table?.().value[0]).toBeCloseTo(14 / 17, 4);
  const { mean } = (await evaluate({ env: 'FrozenLake-v1', policy: training.agent, episodes: 10_000 })).return;
  expect(Math.abs(mean - 0.7402)).toBeLessThan(0.015);
  training.dispose();
});

test('FrozenLake at γ = 0.99 is worth 0.542026 from the start', async () => {
  const training = await planned('FrozenLake-v1', { gamma: 0.99 });
  expect(training.agent.table?.().value[0]).toBeCloseTo(0.542026, 6);
  training.dispose();
});

test('planning stopped, saved and loaded ends in the same sweeps and values', async () => {
  const whole = await planned('FrozenLake-v1', { gamma: 0.9 });
  const make = () =>
    train({ env: 'FrozenLake-v1', agent: valueIteration, steps: 1, device: 'tfjs-cpu', config: { gamma: 0.9 } });
  const first = await make();
  for await (const event of first) if (event.kind === 'update' && event.updates === 10) first.loop.wants.stop = true;
  expect(first.agent.updates).toBe(10);
  const second = await make();
  await second.load(structuredClone(await first.save()));
  for await (const _ of second);
  expect(await second.agent.save()).toEqual(await whole.agent.save());
});

test('a sweep says its largest change, and planning ends when that is below the tolerance', async () => {
  const training = await train({
    env: corridorModel,
    agent: valueIteration,
    steps: 1,
    device: 'tfjs-cpu',
    config: { gamma: 0.5 },
  });
  const deltas = [...(training.agent.plan?.() ?? [])].map((sweep) => sweep.delta);
  // In place from left to right the end's worth moves one cell a sweep.
  expect(deltas).toEqual([1, 0.5, 0.25, 0.125, 0]);
});

test('a world that does not list its transitions is refused, and so is a vector of numbers', async () => {
  const plan = (env: Parameters<typeof train>[0]['env']) =>
    train({ env, agent: valueIteration, steps: 1, device: 'tfjs-cpu' });
  await expect(plan('CartPole-v1')).rejects.toThrow(BadInput);
  await expect(plan(corridorVector)).rejects.toThrow(/must list its transitions/);
});
