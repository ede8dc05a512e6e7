import { describe, expect, test } from 'vitest';
import type { EnvParams } from '../../../core/env.js';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { makeVec } from '../../../core/vec-env.js';
import { type GridSpec, gridWorld, maze } from '../../../envs/grid/index.js';
import { scriptedRng } from '../scripted-rng.js';

const UP = 0;
const RIGHT = 1;
const DOWN = 2;
const LEFT = 3;

const world = (map: readonly string[], more: Partial<GridSpec> = {}) => gridWorld({ id: 'test/Grid-v0', map, ...more });

/** Cells and rewards of a walk by `actions` from the start. */
function walked(
  map: readonly string[],
  actions: readonly number[],
  more: Partial<GridSpec> = {},
  draws: number[] = [],
) {
  const w = world(map, more);
  const rng = scriptedRng(...draws);
  const s = w.init(scriptedRng(0, 0), w.params);
  return actions.map((action) => {
    const reward = w.step(s, action, rng, w.params);
    return [s.cell, reward, w.isTerminal(s, w.params)];
  });
}

describe('walking', () => {
  test('walls and edges stop a step; the goal pays and ends', () => {
    expect(walked(['S#', '.G'], [RIGHT, UP, DOWN, RIGHT])).toEqual([
      [0, 0, false],
      [0, 0, false],
      [2, 0, false],
      [3, 1, true],
    ]);
  });

  test('every step, a bump, a kind of cell and one cell have rewards of their own', () => {
    const rewards = { step: -1, bump: -2, goal: 8, pit: -16 };
    expect(walked(['SO'], [UP, RIGHT], { rewards }).map(([, reward]) => reward)).toEqual([-3, -17]);
    expect(walked(['S.G'], [RIGHT, RIGHT], { rewards }).map(([, reward]) => reward)).toEqual([-1, 7]);
    const cellRewards = { '0,2': 4, '0,1': 0.5 };
    expect(walked(['S.G'], [RIGHT, RIGHT], { rewards, cellRewards }).map(([, r]) => r)).toEqual([-0.5, 3]);
  });

  test('a legend of one’s own: a pit that does not end, a goal worth five', () => {
    const legend = { '!': { kind: 'pit', ends: false, reward: -4 }, $: { kind: 'goal', reward: 5 } };
    expect(walked(['S!$'], [RIGHT, RIGHT], { legend })).toEqual([
      [1, -4, false],
      [2, 5, true],
    ]);
  });

  test('a king moves along the diagonal, past corners, and slides along what stops the diagonal', () => {
    const map = ['S#.', '#..', '...'];
    expect(walked(map, [3], { actions: 'king' })[0][0]).toBe(4);
    expect(walked(['..', 'S.'], [3], { actions: 'king' })[0][0]).toBe(3); // down right at the lower edge: right
  });

  test('portals lead to their other ends, both ways', () => {
    const map = ['S1.', '..1'];
    expect(walked(map, [RIGHT, UP, DOWN])).toEqual([
      [5, 0, false],
      [2, 0, false],
      [1, 0, false],
    ]);
  });
});

describe('chance', () => {
  test('a slip goes to the sides, evenly: one draw decides', () => {
    const map = ['...', '.S.', '...'];
    const reached = [0.49, 0.5, 0.74, 0.75].map((u) => walked(map, [UP], { slip: 0.5 }, [u])[0][0]);
    expect(reached).toEqual([1, 3, 3, 5]);
  });

  test('the model of a slip, to the sides and to the others', () => {
    const sides = world(['...', '.S.', '...'], { slip: 0.25 });
    expect(sides.transitions?.(4, UP, sides.params)).toEqual([
      { probability: 0.75, nextState: 1, reward: 0, terminated: false },
      { probability: 0.125, nextState: 3, reward: 0, terminated: false },
      { probability: 0.125, nextState: 5, reward: 0, terminated: false },
    ]);
    const others = world(['...', '.S.', '...'], { slip: 0.75, slipTo: 'others' });
    const chances = others.transitions?.(4, UP, others.params).map((t) => [t.nextState, t.probability]);
    expect(chances).toEqual([
      [1, 0.25],
      [5, 0.25],
      [7, 0.25],
      [3, 0.25],
    ]);
  });

  test('only ice is slippery where nothing else is said', () => {
    const w = world(['S~G'], { iceSlip: 0.5 });
    expect(w.transitions?.(0, RIGHT, w.params)).toHaveLength(1);
    expect(w.transitions?.(1, RIGHT, w.params)).toEqual([
      { probability: 0.5, nextState: 2, reward: 1, terminated: true },
      { probability: 0.5, nextState: 1, reward: 0, terminated: false },
    ]);
  });

  test('wind of the column that is left carries the step up, the edge stops it; gusts are one more or less', () => {
    const map = ['....', '....', '....', 'S...'];
    const wind = [1, 2, 0, 0];
    expect(walked(map, [RIGHT, RIGHT, RIGHT], { wind }).map(([cell]) => cell)).toEqual([9, 2, 3]);
    const w = world(map, { wind, gusts: true });
    const reached = w.transitions?.(13, RIGHT, w.params).map((t) => t.nextState);
    expect(reached).toEqual([10, 6, 2]);
    expect(w.transitions?.(14, RIGHT, w.params)).toHaveLength(1); // still air has no gusts
  });

  test('wind of a cell blows as its arrow points', () => {
    expect(walked(['S..', '>..', '...'], [DOWN, DOWN]).map(([cell]) => cell)).toEqual([3, 7]);
  });
});

describe('keys and doors', () => {
  const MAP = ['aSA.G'];

  test('a locked door stops who has no key; with it a step opens, the next one goes through', () => {
    const rewards = { key: 2, door: 4 };
    expect(walked(MAP, [RIGHT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT], { rewards })).toEqual([
      [1, 0, false],
      [0, 2, false],
      [1, 0, false],
      [1, 4, false],
      [2, 0, false],
      [3, 0, false],
      [4, 1, true],
    ]);
  });

  test('a key opens doors of its colour alone', () => {
    const cells = walked(['abSB'], [RIGHT, LEFT, RIGHT, RIGHT, RIGHT]).map(([cell]) => cell);
    expect(cells).toEqual([2, 1, 2, 2, 3]);
    expect(walked(['b.aSB'], [LEFT, RIGHT, RIGHT, RIGHT]).map(([cell]) => cell)).toEqual([2, 3, 3, 3]);
  });

  test('a closed door needs no key, an open one no opening', () => {
    expect(walked(['S+/'], [RIGHT, RIGHT, RIGHT]).map(([cell]) => cell)).toEqual([0, 1, 2]);
  });

  test('the number of the state counts doors, keys and cells', () => {
    const env = make(world(MAP));
    const seen = [env.reset({ seed: 1 }).observation, ...[3, 1, 1, 1].map((a) => env.step(a).observation)];
    expect(seen).toEqual([1, 5 + 0, 5 + 1, 15 + 1, 15 + 2]);
  });

  test('a walker that turns picks up and toggles what is ahead of it, and cannot step on a key', () => {
    const w = world(['aSA.G'], { actions: 'turn' });
    const s = w.init(scriptedRng(0), w.params); // looks right
    const rng = scriptedRng();
    const act = (...actions: number[]) => {
      for (const action of actions) w.step(s, action, rng, w.params);
      return [s.cell, s.direction, s.keys, s.doors];
    };
    expect(act(4, 2)).toEqual([1, 0, 0, 0]); // locked
    expect(act(0, 0, 2)).toEqual([1, 2, 0, 0]); // the key is in the way
    expect(act(3)).toEqual([1, 2, 1, 0]);
    expect(act(1, 1, 4)).toEqual([1, 0, 1, 1]);
    expect(act(2, 2, 2)).toEqual([4, 0, 1, 1]);
    expect(w.isTerminal(s, w.params)).toBe(true);
  });

  test('with more states than a table holds the map is observed, and rules are the same', () => {
    const big = ['abcdS....', 'abcdABCD.', 'ABCDABCDG'];
    const env = make(world(big));
    expect(env.observationSpace).toMatchObject({ kind: 'box', shape: [3, 9, 11] });
    env.reset({ seed: 1 });
    env.step(LEFT);
    expect(env.stateOf()).toMatchObject({ cell: 3, keys: 8, doors: 0 });
    expect(env.step(DOWN).observation).toBeInstanceOf(Uint8Array);
    // Without a table one draw says whether a step slips, another where to, a third how the wind blows.
    const windy = { slip: 0.5, wind: [0, 0, 0, 0, -1, 0, 0, 0, 0], gusts: true };
    expect(walked(big, [RIGHT], windy, [0.5, 0])[0][0]).toBe(5);
    expect(walked(big, [RIGHT], windy, [0.49, 0.5, 0.5])[0][0]).toBe(4); // down: two cells, a shut door stops it
    expect(() => world(big).transitions?.(0, 0, world(big).params)).toThrow(/lists no transitions/);
  });
});

describe('observations', () => {
  const at = (obs: Uint8Array, depth: number, cell: number) => [...obs.subarray(cell * depth, (cell + 1) * depth)];

  test('an image has a channel for each kind of cell that there is', () => {
    const env = make(world(['S#G']), { params: { observation: 'image' } });
    const obs = env.reset({ seed: 1 }).observation as Uint8Array;
    expect([0, 1, 2].map((cell) => at(obs, 3, cell))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test('a partial view is around the walker; what is not on the map is wall', () => {
    const env = make(world(['SG.']), { params: { observation: 'partial', view: 3 } });
    const obs = env.reset({ seed: 1 }).observation as Uint8Array; // channels wall, goal
    const cells = Array.from({ length: 9 }, (_, cell) => at(obs, 2, cell).join(''));
    expect(cells).toEqual(['10', '10', '10', '10', '00', '01', '10', '10', '10']);
  });

  test('one that turns sees ahead of it, from the middle of the last row', () => {
    const w = world(['G..', '...', '.S.'], { actions: 'turn', observation: 'partial', view: 3 });
    const out = new Uint8Array(18);
    const goalSeen = (direction: number) => {
      w.observe({ cell: 7, direction, keys: 0, doors: 0 }, out, 0, w.params);
      return Array.from({ length: 9 }, (_, cell) => cell).filter((cell) => out[cell * 2 + 1] === 1);
    };
    expect([0, 1, 2, 3].map(goalSeen)).toEqual([[], [], [], [0]]);
    w.observe({ cell: 3, direction: 2, keys: 0, doors: 0 }, out, 0, w.params); // looks left from the edge: walls ahead
    expect([out[0], out[6], out[12]]).toEqual([1, 1, 0]);
  });

  test('walls hide what is behind them, where asked', () => {
    const map = ['.....', '.....', '..S..', '#####', '..G..'];
    const seen = (occluded: boolean) => {
      const w = world(map, { observation: 'partial', occluded });
      const obs = make(w).reset({ seed: 1 }).observation as Uint8Array;
      return at(obs, occluded ? 3 : 2, 22);
    };
    expect(seen(false)).toEqual([0, 1]);
    expect(seen(true)).toEqual([0, 1, 0]); // wall, unseen, goal
  });
});

describe('what is refused, in one line', () => {
  test.each<[string, readonly string[], EnvParams, string]>([
    ['ragged rows', ['S..', '..'], {}, 'map row 1 has 2 characters, row 0 has 3'],
    ['an unknown character', ['S.', '.?'], {}, "map has '?' at row 1, column 1"],
    ['no start', ['..G'], {}, 'map has no start'],
    ['no rows', [], {}, 'map must be a list of rows'],
    ['a locked door without its key', ['SaB'], {}, 'locked door at row 0, column 2 and no key of its colour'],
    ['half a portal', ['S1'], {}, "portal '1' twice, got it 1 times"],
    ['a bad chance', ['S'], { slip: 1.5 }, 'slip must be a number in [0, 1], got 1.5'],
    ['wind for other columns', ['S.'], { wind: [1] }, 'each of the 2 columns, got 1'],
    ['an unknown reward', ['S.'], { rewards: { gaol: 1 } }, "rewards has no 'gaol'"],
    ['a cell off the map', ['S.'], { cellRewards: { '0,2': 1 } }, "got '0,2'"],
    ['unknown actions', ['S.'], { actions: 'fly' }, 'actions must be one of compass, king, turn, got "fly"'],
    ['an even view', ['S.'], { view: 4 }, 'view must be an odd integer'],
    ['a legend of long names', ['S.'], { legend: { ab: 'pit' } }, 'single characters'],
    ['a legend of unknown kinds', ['S.'], { legend: { '!': 'lava' } }, "legend '!': kind must be one of"],
  ])('%s', (_, map, params, message) => {
    const bad = () => gridWorld({ id: 'test/Bad-v0', map, ...params });
    expect(bad).toThrow(BadInput);
    expect(bad).toThrow(message);
    expect(() => make(maze, { params: { map, ...params } })).toThrow(message);
  });

  test('a parameter that there is not', () => {
    expect(() => gridWorld({ id: 'test/Bad-v0', map: ['S'], slipery: 1 } as GridSpec)).toThrow("no 'slipery'");
  });
});

test('a vector of another map than the registered one', () => {
  const vec = makeVec(maze, { count: 2, params: { map: ['S.G'] } });
  vec.reset({ seed: 1 });
  vec.step(Int32Array.of(1, 3));
  expect([...vec.obs]).toEqual([1, 0]);
});
