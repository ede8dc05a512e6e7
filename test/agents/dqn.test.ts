import { describe, expect, test } from 'vitest';
import { dqn, polyakStep, qLoss, qTarget } from '../../agents/dqn.js';
import type { Agent, AgentState, Transitions } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { makeRng } from '../../core/rng.js';
import { box, discrete } from '../../core/spaces.js';
import { gradientError, tf } from './tensors.js';

const list = (t: tf.Tensor): number[] => [...t.dataSync()];
const device = await makeDevice('tfjs-cpu');
const WORLDS = 2;

const agentWith = (config: Record<string, unknown>, totalSteps = 1000, masked = false): Promise<Agent> | Agent =>
  dqn.create(
    {
      observationSpace: box(-1, 1, [3], 'float32'),
      actionSpace: discrete(2),
      envCount: WORLDS,
      totalSteps,
      rng: makeRng(1),
      device,
      masked,
    },
    resolveConfig(dqn.fields, {
      hidden: [4],
      batchSize: 4,
      learningStarts: 4,
      trainEvery: 2,
      bufferSize: 64,
      ...config,
    }),
  );

/** Step `t` of an endless episode in both worlds. */
const stepAt = (t: number, valid = 1): Transitions => {
  const obsAt = (n: number) => Float32Array.from({ length: WORLDS * 3 }, (_, k) => Math.sin(n + k));
  return {
    count: WORLDS,
    obs: obsAt(t),
    action: Int32Array.of(t % 2, (t + 1) % 2),
    reward: Float64Array.of(1, -1),
    terminated: Uint8Array.of(0, 0),
    truncated: Uint8Array.of(0, 0),
    nextObs: obsAt(t + 1),
    valid: Uint8Array.of(valid, valid),
  };
};

const tensorsOf = (state: AgentState, prefix: string) =>
  Object.fromEntries(
    Object.entries(state.tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, { data }]) => [name.slice(prefix.length), [...data]]),
  );

describe('equations', () => {
  const reward = tf.tensor1d([1, 2]);
  const discount = tf.tensor1d([0.5, 0]);
  const qNext = tf.tensor2d([4, 8, 16, 32], [2, 2]);

  test('the target, worked by hand: r + γ′ max q(s′), nothing after a termination', () => {
    expect(list(qTarget(reward, discount, qNext))).toEqual([5, 2]);
  });

  test('the double target, worked by hand: θ chooses, θ⁻ values', () => {
    // θ prefers action 0 in both rows, which θ⁻ values at 4: 1 + ½·4 = 3
    expect(list(qTarget(reward, discount, qNext, tf.tensor2d([9, 0, 9, 0], [2, 2])))).toEqual([3, 2]);
  });

  test('the target, worked by hand: an action that makes no sense is not chosen, whoever chooses', () => {
    const mask = tf.tensor2d([1, 0, 1, 1], [2, 2]);
    // only action 0 of the first row is left: 1 + ½·4 = 3
    expect(list(qTarget(reward, discount, qNext, undefined, mask))).toEqual([3, 2]);
    expect(list(qTarget(reward, discount, qNext, tf.tensor2d([0, 9, 0, 9], [2, 2]), mask))).toEqual([3, 2]);
  });

  test('the loss, worked by hand, looks only at the actions taken', () => {
    const q = tf.tensor2d([1, 100, 100, 2], [2, 2]);
    const action = tf.tensor1d([0, 1], 'int32');
    // errors 3 and −½: squared (4.5 + ⅛)/2, Huber (2.5 + ⅛)/2
    const target = tf.tensor1d([4, 1.5]);
    expect(list(qLoss(q, action, target, 'squared'))).toEqual([2.3125]);
    expect(list(qLoss(q, action, target, 'huber'))).toEqual([1.3125]);
  });

  test('the gradient of the loss agrees with central differences and leaves other actions alone', () => {
    const q = tf.tensor2d([1, 3, -2, 2], [2, 2]);
    const action = tf.tensor1d([0, 1], 'int32');
    const target = tf.tensor1d([4, 1.5]);
    for (const loss of ['squared', 'huber'] as const) {
      const f = (x: tf.Tensor) => qLoss(x as tf.Tensor2D, action, target, loss);
      expect(gradientError(f, q)).toBeLessThan(1e-3);
      const gradient = list(tf.grad(f)(q));
      expect(Math.abs(gradient[1]) + Math.abs(gradient[2])).toBe(0);
    }
  });

  test('Polyak averaging, worked by hand: a quarter of the way from 8 to 16 is 10', () => {
    expect(list(polyakStep(tf.tensor1d([8]), tf.tensor1d([16]), 0.25))).toEqual([10]);
  });
});

describe('exploration', () => {
  test('ε = 1 is uniform over the actions and asks no network', async () => {
    const agent = await agentWith({ epsilon: 1 });
    const counts = [0, 0];
    for (let n = 0; n < 2000; n++) {
      const actions = agent.act(stepAt(0).obs, WORLDS);
      expect(actions).not.toBeInstanceOf(Promise);
      for (const a of actions as Int32Array) counts[a]++;
    }
    expect(Math.abs(counts[0] - 2000)).toBeLessThan(120);
    agent.dispose();
  });

  test('ε = 0 never varies and is what it thinks', async () => {
    const agent = await agentWith({ epsilon: 0 });
    const { obs } = stepAt(3);
    const greedy = [...(await agent.think(obs, WORLDS)).action];
    for (let n = 0; n < 20; n++) expect([...(await agent.act(obs, WORLDS))]).toEqual(greedy);
    agent.dispose();
  });

  test('ε falls linearly over its part of all steps', async () => {
    const agent = await agentWith({ epsilon: 'linear(1, 0.5, 0.5)', learningStarts: 100 }, 16);
    const epsilons: number[] = [];
    for (let t = 0; t < 6; t++) {
      epsilons.push(agent.status().epsilon);
      await agent.learn(stepAt(t));
    }
    expect(epsilons).toEqual([1, 0.875, 0.75, 0.625, 0.5, 0.5]);
    agent.dispose();
  });
});

describe('action masks', () => {
  const mask = Uint8Array.of(0, 1, 1, 0); // world 0 may only do 1, world 1 only 0

  test('are obeyed by chance, by greed and in thought', async () => {
    const obs = stepAt(0).obs;
    for (const epsilon of [0, 0.5, 1]) {
      const agent = await agentWith({ epsilon });
      for (let n = 0; n < 20; n++) expect([...(await agent.act(obs, WORLDS, mask))]).toEqual([1, 0]);
      const { action, q, value } = await agent.think(obs, WORLDS, { mask });
      expect([...action]).toEqual([1, 0]);
      expect([...(value ?? [])]).toEqual([q?.[1], q?.[2]]);
      agent.dispose();
    }
  });

  test('of what follows are learned from', async () => {
    const trained = async (nextMask: Uint8Array) => {
      const agent = await agentWith({ epsilon: 1, gamma: 0.9 }, 1000, true);
      for (let t = 0; t < 12; t++) await agent.learn({ ...stepAt(t), mask: Uint8Array.of(1, 1, 1, 1), nextMask });
      const state = await agent.save();
      agent.dispose();
      return tensorsOf(state, 'qNet/');
    };
    const free = await trained(Uint8Array.of(1, 1, 1, 1));
    expect(await trained(Uint8Array.of(1, 1, 1, 1))).toEqual(free);
    expect([await trained(Uint8Array.of(1, 0, 1, 0)), await trained(Uint8Array.of(0, 1, 0, 1))]).not.toEqual([
      free,
      free,
    ]);
  });
});

describe('flags', () => {
  test.each([{ optimiser: 'rmsprop' }, { dueling: true }, { nSteps: 3 }, { doubleQ: true }, { loss: 'squared' }])(
    '%j changes what is learned',
    async (flag) => {
      const q = async (config: Record<string, unknown>): Promise<number[]> => {
        const agent = await agentWith({ epsilon: 1, syncTargetEvery: 7, learningRate: 0.1, ...config });
        for (let t = 0; t < 30; t++) await agent.learn(stepAt(t));
        const thoughts = await agent.think(stepAt(3).obs, WORLDS);
        agent.dispose();
        return [...(thoughts.q ?? [])];
      };
      expect(await q(flag)).toEqual(await q(flag));
      expect(await q(flag)).not.toEqual(await q({}));
    },
  );
});

describe('when it learns', () => {
  const updatesAfter = async (config: Record<string, unknown>, steps: number, valid = 1): Promise<number> => {
    const agent = await agentWith(config);
    for (let t = 0; t < steps; t++) await agent.learn(stepAt(t, valid));
    agent.dispose();
    return agent.updates;
  };

  test('not before learningStarts, then gradientSteps updates every trainEvery env steps', async () => {
    expect(await updatesAfter({ learningStarts: 8, trainEvery: 4, gradientSteps: 3 }, 3)).toBe(0);
    // 2 worlds: 6 env steps before the start is reached; of 14 more, 12 complete three trainings
    expect(await updatesAfter({ learningStarts: 8, trainEvery: 4, gradientSteps: 3 }, 10)).toBe(9);
  });

  test('automatic resets are no env steps', async () => {
    expect(await updatesAfter({}, 20, 0)).toBe(0);
  });
});

describe('the target network', () => {
  test('a gradient moves θ, not θ⁻, until the copy; then they are equal', async () => {
    const agent = await agentWith({ syncTargetEvery: 3, trainEvery: 2, learningStarts: 1 });
    const before = await agent.save();
    expect(tensorsOf(before, 'targetNet/')).toEqual(tensorsOf(before, 'qNet/'));
    await agent.learn(stepAt(0));
    await agent.learn(stepAt(1));
    expect(agent.updates).toBe(2);
    const during = await agent.save();
    expect(tensorsOf(during, 'qNet/')).not.toEqual(tensorsOf(before, 'qNet/'));
    expect(tensorsOf(during, 'targetNet/')).toEqual(tensorsOf(before, 'targetNet/'));
    await agent.learn(stepAt(2));
    const after = await agent.save();
    expect(tensorsOf(after, 'targetNet/')).toEqual(tensorsOf(after, 'qNet/'));
    agent.dispose();
  });

  test('with Polyak averaging θ⁻ goes part of the way', async () => {
    const agent = await agentWith({ syncTargetEvery: 1, polyak: 0.25, trainEvery: 2, learningStarts: 1 });
    const before = tensorsOf(await agent.save(), 'targetNet/');
    await agent.learn(stepAt(0));
    const state = await agent.save();
    const online = tensorsOf(state, 'qNet/');
    expect(agent.updates).toBe(1);
    expect(online).not.toEqual(before);
    const target = tensorsOf(state, 'targetNet/');
    for (const name of Object.keys(before)) {
      before[name].forEach((old, i) => {
        expect(target[name][i]).toBeCloseTo(old + 0.25 * (online[name][i] - old), 6);
      });
    }
    agent.dispose();
  });
});

describe('what an update looks at', () => {
  /** The loss of the first update when both networks have weights 0 and these biases in their last layers. */
  const firstLoss = async (config: Record<string, unknown>, online: number[], target: number[]): Promise<number> => {
    const agent = await agentWith({ gamma: 0.5, loss: 'squared', learningStarts: 1, ...config });
    const state = await agent.save();
    const tensors = Object.fromEntries(
      Object.entries(state.tensors).map(([name, { shape, data }]) => {
        const biases = name === 'qNet/dense2.bias' ? online : name === 'targetNet/dense2.bias' ? target : null;
        const blank = name.startsWith('qNet/') || name.startsWith('targetNet/');
        return [name, { shape, data: biases !== null ? Float32Array.from(biases) : blank ? data.map(() => 0) : data }];
      }),
    );
    await agent.load({ ...state, tensors: tensors as AgentState['tensors'] });
    const metrics = await agent.learn({ ...stepAt(0), reward: Float64Array.of(0, 0) });
    agent.dispose();
    return metrics?.['loss/q'] ?? Number.NaN;
  };

  test('θ⁻ values the next state: ½ (0 + ½·64 − 0)² = 512, whatever θ says of it', async () => {
    expect(await firstLoss({}, [0, 0], [64, 0])).toBe(512);
    expect(await firstLoss({}, [8, 8], [0, 0])).toBe(32);
  });

  test('with double Q-learning θ chooses the action that θ⁻ values', async () => {
    // θ prefers action 1, worth 0 to θ⁻: the errors are 0 − 0 and 0 − 4 for actions 0 and 1
    expect(await firstLoss({ doubleQ: true }, [0, 4], [64, 0])).toBeLessThanOrEqual(8);
    expect(await firstLoss({ doubleQ: true }, [4, 0], [64, 0])).toBeGreaterThan(300);
  });
});

test('a learning rate that has fallen to 0 moves nothing', async () => {
  const agent = await agentWith({ learningStarts: 1, learningRate: 'linear(5e-4, 0)' }, 8);
  for (let t = 0; t < 4; t++) await agent.learn(stepAt(t));
  const before = tensorsOf(await agent.save(), 'qNet/');
  await agent.learn(stepAt(4));
  expect(agent.updates).toBe(5);
  expect(tensorsOf(await agent.save(), 'qNet/')).toEqual(before);
  agent.dispose();
});

test('a state of another network is refused, naming the tensor', async () => {
  const agent = await agentWith({});
  const other = await agentWith({ hidden: [5] });
  await expect(async () => agent.load(await other.save())).rejects.toThrow(
    "the saved agent's 'qNet/dense1.weight' should hold 12 numbers, found 15 numbers",
  );
  agent.dispose();
  other.dispose();
});

test('the compiled device and the reference agree on an update', async () => {
  const after = async (name: 'cpu' | 'tfjs-cpu') => {
    const own = await makeDevice(name);
    const agent = await dqn.create(
      {
        observationSpace: box(0, 255, [5, 5, 2], 'uint8'),
        actionSpace: discrete(3),
        envCount: 1,
        totalSteps: 100,
        rng: makeRng(1),
        device: own,
      },
      resolveConfig(dqn.fields, {
        hidden: [8],
        channels: [4],
        batchSize: 8,
        learningStarts: 8,
        trainEvery: 2,
        doubleQ: true,
      }),
    );
    const rng = makeRng(2);
    let obs = Uint8Array.from({ length: 50 }, () => rng.int(256));
    for (let t = 0; t < 24; t++) {
      const nextObs = Uint8Array.from({ length: 50 }, () => rng.int(256));
      await agent.learn({
        count: 1,
        obs,
        action: Int32Array.of(rng.int(3)),
        reward: Float64Array.of(rng.normal()),
        terminated: Uint8Array.of(rng.int(2)),
        truncated: Uint8Array.of(0),
        nextObs,
        valid: Uint8Array.of(1),
      });
      obs = nextObs;
    }
    expect(agent.updates).toBeGreaterThan(5);
    const { q } = await agent.think(obs, 1);
    agent.dispose();
    own.dispose();
    return [...(q ?? [])];
  };
  const [compiled, reference] = [await after('cpu'), await after('tfjs-cpu')];
  compiled.forEach((q, a) => {
    expect(q).toBeCloseTo(reference[a], 3);
  });
});

test('a world of another kind of action is refused in words', () => {
  const observationSpace = box(-1, 1, [3], 'float32');
  expect(dqn.misfit({ observationSpace, actionSpace: box(-1, 1, [1], 'float32') })).toBe(
    'the action space must be Discrete, got Box(1, float32)',
  );
  expect(dqn.misfit({ observationSpace, actionSpace: discrete(2) })).toBeNull();
});

test('a loss that is no number ends a burst of updates at that update', async () => {
  const agent = await agentWith({ gradientSteps: 50, loss: 'squared' });
  const poisoned = (t: number): Transitions => ({ ...stepAt(t), reward: Float64Array.of(Number.NaN, Number.NaN) });
  let metrics: Awaited<ReturnType<Agent['learn']>>;
  for (let t = 0; metrics === undefined; t++) metrics = await agent.learn(poisoned(t));
  expect(metrics['loss/q']).toBeNaN();
  expect(agent.updates).toBe(1);
  agent.dispose();
});
