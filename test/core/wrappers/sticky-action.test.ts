import { expect, test } from 'vitest';
import { discrete } from '../../../core/spaces.js';
import { stickyAction } from '../../../core/wrappers/sticky-action.js';
import { tape } from './tape.js';

const STEPS = 4_000;
const long = () => tape({ observations: new Array(STEPS + 1).fill(0), actionSpace: discrete(STEPS) });

/** Actions given as 0, 1, 2, … and what became of them. */
function done(options: Parameters<typeof stickyAction>[1], seed = 1): number[] {
  const inner = long();
  const env = stickyAction(inner, options);
  env.reset({ seed });
  for (let k = 0; k < STEPS; k++) env.step(k);
  return inner.actions as number[];
}

test('with probability ¼ an action is the one before, and never on the first step', () => {
  const actions = done({ probability: 0.25 });
  const stuck = actions.filter((action, k) => k > 0 && action === actions[k - 1]).length;
  expect(Math.abs(stuck / STEPS - 0.25)).toBeLessThan(0.03);
  expect(actions[0]).toBe(0);
  expect(actions.every((action, k) => action === k || action === actions[k - 1])).toBe(true);
});

test('a duration sticks for as long, a range for one drawn from it', () => {
  const runsOf = (actions: readonly number[]): Set<number> => {
    const runs = new Set<number>();
    for (let k = 1, run = 0; k < actions.length; k++) {
      if (actions[k] === actions[k - 1]) run++;
      else {
        if (run > 0) runs.add(run);
        run = 0;
      }
    }
    return runs;
  };
  // Two in a row may follow one another: all runs are multiples of three.
  expect([...runsOf(done({ probability: 0.1, duration: 3 }))].every((run) => run % 3 === 0)).toBe(true);
  const ranged = runsOf(done({ probability: 0.05, duration: [2, 4] }));
  expect([2, 3, 4].every((run) => ranged.has(run)) && !ranged.has(1)).toBe(true);
});

test('the seed decides it', () => {
  expect(done({ probability: 0.5 }, 3)).toEqual(done({ probability: 0.5 }, 3));
  expect(done({ probability: 0.5 }, 3)).not.toEqual(done({ probability: 0.5 }, 4));
});

test('bad options are refused', () => {
  expect(() => stickyAction(long(), { probability: 1 })).toThrow(
    'probability of stickyAction must be a number in [0, 1), got 1',
  );
  expect(() => stickyAction(long(), { probability: 0, duration: 0 })).toThrow(
    'duration of stickyAction must be an integer of at least 1, got 0',
  );
  expect(() => stickyAction(long(), { probability: 0, duration: [3, 2] })).toThrow('must be [least, most], got [3, 2]');
});

test('a bad action is refused even where it would not be carried out', () => {
  const env = stickyAction(long(), { probability: 0.9 });
  env.reset({ seed: 1 });
  env.step(0);
  for (let k = 0; k < 20; k++) expect(() => env.step(STEPS)).toThrow(`action ${STEPS} is outside Discrete(${STEPS})`);
});
