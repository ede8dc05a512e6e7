/** Updates of on-policy agents, compiled, change parameters as the same updates run op by op do. */

import { expect, test } from 'vitest';
import { a2c } from '../../agents/a2c.js';
import { ppo } from '../../agents/ppo.js';
import type { AgentKind } from '../../core/agent.js';
import { makeDevice } from '../../core/compute/index.js';
import { resolveConfig } from '../../core/config.js';
import { makeRng } from '../../core/rng.js';
import { type ArraySpace, box, discrete, multiDiscrete } from '../../core/spaces.js';

const STEPS = 6;

/** The parameters before and after two updates, on one device. */
async function parametersOn(name: string, kind: AgentKind, actionSpace: ArraySpace, config: object) {
  const device = await makeDevice(name, name === 'cpu' ? { threads: 1 } : {});
  const setting = {
    observationSpace: box(-10, 10, [3]),
    actionSpace,
    envCount: 2,
    totalSteps: 100,
    masked: actionSpace.kind === 'discrete',
    rng: makeRng(5),
    device,
  };
  const agent = await kind.create(setting, resolveConfig(kind.fields, { hidden: [5], rolloutSteps: STEPS, ...config }));
  const read = async () =>
    Object.entries((await agent.save()).tensors)
      .filter(([key]) => key.startsWith('net/'))
      .flatMap(([, { data }]) => [...data]);
  const before = await read();
  const rng = makeRng(9);
  const mask = actionSpace.kind === 'discrete' ? Uint8Array.of(1, 0, 1, 1, 1, 0) : null;
  for (let t = 0; t < 2 * STEPS; t++) {
    const obs = Float32Array.from({ length: 6 }, () => rng.normal());
    const action = await agent.act(obs, 2, mask);
    await agent.learn({
      count: 2,
      obs,
      action,
      reward: Float64Array.of(rng.normal(), rng.normal()),
      terminated: Uint8Array.of(t % 4 === 0 ? 1 : 0, 0),
      truncated: Uint8Array.of(0, t % 5 === 4 ? 1 : 0),
      valid: Uint8Array.of(t % 4 === 1 ? 0 : 1, 1),
      nextObs: obs,
      mask,
      nextMask: mask,
    });
  }
  const after = await read();
  expect(agent.updates).toBeGreaterThan(1);
  agent.dispose();
  device.dispose();
  return { before, after };
}

const choices = discrete(3, 1);
const torques = box([-1, -2], [1, 2]);
const cases: readonly [string, AgentKind, ArraySpace, object][] = [
  ['ppo, masked choices', ppo, choices, { clipValue: true, entropyBonus: 0.1 }],
  ['ppo, two choices at once', ppo, multiDiscrete([2, 3]), { sharedNetwork: true, minibatches: 1 }],
  ['ppo, a Gaussian', ppo, torques, { entropyBonus: 0.1 }],
  ['ppo, a squashed Gaussian', ppo, torques, { squash: true, entropyBonus: 0.1 }],
  ['ppo, with memory', ppo, choices, { memory: 4, minibatches: 2 }],
  ['a2c, RMSProp', a2c, choices, {}],
  ['a2c, Adam and memory', a2c, torques, { optimiser: 'adam', memory: 4, sharedNetwork: true }],
];

test.each(cases)('%s: the same parameters on cpu as on tfjs-cpu', async (_, kind, actionSpace, config) => {
  const compiled = await parametersOn('cpu', kind, actionSpace, config);
  const eager = await parametersOn('tfjs-cpu', kind, actionSpace, config);
  expect(compiled.before).toEqual(eager.before);
  let moved = 0;
  compiled.after.forEach((x, k) => {
    expect(Math.abs(x - eager.after[k])).toBeLessThan(2e-4);
    moved = Math.max(moved, Math.abs(x - compiled.before[k]));
  });
  expect(moved).toBeGreaterThan(1e-3);
});
