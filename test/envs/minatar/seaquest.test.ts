import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { type SeaquestState, seaquest, seaquestAllActions } from '../../../envs/minatar/seaquest.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { patrol } from './controllers.js';

const NOOP = 0;
const LEFT = 1;
const UP = 2;
const RIGHT = 3;
const DOWN = 4;
const FIRE = 5;
const FRONT = 0;
const BACK = 1;
const SHOT = 2;
const TRAIL = 3;
const BOMB = 4;
const FISH = 5;
const SUBMARINE = 6;
const OXYGEN = 7;
const ABOARD = 8;
const DIVER = 9;

const p = seaquest.params;
const still = { ...p, difficultyRamping: false };
const NOT_STICKY = 0.5;
const STICKY = 0.0625;
const FROM_LEFT = 0.25;
const FROM_RIGHT = 0.75;
const IS_SUBMARINE = 0.25; // < 1/3
const IS_FISH = 0.5;
const inRow = (row: number): number => (row - 0.5) / 8;

interface Swimmer {
  readonly x: number;
  readonly y: number;
  readonly heading?: -1 | 1;
  /** Steps until it moves; 0: in the next one. */
  readonly move?: number;
  readonly armed?: boolean;
  readonly reload?: number;
}
interface Given extends Partial<Omit<SeaquestState, 'shots' | 'bombs' | 'enemies' | 'divers'>> {
  readonly shots?: readonly Swimmer[];
  readonly bombs?: readonly Swimmer[];
  readonly enemies?: readonly Swimmer[];
  readonly divers?: readonly Swimmer[];
}

/** Under water at (5, 4), facing left, with a diver aboard, unless told otherwise; nothing else comes for long. */
function scene({ shots = [], bombs = [], enemies = [], divers = [], ...given }: Given): SeaquestState {
  const s = seaquest.init(scriptedRng(), p);
  Object.assign(s, { y: 4, aboard: 1, surfaced: false, enemyIn: 99, diverIn: 99 }, given);
  const put = (shoal: SeaquestState['shots'], things: readonly Swimmer[]): void => {
    shoal.count = things.length;
    things.forEach(({ x, y, heading = 1 }, i) => {
      shoal.x[i] = x;
      shoal.y[i] = y;
      shoal.heading[i] = heading;
    });
  };
  put(s.shots, shots);
  put(s.bombs, bombs);
  put(s.enemies, enemies);
  put(s.divers, divers);
  divers.forEach(({ move = 5 }, i) => {
    s.divers.move[i] = move;
  });
  enemies.forEach(({ move = 5, armed = false, reload = 10 }, i) => {
    s.enemies.move[i] = move;
    s.enemies.armed[i] = armed ? 1 : 0;
    s.enemies.reload[i] = reload;
  });
  return s;
}
const step = (s: SeaquestState, action = NOOP, ...draws: number[]): number =>
  seaquest.step(s, action, scriptedRng(NOT_STICKY, ...draws), p);
const over = (s: SeaquestState): boolean => seaquest.isTerminal(s, p);
function channel(s: SeaquestState, c: number): string[] {
  const out = new Uint8Array(1000).fill(7);
  seaquest.observe(s, out, 0, p);
  const cells: string[] = [];
  for (let i = c; i < 1000; i += 10) {
    if (out[i] === 1) cells.push(`${((i - c) / 10) % 10},${Math.floor((i - c) / 100)}`);
  }
  return cells;
}

describe('the submarine', () => {
  test('starts at the surface facing left, with all its oxygen, alone and without chance', () => {
    const s = seaquest.init(scriptedRng(), p);
    expect([FRONT, BACK, OXYGEN].map((c) => channel(s, c))).toEqual([
      ['5,0'],
      ['6,0'],
      ['0,9', '1,9', '2,9', '3,9', '4,9', '5,9', '6,9', '7,9', '8,9', '9,9'],
    ]);
    for (const c of [SHOT, TRAIL, BOMB, FISH, SUBMARINE, ABOARD, DIVER]) expect(channel(s, c)).toEqual([]);
    expect(over(s)).toBe(false);
  });

  test('moves a cell, and turns to the side to which it moves', () => {
    const moved = (action: number, heading: number) => {
      const s = scene({ heading });
      expect(step(s, action)).toBe(0);
      return [...channel(s, FRONT), ...channel(s, BACK)];
    };
    expect(moved(LEFT, 1)).toEqual(['4,4', '5,4']);
    expect(moved(RIGHT, -1)).toEqual(['6,4', '5,4']);
    expect(moved(UP, 1)).toEqual(['5,3', '4,3']);
    expect(moved(DOWN, -1)).toEqual(['5,5', '6,5']);
    expect(moved(NOOP, -1)).toEqual(['5,4', '6,4']);
  });

  test('stays within columns 0 to 9 and rows 0 to 8, turning at the sides all the same', () => {
    const held = (x: number, y: number, action: number) => {
      const s = scene({ x, y, surfaced: y === 0 });
      step(s, action);
      return [...channel(s, FRONT), s.heading];
    };
    expect(held(0, 4, LEFT)).toEqual(['0,4', -1]);
    expect(held(9, 4, RIGHT)).toEqual(['9,4', 1]);
    expect(held(5, 0, UP)).toEqual(['5,0', -1]);
    expect(held(5, 8, DOWN)).toEqual(['5,8', -1]);
  });

  test('has no back off the board', () => {
    expect(channel(scene({ x: 9, heading: -1 }), BACK)).toEqual([]);
    expect(channel(scene({ x: 0, heading: 1 }), BACK)).toEqual([]);
  });
});

describe('a bullet of the submarine', () => {
  test('leaves the front and flies a cell a step, from the step in which it is fired, to the edge', () => {
    const s = scene({ x: 2, heading: -1 });
    const seen = [FIRE, NOOP, NOOP].map((action) => {
      step(s, action);
      return channel(s, SHOT);
    });
    expect(seen).toEqual([['1,4'], ['0,4'], []]);
  });

  test('can follow the one before after five steps, no sooner', () => {
    const s = scene({ x: 0, heading: 1 });
    const fired = Array.from({ length: 11 }, () => {
      step(s, FIRE);
      return channel(s, SHOT).includes('1,4');
    });
    expect(fired.map((is, k) => (is ? k + 1 : 0)).filter((t) => t > 0)).toEqual([1, 6, 11]);
  });

  test('flies on as it was when the submarine turns', () => {
    const s = scene({ heading: 1 });
    step(s, FIRE);
    step(s, LEFT);
    expect(channel(s, SHOT)).toEqual(['7,4']);
  });

  test('takes the fish or submarine whose cell it flies into: reward 1, and both are gone', () => {
    for (const armed of [false, true]) {
      const s = scene({ shots: [{ x: 2, y: 7 }], enemies: [{ x: 3, y: 7, armed, heading: -1 }] });
      expect(step(s)).toBe(1);
      expect([SHOT, FISH, SUBMARINE, TRAIL].map((c) => channel(s, c))).toEqual([[], [], [], []]);
      expect(over(s)).toBe(false);
    }
  });

  test('takes the one that swims into its cell as well', () => {
    // The bullet flies from column 2 to 3, then the fish swims from 4 to 3.
    const s = scene({ shots: [{ x: 2, y: 7 }], enemies: [{ x: 4, y: 7, heading: -1, move: 0 }] });
    expect(step(s)).toBe(1);
    expect([s.shots.count, s.enemies.count]).toEqual([0, 0]);
  });

  test('takes one only, the one that came last, of two in a cell', () => {
    const s = scene({
      shots: [{ x: 2, y: 7 }],
      enemies: [
        { x: 3, y: 7, armed: true },
        { x: 3, y: 7 },
      ],
    });
    expect(step(s)).toBe(1);
    expect([channel(s, FISH), channel(s, SUBMARINE)]).toEqual([[], ['3,7']]);
  });

  test('and another can take two enemies in a step, for a reward of 2', () => {
    const shots = [
      { x: 2, y: 7 },
      { x: 6, y: 3, heading: -1 as const },
    ];
    const s = scene({
      shots,
      enemies: [
        { x: 3, y: 7 },
        { x: 5, y: 3 },
      ],
    });
    expect(step(s)).toBe(2);
  });

  test('passes through divers and enemy bullets', () => {
    const s = scene({ shots: [{ x: 2, y: 7 }], divers: [{ x: 3, y: 7 }], bombs: [{ x: 4, y: 7, heading: -1 }] });
    expect(step(s)).toBe(0);
    expect([channel(s, SHOT), channel(s, DIVER), channel(s, BOMB)]).toEqual([['3,7'], ['3,7'], ['3,7']]);
  });
});

describe('fish and enemy submarines', () => {
  test('swim a column every sixth step, the way they head, and leave a trail behind', () => {
    const s = scene({
      enemies: [
        { x: 2, y: 7, heading: -1 },
        { x: 2, y: 6 },
      ],
    });
    const columns = Array.from({ length: 13 }, () => {
      step(s);
      return s.enemies.x[0];
    });
    expect(columns).toEqual([2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 0, 0]);
    expect(channel(s, FISH)).toEqual(['4,6', '0,7']);
    expect(channel(s, TRAIL)).toEqual(['3,6', '1,7']);
  });

  test('have no trail off the board, and are gone past either edge', () => {
    const s = scene({
      enemies: [
        { x: 0, y: 7, heading: -1, move: 0 },
        { x: 9, y: 6, move: 0, armed: true },
        { x: 0, y: 5 },
      ],
    });
    expect(step(s)).toBe(0);
    expect([channel(s, FISH), channel(s, SUBMARINE), channel(s, TRAIL)]).toEqual([['0,5'], [], []]);
  });

  test('end it in the cell of the front: swum into, or swimming into it', () => {
    const into = scene({ enemies: [{ x: 4, y: 4, heading: -1 }] });
    step(into, LEFT);
    expect(over(into)).toBe(true);
    const by = scene({ enemies: [{ x: 6, y: 4, heading: -1, move: 0, armed: true }] });
    step(by);
    expect(over(by)).toBe(true);
  });

  test('do no harm to the back', () => {
    const s = scene({ heading: -1, enemies: [{ x: 6, y: 4, heading: 1 }] });
    step(s);
    expect(over(s)).toBe(false);
  });

  test('that are submarines fire every eleventh step, the way they swim', () => {
    const s = scene({
      enemies: [
        { x: 0, y: 8, armed: true },
        { x: 9, y: 7, heading: -1 },
      ],
    });
    const shooting: number[] = [];
    for (let t = 1, before = 0; t <= 23; t++) {
      step(s);
      if (s.bombs.count > before) shooting.push(t);
      before = s.bombs.count;
    }
    expect(shooting).toEqual([11, 22]);
  });

  test('fire from their own cell, and the bullet flies on in the same step', () => {
    const s = scene({ enemies: [{ x: 7, y: 8, heading: -1, armed: true, reload: 0 }] });
    step(s);
    expect([channel(s, SUBMARINE), channel(s, BOMB)]).toEqual([['7,8'], ['6,8']]);
  });
});

describe('an enemy bullet', () => {
  test('flies a cell a step and is gone past the edge', () => {
    const s = scene({ bombs: [{ x: 1, y: 7, heading: -1 }] });
    const seen = [0, 1].map(() => {
      step(s);
      return channel(s, BOMB);
    });
    expect(seen).toEqual([['0,7'], []]);
  });

  test('ends it in the cell of the front: before it flies on, and after', () => {
    const into = scene({ bombs: [{ x: 4, y: 4, heading: 1 }] });
    step(into, LEFT);
    expect(over(into)).toBe(true);
    const by = scene({ bombs: [{ x: 4, y: 4, heading: 1 }] });
    step(by);
    expect(over(by)).toBe(true);
    const past = scene({ bombs: [{ x: 4, y: 4, heading: 1 }] });
    step(past, DOWN);
    expect(over(past)).toBe(false);
  });
});

describe('divers', () => {
  test('come aboard where the front is, and are counted at the right of row 9', () => {
    const s = scene({ aboard: 2, divers: [{ x: 4, y: 4 }] });
    expect(step(s, LEFT)).toBe(0);
    expect([channel(s, DIVER), channel(s, ABOARD)]).toEqual([[], ['6,9', '7,9', '8,9']]);
  });

  test('come aboard when they swim into the front', () => {
    const s = scene({ aboard: 0, divers: [{ x: 4, y: 4, move: 0 }] });
    step(s);
    expect([s.aboard, s.divers.count]).toEqual([1, 0]);
  });

  test('swim by when six are aboard', () => {
    const s = scene({ aboard: 6, divers: [{ x: 5, y: 4, move: 0 }] });
    step(s);
    expect([s.aboard, channel(s, DIVER)]).toEqual([6, ['6,4']]);
    expect(channel(s, ABOARD)).toEqual(['3,9', '4,9', '5,9', '6,9', '7,9', '8,9']);
  });

  test('swim a column every sixth step, leave a trail, and are gone past the edge', () => {
    const s = scene({ divers: [{ x: 8, y: 7 }] });
    const columns = Array.from({ length: 18 }, () => {
      step(s);
      return channel(s, DIVER)[0] ?? 'gone';
    });
    expect(columns.indexOf('9,7')).toBe(5);
    expect(columns.indexOf('gone')).toBe(11);
    expect(channel(scene({ divers: [{ x: 8, y: 7, heading: -1 }] }), TRAIL)).toEqual(['9,7']);
  });

  test('keep their pace when that of the enemies quickens', () => {
    const s = scene({ moveEvery: 2, divers: [{ x: 2, y: 7, move: 0 }], enemies: [{ x: 2, y: 8, move: 0 }] });
    step(s);
    expect([s.divers.move[0], s.enemies.move[0]]).toEqual([5, 2]);
  });
});

describe('what comes', () => {
  test('is an enemy on step 21 and every 20 steps, a diver on step 31 and every 30', () => {
    const rng = makeRng(3);
    const s = seaquest.init(rng, p);
    const came = { enemies: [] as number[], divers: [] as number[] };
    for (let t = 1; t <= 121; t++) {
      s.enemies.count = 0;
      s.divers.count = 0;
      seaquest.step(s, NOOP, rng, p);
      if (s.enemies.count > 0) came.enemies.push(t);
      if (s.divers.count > 0) came.divers.push(t);
    }
    expect(came).toEqual({ enemies: [21, 41, 61, 81, 101, 121], divers: [31, 61, 91, 121] });
  });

  test('is a fish or, once in three times, a submarine, from the left or the right, in one of the rows 1 to 8', () => {
    const come = (...draws: number[]) => {
      const s = scene({ enemyIn: 0 });
      step(s, NOOP, ...draws);
      return { fish: channel(s, FISH), submarines: channel(s, SUBMARINE), heading: s.enemies.heading[0] };
    };
    expect(come(FROM_LEFT, IS_FISH, inRow(1))).toEqual({ fish: ['0,1'], submarines: [], heading: 1 });
    expect(come(FROM_RIGHT, IS_SUBMARINE, inRow(8))).toEqual({ fish: [], submarines: ['9,8'], heading: -1 });
    expect(come(FROM_RIGHT, 0.34, inRow(3))).toEqual({ fish: ['9,3'], submarines: [], heading: -1 });
  });

  test('is nothing when one that swims the other way is in that row; its time starts anew', () => {
    const other = scene({ enemyIn: 0, enemies: [{ x: 5, y: 7, heading: -1 }] });
    step(other, NOOP, FROM_LEFT, IS_FISH, inRow(7));
    expect([channel(other, FISH), other.enemyIn]).toEqual([['5,7'], 19]);
    const same = scene({ enemyIn: 0, enemies: [{ x: 5, y: 7 }] });
    step(same, NOOP, FROM_LEFT, IS_FISH, inRow(7));
    expect(channel(same, FISH)).toEqual(['0,7', '5,7']);
  });

  test('is a diver whoever is in its row', () => {
    const s = scene({ diverIn: 0, enemies: [{ x: 5, y: 7, heading: -1 }] });
    step(s, NOOP, FROM_LEFT, inRow(7));
    expect(channel(s, DIVER)).toEqual(['0,7']);
  });

  test('comes and swims at the pace of now if it is an enemy, at its old pace if it is a diver', () => {
    const s = scene({ enemyIn: 0, diverIn: 0, enemyEvery: 7, moveEvery: 2 });
    step(s, NOOP, FROM_LEFT, IS_FISH, inRow(1), FROM_LEFT, inRow(8));
    expect([s.enemyIn, s.enemies.move[0], s.diverIn, s.divers.move[0]]).toEqual([6, 1, 29, 4]);
  });

  test('is drawn after stickiness: first the enemy, then the diver', () => {
    const s = scene({ enemyIn: 0, diverIn: 0 });
    const rng = scriptedRng(STICKY, FROM_LEFT, IS_FISH, inRow(1), FROM_RIGHT, inRow(8));
    seaquest.step(s, DOWN, rng, p);
    expect([channel(s, FRONT), channel(s, FISH), channel(s, DIVER)]).toEqual([['5,4'], ['0,1'], ['9,8']]);
    expect(rng.drawn).toBe(6);
  });
});

describe('oxygen', () => {
  test('is used up a unit a step below the surface, not at it', () => {
    const below = scene({ oxygen: 100 });
    step(below);
    const at = scene({ oxygen: 100, y: 0, surfaced: true });
    step(at);
    expect([below.oxygen, at.oxygen]).toEqual([99, 100]);
  });

  test('ends it on step 201 of an episode without surfacing', () => {
    const s = seaquest.init(scriptedRng(), p);
    Object.assign(s, { enemyIn: 999, diverIn: 999 });
    let steps = 0;
    while (!over(s) && steps < 300) {
      step(s, DOWN);
      steps++;
    }
    expect(steps).toBe(201);
  });

  test('is shown in row 9 in tenths, rounded down', () => {
    const shown = (oxygen: number) => channel(scene({ oxygen }), OXYGEN).length;
    expect([200, 199, 180, 179, 20, 19, 0].map(shown)).toEqual([10, 9, 9, 8, 1, 0, 0]);
    expect(channel(scene({ oxygen: 45 }), OXYGEN)).toEqual(['0,9', '1,9']);
  });
});

describe('surfacing', () => {
  const up = (given: Given) => {
    const s = scene({ y: 1, ...given });
    return [step(s, UP), s] as const;
  };

  test('with nobody aboard ends it', () => {
    const [reward, s] = up({ aboard: 0 });
    expect([reward, over(s)]).toEqual([0, true]);
  });

  test('with one to five aboard fills up the oxygen, costs one of them and pays nothing', () => {
    const [reward, s] = up({ aboard: 5, oxygen: 60 });
    expect([reward, s.oxygen, s.aboard, over(s)]).toEqual([0, 200, 4, false]);
  });

  test.each([
    [200, 10],
    [199, 9],
    [100, 5],
    [40, 2],
    [39, 1],
    [19, 0],
  ])('with six aboard and %d of oxygen pays %d', (oxygen, paid) => {
    const [reward, s] = up({ aboard: 6, oxygen });
    expect([reward, s.oxygen, over(s)]).toEqual([paid, 200, false]);
  });

  test('with six aboard owes one more, so that the next surfacing needs nobody, and the one after it does', () => {
    const [, s] = up({ aboard: 6 });
    expect([s.aboard, channel(s, ABOARD)]).toEqual([-1, []]);
    step(s, DOWN);
    expect(step(s, UP)).toBe(0);
    expect([s.aboard, over(s)]).toEqual([-2, false]);
    const paidBack = scene({ y: 1, aboard: -1, divers: [{ x: 5, y: 0 }] });
    step(paidBack, UP);
    expect([paidBack.aboard, over(paidBack)]).toEqual([0, true]);
  });

  test('is the coming up: to stay up, or to start up, is none', () => {
    const s = scene({ y: 0, surfaced: true, aboard: 2, oxygen: 150 });
    for (const action of [NOOP, UP, LEFT]) step(s, action);
    expect([s.aboard, s.oxygen, s.ramps]).toEqual([2, 150, 0]);
    expect(over(s)).toBe(false);
  });

  test('quickens the comers by a step each time, and the enemies every second time, down to 1 and 2', () => {
    const s = scene({ y: 1, aboard: 1 });
    const paces: [number, number][] = [];
    for (let k = 0; k < 40; k++) {
      s.aboard = 1;
      step(s, UP);
      paces.push([s.enemyEvery, s.moveEvery]);
      step(s, DOWN);
    }
    expect(paces.slice(0, 4)).toEqual([
      [19, 5],
      [18, 4],
      [17, 4],
      [16, 3],
    ]);
    expect(paces[5]).toEqual([14, 2]);
    expect(paces.at(-1)).toEqual([1, 2]);
  });

  test('quickens nothing when difficultyRamping is off', () => {
    const s = scene({ y: 1, aboard: 3 });
    seaquest.step(s, UP, scriptedRng(NOT_STICKY), still);
    expect([s.enemyEvery, s.moveEvery, s.oxygen, s.aboard]).toEqual([20, 5, 200, 2]);
  });
});

describe('stickiness', () => {
  test('repeats the action carried out last, starting from noop in every episode', () => {
    const s = seaquest.init(scriptedRng(), p);
    seaquest.step(s, DOWN, scriptedRng(STICKY), p);
    expect(channel(s, FRONT)).toEqual(['5,0']);
    step(s, DOWN);
    seaquest.step(s, RIGHT, scriptedRng(STICKY), p);
    expect([channel(s, FRONT), s.lastAction]).toEqual([['5,2'], DOWN]);
  });

  test('a draw equal to the probability does not stick', () => {
    const s = scene({});
    seaquest.step(s, RIGHT, scriptedRng(0.1), p);
    expect(channel(s, FRONT)).toEqual(['6,4']);
  });
});

test('when one is gone, the others stay what they were and keep their times', () => {
  const s = scene({
    enemies: [
      { x: 9, y: 1, move: 0 },
      { x: 3, y: 2, move: 3, armed: true, reload: 7, heading: -1 },
      { x: 4, y: 3, move: 5, reload: 2 },
    ],
    divers: [
      { x: 9, y: 6, move: 0 },
      { x: 2, y: 7, move: 3, heading: -1 },
      { x: 6, y: 8, move: 1 },
    ],
  });
  step(s);
  const { enemies, divers } = s;
  const first = (places: Int8Array): number[] => [...places.subarray(0, 2)];
  expect([enemies.count, ...[enemies.x, enemies.y, enemies.heading].map(first)]).toEqual([2, [3, 4], [2, 3], [-1, 1]]);
  expect([enemies.move, enemies.armed, enemies.reload].map(first)).toEqual([
    [2, 4],
    [1, 0],
    [6, 2],
  ]);
  expect([divers.count, ...[divers.x, divers.y, divers.heading, divers.move].map(first)]).toEqual([
    2,
    [2, 6],
    [7, 8],
    [-1, 1],
    [2, 0],
  ]);
});

test('v0 and v1 are the same world, neither an older version', () => {
  expect(seaquestAllActions.registration?.current).toBe(true);
  const [one, other] = [makeRng(5), makeRng(5)];
  const [s, t] = [seaquest.init(one, p), seaquestAllActions.init(other, p)];
  const actions = makeRng(6);
  for (let k = 0; k < 200; k++) {
    const action = actions.int(6);
    expect(seaquest.step(s, action, one, p)).toBe(seaquestAllActions.step(t, action, other, p));
    expect(s).toEqual(t);
  }
});

test.each([
  [{ stickyActionProb: -0.1 }, 'stickyActionProb must be a number in [0, 1], got -0.1'],
  [{ difficultyRamping: 1 }, 'difficultyRamping must be true or false, got 1'],
])('refuses the parameters %j', (change, message) => {
  const space = seaquest.observationSpace;
  if (typeof space !== 'function') throw new Error('the space checks the parameters');
  expect(() => space({ ...p, ...change } as typeof p)).toThrow(message);
});

test('the observation is its 1 000 numbers at the offset and no other', () => {
  const out = new Uint8Array(1010).fill(9);
  seaquest.observe(scene({ aboard: 6, bombs: [{ x: 9, y: 8 }] }), out, 5, p);
  expect([...out.subarray(0, 5), ...out.subarray(1005)]).toEqual(new Array(10).fill(9));
  expect(out.subarray(5, 1005).every((v) => v === 0 || v === 1)).toBe(true);
});

test('whatever is played, at any pace: all on the board and within its places', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 2, max: 5 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 300 }),
      (seed, enemyEvery, moveEvery, actions) => {
        const rng = makeRng(seed);
        const s = Object.assign(seaquest.init(rng, p), { enemyEvery, moveEvery, enemyIn: 1 });
        for (const action of actions) {
          const reward = seaquest.step(s, action, rng, p);
          expect(Number.isInteger(reward) && reward >= 0).toBe(true);
          for (const shoal of [s.shots, s.bombs, s.enemies, s.divers]) {
            expect(shoal.count).toBeLessThanOrEqual(shoal.x.length);
            for (let i = 0; i < shoal.count; i++) {
              expect(shoal.x[i]! >= 0 && shoal.x[i]! <= 9 && shoal.y[i]! >= 0 && shoal.y[i]! <= 8).toBe(true);
            }
          }
          // To see how full it gets: the submarine cannot be lost while it sits at the surface.
          if (s.lost) Object.assign(s, { lost: false, oxygen: 200, aboard: 1 });
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('a policy that knows it scores fifty times what chance does', () => {
  const random = randomScore(seaquest, 2_000).mean;
  const played = score(seaquest, patrol, 60, 5_000).mean;
  expect(random).toBeGreaterThan(0.05);
  expect(played).toBeGreaterThan(50 * random);
});
