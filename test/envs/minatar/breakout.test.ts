import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { type BreakoutState, breakout, breakoutAllActions } from '../../../envs/minatar/breakout.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { followTheBall } from './controllers.js';

const NOOP = 0;
const LEFT = 1;
const RIGHT = 2;
const PADDLE = 0;
const BALL = 1;
const TRAIL = 2;
const BRICK = 3;

const p = breakout.params;
const noBricks = () => new Uint8Array(30);
const only = (...cells: [x: number, y: number][]): Uint8Array => {
  const bricks = noBricks();
  for (const [x, y] of cells) bricks[(y - 1) * 10 + x] = 1;
  return bricks;
};
/** A ball in free flight on an empty board, moving down right, unless told otherwise. */
const scene = (given: Partial<BreakoutState>): BreakoutState => ({
  paddle: 4,
  ballX: 5,
  ballY: 5,
  dx: 1,
  dy: 1,
  trailX: 4,
  trailY: 4,
  strike: false,
  bricks: only([0, 1]),
  lastAction: NOOP,
  missed: false,
  ...given,
});
const NOT_STICKY = 0.5;
const STICKY = 0.0625;
const step = (s: BreakoutState, action = NOOP, draw = NOT_STICKY): number =>
  breakout.step(s, action, scriptedRng(draw), p);
const channel = (s: BreakoutState, c: number): string[] => {
  const out = new Uint8Array(400).fill(7);
  breakout.observe(s, out, 0, p);
  const cells: string[] = [];
  for (let i = c; i < 400; i += 4) if (out[i] === 1) cells.push(`${((i - c) / 4) % 10},${Math.floor((i - c) / 40)}`);
  return cells;
};

describe('the ball', () => {
  test('moves one cell along its diagonal and leaves a trail where it was', () => {
    const s = scene({});
    expect(step(s)).toBe(0);
    expect(s).toMatchObject({ ballX: 6, ballY: 6, trailX: 5, trailY: 5, dx: 1, dy: 1 });
  });

  test('at a side wall stays in its column and turns sideways, moving on in height', () => {
    const right = scene({ ballX: 9 });
    step(right);
    expect(right).toMatchObject({ ballX: 9, ballY: 6, dx: -1, dy: 1 });
    const left = scene({ ballX: 0, dx: -1, dy: -1 });
    step(left);
    expect(left).toMatchObject({ ballX: 0, ballY: 4, dx: 1, dy: -1 });
  });

  test('at the ceiling stays in row 0 and turns down, moving on sideways', () => {
    const s = scene({ ballY: 0, dy: -1 });
    step(s);
    expect(s).toMatchObject({ ballX: 6, ballY: 0, dx: 1, dy: 1 });
  });

  test('in a corner turns both ways', () => {
    const s = scene({ ballX: 9, ballY: 0, dy: -1 });
    step(s);
    expect(s).toMatchObject({ ballX: 9, ballY: 0, dx: -1, dy: 1 });
  });
});

describe('a brick', () => {
  test('is broken for a reward of 1; the ball bounces off it in height and stays in its row', () => {
    const s = scene({ ballY: 4, dy: -1, bricks: only([6, 3]) });
    expect(step(s)).toBe(1);
    expect(s).toMatchObject({ ballX: 6, ballY: 4, dx: 1, dy: 1, strike: true });
    expect(s.bricks).toEqual(noBricks());
  });

  test('met right after another is passed through unbroken, and so is the next', () => {
    // rising between rows 1 and 3: breaks (6,3) from below … then falls onto bricks while still in touch
    const s = scene({ ballX: 5, ballY: 2, bricks: only([6, 3], [7, 1], [8, 2]) });
    expect(step(s)).toBe(1); // (6,3) breaks, the ball stays in row 2 and turns up
    expect(s).toMatchObject({ ballX: 6, ballY: 2, dy: -1, strike: true });
    expect(step(s)).toBe(0); // (7,1): in touch for the second step, nothing breaks, no bounce
    expect(s).toMatchObject({ ballX: 7, ballY: 1, dy: -1, strike: true });
    expect(s.bricks).toEqual(only([7, 1], [8, 2]));
  });

  test('breaks again once the ball has been clear of bricks for a step', () => {
    const s = scene({ ballX: 5, ballY: 5, dy: -1, strike: true, bricks: only([7, 3]) });
    expect(step(s)).toBe(0);
    expect(s.strike).toBe(false);
    expect(step(s)).toBe(1);
  });

  test('is met at the column to which a wall has pushed the ball back', () => {
    const s = scene({ ballX: 9, ballY: 4, dy: -1, bricks: only([9, 3]) });
    expect(step(s)).toBe(1);
    expect(s).toMatchObject({ ballX: 9, ballY: 4, dx: -1, dy: 1 });
  });
});

describe('the paddle', () => {
  test('moves before the ball, by one column, and no further than the walls', () => {
    const s = scene({ paddle: 1 });
    step(s, LEFT);
    expect(s.paddle).toBe(0);
    step(scene({ paddle: 0 }), LEFT);
    const atWall = scene({ paddle: 0 });
    step(atWall, LEFT);
    expect(atWall.paddle).toBe(0);
    const atOther = scene({ paddle: 9 });
    step(atOther, RIGHT);
    expect(atOther.paddle).toBe(9);
    step(atOther, NOOP);
    expect(atOther.paddle).toBe(9);
  });

  test('under the ball: it bounces in height, goes on sideways and stays in row 8', () => {
    const s = scene({ ballX: 4, ballY: 8, paddle: 4 });
    step(s);
    expect(s).toMatchObject({ ballX: 5, ballY: 8, dx: 1, dy: -1, missed: false });
  });

  test('in the cell to which the ball moves: it turns back both ways, in row 8 at the new column', () => {
    const s = scene({ ballX: 4, ballY: 8, paddle: 5 });
    step(s);
    expect(s).toMatchObject({ ballX: 5, ballY: 8, dx: -1, dy: -1, missed: false });
  });

  test('is asked where it stands after its own move', () => {
    const s = scene({ ballX: 4, ballY: 8, paddle: 3 });
    step(s, RIGHT);
    expect(s).toMatchObject({ paddle: 4, dy: -1, missed: false });
  });

  test('elsewhere: the ball is missed, drawn in row 9, and the episode ends', () => {
    const s = scene({ ballX: 4, ballY: 8, paddle: 7 });
    expect(step(s)).toBe(0);
    expect(s).toMatchObject({ ballX: 5, ballY: 9, missed: true });
    expect(breakout.isTerminal(s, p)).toBe(true);
    expect(channel(s, BALL)).toEqual(['5,9']);
  });
});

describe('new bricks', () => {
  test('come when the ball reaches the paddle’s row and none is left', () => {
    const s = scene({ ballX: 4, ballY: 8, bricks: noBricks() });
    step(s);
    expect(s.bricks).toEqual(new Uint8Array(30).fill(1));
    expect(s.missed).toBe(false);
  });

  test('do not come before, nor while one brick is left', () => {
    const high = scene({ ballY: 7, bricks: noBricks() });
    step(high);
    expect(high.bricks).toEqual(noBricks());
    const one = scene({ ballX: 4, ballY: 8, bricks: only([3, 2]) });
    step(one);
    expect(one.bricks).toEqual(only([3, 2]));
  });
});

describe('the start', () => {
  test('is on the left going down right or on the right going down left, all bricks up', () => {
    const left = breakout.init(scriptedRng(0.25), p);
    expect(left).toMatchObject({ paddle: 4, ballX: 0, ballY: 3, dx: 1, dy: 1, trailX: 0, trailY: 3, strike: false });
    const right = breakout.init(scriptedRng(0.75), p);
    expect(right).toMatchObject({ ballX: 9, ballY: 3, dx: -1, dy: 1, trailX: 9 });
    expect(right.bricks).toEqual(new Uint8Array(30).fill(1));
  });
});

describe('stickiness', () => {
  test('below its probability repeats the action carried out last, whatever was given', () => {
    const s = scene({});
    step(s, RIGHT);
    expect(s.paddle).toBe(5);
    step(s, LEFT, STICKY);
    expect(s).toMatchObject({ paddle: 6, lastAction: RIGHT });
    step(s, NOOP, STICKY);
    expect(s).toMatchObject({ paddle: 7, lastAction: RIGHT });
  });

  test('starts every episode with noop as the last action', () => {
    const s = breakout.init(scriptedRng(0.25), p);
    step(s, RIGHT, STICKY);
    expect(s).toMatchObject({ paddle: 4, lastAction: NOOP });
  });

  test('a draw equal to the probability does not stick; probability 0 never does, 1 always', () => {
    const s = scene({});
    step(s, RIGHT, 0.1);
    expect(s.paddle).toBe(5);
    breakout.step(s, LEFT, scriptedRng(0), { stickyActionProb: 0 });
    expect(s.paddle).toBe(4);
    breakout.step(s, RIGHT, scriptedRng(0.999), { stickyActionProb: 1 });
    expect(s.paddle).toBe(3);
  });

  test('takes one draw a step, whatever its probability', () => {
    const rng = scriptedRng(0.5, 0.5);
    breakout.step(scene({}), NOOP, rng, p);
    breakout.step(scene({}), NOOP, rng, { stickyActionProb: 0 });
    expect(rng.drawn).toBe(2);
  });

  test.each([-0.1, 1.1, Number.NaN])('refuses the probability %d', (stickyActionProb) => {
    const space = breakout.observationSpace;
    if (typeof space !== 'function') throw new Error('the space checks the parameters');
    expect(() => space({ stickyActionProb })).toThrow('stickyActionProb must be a number in [0, 1]');
  });
});

describe('the observation', () => {
  test('has the paddle, the ball, its trail and the bricks in channels 0 to 3, and nothing else', () => {
    const s = scene({ paddle: 2, ballX: 5, ballY: 6, trailX: 4, trailY: 7, bricks: only([0, 1], [9, 3], [4, 2]) });
    expect(channel(s, PADDLE)).toEqual(['2,9']);
    expect(channel(s, BALL)).toEqual(['5,6']);
    expect(channel(s, TRAIL)).toEqual(['4,7']);
    expect(channel(s, BRICK)).toEqual(['0,1', '4,2', '9,3']);
  });

  test('writes its 400 numbers at the offset and touches no other', () => {
    const out = new Uint8Array(410).fill(9);
    breakout.observe(scene({}), out, 5, p);
    expect([...out.subarray(0, 5), ...out.subarray(405)]).toEqual(new Array(10).fill(9));
    expect(out.subarray(5, 405).every((v) => v === 0 || v === 1)).toBe(true);
  });
});

test('six actions: left is 1, right is 3, and up, down and fire do nothing', () => {
  const paddleAfter = (action: number): number => {
    const s = scene({});
    breakoutAllActions.step(s, action, scriptedRng(NOT_STICKY), p);
    return s.paddle;
  };
  expect([0, 1, 2, 3, 4, 5].map(paddleAfter)).toEqual([4, 3, 4, 5, 4, 4]);
});

test('whatever is played: all on the board, one reward a brick, a refill only of an empty wall', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 400 }),
      (seed, actions) => {
        const rng = makeRng(seed);
        const s = breakout.init(rng, p);
        for (const action of actions) {
          const before = s.bricks.reduce((sum, b) => sum + b, 0);
          const reward = breakout.step(s, action, rng, p);
          const after = s.bricks.reduce((sum, b) => sum + b, 0);
          expect(after).toBe(before === 0 && s.trailY === 8 && after > 0 ? 30 : before - reward);
          expect([reward === 0 || reward === 1, Math.abs(s.dx), Math.abs(s.dy)]).toEqual([true, 1, 1]);
          for (const column of [s.paddle, s.ballX, s.trailX]) expect(column >= 0 && column <= 9).toBe(true);
          expect(s.ballY >= 0 && s.ballY <= (s.missed ? 9 : 8)).toBe(true);
          if (s.missed) break;
        }
      },
    ),
  );
});

describe('a policy that knows it', () => {
  test('following the ball scores ten times the random policy and more', () => {
    const played = score(breakout, followTheBall, 20, 2_000).mean;
    expect(played).toBeGreaterThan(10 * randomScore(breakout, 2_000).mean);
  });
});
