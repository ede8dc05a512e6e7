import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { type AsterixState, asterix, asterixAllActions } from '../../../envs/minatar/asterix.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { gatherGold } from './controllers.js';

const NOOP = 0;
const LEFT = 1;
const UP = 2;
const RIGHT = 3;
const DOWN = 4;
const PLAYER = 0;
const ENEMY = 1;
const TRAIL = 2;
const GOLD = 3;

const p = asterix.params;
const still = { ...p, difficultyRamping: false };
const NOT_STICKY = 0.5;
const STICKY = 0.0625;
const FROM_LEFT = 0.25;
const FROM_RIGHT = 0.75;
const IS_GOLD = 0.25; // < 1/3
const IS_ENEMY = 0.5;

type Thing = readonly [row: number, kind: 'enemy' | 'gold', column: number, heading: -1 | 1];

/** The start, with these about, unless told otherwise: nothing comes or moves in the next three steps. */
function scene(given: Partial<AsterixState>, ...things: Thing[]): AsterixState {
  const s = asterix.init(scriptedRng(), p);
  for (const [row, kind, column, heading] of things) {
    s.kind[row - 1] = kind === 'enemy' ? 1 : 2;
    s.column[row - 1] = column;
    s.heading[row - 1] = heading;
  }
  return Object.assign(s, given);
}
const step = (s: AsterixState, action = NOOP, ...draws: number[]): number =>
  asterix.step(s, action, scriptedRng(NOT_STICKY, ...draws), p);
function channel(s: AsterixState, c: number): string[] {
  const out = new Uint8Array(400).fill(7);
  asterix.observe(s, out, 0, p);
  const cells: string[] = [];
  for (let i = c; i < 400; i += 4) if (out[i] === 1) cells.push(`${((i - c) / 4) % 10},${Math.floor((i - c) / 40)}`);
  return cells;
}
const everyone = (s: AsterixState) => ({ enemies: channel(s, ENEMY), gold: channel(s, GOLD) });

describe('the player', () => {
  test('starts in the middle of an empty board, without chance', () => {
    const s = asterix.init(scriptedRng(), p);
    expect(channel(s, PLAYER)).toEqual(['5,5']);
    expect(everyone(s)).toEqual({ enemies: [], gold: [] });
    expect(asterix.isTerminal(s, p)).toBe(false);
  });

  test('walks a cell to each side', () => {
    const after = (action: number): string[] => {
      const s = scene({});
      expect(step(s, action)).toBe(0);
      return channel(s, PLAYER);
    };
    expect([NOOP, LEFT, UP, RIGHT, DOWN].map(after)).toEqual([['5,5'], ['4,5'], ['5,4'], ['6,5'], ['5,6']]);
  });

  test('stays within columns 0 to 9 and rows 1 to 8', () => {
    const held = (x: number, y: number, action: number): string[] => {
      const s = scene({ x, y });
      step(s, action);
      return channel(s, PLAYER);
    };
    expect([held(0, 5, LEFT), held(9, 5, RIGHT), held(5, 1, UP), held(5, 8, DOWN)].flat()).toEqual([
      '0,5',
      '9,5',
      '5,1',
      '5,8',
    ]);
  });

  test('collects gold where it walks: reward 1, and the gold is gone', () => {
    const s = scene({}, [5, 'gold', 6, -1]);
    expect(step(s, RIGHT)).toBe(1);
    expect(everyone(s).gold).toEqual([]);
    expect(s.caught).toBe(false);
    expect(step(s, NOOP)).toBe(0);
  });

  test('is caught where it walks into an enemy: no reward, the end', () => {
    const s = scene({}, [4, 'enemy', 5, 1]);
    expect(step(s, UP)).toBe(0);
    expect(asterix.isTerminal(s, p)).toBe(true);
  });

  test('passes unharmed above, below and beside enemies', () => {
    const s = scene({}, [4, 'enemy', 5, 1], [6, 'enemy', 5, 1], [5, 'enemy', 4, 1]);
    step(s, NOOP);
    expect(s.caught).toBe(false);
  });

  test('changes places with an enemy that walks on in the same step: only the cells after each move count', () => {
    // The player steps into column 6, then the enemy there … is met before it can leave.
    const met = scene({ move: 0 }, [5, 'enemy', 6, -1]);
    step(met, RIGHT);
    expect(met.caught).toBe(true);
    // One column further away, the enemy walks into the player's new cell.
    const walkedInto = scene({ move: 0 }, [5, 'enemy', 7, -1]);
    step(walkedInto, RIGHT);
    expect(walkedInto.caught).toBe(true);
    // The player leaves the row before the enemy comes.
    const left = scene({ move: 0 }, [5, 'enemy', 6, -1]);
    step(left, UP);
    expect(left.caught).toBe(false);
  });
});

describe('enemies and gold', () => {
  test('all move a column on together, each its own way, when the time has come, and not before', () => {
    const s = scene({ move: 1 }, [1, 'enemy', 3, 1], [8, 'gold', 3, -1]);
    step(s);
    expect(everyone(s)).toEqual({ enemies: ['3,1'], gold: ['3,8'] });
    step(s);
    expect(everyone(s)).toEqual({ enemies: ['4,1'], gold: ['2,8'] });
  });

  test('move on step 6 of an episode and every fifth step from then on', () => {
    const s = scene({}, [1, 'enemy', 0, 1]);
    const columns = Array.from({ length: 17 }, (_, k) => {
      step(s, NOOP, ...(k === 10 ? [FROM_LEFT, IS_GOLD, 0] : []));
      return s.column[0];
    });
    expect(columns).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3]);
  });

  test('are gone past either edge', () => {
    const s = scene({ move: 0 }, [2, 'enemy', 9, 1], [7, 'gold', 0, -1]);
    expect(step(s)).toBe(0);
    expect(everyone(s)).toEqual({ enemies: [], gold: [] });
    expect(channel(s, TRAIL)).toEqual([]);
  });

  test('that move into the player’s cell are met: gold is collected, an enemy ends it', () => {
    const gold = scene({ move: 0 }, [5, 'gold', 4, 1]);
    expect(step(gold)).toBe(1);
    expect([gold.caught, everyone(gold).gold]).toEqual([false, []]);
    const enemy = scene({ move: 0 }, [5, 'enemy', 6, -1]);
    expect(step(enemy)).toBe(0);
    expect(enemy.caught).toBe(true);
  });

  test('leave a trail in the cell behind them, if that is on the board', () => {
    const s = scene({}, [1, 'enemy', 3, 1], [2, 'gold', 3, -1], [3, 'enemy', 0, 1], [4, 'gold', 9, -1]);
    expect(channel(s, TRAIL)).toEqual(['2,1', '4,2']);
  });
});

describe('one more', () => {
  test('comes on step 11 of an episode and every tenth step from then on', () => {
    const rng = makeRng(7);
    const s = scene({ y: 8 });
    const came: number[] = [];
    for (let t = 1, before = 0; t <= 41; t++) {
      asterix.step(s, NOOP, rng, { ...still, stickyActionProb: 0 });
      const now = s.kind.filter((kind) => kind > 0).length;
      if (now > before) came.push(t);
      before = now;
    }
    expect(came).toEqual([11, 21, 31, 41]);
  });

  test('comes at the left going right or at the right going left, gold once in three times', () => {
    const come = (side: number, gold: number) => {
      const s = scene({ spawn: 0 });
      step(s, NOOP, side, gold, 0);
      return [everyone(s), s.heading[0]];
    };
    expect(come(FROM_LEFT, IS_GOLD)).toEqual([{ enemies: [], gold: ['0,1'] }, 1]);
    expect(come(FROM_RIGHT, IS_GOLD)).toEqual([{ enemies: [], gold: ['9,1'] }, -1]);
    expect(come(FROM_LEFT, IS_ENEMY)).toEqual([{ enemies: ['0,1'], gold: [] }, 1]);
    expect(come(FROM_RIGHT, 0.99)).toEqual([{ enemies: ['9,1'], gold: [] }, -1]);
    expect(come(FROM_LEFT, 0.34)).toEqual([{ enemies: ['0,1'], gold: [] }, 1]);
  });

  test('comes in a random row of the free ones', () => {
    const taken: Thing[] = [1, 3, 4, 6, 8].map((row) => [row, 'gold', 4, 1]);
    const row = (draw: number): string[] => {
      const s = scene({ spawn: 0, x: 0 }, ...taken);
      step(s, NOOP, FROM_RIGHT, IS_ENEMY, draw);
      return everyone(s).enemies;
    };
    expect([row(0), row(0.5), row(0.99)].flat()).toEqual(['9,2', '9,5', '9,7']);
  });

  test('does not come while all rows are taken, and then has to wait for its next time', () => {
    const all: Thing[] = [1, 2, 3, 4, 5, 6, 7, 8].map((row) => [row, 'gold', 4, 1]);
    const s = scene({ spawn: 0, x: 0 }, ...all);
    step(s);
    expect(s.spawn).toBe(9);
    expect(everyone(s).enemies).toEqual([]);
  });

  test('comes before the player moves, so that it can be walked into', () => {
    const s = scene({ spawn: 0, x: 1, y: 1 });
    step(s, LEFT, FROM_LEFT, IS_ENEMY, 0);
    expect(s.caught).toBe(true);
  });

  test('moves at once when all move in the step in which it comes', () => {
    const s = scene({ spawn: 0, move: 0 });
    step(s, NOOP, FROM_LEFT, IS_ENEMY, 0);
    expect(everyone(s).enemies).toEqual(['1,1']);
  });
});

describe('the pace', () => {
  /** Steps of an episode in which nobody is ever in the player's way, with the intervals after each. */
  function paces(steps: number, params = p): [spawn: number, move: number][] {
    const rng = makeRng(3);
    const s = scene({});
    return Array.from({ length: steps }, () => {
      s.kind.fill(0);
      asterix.step(s, NOOP, rng, params);
      return [s.spawnEvery, s.moveEvery];
    });
  }

  test('quickens every 102 steps: a step less between comers, and between moves every second time', () => {
    const at = paces(102 * 4);
    expect([at[100], at[101], at[202], at[203], at[305], at[407]]).toEqual([
      [10, 5],
      [9, 5],
      [9, 5],
      [8, 4],
      [7, 4],
      [6, 3],
    ]);
  });

  test('ends at a comer and a move every step', () => {
    expect(paces(102 * 12).at(-1)).toEqual([1, 1]);
    const s = scene({ spawn: 0, move: 0, spawnEvery: 1, moveEvery: 1 });
    for (let t = 0; t < 3; t++) step(s, NOOP, FROM_LEFT, IS_GOLD, 0);
    expect(everyone(s).gold).toEqual(['3,1', '2,2', '1,3']);
  });

  test('stays when difficultyRamping is off', () => {
    expect(paces(102 * 12, still).at(-1)).toEqual([10, 5]);
  });
});

describe('stickiness', () => {
  test('repeats the action carried out last, starting from noop in every episode', () => {
    const s = asterix.init(scriptedRng(), p);
    asterix.step(s, UP, scriptedRng(STICKY), p);
    expect(channel(s, PLAYER)).toEqual(['5,5']);
    step(s, LEFT);
    asterix.step(s, UP, scriptedRng(STICKY), p);
    expect(channel(s, PLAYER)).toEqual(['3,5']);
    expect(s.lastAction).toBe(LEFT);
  });

  test('is drawn first in a step, before the comer', () => {
    const s = scene({ spawn: 0 });
    const rng = scriptedRng(STICKY, FROM_RIGHT, IS_ENEMY, 0.99);
    asterix.step(s, UP, rng, p);
    expect([channel(s, PLAYER), everyone(s).enemies, rng.drawn]).toEqual([['5,5'], ['9,8'], 4]);
  });

  test('a draw equal to the probability does not stick', () => {
    const s = scene({});
    asterix.step(s, LEFT, scriptedRng(0.1), p);
    expect(channel(s, PLAYER)).toEqual(['4,5']);
  });
});

test.each([
  [{ stickyActionProb: 1.5 }, 'stickyActionProb must be a number in [0, 1], got 1.5'],
  [{ difficultyRamping: 'no' }, 'difficultyRamping must be true or false, got "no"'],
])('refuses the parameters %j', (change, message) => {
  const space = asterix.observationSpace;
  if (typeof space !== 'function') throw new Error('the space checks the parameters');
  expect(() => space({ ...p, ...change } as typeof p)).toThrow(message);
});

test('the observation is its 400 numbers at the offset and no other', () => {
  const s = scene({ x: 2, y: 7 }, [1, 'enemy', 3, 1], [8, 'gold', 3, -1]);
  const out = new Uint8Array(410).fill(9);
  asterix.observe(s, out, 5, p);
  expect([...out.subarray(0, 5), ...out.subarray(405)]).toEqual(new Array(10).fill(9));
  expect(out.subarray(5, 405).every((v) => v === 0 || v === 1)).toBe(true);
  expect([PLAYER, ENEMY, TRAIL, GOLD].map((c) => channel(s, c))).toEqual([['2,7'], ['3,1'], ['2,1', '4,8'], ['3,8']]);
});

test('six actions: the five keep their numbers, and fire does nothing', () => {
  const after = (action: number): string => {
    const s = scene({});
    asterixAllActions.step(s, action, scriptedRng(NOT_STICKY), p);
    return channel(s, PLAYER)[0] as string;
  };
  expect([0, 1, 2, 3, 4, 5].map(after)).toEqual(['5,5', '4,5', '5,4', '6,5', '5,6', '5,5']);
});

test('v0 is no older version of v1: the registry is told', () => {
  expect(asterixAllActions.registration?.current).toBe(true);
});

test('whatever is played: all on the board, nobody shares the player’s cell unless it is over', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 600 }),
      (seed, actions) => {
        const rng = makeRng(seed);
        const s = asterix.init(rng, p);
        for (const action of actions) {
          const reward = asterix.step(s, action, rng, p);
          const player = channel(s, PLAYER);
          const { enemies, gold } = everyone(s);
          expect([0, 1].includes(reward)).toBe(true);
          expect(player).toHaveLength(1);
          expect(enemies.length + gold.length).toBe(s.kind.filter((kind) => kind > 0).length);
          expect(gold).not.toContain(player[0]);
          if (s.caught) break;
          expect(enemies).not.toContain(player[0]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a policy that knows it collects gold twenty times as often as chance does', () => {
  const random = randomScore(asterix, 1_000).mean;
  const played = score(asterix, gatherGold, 40, 5_000).mean;
  expect(random).toBeGreaterThan(0.3);
  expect(played).toBeGreaterThan(20 * random);
});
