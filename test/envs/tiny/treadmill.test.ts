import { expect, test } from 'vitest';
import { finiteMdpOf } from '../../../core/finite-mdp.js';
import { make } from '../../../core/make.js';
import { treadmill } from '../../../envs/tiny/treadmill.js';
import { score } from '../episodes.js';
import { walk } from './controllers.js';

test('pays 1 a step and is only ever cut short, after 50 steps', () => {
  const env = make(treadmill);
  env.reset({ seed: 1 });
  for (let n = 1; n <= 50; n++) {
    expect(env.step(n % 2)).toMatchObject({ observation: 0, reward: 1, terminated: false, truncated: n === 50 });
  }
  expect(score(treadmill, walk, 3).mean).toBe(50);
});

test('goes on for ever without a limit', () => {
  const env = make(treadmill, { horizon: null });
  env.reset({ seed: 1 });
  for (let n = 1; n <= 500; n++) expect(env.step(0)).toMatchObject({ terminated: false, truncated: false });
});

test('is worth 1 / (1 − γ): its model never ends', () => {
  const mdp = finiteMdpOf(treadmill);
  expect([...mdp.terminated]).toEqual([0, 0]);
  for (const gamma of [0.5, 0.9, 0.99]) {
    let value = 0;
    for (let sweep = 0; sweep < 5_000; sweep++) value = mdp.reward[0] + gamma * value;
    expect(value).toBeCloseTo(1 / (1 - gamma), 9);
  }
});
