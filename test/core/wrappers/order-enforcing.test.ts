import { expect, test } from 'vitest';
import { ResetNeeded } from '../../../core/errors.js';
import { orderEnforcing } from '../../../core/wrappers/order-enforcing.js';
import { tape } from './tape.js';

const careless = () => tape({ observations: [0, 1, 2, 3, 4], cuts: [false, false, true] });

test('no step and no picture before the first reset', () => {
  const env = orderEnforcing(careless());
  expect(() => env.step(0)).toThrow('the environment was stepped before the first reset: call reset() first');
  expect(() => env.render()).toThrow(ResetNeeded);
  expect(orderEnforcing(careless(), { disableRenderOrderEnforcing: true }).render()).toBeNull();
});

test('no step after an end', () => {
  const env = orderEnforcing(careless());
  env.reset();
  env.step(0);
  env.step(0);
  expect(() => env.step(0)).toThrow('after the end of an episode');
  env.reset();
  expect(env.step(0).observation).toBe(4);
});
