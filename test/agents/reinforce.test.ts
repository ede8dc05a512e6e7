import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entropy, logProb } from '../../agents/distributions.js';
import { makeChunk, makeEpisodes } from '../../agents/episodes.js';
import { valueLoss } from '../../agents/losses.js';
import { makeHead } from '../../agents/policy/heads.js';
import { advantages, creditsOf, meanOf, moved, movingMean } from '../../agents/reinforce/credits.js';
import { policyLoss as lossOf } from '../../agents/reinforce/policy.js';
import { reinforce } from '../../agents/reinforce.js';
import type { Agent, Transitions } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { makeRng } from '../../core/rng.js';
import { type ArraySpace, box, discrete } from '../../core/spaces.js';
import { gradientError, tf } from './tensors.js';

const f = (...values: number[]) => Float32Array.of(...values);
const list = (t: tf.Tensor): number[] => [...t.dataSync()];
const device = await makeDevice('tfjs-cpu');

describe('equations', () => {
  /** The loss of logits. */
  const policyLoss = (x: tf.Tensor2D, a: tf.Tensor, signal: tf.Tensor, weight: tf.Tensor, entropyBonus: number) =>
    lossOf(logProb(x, a), entropy(x), signal, weight, entropyBonus);

  test('the weight of a step: its rewards to go, or the return of its whole episode', () => {
    // rewards 1, 2, 4 with γ = ½: G = 1 + ½ (2 + ½·4) = 3, 2 + ½·4 = 4, 4
    expect([...creditsOf(f(3, 4, 4, 9), 3, true, f(0, 0, 0, 0))]).toEqual([3, 4, 4, 0]);
    expect([...creditsOf(f(3, 4, 4, 9), 3, false, f(0, 0, 0, 0))]).toEqual([3, 3, 3, 0]);
  });

  const plain = { normalize: false, centre: true };

  test('advantages, worked by hand for every baseline: 0, a number, one of every step', () => {
    const credit = f(1, 3, 5, 7, 100);
    expect([...advantages(credit, 0, 4, plain, f(0, 0, 0, 0))]).toEqual([1, 3, 5, 7]);
    expect([...advantages(credit, meanOf(credit, 4), 4, plain, f(0, 0, 0, 0))]).toEqual([-3, -1, 1, 3]);
    expect([...advantages(credit, f(1, 1, 2, 2), 4, plain, f(0, 0, 0, 0))]).toEqual([0, 2, 3, 5]);
  });

  test('normalised advantages have unit deviation, and mean 0 where they may be shifted', () => {
    const of = (centre: boolean) => [...advantages(f(1, 3, 5, 7), 0, 4, { normalize: true, centre }, f(0, 0, 0, 0))];
    of(true).forEach((a, i) => {
      expect(a).toBeCloseTo([-3, -1, 1, 3][i] / Math.sqrt(5), 6);
    });
    of(false).forEach((a, i) => {
      expect(a).toBeCloseTo([1, 3, 5, 7][i] / Math.sqrt(5), 6);
    });
  });

  test('the moving mean, worked by hand: (½·4 + 8) / (½ + 1), and 0 before anything was seen', () => {
    const none = { sum: 0, weight: 0 };
    expect(movingMean(none)).toBe(0);
    const one = moved(none, 4, 0.5);
    expect(movingMean(one)).toBe(4);
    expect(moved(one, 8, 0.5)).toEqual({ sum: 10, weight: 1.5 });
    expect(movingMean(moved(one, 10, 0.5))).toBe(8);
  });

  test('equal advantages stay finite when they are normalised', () => {
    expect([...advantages(f(2, 2), 2, 2, { normalize: true, centre: true }, f(9, 9))]).toEqual([0, 0]);
  });

  test('the policy loss, worked by hand: two equal actions, −(w Â ln ½ + β ln 2)', () => {
    const { loss, entropy } = policyLoss(
      tf.tensor2d([0, 0, 5, 5], [2, 2]),
      tf.tensor1d([0, 1], 'int32'),
      tf.tensor1d([2, 4]),
      tf.tensor1d([0.5, 0.5]),
      0.25,
    );
    expect(list(loss)[0]).toBeCloseTo(3 * Math.LN2 - 0.25 * Math.LN2, 6);
    expect(list(entropy)[0]).toBeCloseTo(Math.LN2, 6);
  });

  test('the policy gradient, worked by hand: w Â (π − 1 at the action taken)', () => {
    const action = tf.tensor1d([1], 'int32');
    const loss = (x: tf.Tensor) =>
      policyLoss(x as tf.Tensor2D, action, tf.tensor1d([4]), tf.tensor1d([1]), 0).loss as tf.Scalar;
    // π = ½, ½: the loss falls by 4·½ a unit of the logit of action 1
    const gradient = list(tf.grad(loss)(tf.tensor2d([0, 0], [1, 2])));
    expect(gradient[0]).toBeCloseTo(2, 5);
    expect(gradient[1]).toBeCloseTo(-2, 5);
  });

  test('the value loss, worked by hand: ½ (4 − 1)² · ½ + ½ (2 − 3)² · ½; rows of weight 0 are ignored', () => {
    const v = tf.tensor2d([1, 3, 1000], [3, 1]);
    expect(list(valueLoss(v, tf.tensor1d([4, 2, 0]), tf.tensor1d([0.5, 0.5, 0])))).toEqual([2.5]);
  });

  test('gradients of the losses agree with central differences', () => {
    const logits = tf.tensor2d([0.25, -1.5, 2, 0.5, 3, -0.75], [2, 3]);
    const [action, signal, weight] = [tf.tensor1d([1, 2], 'int32'), tf.tensor1d([2, -1]), tf.tensor1d([0.75, 0.25])];
    expect(gradientError((x) => policyLoss(x as tf.Tensor2D, action, signal, weight, 0.5).loss, logits)).toBeLessThan(
      2e-3,
    );
    expect(gradientError((x) => valueLoss(x as tf.Tensor2D, signal, weight), tf.tensor2d([1, 2], [2, 1]))).toBeLessThan(
      1e-3,
    );
  });
});

const space = box(-100, 100, [1], 'float32');
const head = makeHead(discrete(2, 3), { masked: false, squash: false, initialDeviation: 1 });
const episodesOf = (envCount: number, causality = true) =>
  makeEpisodes({ envCount, observationSpace: space, head, causality });
const acted = (action: number[], value: number[]) => ({ action: Int32Array.from(action), value: f(...value) });

/** One step of one world. */
const step = (
  obs: number,
  reward: number,
  ends: { terminated?: number; truncated?: number; valid?: number } = {},
): Transitions => ({
  count: 1,
  obs: f(obs),
  action: Int32Array.of(3),
  reward: Float64Array.of(reward),
  terminated: Uint8Array.of(ends.terminated ?? 0),
  truncated: Uint8Array.of(ends.truncated ?? 0),
  nextObs: f(obs + 1),
  valid: Uint8Array.of(ends.valid ?? 1),
});

describe('episodes', () => {
  test('an episode joins the batch when it ends, with its rewards to go; others stay under way', () => {
    const episodes = episodesOf(2);
    const both: Transitions = { ...step(0, 1), count: 2, obs: f(10, 20), reward: Float64Array.of(1, 8) };
    episodes.add(0, both, acted([1, 0], [0.25, 0.75]), 0.5);
    episodes.add(1, both, acted([1, 0], [0.25, 0.75]), 0.5);
    episodes.add(0, { ...both, obs: f(11, 21), reward: Float64Array.of(2, 16) }, acted([0, 1], [0.5, 8]), 0.5);
    expect(episodes.steps).toBe(0);
    episodes.end(0, 8);
    // G₁ = 2 + ½·8 = 6, G₀ = 1 + ½·6 = 4
    expect([episodes.count, episodes.steps]).toEqual([1, 2]);
    expect([...episodes.obs.slice(0, 2)]).toEqual([10, 11]);
    expect([...episodes.action.slice(0, 2)]).toEqual([1, 0]);
    expect([...episodes.value.slice(0, 2)]).toEqual([0.25, 0.5]);
    expect([...episodes.target.slice(0, 2)]).toEqual([4, 6]);
    episodes.clear();
    episodes.end(1, 0);
    expect([episodes.steps, episodes.obs[0], episodes.target[0]]).toEqual([1, 20, 8]);
  });

  test('every step of every episode lies in exactly one chunk, and the chunks weigh 1 together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 64 }),
        (lengths, size) => {
          const episodes = episodesOf(1);
          let id = 0;
          for (const length of lengths) {
            for (let t = 0; t < length; t++) episodes.add(0, step(id++, 0), acted([0], [0]), 1);
            episodes.end(0, 0);
          }
          const chunk = makeChunk(size, space, head);
          const ids = Float32Array.from({ length: episodes.steps }, (_, i) => i);
          const seen: number[] = [];
          let weight = 0;
          for (let from = 0; from < episodes.steps; from += size) {
            chunk.fill(episodes, ids, from, 1 / episodes.steps);
            chunk.inputs.weight.forEach((w, k) => {
              weight += w;
              if (w > 0) seen.push(chunk.inputs.obs[k]);
              if (w > 0) expect(chunk.inputs.signal[k]).toBe(chunk.inputs.obs[k]);
            });
          }
          expect(seen).toEqual([...ids]);
          expect(weight).toBeCloseTo(1, 4);
        },
      ),
      { numRuns: 50 },
    );
  });
});

const agentWith = (config: Record<string, unknown>): Promise<Agent> | Agent =>
  reinforce.create(
    {
      observationSpace: space,
      actionSpace: discrete(2, 3),
      envCount: 1,
      totalSteps: 1000,
      rng: makeRng(1),
      device,
    },
    resolveConfig(reinforce.fields, { hidden: [4], episodesPerUpdate: 2, ...config }),
  );

async function play(agent: Agent, length: number, ends: object): Promise<boolean> {
  let updated = false;
  for (let t = 0; t < length; t++) {
    const s = step(t, 1, t === length - 1 ? ends : {});
    await agent.act(s.obs, 1);
    updated = (await agent.learn(s)) !== undefined || updated;
  }
  return updated;
}

/** Returns of the whole episodes that wait in an agent. */
const targets = async (agent: Agent): Promise<number[]> => [
  ...(await agent.save()).tensors['episodes/batch.target'].data,
];

describe('when it learns', () => {
  test('after episodesPerUpdate whole episodes, terminated or cut short, and not before', async () => {
    const agent = await agentWith({ episodesPerUpdate: 2 });
    expect(await play(agent, 5, { terminated: 1 })).toBe(false);
    expect(await play(agent, 5, {})).toBe(false);
    expect(await play(agent, 5, { truncated: 1 })).toBe(true);
    expect(agent.updates).toBe(1);
    agent.dispose();
  });

  test('earlier when its whole episodes have stepsPerUpdate steps', async () => {
    const agent = await agentWith({ episodesPerUpdate: 100, stepsPerUpdate: 6 });
    expect(await play(agent, 5, { terminated: 1 })).toBe(false);
    expect(await play(agent, 5, { terminated: 1 })).toBe(true);
    agent.dispose();
  });

  test('automatic resets are no part of an episode', async () => {
    const agent = await agentWith({ gamma: 1 });
    await agent.act(f(0), 1);
    await agent.learn(step(0, 5, { valid: 0 }));
    await play(agent, 2, { terminated: 1 });
    expect(await targets(agent)).toEqual([2, 1]);
    agent.dispose();
  });
});

describe('what log π is weighted by', () => {
  const credits = async (agent: Agent): Promise<number[]> => [
    ...(await agent.save()).tensors['episodes/batch.credit'].data,
  ];

  test('causality: the rewards after the action; without it the whole return, of each episode its own', async () => {
    for (const [causality, seen] of [
      [true, [1.75, 1.5, 1, 1.5, 1]],
      [false, [1.75, 1.75, 1.75, 1.5, 1.5]],
    ] as const) {
      const agent = await agentWith({ gamma: 0.5, causality, episodesPerUpdate: 3 });
      await play(agent, 3, { terminated: 1 });
      await play(agent, 2, { terminated: 1 });
      expect(await credits(agent)).toEqual(seen);
      expect(await targets(agent)).toEqual([1.75, 1.5, 1, 1.5, 1]); // what v learns stays the same
      agent.dispose();
    }
  });

  /** How likelier action 3 is after an update from one episode whose returns are all the same. */
  const gain = async (config: object, returns: readonly number[]): Promise<number> => {
    const agent = await agentWith({ episodesPerUpdate: 1, normalizeAdvantage: false, entropyBonus: 0, ...config });
    const before = await agent.think(f(1), 1);
    for (const reward of returns) {
      await agent.act(f(1), 1);
      await agent.learn(step(1, reward, { terminated: 1 }));
    }
    const now = await agent.think(f(1), 1);
    agent.dispose();
    return (now.probability?.[0] ?? 0) - (before.probability?.[0] ?? 0);
  };

  test('the mean of the batch takes all away from episodes that are alike; no baseline takes nothing', async () => {
    expect(await gain({ baseline: 'mean' }, [4])).toBe(0);
    expect(await gain({ baseline: 'none' }, [4])).not.toBe(0);
  });

  test('the moving mean is that of the batches before: nothing at first, all of a return that stays the same', async () => {
    const rate = { baseline: 'moving', learningRate: 'linear(0.01, 0.01)' };
    const first = await gain(rate, [4]);
    expect(first).not.toBe(0);
    const agent = await agentWith({ ...rate, episodesPerUpdate: 1, normalizeAdvantage: false, entropyBonus: 0 });
    const losses: number[] = [];
    for (let n = 0; n < 3; n++) {
      await agent.act(f(1), 1);
      losses.push((await agent.learn(step(1, 4, { terminated: 1 })))?.['loss/policy'] ?? Number.NaN);
    }
    expect(losses[0]).toBeGreaterThan(0);
    expect(losses.slice(1).map(Math.abs)).toEqual([0, 0]);
    expect((await agent.save()).json).toMatchObject({ moving: { weight: 1 + 0.9 + 0.81 } });
    agent.dispose();
  });
});

describe('what follows an end', () => {
  test('a terminated episode is worth its rewards, whatever the critic says', async () => {
    const agent = await agentWith({ gamma: 0.5 });
    await play(agent, 3, { terminated: 1 });
    expect(await targets(agent)).toEqual([1.75, 1.5, 1]);
    agent.dispose();
  });

  test('an episode cut short continues with v of its true last observation', async () => {
    const agent = await agentWith({ gamma: 0.5 });
    const v = (await agent.think(f(3), 1)).value?.[0] ?? Number.NaN;
    await play(agent, 3, { truncated: 1 });
    const [first, second, third] = await targets(agent);
    expect(third).toBeCloseTo(1 + 0.5 * v, 6);
    expect(second).toBeCloseTo(1 + 0.5 * third, 6);
    expect(first).toBeCloseTo(1 + 0.5 * second, 6);
    agent.dispose();
  });

  test('without a critic nothing is known of it, and returns count what was seen', async () => {
    const agent = await agentWith({ gamma: 0.5, baseline: 'mean' });
    await play(agent, 3, { truncated: 1 });
    expect(await targets(agent)).toEqual([1.75, 1.5, 1]);
    expect((await agent.think(f(0), 1)).value).toBeUndefined();
    agent.dispose();
  });
});

test('the baseline of a step is v of the observation it acted on', async () => {
  const agent = await agentWith({});
  await play(agent, 3, { terminated: 1 });
  const kept = (await agent.save()).tensors['episodes/batch.value'].data;
  for (let t = 0; t < 3; t++) expect(kept[t]).toBeCloseTo((await agent.think(f(t), 1)).value?.[0] ?? Number.NaN, 6);
  expect(kept[0]).not.toBe(kept[2]);
  agent.dispose();
});

test('schedules of all three: rates that have fallen to 0 move neither the policy nor v, a bonus of 0 adds nothing', async () => {
  const after = async (config: Record<string, unknown>) => {
    const agent = await agentWith({ episodesPerUpdate: 1, ...config });
    await play(agent, 10, { terminated: 1 }); // a hundredth of the training has passed
    const { probability, value } = await agent.think(f(3), 1);
    agent.dispose();
    return { p: probability?.[0], v: value?.[0] };
  };
  const still = await after({ learningRate: 'linear(0.1, 0, 0.01)', valueLearningRate: 'linear(0.1, 0, 0.01)' });
  const moving = await after({ learningRate: 'linear(0, 0.1, 0.01)', valueLearningRate: 'linear(0.1, 0, 0.01)' });
  const learned = await after({ learningRate: 'linear(0.1, 0, 0.01)', valueLearningRate: 'linear(0, 0.1, 0.01)' });
  expect(still).toEqual(await after({ learningRate: 0, valueLearningRate: 0 }));
  expect(moving.p).not.toBe(still.p);
  expect(moving.v).toBe(still.v);
  expect(learned.p).toBe(still.p);
  expect(learned.v).not.toBe(still.v);

  const lossWith = async (entropyBonus: unknown): Promise<number> => {
    const agent = await agentWith({ episodesPerUpdate: 1, baseline: 'none', normalizeAdvantage: false, entropyBonus });
    let loss = Number.NaN;
    for (let t = 0; t < 10; t++) {
      await agent.act(f(t), 1);
      loss = (await agent.learn(step(t, 0, { terminated: t === 9 ? 1 : 0 })))?.['loss/policy'] ?? loss;
    }
    agent.dispose();
    return loss;
  };
  expect(await lossWith('linear(4, 0, 0.01)')).toBeCloseTo(0, 9); // no reward, no bonus
  expect(await lossWith('linear(0, 4, 0.01)')).toBeCloseTo(-4 * Math.LN2, 1);
});

test('the size of a chunk does not change an update of the policy', async () => {
  const after = async (chunkSize: number) => {
    const agent = await agentWith({ baseline: 'mean', chunkSize, learningRate: 0.01 });
    await play(agent, 7, { terminated: 1 });
    await play(agent, 4, { terminated: 1 });
    expect(agent.updates).toBe(1);
    const { probability } = await agent.think(f(1), 1);
    agent.dispose();
    return [...(probability ?? [])];
  };
  const [whole, pieces] = [await after(64), await after(3)];
  whole.forEach((p, a) => {
    expect(pieces[a]).toBeCloseTo(p, 5);
  });
});

test('actions are drawn from the probabilities that it thinks', async () => {
  const agent = await agentWith({});
  const { probability } = await agent.think(f(40), 1);
  let threes = 0;
  for (let n = 0; n < 3000; n++) if ((await agent.act(f(40), 1))[0] === 3) threes++;
  expect(Math.abs(threes / 3000 - (probability?.[0] ?? 0))).toBeLessThan(0.03);
  agent.dispose();
});

describe('other actions', () => {
  const made = (actionSpace: ArraySpace, config: Record<string, unknown>, masked = false) =>
    reinforce.create(
      { observationSpace: space, actionSpace, envCount: 1, totalSteps: 1000, rng: makeRng(1), device, masked },
      resolveConfig(reinforce.fields, { hidden: [4], episodesPerUpdate: 1, ...config }),
    );

  test('masked actions are never drawn, and learning from masked steps stays finite', async () => {
    const agent = await made(discrete(3, 5), {}, true);
    const mask = Uint8Array.of(0, 1, 0);
    for (let n = 0; n < 40; n++) {
      expect((await agent.act(f(1), 1, mask))[0]).toBe(6);
      await agent.learn({ ...step(1, n % 3, { terminated: 1 }), mask, nextMask: mask });
    }
    expect((await agent.think(f(1), 1, { mask })).probability).toEqual(f(0, 1, 0));
    const free = (await agent.think(f(1), 1)).probability ?? f();
    expect(free.every((p) => p > 0.1)).toBe(true); // nothing was learned of an action without an alternative
    agent.dispose();
  });

  test('the masks of acting are those of learning: where one action alone makes sense there is nothing to learn', async () => {
    const norms: number[] = [];
    for (const mask of [Uint8Array.of(0, 1, 0), Uint8Array.of(1, 1, 0)]) {
      const agent = await made(discrete(3, 5), { baseline: 'none', normalizeAdvantage: false, entropyBonus: 0 }, true);
      await agent.act(f(1), 1, mask);
      const metrics = await agent.learn({ ...step(1, 4, { terminated: 1 }), mask, nextMask: mask });
      norms.push(metrics?.['train/gradientNorm'] ?? Number.NaN);
      agent.dispose();
    }
    expect(norms[0]).toBeCloseTo(0, 5);
    expect(norms[1]).toBeGreaterThan(0.1);
  });

  test('a Gaussian learns the action that is rewarded: the nearer to ½ the better', async () => {
    const config = { learningRate: 0.03, entropyBonus: 0, episodesPerUpdate: 32, gamma: 1 };
    const agent = await made(box(-2, 2, [1]), config);
    const before = (await agent.think(f(1), 1)).mean?.[0] ?? Number.NaN;
    for (let n = 0; n < 1600; n++) {
      const [a] = await agent.act(f(1), 1);
      const s = step(1, -(a - 0.5) * (a - 0.5), { terminated: 1 });
      await agent.learn({ ...s, action: f(a) });
    }
    const { mean, deviation } = await agent.think(f(1), 1);
    expect(Math.abs(before)).toBeLessThan(0.1);
    expect(mean?.[0]).toBeGreaterThan(0.3);
    expect(mean?.[0]).toBeLessThan(0.7);
    expect(deviation?.[0]).toBeLessThan(0.9);
    agent.dispose();
  });
});

describe('saved in the middle of an episode and loaded, it goes on to the same bits', () => {
  test.each([
    ['with a moving baseline and whole returns', discrete(2), { baseline: 'moving', causality: false }, null],
    ['with masks', discrete(3), {}, Uint8Array.of(1, 0, 1)],
    ['with Box actions', box(-1, 1, [2]), {}, null],
  ] as const)('%s', async (_, actionSpace, config, mask) => {
    const make = () =>
      reinforce.create(
        {
          observationSpace: space,
          actionSpace,
          envCount: 1,
          totalSteps: 99,
          rng: makeRng(1),
          device,
          masked: mask !== null,
        },
        resolveConfig(reinforce.fields, { hidden: [4], episodesPerUpdate: 2, ...config }),
      );
    const goOn = async (agent: Agent, from: number, to: number) => {
      for (let n = from; n < to; n++) {
        const action = (await agent.act(f(n), 1, mask)).slice();
        await agent.learn({ ...step(n, n % 3, { terminated: n % 4 === 3 ? 1 : 0 }), action, mask, nextMask: mask });
      }
    };
    const [whole, half, resumed] = [await make(), await make(), await make()];
    await goOn(whole, 0, 26);
    await goOn(half, 0, 14);
    await resumed.load(structuredClone(await half.save()));
    await goOn(resumed, 14, 26);
    expect(whole.updates).toBe(3);
    expect(await resumed.save()).toEqual(await whole.save());
    for (const agent of [whole, half, resumed]) agent.dispose();
  });
});
