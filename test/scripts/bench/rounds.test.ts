import { expect, test } from 'vitest';
import { compete, outcomeOf, quantile, type Runner, repeatsFor, summarise } from '../../../scripts/bench/rounds.js';

test('quantiles are linear between the two nearest values', () => {
  expect(quantile([1, 2, 4, 8], 0.5)).toBe(3); // at 1.5: 2 + ½·(4 − 2)
  expect(quantile([1, 2, 4, 8], 0.25)).toBe(1.75); // at 0.75: 1 + ¾·(2 − 1)
  expect([quantile([7], 0), quantile([7], 0.5), quantile([7], 1)]).toEqual([7, 7, 7]);
});

test('a summary is the median with its quartiles, whatever the order; of nothing there is none', () => {
  expect(summarise([16, 1, 8, 2, 4])).toEqual({ value: 4, low: 2, high: 8 });
  expect(() => summarise([])).toThrow(/at least one number/);
});

test('a ratio is taken within each round, to the peer that is best over all of them', () => {
  // The second peer's median 4 is below the first's 8, although the first wins round 0.
  // Ratios: 1/4, 4/4, 4/8 → median ½; the ratio of the medians would be 4/4.
  expect(
    outcomeOf(
      [1, 4, 4],
      [
        [2, 8, 16],
        [4, 4, 8],
      ],
    ),
  ).toEqual({
    own: { value: 4, low: 2.5, high: 4 },
    peers: [
      { value: 8, low: 5, high: 12 },
      { value: 4, low: 4, high: 6 },
    ],
    ratio: { value: 0.5, low: 0.375, high: 0.75 },
  });
});

test('without peers there is no ratio', () => {
  expect(outcomeOf([2, 2], [])).toEqual({ own: { value: 2, low: 2, high: 2 }, peers: [], ratio: null });
});

/** Runs that take `ms` each by their own account, and what was asked of it. */
function makeRunner(name: string, ms: number, log: string[] = []): Runner & { asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    async run(repeats) {
      asked.push(repeats);
      log.push(name);
      return new Array<number>(repeats).fill(ms);
    },
  };
}

test.each([
  [0.5, 300],
  [40, 4], // 150 / 40, rounded up
  [2000, 1],
  [0.001, 5000],
])('a block of runs of %f ms has %i of them', async (ms, repeats) => {
  expect(await repeatsFor(makeRunner('', ms))).toBe(repeats);
});

test('blocks alternate, and who goes first changes from round to round', async () => {
  const log: string[] = [];
  const [own, a, b] = [makeRunner('own', 100, log), makeRunner('a', 400, log), makeRunner('b', 200, log)];
  const { ratio } = await compete(own, [a, b], 3);
  expect(log.slice(-9).join(' ')).toBe('own a b b a own own a b');
  expect(ratio).toEqual({ value: 0.5, low: 0.5, high: 0.5 });
  expect([own.asked.at(-1), a.asked.at(-1)]).toEqual([2, 1]);
});
