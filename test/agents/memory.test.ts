import { describe, expect, test } from 'vitest';
import { a2c } from '../../agents/a2c.js';
import { makeActor } from '../../agents/policy/actor.js';
import { makeMinibatches } from '../../agents/policy/minibatches.js';
import { gruStep } from '../../agents/policy/networks.js';
import { orthogonal } from '../../agents/policy/orthogonal.js';
import { ppo } from '../../agents/ppo.js';
import type { AgentKind, Transitions } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { evaluate } from '../../core/evaluate.js';
import { makeRng } from '../../core/rng.js';
import { box, discrete } from '../../core/spaces.js';
import { train } from '../../core/train.js';
import { gradientError, tf } from './tensors.js';
import { recall } from './worlds.js';

const f = (...values: number[]) => Float32Array.of(...values);
const list = (t: tf.Tensor): number[] => [...t.dataSync()];
const device = await makeDevice('tfjs-cpu');

describe('a step of the recurrent unit', () => {
  // One unit; h = 2.
  const step = (x: number[], u: number[], b: number) =>
    list(gruStep(tf.tensor2d([x], [1, 3]), tf.tensor2d([[2]]), tf.tensor2d([u], [1, 3]), tf.tensor1d([b])))[0];

  test('worked by hand: half kept, half new', () => {
    // r = ½, z = ½, n = tanh(1 + ½ (2·½ + 1)) = tanh 2; h′ = ½ tanh 2 + ½ 2
    expect(step([0, 0, 1], [0, 0, 0.5], 1)).toBeCloseTo(0.5 * Math.tanh(2) + 1, 6);
  });

  test('z near 1 keeps, z near 0 replaces; r near 0 hides what was remembered', () => {
    expect(step([0, 40, 0.5], [0, 0, 1], 0)).toBeCloseTo(2, 6);
    expect(step([40, -40, 0], [0, 0, 1], 0)).toBeCloseTo(Math.tanh(2), 6);
    expect(step([-40, -40, 0.5], [0, 0, 1], 1)).toBeCloseTo(Math.tanh(0.5), 6);
  });

  test('its gradient agrees with central differences', () => {
    const [x, u, b] = [
      tf.tensor2d([[0.5, -1, 0.25, 1, 2, -0.5]]),
      tf.tensor2d([1, 0, -1, 0.5, 2, 1, 1, 1, 0, 0, -2, 1], [2, 6]),
      tf.tensor1d([1, -1]),
    ];
    const loss = (h: tf.Tensor) => tf.sum(tf.square(gruStep(x, h as tf.Tensor2D, u, b))) as tf.Scalar;
    expect(gradientError(loss, tf.tensor2d([[0.5, -1]]))).toBeLessThan(1e-3);
  });
});

test('orthogonal weights: rows or columns, whichever are fewer, are at right angles and as long as the gain', () => {
  for (const [shape, tall] of [
    [[5, 3], true],
    [[2, 4], false],
    [[3, 3, 2, 4], true],
  ] as const) {
    const w = tf.tensor2d(orthogonal(makeRng(1), shape, 2), [
      shape.slice(0, -1).reduce((a, b) => a * b, 1),
      shape.at(-1) ?? 0,
    ]);
    const square = tall ? tf.matMul(w, w, true) : tf.matMul(w, w, false, true);
    const n = square.shape[0];
    list(square).forEach((x, k) => {
      expect(x).toBeCloseTo(Math.floor(k / n) === k % n ? 4 : 0, 5);
    });
  }
});

const seen = box(-100, 100, [1]);
const options = {
  ...resolveConfig(ppo.fields, { hidden: [4], memory: 3, rolloutSteps: 4, gamma: 1 }),
};
const actorOf = (envCount: number, memory = 3) =>
  makeActor(
    'test',
    { observationSpace: seen, actionSpace: discrete(2), envCount, totalSteps: 100, rng: makeRng(1), device },
    { ...options, memory },
  );

/** A step of two worlds; world 1 sees what world 0 sees, plus 10. */
const stepOf = (t: number, flags: Partial<Transitions> = {}): Transitions => ({
  count: 2,
  obs: f(t, 10 + t),
  action: Int32Array.of(0, 0),
  reward: Float64Array.of(1, 1),
  terminated: Uint8Array.of(0, 0),
  truncated: Uint8Array.of(0, 0),
  valid: Uint8Array.of(1, 1),
  nextObs: f(t + 1, 11 + t),
  ...flags,
});

/** Four steps: world 0 ends after the first, its second is an automatic reset; world 1 goes on. */
const steps = [
  stepOf(0, { terminated: Uint8Array.of(1, 0) }),
  stepOf(1, { valid: Uint8Array.of(0, 1) }),
  stepOf(2),
  stepOf(3),
];

describe('memory of an agent', () => {
  test('replayed from where the rollout began, with resets inside, it gives the values seen while acting', async () => {
    const actor = actorOf(2);
    for (const step of [stepOf(7), stepOf(8), stepOf(9), stepOf(10)]) {
      await actor.act(step.obs, 2);
      await actor.remember(step);
    }
    actor.rollout.clear();
    for (const step of steps) {
      await actor.act(step.obs, 2);
      await actor.remember(step);
    }
    expect(actor.memoryBefore.some((x) => x !== 0)).toBe(true);
    const minibatches = makeMinibatches(actor, seen, 4, { parts: 2, columns: ['value'], rng: makeRng(3) });
    const program = await device.compile({
      name: 'replay',
      stores: { net: actor.net },
      inputs: minibatches.specs,
      run({ net }, { obs, memory, start, value }) {
        const inTime = { steps: 4, memory: memory as tf.Tensor2D, start };
        return { outputs: { off: tf.sub(actor.network.forward(net.unpack(), obs, inTime).value, value) } };
      },
    });
    minibatches.deal();
    const weights: number[][] = [];
    for (let k = 0; k < 2; k++) {
      expect(minibatches.fill(k)).toBe(true);
      const { off } = await program.run(minibatches.inputs);
      for (const x of off) expect(x).toBeCloseTo(0, 6);
      weights.push([...minibatches.inputs.weight]);
    }
    const third = Math.fround(1 / 3);
    expect(weights.sort((a, b) => b[0] - a[0])).toEqual([
      [third, 0, third, third], // the automatic reset of world 0 weighs nothing
      [0.25, 0.25, 0.25, 0.25],
    ]);
    program.dispose();
    actor.dispose();
  });

  test('begins anew with an episode, and only with it', async () => {
    const actor = actorOf(2);
    const fresh = await actor.think(f(2, 12), 2);
    for (const step of steps.slice(0, 2)) {
      await actor.act(step.obs, 2);
      await actor.remember(step);
    }
    await actor.act(f(2, 12), 2);
    await actor.remember(stepOf(2));
    const [first, second] = actor.rollout.value.subarray(4, 6);
    expect(first).toBeCloseTo(fresh.value?.[0] ?? 0, 6);
    expect(Math.abs(second - (fresh.value?.[1] ?? 0))).toBeGreaterThan(1e-4);
    actor.dispose();
  });

  test('is handed back with thoughts, and asked for with them', async () => {
    const actor = actorOf(1);
    const first = await actor.think(f(1), 1);
    const second = await actor.think(f(2), 1, { memory: first.memory as Float32Array });
    const apart = await actor.think(f(2), 1);
    expect(second.value).not.toEqual(apart.value);
    await actor.act(f(1), 1);
    await actor.remember({ ...stepOf(1), count: 1, obs: f(1), nextObs: f(2), valid: Uint8Array.of(1) });
    await actor.act(f(2), 1);
    await actor.remember({ ...stepOf(2), count: 1, obs: f(2), nextObs: f(3), valid: Uint8Array.of(1) });
    expect(actor.rollout.value[1]).toBeCloseTo(second.value?.[0] ?? 0, 6);
    actor.dispose();
  });
});

describe('minibatches without memory', () => {
  test('hold every row of experience once, and no other with weight; weights sum to 1', async () => {
    const actor = actorOf(2, 0);
    for (const step of steps) {
      await actor.act(step.obs, 2);
      await actor.remember(step);
    }
    const minibatches = makeMinibatches(actor, seen, 4, { parts: 3, columns: ['value'], rng: makeRng(1) });
    minibatches.deal();
    const dealt: number[] = [];
    for (let k = 0; k < 3; k++) {
      expect(minibatches.fill(k)).toBe(true);
      const { weight, obs } = minibatches.inputs;
      expect(Float64Array.from(weight).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 6);
      for (let at = 0; at < weight.length; at++) if (weight[at] > 0) dealt.push(obs[at]);
    }
    expect(dealt.sort((a, b) => a - b)).toEqual([0, 2, 3, 10, 11, 12, 13]);
    actor.dispose();
  });
});

test('rows are dealt out at random: each is as often in the first minibatch as any other', async () => {
  const actor = actorOf(2, 0);
  for (const t of [0, 1, 2, 3]) {
    await actor.act(stepOf(t).obs, 2);
    await actor.remember(stepOf(t));
  }
  const minibatches = makeMinibatches(actor, seen, 4, { parts: 8, columns: [], rng: makeRng(1) });
  const first = new Map<number, number>();
  for (let n = 0; n < 4000; n++) {
    minibatches.deal();
    minibatches.fill(0);
    first.set(minibatches.inputs.obs[0], (first.get(minibatches.inputs.obs[0]) ?? 0) + 1);
  }
  expect([...first.keys()].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 10, 11, 12, 13]);
  for (const times of first.values()) expect(Math.abs(times - 500)).toBeLessThan(100);
  actor.dispose();
});

describe('what was seen three steps ago', () => {
  const recalled = async (kind: AgentKind, seed: number, config: object): Promise<number> => {
    const training = await train({
      env: recall,
      agent: kind,
      steps: 8000,
      envs: 8,
      seed,
      config,
      device: 'cpu',
      threads: 1,
    });
    for await (const _ of training);
    const result = await evaluate({ env: recall, policy: training.agent, episodes: 40 });
    training.dispose();
    return result.return.mean;
  };
  const common = { hidden: [16], gamma: 0.9, learningRate: 0.01 };

  test('is known to agents with memory, and to no others', async () => {
    const withMemory = { ...common, memory: 8 };
    const quick = { rolloutSteps: 16, minibatches: 2 };
    expect(await recalled(ppo, 1, { ...withMemory, ...quick })).toBe(1);
    expect(await recalled(ppo, 2, { ...withMemory, ...quick, sharedNetwork: true })).toBe(1);
    expect(await recalled(a2c, 1, { ...withMemory, optimiser: 'adam', rolloutSteps: 8 })).toBe(1);
    expect(await recalled(ppo, 1, { ...common, ...quick })).toBeLessThan(0.8);
  }, 60_000);
});
