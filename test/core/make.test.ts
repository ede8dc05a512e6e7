import { describe, expect, expectTypeOf, test } from 'vitest';
import '../../envs/index.js';
import { BadInput, InvalidAction, ResetNeeded } from '../../core/errors.js';
import { make } from '../../core/make.js';
import { counting } from './counting-world.js';

describe('the order of calls', () => {
  test('a step before the first reset and after an end is refused, saying which', () => {
    const env = make(counting);
    expect(() => env.step(0)).toThrow(ResetNeeded);
    expect(() => env.step(0)).toThrow('test/Counting-v0 was stepped before the first reset: call reset() first');
    env.reset({ seed: 1 });
    for (let k = 0; k < 3; k++) env.step(0);
    expect(() => env.step(0)).toThrow('after the end of an episode');
    env.reset();
    expect(env.step(0).observation).toEqual(Float32Array.of(1, 3));
  });

  test('an action outside the space names the action, the space and the world', () => {
    const env = make(counting);
    env.reset({ seed: 1 });
    expect(() => env.step(2)).toThrow(InvalidAction);
    expect(() => env.step(2)).toThrow('action 2 is outside the action space Discrete(2) of test/Counting-v0');
    expect(() => env.step('up' as never)).toThrow('action up is outside');
    expect(env.step(1).observation[0]).toBe(1); // the refused actions moved nothing
  });
});

describe('the ends of an episode, as a truth table', () => {
  test.each([
    ['neither', 5, null, 3, [false, false]],
    ['terminated', 3, null, 3, [true, false]],
    ['truncated', 5, 3, 3, [false, true]],
    ['both', 3, 3, 3, [true, true]],
  ] as const)('%s', (_name, last, horizon, steps, flags) => {
    const env = make(counting, { params: { last }, horizon });
    env.reset({ seed: 0 });
    let result = env.step(0);
    for (let k = 1; k < steps; k++) result = env.step(0);
    expect([result.terminated, result.truncated]).toEqual(flags);
  });
});

test('an unseeded first reset reports the seed it drew, and that seed repeats the episode', () => {
  const env = make('CartPole-v1');
  const first = env.reset();
  const again = make('CartPole-v1').reset({ seed: first.info.seed as number });
  expect(again.observation).toEqual(first.observation);
  expect(env.reset().info.seed).toBeUndefined(); // the stream goes on
});

test('observations are fresh arrays: what was returned never changes', () => {
  const env = make(counting);
  const start = env.reset({ seed: 0 }).observation;
  env.step(0);
  expect(start).toEqual(Float32Array.of(0, 3));
});

test('info is what the rules say', () => {
  const env = make(counting);
  expect(env.reset({ seed: 4 }).info).toEqual({ even: true, seed: 4 });
  expect(env.step(0).info).toEqual({ even: false });
});

describe('bad options are refused in one line', () => {
  test.each([
    [{ params: { lst: 4 } }, "test/Counting-v0 has no parameter 'lst'; did you mean 'last'? (known: last, draw)"],
    [{ params: { last: 'four' } }, 'parameter \'last\' of test/Counting-v0 must be a number, got "four"'],
    [{ params: { last: Number.NaN } }, "parameter 'last' of test/Counting-v0 must be a finite number, got NaN"],
    [{ horizon: 0 }, 'horizon of test/Counting-v0 must be a positive integer of steps or null, got 0'],
  ])('%o', (options, message) => {
    expect(() => make(counting, options as never)).toThrow(BadInput);
    expect(() => make(counting, options as never)).toThrow(message);
  });

  test('a snapshot of something else', () => {
    expect(() => make(counting).restore({ a: 1 })).toThrow('not a snapshot of test/Counting-v0');
  });
});

test('make is typed by the world: actions and observations have its types', () => {
  const env = make('FrozenLake-v1');
  expectTypeOf(env.step).parameter(0).toEqualTypeOf<number>();
  expectTypeOf(env.reset().observation).toEqualTypeOf<number>();
  // @ts-expect-error: a lake's action is a number
  const wrong = () => env.step('left');
  expect(wrong).toThrow('action left is outside');
});
