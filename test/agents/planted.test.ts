/** Mistakes that no other test would notice: see scripts/dev/planted-bugs. */

import { expect, test } from 'vitest';
import { dqn, qLearning, reinforce } from '../../agents/index.js';
import type { AgentKind, Transitions } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { defineEnv } from '../../core/define-env.js';
import { makeLoop } from '../../core/loop.js';
import { makeRng } from '../../core/rng.js';
import { type ArraySpace, box, discrete } from '../../core/spaces.js';
import { makeVec } from '../../core/vec-env.js';

const device = await makeDevice('tfjs-cpu');
const space = box(-100, 100, [1]);
const setting = (totalSteps: number) => ({
  observationSpace: space,
  actionSpace: discrete(2),
  envCount: 1,
  totalSteps,
  rng: makeRng(1),
  device,
});

const step = (reward: number, terminated: number): Transitions => ({
  count: 1,
  obs: Float32Array.of(1),
  action: Int32Array.of(0),
  reward: Float64Array.of(reward),
  terminated: Uint8Array.of(terminated),
  truncated: Uint8Array.of(0),
  nextObs: Float32Array.of(1),
  valid: Uint8Array.of(1),
});

test('the mask of a transition is that of the state before it, and the next one that after it', async () => {
  const alternating = defineEnv({
    id: 'test/Alternating-v0',
    summary: 'One action makes sense, each time the other one.',
    params: {},
    observationSpace: discrete(2),
    actionSpace: discrete(2),
    init: () => ({ side: 0 }),
    step(state) {
      state.side = 1 - state.side;
      return 0;
    },
    isTerminal: () => false,
    observe(state, out, offset) {
      out[offset] = state.side;
    },
    actionMask(state, out, offset) {
      out[offset] = state.side;
      out[offset + 1] = 1 - state.side;
    },
  });
  const seen: number[][] = [];
  const agent = {
    act: (_: unknown, count: number) => new Int32Array(count),
    learn(given: Transitions) {
      seen.push([given.obs[0], ...(given.mask ?? []), given.nextObs[0], ...(given.nextMask ?? [])]);
      return undefined;
    },
    updates: 0,
    status: () => ({}),
  };
  const env = makeVec(alternating, { count: 1 });
  const loop = makeLoop({ env, agent: agent as never, steps: 2, seed: 1, metricsEvery: 9, checkpointEvery: 0 });
  for await (const _ of loop.events());
  expect(seen).toEqual([
    [0, 0, 1, 1, 1, 0],
    [1, 1, 0, 0, 0, 1],
  ]);
});

/** Agents that take chances with ε, by their defaults from 1 down to 0.05. */
const chancy: readonly [AgentKind, ArraySpace, object][] = [
  [dqn, space, { learningStarts: 1000, hidden: [4] }],
  [qLearning, discrete(3), {}],
];

test.each(chancy.map(([kind, ...rest]) => [kind.id, kind, ...rest] as const))(
  '%s acts less at random as ε falls: at the end of its schedule it does what it thinks',
  async (_, kind, seen, config) => {
    const agent = await kind.create(
      { ...setting(20), observationSpace: seen },
      resolveConfig(kind.fields, { ...config }),
    );
    const obs = Float32Array.of(1);
    for (let n = 0; n < 20; n++) await agent.learn(step(0, 0));
    const { action } = await agent.think(obs, 1);
    let other = 0;
    for (let n = 0; n < 200; n++) if ((await agent.act(obs, 1))[0] !== action[0]) other++;
    expect(other).toBeLessThan(20); // ε = 0.05 leaves 5 in expectation, ε = 1 would leave 100
    agent.dispose();
  },
);

test('REINFORCE with normalised advantages: rewards ten times as large make the same update', async () => {
  const learned = async (scale: number, normalizeAdvantage: boolean) => {
    const config = { baseline: 'none', normalizeAdvantage, episodesPerUpdate: 2, maxGradientNorm: 0, entropyBonus: 0 };
    const agent = await reinforce.create(setting(100), resolveConfig(reinforce.fields, { ...config, hidden: [4] }));
    const metrics: number[] = [];
    for (const reward of [1, 3]) {
      await agent.act(Float32Array.of(1), 1);
      const said = await agent.learn(step(scale * reward, 1));
      if (said !== undefined) metrics.push(said['train/gradientNorm']);
    }
    agent.dispose();
    return metrics[0];
  };
  expect(await learned(1, true)).toBeGreaterThan(0.01);
  expect(await learned(10, true)).toBeCloseTo(await learned(1, true), 4);
  expect(await learned(10, false)).toBeCloseTo(10 * (await learned(1, false)), 3);
});

test('REINFORCE without causality: v learns the rewards to go, not the return of the whole episode', async () => {
  const config = { causality: false, gamma: 1, episodesPerUpdate: 1, valueEpochs: 200, valueLearningRate: 0.03 };
  const agent = await reinforce.create(setting(100), resolveConfig(reinforce.fields, { ...config, hidden: [8] }));
  for (const [obs, terminated] of [
    [-1, 0],
    [1, 1],
  ]) {
    await agent.act(Float32Array.of(obs), 1);
    await agent.learn({ ...step(2, terminated), obs: Float32Array.of(obs) });
  }
  const { value } = await agent.think(Float32Array.of(-1, 1), 2);
  expect(value?.[0]).toBeCloseTo(4, 0);
  expect(value?.[1]).toBeCloseTo(2, 0);
  agent.dispose();
});
