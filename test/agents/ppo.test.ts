import { describe, expect, test } from 'vitest';
import { a2c } from '../../agents/a2c.js';
import { clippedSurrogate, clippedValueError, isClipped, klEstimate, normalized } from '../../agents/losses.js';
import { ppo } from '../../agents/ppo.js';
import type { Agent, AgentKind, AgentSetting, AgentState, Transitions } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { BadInput } from '../../core/errors.js';
import { makeRng } from '../../core/rng.js';
import { type ArraySpace, box, discrete, multiBinary, multiDiscrete } from '../../core/spaces.js';
import { gradientError, tf } from './tensors.js';

const f = (...values: number[]) => Float32Array.of(...values);
const list = (t: tf.Tensor): number[] => [...t.dataSync()];
const device = await makeDevice('tfjs-cpu');
const epsilon = tf.scalar(0.5);

describe('equations', () => {
  test('the clipped surrogate, worked by hand: no gain from going further than ε, but losses count in full', () => {
    const ratio = tf.tensor1d([2, 2, 0.25, 0.25, 1.25]);
    const advantage = tf.tensor1d([4, -4, 4, -4, 4]);
    expect(list(clippedSurrogate(ratio, advantage, epsilon))).toEqual([6, -8, 1, -2, 5]);
    const slope = tf.grad((r) => tf.sum(clippedSurrogate(r as tf.Tensor1D, advantage, epsilon)))(ratio);
    expect(list(slope)).toEqual([0, -4, 4, 0, 4]);
  });

  test('with ε = ∞ it is the plain surrogate', () => {
    const [ratio, advantage] = [tf.tensor1d([2, 8, 0.25]), tf.tensor1d([4, -4, 4])];
    expect(list(clippedSurrogate(ratio, advantage, tf.scalar(1e30)))).toEqual([8, -32, 1]);
  });

  test('the clipped error of v, worked by hand: moving towards the target beyond ε gains nothing', () => {
    // v_old = 0, G = 4, ε = ½: at v = 2 the error is that of v = ½; at v = −2 that of v itself
    const v = tf.tensor1d([0.25, 2, -2]);
    const error = clippedValueError(v, tf.tensor1d([0, 0, 0]), tf.tensor1d([4, 4, 4]), epsilon);
    expect(list(error)).toEqual([0.5 * 3.75 * 3.75, 0.5 * 3.5 * 3.5, 18]);
  });

  test('the estimate of KL: 0 for equal policies, never negative, and on average the very thing', () => {
    expect(list(klEstimate(tf.tensor1d([0])))).toEqual([0]);
    const logRatio = tf.tensor1d([Math.log(0.5), Math.log(2)]);
    const [half, double] = list(klEstimate(logRatio));
    expect(half).toBeCloseTo(-0.5 + Math.LN2, 6);
    expect(double).toBeCloseTo(1 - Math.LN2, 6);
    // π_old = (½, ½), π = (¼, ¾): KL = ½ ln 2 + ½ ln ⅔
    const mean = tf.mean(klEstimate(tf.tensor1d([Math.log(0.5), Math.log(1.5)])));
    expect(list(mean)[0]).toBeCloseTo(0.5 * Math.LN2 + 0.5 * Math.log(2 / 3), 6);
  });

  test('what was clipped: ρ further than ε from 1', () => {
    expect(list(isClipped(tf.tensor1d([0.25, 0.75, 1, 1.25, 2]), epsilon))).toEqual([1, 0, 0, 0, 1]);
  });

  test('advantages are normalised by weighted moments: rows of weight 0 do not count, but are scaled alike', () => {
    const out = list(normalized(tf.tensor1d([1, 3, 100]), tf.tensor1d([0.5, 0.5, 0])));
    [-1, 1, 98].forEach((a, i) => {
      expect(out[i]).toBeCloseTo(a, 4);
    });
    expect(list(normalized(tf.tensor1d([2, 2]), tf.tensor1d([0.5, 0.5])))).toEqual([0, 0]);
  });

  test('gradients agree with central differences', () => {
    const [advantage, old, target] = [tf.tensor1d([2, -1, 1]), tf.tensor1d([0, 1, 2]), tf.tensor1d([4, -4, 2])];
    const x = tf.tensor1d([1.25, 0.9, 3]);
    expect(gradientError((r) => tf.sum(clippedSurrogate(r as tf.Tensor1D, advantage, epsilon)), x)).toBeLessThan(1e-3);
    const v = tf.tensor1d([0.25, 3, 1.75]);
    const loss = (t: tf.Tensor) => tf.sum(clippedValueError(t as tf.Tensor1D, old, target, epsilon)) as tf.Scalar;
    expect(gradientError(loss, v)).toBeLessThan(5e-3);
    expect(gradientError((r) => tf.sum(klEstimate(r as tf.Tensor1D)), x)).toBeLessThan(5e-3);
  });
});

const seen = box(-100, 100, [1]);
const small = { hidden: [4], rolloutSteps: 4, minibatches: 1, epochs: 1 };

interface Given {
  readonly actionSpace?: ArraySpace;
  readonly envCount?: number;
  readonly masked?: boolean;
  readonly observationSpace?: ArraySpace;
}
const settingOf = ({
  actionSpace = discrete(2, 3),
  envCount = 1,
  masked = false,
  observationSpace = seen,
}: Given = {}): AgentSetting => ({
  observationSpace,
  actionSpace,
  envCount,
  masked,
  totalSteps: 1000,
  rng: makeRng(1),
  device,
});
const agentWith = async (config: object, given?: Given): Promise<Agent> =>
  ppo.create(settingOf(given), resolveConfig(ppo.fields, { ...small, ...config }));

/** One step of one world, whose observation is t. */
const stepOf = (
  t: number,
  reward = 1,
  flags: Partial<Record<'terminated' | 'truncated' | 'valid', number>> = {},
): Transitions => ({
  count: 1,
  obs: f(t),
  action: Int32Array.of(3),
  reward: Float64Array.of(reward),
  terminated: Uint8Array.of(flags.terminated ?? 0),
  truncated: Uint8Array.of(flags.truncated ?? 0),
  valid: Uint8Array.of(flags.valid ?? 1),
  nextObs: f(t + 1),
});
async function play(agent: Agent, steps: readonly Transitions[]) {
  const metrics = [];
  for (const step of steps) {
    await agent.act(step.obs, 1);
    metrics.push(await agent.learn(step));
  }
  return metrics;
}
const kept = async (agent: Agent, name: string): Promise<number[]> => [
  ...((await agent.save()) as AgentState).tensors[name].data,
];

describe('the rollout of an agent', () => {
  test('is full after rolloutSteps steps of every world, and then it learns', async () => {
    const agent = await agentWith({});
    const metrics = await play(
      agent,
      [0, 1, 2, 3].map((t) => stepOf(t)),
    );
    expect(metrics.map((m) => m !== undefined)).toEqual([false, false, false, true]);
    expect(agent.updates).toBe(1);
    agent.dispose();
  });

  test('bootstraps a step that was cut short from v of its true last observation, one that terminated from nothing', async () => {
    const agent = await agentWith({ gamma: 0.5 });
    const { value } = await agent.think(f(50), 1);
    const cut = { ...stepOf(0, 1, { truncated: 1 }), nextObs: f(50) };
    await play(agent, [cut, stepOf(50, 0, { valid: 0 }), stepOf(0, 1, { terminated: 1 })]);
    expect((await kept(agent, 'rollout/valueNext'))[0]).toBe(value?.[0]);
    expect(await kept(agent, 'rollout/discount')).toEqual([0.5, 0.5, 0]);
    expect(await kept(agent, 'rollout/valid')).toEqual([1, 0, 1]);
    agent.dispose();
  });

  test('keeps the index of the action drawn and its log-probability', async () => {
    const agent = await agentWith({ rolloutSteps: 50 });
    const actions: number[] = [];
    for (let t = 0; t < 40; t++) {
      actions.push((await agent.act(f(t % 2), 1))[0]);
      await agent.learn(stepOf(t % 2));
    }
    const { probability } = await agent.think(f(0), 1);
    expect(await kept(agent, 'rollout/action')).toEqual(actions.map((a) => a - 3));
    const logProb = (await kept(agent, 'rollout/logProb'))[0];
    expect(Math.exp(logProb)).toBeCloseTo(probability?.[actions[0] - 3] ?? 0, 6);
    expect(new Set(actions)).toEqual(new Set([3, 4]));
    agent.dispose();
  });
});

describe('updates', () => {
  test('the first minibatch sees the policy that acted: no divergence, nothing clipped', async () => {
    const agent = await agentWith({});
    const [, , , metrics] = await play(
      agent,
      [0, 1, 2, 3].map((t) => stepOf(t)),
    );
    expect(metrics?.['policy/kl']).toBeCloseTo(0, 6);
    expect(metrics?.['policy/clipFraction']).toBe(0);
    expect(metrics?.['loss/policy']).toBeCloseTo(0, 5); // normalised advantages have mean 0
    agent.dispose();
  });

  test('make what paid likelier', async () => {
    const agent = await agentWith({ rolloutSteps: 64, learningRate: 0.02, epochs: 4, gamma: 0 });
    const chance = async () => (await agent.think(f(1), 1)).probability?.[1] ?? 0;
    const before = await chance();
    for (let t = 0; t < 64; t++) {
      const [action] = await agent.act(f(1), 1);
      await agent.learn({ ...stepOf(1, action === 4 ? 1 : 0), nextObs: f(1) });
    }
    expect(await chance()).toBeGreaterThan(before + 0.1);
    agent.dispose();
  });

  test('stop when the policy has moved too far: no further minibatch after the one that says so', async () => {
    const config = { rolloutSteps: 16, minibatches: 4, epochs: 10, learningRate: 0.1 };
    const steps = Array.from({ length: 16 }, (_, t) => stepOf(t, t % 3));
    const free = await agentWith(config);
    const stopped = await agentWith({ ...config, targetKl: 0.01 });
    expect((await play(free, steps)).at(-1)?.['train/minibatches']).toBe(40);
    const made = (await play(stopped, steps)).at(-1)?.['train/minibatches'] ?? 0;
    expect(made).toBeGreaterThan(1);
    expect(made).toBeLessThan(40);
    for (const agent of [free, stopped]) agent.dispose();
  });

  test('automatic resets teach nothing: whatever they hold, the same parameters come out', async () => {
    const netAfter = async (reward: number) => {
      const agent = await agentWith({ minibatches: 2, epochs: 2, learningRate: 0.01 });
      await play(agent, [stepOf(0, 1, { terminated: 1 }), stepOf(1, reward, { valid: 0 }), stepOf(0), stepOf(1)]);
      const { tensors } = await agent.save();
      agent.dispose();
      return tensors['net/policy.dense1.weight'].data;
    };
    expect(await netAfter(1000)).toEqual(await netAfter(0));
  });

  test('a rollout of nothing but resets makes no update', async () => {
    for (const kind of [ppo, a2c]) {
      const agent = await kind.create(
        settingOf(),
        resolveConfig(kind.fields, { hidden: [4], rolloutSteps: 1 }) as never,
      );
      await agent.act(f(0), 1);
      expect(await agent.learn(stepOf(0, 1, { valid: 0 }))).toBeUndefined();
      expect(agent.updates).toBe(0);
      agent.dispose();
    }
  });

  test('follow schedules of learning rate, by env steps', async () => {
    const agent = await agentWith({ learningRate: 'linear(0.5, 0, 0.008)' });
    expect(agent.status()).toEqual({ learningRate: 0.5 });
    await play(
      agent,
      [0, 1, 2, 3].map((t) => stepOf(t)),
    );
    expect(agent.status()).toEqual({ learningRate: 0.25 });
    await play(agent, [stepOf(4), stepOf(5, 0, { valid: 0 })]); // automatic resets are no steps
    expect(agent.status()).toEqual({ learningRate: 0.1875 });
    agent.dispose();
  });

  test('scale long gradients down: with a limit near 0 nothing moves far, though Adam would make it', async () => {
    const moved = async (kind: AgentKind, maxGradientNorm: number): Promise<number> => {
      const large = kind.id === 'ppo' ? { adamEpsilon: 1 } : { optimiser: 'adam', optimiserEpsilon: 1 };
      const config = { hidden: [4], rolloutSteps: 4, learningRate: 0.5, ...large, maxGradientNorm };
      const agent = await kind.create(settingOf(), resolveConfig(kind.fields, config));
      const before = (await agent.save()).tensors['net/value.out.bias'].data[0];
      await play(
        agent,
        [1, 2, 3, 4].map((t) => stepOf(t, 100)),
      );
      const after = (await agent.save()).tensors['net/value.out.bias'].data[0];
      agent.dispose();
      return Math.abs(after - before);
    };
    for (const kind of [ppo, a2c]) {
      expect(await moved(kind, 1e-6)).toBeLessThan(1e-5);
      expect(await moved(kind, 0)).toBeGreaterThan(0.1);
    }
  });
});

describe('both agents', () => {
  const kinds = [ppo, a2c] as const;
  const made = (kind: AgentKind, config: object, given?: Given) =>
    kind.create(settingOf(given), resolveConfig(kind.fields, { hidden: [4], rolloutSteps: 4, ...config }));
  const single = (kind: AgentKind): object => (kind.id === 'ppo' ? { minibatches: 1, epochs: 1 } : {});

  test('learn v from λ-returns: the loss of v is that of r + γ v′ for λ = 0, of rewards to go for λ = 1', async () => {
    for (const kind of kinds) {
      for (const lambda of [0, 1]) {
        const agent = await made(kind, { ...single(kind), lambda, gamma: 0.5 });
        const v = (await agent.think(f(1, 2, 3, 4, 5), 5)).value ?? f();
        const metrics = await play(
          agent,
          [1, 2, 3, 4].map((t) => stepOf(t, 4 * t)),
        );
        let g = v[4];
        let loss = 0;
        for (let t = 3; t >= 0; t--) {
          g = 4 * (t + 1) + 0.5 * (lambda === 0 ? v[t + 1] : g);
          loss += (g - v[t]) * (g - v[t]) * 0.125;
        }
        expect(metrics[3]?.['loss/value']).toBeCloseTo(loss, 3);
        agent.dispose();
      }
    }
  });

  test('explore more where the entropy is rewarded', async () => {
    for (const kind of kinds) {
      const deviationAfter = async (entropyBonus: number): Promise<number> => {
        const config = { ...single(kind), entropyBonus, learningRate: 0.01, normalizeAdvantage: false };
        const agent = await made(kind, config, { actionSpace: box([-4], [4]) });
        await play(
          agent,
          Array.from({ length: 20 }, (_, t) => stepOf(t / 20, 0)),
        );
        const deviation = (await agent.think(f(0), 1)).deviation?.[0] ?? 0;
        agent.dispose();
        return deviation;
      };
      expect(await deviationAfter(10)).toBeGreaterThan(1.02);
    }
  });

  test('scale v by its weight: with none, v stays as it was where it has a network of its own', async () => {
    for (const kind of kinds) {
      const agent = await made(kind, { ...single(kind), valueWeight: 0, learningRate: 0.1 });
      const before = (await agent.think(f(3), 1)).value;
      await play(
        agent,
        [1, 2, 3, 4].map((t) => stepOf(t, t)),
      );
      const after = await agent.think(f(3), 1);
      expect(after.value).toEqual(before);
      agent.dispose();
    }
  });
});

describe('masks', () => {
  test('a masked action is neither drawn nor thought of, and the ratio of the others counts by the same mask', async () => {
    const agent = await agentWith({ epochs: 1 }, { masked: true, actionSpace: discrete(3) });
    const mask = Uint8Array.of(0, 1, 1);
    let metrics: Awaited<ReturnType<Agent['learn']>>;
    for (let t = 0; t < 4; t++) {
      const [action] = await agent.act(f(t), 1, mask);
      expect(action).toBeGreaterThan(0);
      metrics = await agent.learn({ ...stepOf(t), mask, nextMask: mask });
    }
    expect(metrics?.['policy/kl']).toBeCloseTo(0, 6);
    expect(metrics?.['policy/entropy']).toBeCloseTo(Math.LN2, 2);
    const { action, probability } = await agent.think(f(0), 1, { mask: Uint8Array.of(0, 0, 1) });
    expect([...action]).toEqual([2]);
    expect([...(probability ?? [])]).toEqual([0, 0, 1]);
    agent.dispose();
  });
});

describe('spaces', () => {
  test('Box actions are clipped to the Box, MultiDiscrete and squashed ones lie in theirs; log-probabilities agree', async () => {
    const tight = box([-0.25, 1], [0.25, 3]);
    const cases: [ArraySpace, object][] = [
      [tight, {}],
      [tight, { squash: true }],
      [multiDiscrete([2, 3], [5, 7]), {}],
    ];
    for (const [actionSpace, config] of cases) {
      const settings = { ...config, rolloutSteps: 32, learningRate: 0.5 };
      const agent = await agentWith(settings, { actionSpace });
      let last: Awaited<ReturnType<Agent['learn']>>;
      for (let t = 0; t < 64; t++) {
        const action = await agent.act(f(t / 32), 1);
        expect(actionSpace.contains(action.slice())).toBe(true);
        last = await agent.learn(stepOf(t / 32, action[0])); // the second rollout is of a policy that leans
      }
      expect(last?.['policy/kl']).toBeCloseTo(0, 5);
      expect(actionSpace.contains((await agent.think(f(0), 1)).action)).toBe(true);
      agent.dispose();
    }
  });

  test('thoughts of Gaussians: mean and deviation, in the units of the Box', async () => {
    const actionSpace = box([-4], [4]);
    const plain = await agentWith({ initialDeviation: 0.5 }, { actionSpace });
    const squashed = await agentWith({ initialDeviation: 0.5, squash: true }, { actionSpace });
    const a = await plain.think(f(0), 1);
    expect(a.mean?.[0]).toBeCloseTo(0, 1);
    expect(a.deviation?.[0]).toBeCloseTo(0.5, 5);
    const b = await squashed.think(f(0), 1);
    expect(b.deviation?.[0]).toBeCloseTo(2, 1); // half the width is 4
    expect(b.action).toEqual(b.mean);
    for (const agent of [plain, squashed]) agent.dispose();
  });

  test('says what it cannot do', async () => {
    expect(ppo.misfit({ observationSpace: seen, actionSpace: multiBinary(3) })).toContain(
      'MultiDiscrete or a Box of real numbers',
    );
    expect(ppo.misfit({ observationSpace: seen, actionSpace: box(-1, 1) })).toBeNull();
    await expect(agentWith({ squash: true })).rejects.toThrow(BadInput);
    const unbounded = box(Number.NEGATIVE_INFINITY, 1, [1]);
    await expect(agentWith({ squash: true }, { actionSpace: unbounded })).rejects.toThrow('squash needs a bounded Box');
    await expect(agentWith({ hidden: [] })).rejects.toThrow('hidden needs at least one layer');
  });
});
