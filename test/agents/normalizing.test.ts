import { describe, expect, test } from 'vitest';
import { normalizing } from '../../agents/normalizing.js';
import type { Agent, AgentSetting, AgentState, Transitions } from '../../core/agent.js';
import type { NumericArray } from '../../core/arrays.js';
import { makeDevice } from '../../core/compute/index.js';
import { BadInput, CorruptFile } from '../../core/errors.js';
import { makeRng } from '../../core/rng.js';
import { type ArraySpace, box, discrete } from '../../core/spaces.js';

const f = (...values: number[]) => Float32Array.of(...values);
const b = (...values: number[]) => Uint8Array.of(...values);
const d = (...values: number[]) => Float64Array.of(...values);
const device = await makeDevice('tfjs-cpu');

/** Writes down what it is given, and remembers nothing else. */
function makeWitness() {
  const seen = {
    act: [] as number[][],
    think: [] as number[][],
    steps: [] as Transitions[],
    space: null as ArraySpace | null,
  };
  let policy: AgentState['tensors'] = {};
  const agent: Agent = {
    updates: 7,
    act(obs, count) {
      seen.act.push([...obs]);
      return new Int32Array(count);
    },
    learn(step) {
      const copied = { obs: step.obs.slice(), nextObs: step.nextObs.slice(), reward: step.reward.slice() };
      seen.steps.push({ ...step, ...copied } as Transitions);
      return { 'loss/x': 1 };
    },
    think(obs, count) {
      seen.think.push([...obs]);
      return { action: new Int32Array(count) };
    },
    status: () => ({ epsilon: 0.5 }),
    save: () => ({ tensors: { 'net/w': { shape: [1], data: f(3) } }, json: { updates: 7 } }),
    load(state) {
      policy = state.tensors;
    },
    loadPolicy(tensors) {
      policy = tensors;
    },
    dispose: () => undefined,
  };
  return { agent, seen, policy: () => policy };
}

const settingOf = (observationSpace: ArraySpace = box(-1000, 1000, [1]), envCount = 2): AgentSetting => ({
  observationSpace,
  actionSpace: discrete(2),
  envCount,
  totalSteps: 100,
  rng: makeRng(1),
  device,
});

async function normalized(wanted: { obs?: boolean; reward?: boolean; gamma?: number }, setting = settingOf()) {
  const witness = makeWitness();
  const config = {
    normalizeObservation: wanted.obs ?? false,
    normalizeReward: wanted.reward ?? false,
    gamma: wanted.gamma ?? 0.5,
  };
  const agent = await normalizing(setting, config, (inner) => {
    witness.seen.space = inner.observationSpace;
    return witness.agent;
  });
  return { ...witness, agent };
}

const stepOf = (
  obs: NumericArray,
  nextObs: NumericArray,
  reward: Float64Array,
  flags: Partial<Transitions> = {},
): Transitions => ({
  count: 2,
  obs,
  action: Int32Array.of(0, 0),
  reward,
  terminated: b(0, 0),
  truncated: b(0, 0),
  valid: b(1, 1),
  nextObs,
  ...flags,
});

describe('observations', () => {
  test('are shifted and scaled by the moments of all that were seen, this one included', async () => {
    const { agent, seen } = await normalized({ obs: true });
    await agent.act(f(1, 3), 2); // mean 2, deviation 1
    [-1, 1].forEach((x, i) => {
      expect(seen.act[0][i]).toBeCloseTo(x, 3);
    });
    await agent.act(f(5, 7), 2); // of 1 3 5 7: mean 4, variance 5
    [1, 3].forEach((x, i) => {
      expect(seen.act[1][i]).toBeCloseTo(x / Math.sqrt(5), 3);
    });
    expect(seen.space?.toJSON()).toEqual(box(-10, 10, [1]).toJSON());
  });

  test('go into learning as they were acted on, and what follows by the moments of now', async () => {
    const { agent, seen } = await normalized({ obs: true });
    await agent.act(f(1, 3), 2);
    await agent.learn(stepOf(f(1, 3), f(4, 100), d(0, 0)));
    const [{ obs, nextObs, reward }] = seen.steps;
    expect([...obs]).toEqual(seen.act[0]);
    expect(nextObs[0]).toBeCloseTo(2, 3);
    expect(nextObs[1]).toBe(10); // clipped
    expect([...reward]).toEqual([0, 0]);
  });

  test('thinking and learning leave the moments alone', async () => {
    const { agent, seen } = await normalized({ obs: true });
    await agent.act(f(1, 3), 2);
    await agent.think(f(50), 1);
    await agent.learn(stepOf(f(1, 3), f(50, 50), d(0, 0)));
    await agent.think(f(4), 1);
    expect(seen.think[0]).toEqual([10]);
    expect(seen.think[1][0]).toBeCloseTo(2, 3);
  });

  test('must be vectors of numbers', async () => {
    await expect(normalized({ obs: true }, settingOf(discrete(3)))).rejects.toThrow(BadInput);
    await expect(normalized({ obs: true }, settingOf(box(0, 255, [4, 4, 1], 'uint8')))).rejects.toThrow(
      'vectors of numbers',
    );
    const bytes = await normalized({ obs: true }, settingOf(box(0, 255, [2], 'uint8'), 1));
    await bytes.agent.act(b(10, 20), 1);
    expect(bytes.seen.act).toHaveLength(1);
  });
});

describe('rewards', () => {
  test('are divided by the deviation of the discounted return, worked by hand', async () => {
    const { agent, seen } = await normalized({ reward: true });
    await agent.learn(stepOf(f(0, 0), f(0, 0), d(2, 6)));
    // R = 2, 6: deviation 2
    [1, 3].forEach((r, i) => {
      expect(seen.steps[0].reward[i]).toBeCloseTo(r, 3);
    });
    await agent.learn(stepOf(f(0, 0), f(0, 0), d(3, 1)));
    // R = ½·2 + 3 = 4, ½·6 + 1 = 4: of 2 6 4 4 the variance is 2
    [3, 1].forEach((r, i) => {
      expect(seen.steps[1].reward[i]).toBeCloseTo(r / Math.SQRT2, 3);
    });
    expect(seen.steps[0].obs).toEqual(f(0, 0));
  });

  test('the return begins anew where an episode ended, and automatic resets do not count', async () => {
    const { agent } = await normalized({ reward: true });
    await agent.learn(stepOf(f(0, 0), f(0, 0), d(2, 6), { terminated: b(1, 0), truncated: b(0, 1) }));
    await agent.learn(stepOf(f(0, 0), f(0, 0), d(900, 4), { valid: b(0, 1) }));
    const { tensors } = await agent.save();
    expect([...tensors['earned/running'].data]).toEqual([0, 4]);
    expect(tensors['earned/mean'].data[0]).toBeCloseTo(4, 3); // of 2 6 4
  });

  test('are clipped to ±10', async () => {
    const { agent, seen } = await normalized({ reward: true });
    for (let t = 0; t < 50; t++) await agent.learn(stepOf(f(0, 0), f(0, 0), d(1, -1)));
    await agent.learn(stepOf(f(0, 0), f(0, 0), d(1e6, -1e6)));
    const last = seen.steps[50].reward;
    expect(Math.abs(last[0])).toBeLessThanOrEqual(10);
    expect(last[0]).toBe(-last[1]);
    await agent.learn(stepOf(f(0, 0), f(0, 0), d(0, 1e9)));
    expect(seen.steps[51].reward[1]).toBeLessThanOrEqual(10);
  });
});

describe('what is kept', () => {
  const both = { obs: true, reward: true };
  test('saved and loaded, it goes on with the same numbers', async () => {
    const [first, second] = [await normalized(both), await normalized(both)];
    await first.agent.act(f(1, 3), 2);
    await first.agent.learn(stepOf(f(1, 3), f(5, 7), d(2, 6)));
    await second.agent.load(structuredClone(await first.agent.save()));
    expect(second.policy()).toEqual({ 'net/w': { shape: [1], data: f(3) } });
    for (const { agent } of [first, second]) {
      await agent.act(f(5, 7), 2);
      await agent.learn(stepOf(f(5, 7), f(0, 0), d(1, 1)));
    }
    expect(second.seen.act[0]).toEqual(first.seen.act[1]);
    expect(second.seen.steps[0].reward).toEqual(first.seen.steps[1].reward);
  });

  test('the policy needs the moments of observations alone, and refuses to do without', async () => {
    const [first, second] = [await normalized(both), await normalized(both)];
    await first.agent.act(f(1, 3), 2);
    const { tensors } = await first.agent.save();
    second.agent.loadPolicy(
      Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith('earned/'))),
    );
    await first.agent.think(f(4), 1);
    await second.agent.think(f(4), 1);
    expect(second.seen.think).toEqual(first.seen.think);
    expect(() => second.agent.loadPolicy({})).toThrow(CorruptFile);
  });

  test('without either it is the agent itself; with, it says what that says', async () => {
    const bare = await normalized({});
    await bare.agent.act(f(1, 3), 2);
    expect(bare.seen.act).toEqual([[1, 3]]);
    const { agent } = await normalized(both);
    expect([agent.updates, agent.status()]).toEqual([7, { epsilon: 0.5 }]);
  });
});
