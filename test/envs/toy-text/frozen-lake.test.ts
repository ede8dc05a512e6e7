import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { type FrozenLakeParams, frozenLake } from '../../../envs/toy-text/frozen-lake.js';
import { isSolvable } from '../../../envs/toy-text/lake-maps.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { crossTheLake } from './controllers.js';
import { expectModel, goldenOf, solve } from './models.js';

const golden = goldenOf('frozen-lake');

const withParams = (given: Partial<FrozenLakeParams>): FrozenLakeParams => ({ ...frozenLake.params, ...given });
const cellsOf = (p: FrozenLakeParams): number => spaceOf(p).n;
const spaceOf = (p: FrozenLakeParams) =>
  typeof frozenLake.observationSpace === 'function' ? frozenLake.observationSpace(p) : frozenLake.observationSpace;
const rowsOf = (p: FrozenLakeParams) => frozenLake.presentation?.layout?.(p) as readonly string[];

describe('golden: the model is Gymnasium’s, number for number', () => {
  test.each([
    ['FrozenLake-v1', {}],
    ['FrozenLake-v1 8x8', { map: '8x8' }],
    ['FrozenLake-v1 not slippery', { isSlippery: false }],
  ])('%s', (name, given) => {
    const p = withParams(given);
    expect(cellsOf(p)).toBe(golden[name].P.length);
    expectModel(frozenLake, p, golden[name]);
  });
});

describe('a step', () => {
  const p = frozenLake.params;
  const stepFrom = (cell: number, action: number, draw: number, params = p) => {
    const state = { cell, prob: 1 };
    const reward = frozenLake.step(state, action, scriptedRng(draw), params);
    return { ...state, reward, terminal: frozenLake.isTerminal(state, params) };
  };

  test('takes the first outcome whose cumulative probability exceeds the draw: a − 1, a, a + 1', () => {
    // from cell 14, right (2): down (1) stays on 14, right reaches the goal 15, up (3) reaches 10
    expect(stepFrom(14, 2, 0)).toMatchObject({ cell: 14, reward: 0, terminal: false });
    expect(stepFrom(14, 2, 0.34)).toMatchObject({ cell: 15, reward: 1, terminal: true, prob: 1 / 3 });
    expect(stepFrom(14, 2, 0.67)).toMatchObject({ cell: 10, reward: 0, terminal: false });
  });

  test('a draw equal to a cumulative probability belongs to the next outcome', () => {
    const even = withParams({ successRate: 0.5 }); // cumulative ¼, ¾, 1
    expect(stepFrom(14, 2, 0.25, even).cell).toBe(15);
    expect(stepFrom(14, 2, 0.75, even).cell).toBe(10);
  });

  test('draws exactly one number, slippery or not, and one for the start', () => {
    for (const isSlippery of [true, false]) {
      const rng = scriptedRng(0.5, 0.5);
      const params = withParams({ isSlippery });
      const state = frozenLake.init(rng, params);
      expect(rng.drawn).toBe(1);
      frozenLake.step(state, 1, rng, params);
      expect(rng.drawn).toBe(2);
    }
  });

  test('that would leave the lake stays on its cell', () => {
    const still = withParams({ isSlippery: false });
    expect(stepFrom(0, 0, 0.5, still).cell).toBe(0);
    expect(stepFrom(0, 3, 0.5, still).cell).toBe(0);
    expect(stepFrom(3, 2, 0.5, still).cell).toBe(3);
    expect(stepFrom(13, 1, 0.5, still).cell).toBe(13);
  });

  test('into a hole ends the episode with the reward of holes', () => {
    const harsh = withParams({ isSlippery: false, rewardSchedule: [8, -2, -0.5] });
    expect(stepFrom(1, 1, 0.5, harsh)).toMatchObject({ cell: 5, reward: -2, terminal: true });
    expect(stepFrom(0, 1, 0.5, harsh)).toMatchObject({ cell: 4, reward: -0.5, terminal: false });
    expect(stepFrom(14, 2, 0.5, harsh)).toMatchObject({ cell: 15, reward: 8, terminal: true });
  });

  test('reports the probability of what happened', () => {
    const state = frozenLake.init(makeRng(0), p);
    expect(frozenLake.info?.(state, p)).toEqual({ prob: 1 });
    frozenLake.step(state, 2, scriptedRng(0.9), p);
    expect(frozenLake.info?.(state, p)).toEqual({ prob: (1 - 1 / 3) / 2 });
  });

  test('follows the model: frequencies of 30 000 steps lie within four standard errors of P', () => {
    const rng = makeRng(3);
    const seen = new Map<number, number>();
    for (let i = 0; i < 30_000; i++) {
      const state = { cell: 6, prob: 1 };
      frozenLake.step(state, 1, rng, p);
      seen.set(state.cell, (seen.get(state.cell) ?? 0) + 1);
    }
    const expected = frozenLake.transitions?.(6, 1, p) ?? [];
    expect(seen.size).toBe(expected.length);
    for (const { probability, nextState } of expected) {
      const error = Math.sqrt((probability * (1 - probability)) / 30_000);
      expect(Math.abs((seen.get(nextState) ?? 0) / 30_000 - probability)).toBeLessThan(4 * error);
    }
  });
});

describe('maps', () => {
  test('given as rows: the start is uniform over the tiles S', () => {
    const p = withParams({ map: ['SFS', 'HFG'] });
    expect([...(frozenLake.startDistribution?.(p) ?? [])]).toEqual([0.5, 0, 0.5, 0, 0, 0]);
    expect(frozenLake.init(scriptedRng(0.49), p).cell).toBe(0);
    expect(frozenLake.init(scriptedRng(0.5), p).cell).toBe(2);
    expect(frozenLake.transitions?.(5, 0, p)).toEqual([{ probability: 1, nextState: 5, reward: 0, terminated: true }]);
  });

  test('a walk round the holes is found, a wall of holes is not crossed', () => {
    expect(isSolvable(['SHF', 'FHF', 'FFG'])).toBe(true);
    expect(isSolvable(['SHF', 'HFF', 'FFG'])).toBe(false);
    expect(isSolvable(['SFH', 'FHF', 'HFG'])).toBe(false); // no diagonal steps
  });

  test('random: solvable, the corners right, and decided by mapSeed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 12 }),
        fc.nat(),
        fc.double({ min: 0.6, max: 1, noNaN: true }),
        (size, mapSeed, q) => {
          const p = { map: 'random', size, mapSeed, frozenProbability: q };
          const rows = rowsOf(withParams(p));
          expect(rows).toHaveLength(size);
          expect(rows.join('')).toMatch(new RegExp(`^S[FH]{${size * size - 2}}G$`));
          expect(isSolvable(rows)).toBe(true);
          expect(rowsOf(withParams(p))).toEqual(rows);
        },
      ),
      { numRuns: 50 },
    );
    const map = (mapSeed: number) => rowsOf(withParams({ map: 'random', mapSeed })).join('/');
    expect(new Set([0, 1, 2, 3, 4].map(map)).size).toBe(5);
  });

  test('random: the share of frozen tiles is near frozenProbability', () => {
    let frozen = 0;
    for (let mapSeed = 0; mapSeed < 50; mapSeed++) {
      frozen += [...rowsOf(withParams({ map: 'random', size: 10, mapSeed })).join('')].filter((t) => t === 'F').length;
    }
    // 0.8 of 98 tiles, a little more because unsolvable maps are thrown away
    expect(frozen / (50 * 98)).toBeGreaterThan(0.78);
    expect(frozen / (50 * 98)).toBeLessThan(0.84);
  });

  test.each([
    [{ map: '5x5' }, "map must be '4x4', '8x8', 'random' or a list of rows, got \"5x5\""],
    [{ map: 'constructor' }, 'map must be'],
    [{ map: ['SF', 'G'] }, 'rows of one length'],
    [{ map: [] }, 'rows of one length'],
    [{ map: ['FF', 'FG'] }, 'at least one S'],
    [{ map: ['SX', 'FG'] }, 'made of S, F, H and G'],
    [{ map: 'random', frozenProbability: 0.01, size: 6 }, 'no solvable 6x6 lake'],
    [{ frozenProbability: 0 }, 'frozenProbability must be a number in (0, 1], got 0'],
    [{ successRate: 1.5 }, 'successRate must be a number in [0, 1], got 1.5'],
    [{ size: 1.5 }, 'size must be an integer in [2, 64], got 1.5'],
    [{ mapSeed: -1 }, 'mapSeed must be an integer'],
    [{ rewardSchedule: [1, 0] }, 'rewardSchedule must be three finite numbers'],
  ] as const)('refused in one line: %j', (given, message) => {
    expect(() => spaceOf(withParams(given))).toThrow(BadInput);
    expect(() => spaceOf(withParams(given))).toThrow(message);
  });
});

test('in mode ansi it is the map with the walker on red', () => {
  const env = make(frozenLake, { renderMode: 'ansi', params: { isSlippery: false } });
  env.reset({ seed: 1 });
  env.step(1);
  expect(env.render()).toBe('SFFF\n\x1b[41mF\x1b[0mHFH\nFFFH\nHFFG');
});

describe('a policy that knows it', () => {
  test.each([
    ['4x4', 100, 0.74419029],
    ['4x4', undefined, 14 / 17],
    ['8x8', 200, 0.91322015],
    ['8x8', undefined, 1],
  ])('the optimum on the map %s within %s steps is %d', (map, horizon, value) => {
    expect(solve(frozenLake, { map }, horizon).start).toBeCloseTo(value, 6);
  });

  test('the optimal policy without a limit reaches the goal with probability 0.8235 from the start', () => {
    const p = frozenLake.params;
    let value = new Float64Array(16);
    for (let sweep = 0; sweep < 5_000; sweep++) {
      const next = new Float64Array(16);
      for (let s = 0; s < 16; s++) {
        for (const t of frozenLake.transitions?.(s, crossTheLake([s]) as number, p) ?? []) {
          next[s] += t.probability * (t.reward + (t.terminated ? 0 : value[t.nextState]));
        }
      }
      value = next;
    }
    expect(value[0]).toBeCloseTo(0.8235, 4);
  });

  test('the same policy scores 0.740 ± 0.015 over 10 000 episodes of at most 100 steps', () => {
    expect(Math.abs(score(frozenLake, crossTheLake, 10_000).mean - 0.74)).toBeLessThan(0.015);
  });

  test('the random policy reaches the goal in about one episode of seventy', () => {
    expect(Math.abs(randomScore(frozenLake, 20_000).mean - 0.0139)).toBeLessThan(0.004);
  });
});
