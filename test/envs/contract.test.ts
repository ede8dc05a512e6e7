import { expect, test } from 'vitest';
import type { NumericArray } from '../../core/arrays.js';
import { make } from '../../core/make.js';
import { registeredIds } from '../../core/registry.js';
import * as worlds from '../../envs/index.js';
import { keepsTheContract } from './contract.js';

/** Rules of the checker that may warn, by world, each with the reason in words. */
const EXCEPTIONS: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'CartPole-v1': { 2: 'velocities have no bound in CartPole, in Gymnasium neither' },
  'CartPole-v0': { 2: 'velocities have no bound in CartPole, in Gymnasium neither' },
  'Pendulum-v1': { 25: 'the action is the torque, ±2 N m, as in Gymnasium' },
};

/** Families of many or large worlds have a file of their own, so that files share the cores evenly. */
const ELSEWHERE = ['Arcade/', 'MiniGrid/'];
for (const { id } of worlds.definitions) {
  if (!ELSEWHERE.some((family) => id.startsWith(family))) keepsTheContract(id, { warnings: EXCEPTIONS[id] ?? {} });
}

test('every exception is of a world that there is', () => {
  expect(Object.keys(EXCEPTIONS).filter((id) => !registeredIds().includes(id))).toEqual([]);
});

test('importing the worlds registers each, and nothing else', () => {
  expect(registeredIds()).toEqual(worlds.definitions.map(({ id }) => id).sort());
});

test('an id types its environment', () => {
  const obs: NumericArray = make('CartPole-v1').reset({ seed: 1 }).observation;
  expect(obs).toBeInstanceOf(Float32Array);
  const cell: number = make('FrozenLake-v1').reset({ seed: 1 }).observation;
  expect(cell).toBe(0);
  // @ts-expect-error actions of CartPole are numbers
  expect(() => make('CartPole-v1').step('left')).toThrow();
});

test.each([
  ['FrozenLake-v1', 100],
  ['FrozenLake8x8-v1', 200],
])('on a lake without holes or goal %s is truncated after %d steps, never terminated', (id, horizon) => {
  const env = make(id, { params: { map: ['SFF'] } });
  env.reset({ seed: 1 });
  for (let n = 1; n <= horizon; n++) {
    expect(env.step(n % 4)).toMatchObject({ terminated: false, truncated: n === horizon });
  }
});
