import { expect, test } from 'vitest';
import { policyIteration, valueIteration } from '../../agents/index.js';
import { evaluationSweep, improve } from '../../agents/policy-iteration.js';
import type { FiniteMdp } from '../../core/finite-mdp.js';
import { type Training, train } from '../../core/train.js';
import '../../envs/index.js';
import { corridorModel } from './worlds.js';

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

const planned = async (
  env: Parameters<typeof train>[0]['env'],
  config: object,
  agent = policyIteration as unknown as typeof valueIteration,
): Promise<Training> => {
  const training = await train({ env, agent, steps: 1, device: 'tfjs-cpu', config });
  for await (const _ of training);
  return training as unknown as Training;
};

test('a sweep of evaluation, worked by hand: the policy chooses, probabilities weigh, an end has no future', () => {
  const v = Float64Array.of(8, 16);
  // v(0) = ¾·(2 + ½·16) + ¼·4 = 8.5, v(1) = 0
  expect(evaluationSweep(mdp, Int32Array.of(1, 0), v, 0.5)).toBe(16);
  expect([...v]).toEqual([8.5, 0]);
  expect(evaluationSweep(mdp, Int32Array.of(0, 0), v, 0.5)).toBe(3.25); // 1 + ½·8.5 = 5.25
});

test('an improvement, worked by hand: only what is better by more than the tolerance gives way', () => {
  const policy = Int32Array.of(0, 1);
  // q(0, ·) = 1 + ½·8 = 5, ¾·(2 + ½·16) + ¼·4 = 8.5; q(1, ·) = 0, 0: a tie keeps its action
  expect(improve(mdp, policy, Float64Array.of(8, 16), 0.5, 3.5)).toBe(0);
  expect([...policy]).toEqual([0, 1]);
  expect(improve(mdp, policy, Float64Array.of(8, 16), 0.5, 3.25)).toBe(1);
  expect([...policy]).toEqual([1, 1]);
});

test('the corridor, worked by hand: v = γ³, γ², γ, 1 on the way to the end', async () => {
  const training = await planned(corridorModel, { gamma: 0.5 });
  const table = training.agent.table?.();
  expect([...(table?.value ?? [])]).toEqual([0.125, 0.25, 0.5, 1, 0]);
  expect([...(table?.policy ?? [])].slice(0, 4)).toEqual([1, 1, 1, 1]);
  expect([...(await training.agent.think(Int32Array.of(0), 1)).action]).toEqual([1]);
  training.dispose();
});

test.each([1, 3, 100_000])('after at most %i sweeps a policy, it finds what value iteration finds', async (sweeps) => {
  const a = await planned('FrozenLake-v1', { gamma: 0.95, evaluationSweeps: sweeps });
  const b = await planned('FrozenLake-v1', { gamma: 0.95 }, valueIteration);
  const [va, vb] = [a.agent.table?.().value ?? [], b.agent.table?.().value ?? []];
  for (let s = 0; s < 16; s++) expect(va[s]).toBeCloseTo(vb[s], 8);
  expect(va[0]).toBeCloseTo(0.180472, 6);
  a.dispose();
  b.dispose();
});

test('it ends: a handful of policies, and then no sweep more', async () => {
  const training = await planned('Taxi-v4', {});
  const after = training.agent.updates;
  expect(after).toBeLessThan(20_000);
  expect([...(training.agent.plan?.() ?? [])]).toEqual([]);
  training.dispose();
});

test('planning stopped, saved and loaded ends in the same sweeps and values', async () => {
  const whole = await planned('FrozenLake-v1', { gamma: 0.9 });
  const make = () =>
    train({ env: 'FrozenLake-v1', agent: policyIteration, steps: 1, device: 'tfjs-cpu', config: { gamma: 0.9 } });
  for (const stop of [1, 10, 100]) {
    const first = await make();
    for await (const event of first)
      if (event.kind === 'update' && event.updates === stop) first.loop.wants.stop = true;
    expect(first.agent.updates).toBe(stop);
    const second = await make();
    await second.load(structuredClone(await first.save()));
    for await (const _ of second);
    expect(await second.agent.save()).toEqual(await whole.agent.save());
  }
});
