/** Agents and worlds that do not fit: lines that must not compile, and what they say when they run all the same. */

import { expect, expectTypeOf, test } from 'vitest';
import { dqn, ppo, qLearning, reinforce, valueIteration } from '../../agents/index.js';
import type { Fit } from '../../core/fit.js';
import { cartPole, frozenLake, pendulum } from '../../envs/index.js';
import { defineEnv, type Env, make, spaces, train, wrappers } from '../../index.js';

const base = { steps: 1, device: 'tfjs-cpu' } as const;

const slider = defineEnv({
  id: 'test/Slider-v0',
  summary: 'A number to be kept small.',
  params: {},
  observationSpace: () => spaces.box(-1, 1, [1]),
  actionSpace: spaces.box(-1, 1, [1]),
  init: () => ({ x: 0 }),
  step: (state) => -state.x,
  isTerminal: () => false,
  observe(state, out, offset) {
    out[offset] = state.x;
  },
});

const needsDiscrete = /the action space must be Discrete/;

test('by id', async () => {
  // @ts-expect-error actions of this world: box; this agent needs: discrete
  await expect(train({ ...base, agent: dqn, env: 'Pendulum-v1' })).rejects.toThrow(needsDiscrete);
  // @ts-expect-error observations of this world: box; this agent needs: discrete
  await expect(train({ ...base, agent: qLearning, env: 'CartPole-v1' })).rejects.toThrow('Discrete');
  // @ts-expect-error a planner needs states that can be numbered
  await expect(train({ ...base, agent: valueIteration, env: 'CartPole-v1' })).rejects.toThrow(/cannot learn/);
});

test('by definition, with spaces as they are or as functions of parameters', async () => {
  // @ts-expect-error actions of this world: box; this agent needs: discrete
  await expect(train({ ...base, agent: dqn, env: pendulum })).rejects.toThrow(needsDiscrete);
  // @ts-expect-error the same
  await expect(train({ ...base, agent: dqn, env: slider })).rejects.toThrow(needsDiscrete);
  // @ts-expect-error observations of this world: box; this agent needs: discrete
  await expect(train({ ...base, agent: qLearning, env: cartPole })).rejects.toThrow('Discrete');
});

test('by a function that makes an environment', async () => {
  // @ts-expect-error actions of this world: box; this agent needs: discrete
  await expect(train({ ...base, agent: dqn, env: () => make('Pendulum-v1') })).rejects.toThrow(needsDiscrete);
  // @ts-expect-error the same
  await expect(train({ ...base, agent: dqn, env: () => make(slider) })).rejects.toThrow(needsDiscrete);
  // @ts-expect-error observations of this world: box; this agent needs: discrete
  await expect(train({ ...base, agent: qLearning, env: () => make(cartPole) })).rejects.toThrow('Discrete');
});

test('what fits compiles and trains, and so does what types leave open', async () => {
  const id: string = 'CartPole-v1';
  const anything = (): Env => make('CartPole-v1');
  const trainings = [
    await train({ ...base, agent: dqn, env: 'CartPole-v1', config: { hidden: [4] } }),
    await train({ ...base, agent: ppo, env: 'Pendulum-v1' }),
    await train({ ...base, agent: reinforce, env: slider }),
    await train({ ...base, agent: qLearning, env: frozenLake }),
    await train({ ...base, agent: valueIteration, env: 'FrozenLake-v1' }),
    await train({ ...base, agent: dqn, env: id }),
    await train({ ...base, agent: dqn, env: anything }),
    await train({ ...base, agent: dqn, env: () => make('FrozenLake-v1') }),
    await train({ ...base, agent: dqn, env: () => wrappers.discretizeAction(make('Pendulum-v1'), { bins: 3 }) }),
  ];
  for (const training of trainings) training.dispose();
  expect(trainings).toHaveLength(9);
});

test('an id that nobody knows compiles and is told when it runs', async () => {
  await expect(train({ ...base, agent: dqn, env: 'CartPool-v1' })).rejects.toThrow("did you mean 'CartPole-v1'");
});

test('hyper-parameters stay typed', async () => {
  // @ts-expect-error a number
  await expect(train({ ...base, agent: dqn, env: 'CartPole-v1', config: { gamma: 'high' } })).rejects.toThrow('gamma');
});

test('the message of the compiler is a sentence', () => {
  expectTypeOf<
    Fit<'Pendulum-v1', spaces.Box, spaces.Discrete>
  >().toEqualTypeOf<'actions of this world: box; this agent needs: discrete'>();
  expectTypeOf<Fit<'CartPole-v1', spaces.Box, spaces.Discrete>>().toBeUnknown();
});
