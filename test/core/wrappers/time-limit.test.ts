import { expect, test } from 'vitest';
import { checkEnv } from '../../../core/check-env.js';
import { BadInput, ResetNeeded } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { timeLimit } from '../../../core/wrappers/time-limit.js';
import { counting } from '../counting-world.js';

const limited = (horizon: number, last: number) => timeLimit(make(counting, { params: { last } }), horizon);

/** [terminated, truncated] of each of `steps` steps. */
const endsOf = (env: ReturnType<typeof limited>, steps: number) =>
  Array.from({ length: steps }, () => {
    const { terminated, truncated } = env.step(0);
    return [terminated, truncated];
  });

test.each([
  [
    2,
    3,
    [
      [false, false],
      [false, true],
    ],
  ],
  [
    3,
    3,
    [
      [false, false],
      [false, false],
      [true, true],
    ],
  ],
  [
    4,
    3,
    [
      [false, false],
      [false, false],
      [true, false],
    ],
  ],
])('a limit of %i on a world that ends at %i', (horizon, last, ends) => {
  const env = limited(horizon, last);
  env.reset({ seed: 1 });
  expect(endsOf(env, ends.length)).toEqual(ends);
  expect(() => env.step(0)).toThrow(ResetNeeded);
  env.reset();
  expect(env.step(0)).toMatchObject({ terminated: false, truncated: false });
});

test('it says what the horizon option of make says, and the checker finds nothing in it', () => {
  const bare = make(counting, { horizon: 2 });
  const env = limited(2, 3);
  bare.reset({ seed: 1 });
  env.reset({ seed: 1 });
  for (let k = 0; k < 2; k++) expect(env.step(1)).toEqual(bare.step(1));
  expect(env.spec).toEqual({ ...bare.spec, wrappers: [{ name: 'timeLimit', args: { horizon: 2 } }] });
  expect(checkEnv(() => limited(7, 30))).toEqual([]);
});

test('a snapshot keeps the clock, and the refusal after the limit', () => {
  const env = limited(2, 9);
  env.reset({ seed: 1 });
  env.step(0);
  const twin = limited(2, 9);
  twin.restore(JSON.parse(JSON.stringify(env.snapshot())));
  expect(twin.step(0).truncated).toBe(true);
  const ended = limited(2, 9);
  ended.restore(JSON.parse(JSON.stringify(twin.snapshot())));
  expect(() => ended.step(0)).toThrow(ResetNeeded);
});

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a horizon of %d is refused', (horizon) => {
  expect(() => limited(horizon, 3)).toThrow(BadInput);
});
