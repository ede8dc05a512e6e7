import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { type ArcadeBreakoutState, arcadeBreakout as breakout } from '../../../envs/arcade/index.js';
import { play } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { arcade } from './controllers.js';

const NOOP = 0;
const FIRE = 1;
const RIGHT = 2;
const LEFT = 3;
const p = breakout.params;
const FULL = 0x3ffff;

/** A wall with bricks only at the given places: rows from 0 at the top, columns from 0 at the left. */
function only(...places: [row: number, column: number][]): Int32Array {
  const wall = new Int32Array(6);
  for (const [row, column] of places) wall[row] |= 1 << (17 - column);
  return wall;
}
const bricks = (s: ArcadeBreakoutState): number =>
  s.wall.reduce((sum, row) => sum + [...row.toString(2)].filter((bit) => bit === '1').length, 0);

/** A ball in free flight below the wall, rising to the right, unless told otherwise. */
const scene = (change: Partial<ArcadeBreakoutState> = {}): ArcadeBreakoutState => ({
  ...breakout.init(makeRng(1), p),
  wait: 0,
  ballX: 80,
  ballY: 120,
  ballVx: 1,
  ballVy: -1.5,
  ...change,
});
const step = (s: ArcadeBreakoutState, action = NOOP, ...draws: number[]): number =>
  breakout.step(s, action, scriptedRng(...draws), p);

describe('the ball', () => {
  test('flies on straight', () => {
    const s = scene();
    expect(step(s)).toBe(0);
    expect(s).toMatchObject({ ballX: 81, ballY: 118.5, frame: 1 });
  });

  test('bounces off the side walls and the ceiling', () => {
    const left = scene({ ballX: 9, ballVx: -2 });
    step(left);
    expect(left).toMatchObject({ ballX: 9, ballVx: 2, ballY: 118.5 });
    const right = scene({ ballX: 147.5, ballVx: 2 });
    step(right);
    expect(right).toMatchObject({ ballX: 146.5, ballVx: -2 });
    const high = scene({ ballY: 38.5, ballVy: -1.5 });
    step(high);
    expect(high).toMatchObject({ ballY: 39, ballVy: 1.5 });
  });
});

describe('a brick', () => {
  // Row r of the wall lies at 58 + 6 r, column c at 8 + 8 c.
  test.each([
    [0, 7],
    [1, 7],
    [2, 4],
    [3, 4],
    [4, 1],
    [5, 1],
  ])('of row %d is worth %d and turns the ball', (row, points) => {
    const s = scene({ wall: only([row, 9], [0, 0]), ballY: 58 + 6 * row + 6, ballVx: 0, ballX: 84 });
    expect(step(s)).toBe(points);
    expect(s).toMatchObject({ score: points, ballY: 58 + 6 * row + 6 });
    expect(s.ballVy).toBe(row < 2 ? 2.5 : 1.5); // the upper rows make it fast
    expect(s.wall).toEqual(only([0, 0]));
  });

  test('is broken from above as well', () => {
    const s = scene({ wall: only([2, 9]), ballX: 84, ballY: 66, ballVx: 0, ballVy: 1.5 });
    expect(step(s)).toBe(4);
    expect(s).toMatchObject({ ballY: 66, ballVy: -1.5 });
  });

  test('met from the side turns the ball sideways', () => {
    // The ball's right edge, column 79, goes to 80, where column 9 begins; it rises on.
    const s = scene({ wall: only([4, 9]), ballX: 76, ballY: 84, ballVx: 1 });
    expect(step(s)).toBe(1);
    expect(s).toMatchObject({ ballX: 76, ballVx: -1, ballY: 82.5, ballVy: -1.5 });
  });

  test('beside the ball’s way stays', () => {
    const s = scene({ wall: only([5, 8], [5, 10]), ballX: 82, ballY: 94, ballVx: 0 });
    expect(step(s)).toBe(0);
    expect(bricks(s)).toBe(2);
    expect(s.ballY).toBe(92.5);
  });

  test('of two met at once the left one breaks', () => {
    const s = scene({ wall: only([5, 8], [5, 9]), ballX: 78, ballY: 94, ballVx: 0 });
    expect(step(s)).toBe(1);
    expect(s.wall).toEqual(only([5, 9]));
  });
});

describe('the paddle', () => {
  test('moves 3 pixels a frame between the walls', () => {
    const s = scene({ paddleX: 12 });
    step(s, LEFT);
    expect(s.paddleX).toBe(9);
    step(s, LEFT);
    expect(s.paddleX).toBe(8);
    const far = scene({ paddleX: 130 });
    step(far, RIGHT);
    step(far, RIGHT);
    expect(far.paddleX).toBe(134);
    step(far, FIRE);
    expect(far.paddleX).toBe(134);
  });

  test.each([
    [-3, -1.25 * 1.5],
    [-1, -1 * 1.5],
    [6, -0.375 * 1.5],
    [8, 0.375 * 1.5],
    [17, 1.25 * 1.5],
  ])('met by a ball %d pixels right of its end sends it back at %d a frame sideways', (off, vx) => {
    const s = scene({ paddleX: 80, ballX: 80 + off, ballY: 185.5, ballVx: 0, ballVy: 1.5 });
    expect(step(s)).toBe(0);
    expect(s).toMatchObject({ ballY: 186, ballVy: -1.5, returns: 1 });
    expect(s.ballVx).toBeCloseTo(vx, 12);
  });

  test.each([-4, 18])('misses a ball %d pixels right of its end', (off) => {
    const s = scene({ paddleX: 80, ballX: 80 + off, ballY: 185.5, ballVx: 0, ballVy: 1.5 });
    step(s);
    expect(s).toMatchObject({ ballY: 187, ballVy: 1.5, returns: 0 });
  });

  test('sends the ball back faster after four returns and after twelve', () => {
    const speedAfter = (returns: number, fast = false): number => {
      const s = scene({ paddleX: 80, ballX: 86, ballY: 185.5, ballVx: 0, ballVy: 1.5, returns, fast });
      step(s);
      return -s.ballVy;
    };
    expect([0, 2, 3, 10, 11, 50].map((returns) => speedAfter(returns))).toEqual([1.5, 1.5, 2, 2, 2.5, 2.5]);
    expect(speedAfter(0, true)).toBe(2.5);
  });

  test('meets the ball with a new wall when the last brick is gone, not before', () => {
    const under = { paddleX: 80, ballX: 86, ballY: 185.5, ballVx: 0, ballVy: 1.5 };
    const empty = scene({ ...under, wall: only() });
    step(empty);
    expect([...empty.wall]).toEqual(new Array(6).fill(FULL));
    const one = scene({ ...under, wall: only([3, 3]) });
    step(one);
    expect(one.wall).toEqual(only([3, 3]));
    const high = scene({ wall: only() });
    step(high);
    expect(high.wall).toEqual(only());
  });
});

describe('a ball', () => {
  test('is served after 60 frames from a column and to a side that are drawn', () => {
    const s = breakout.init(makeRng(1), p);
    expect(s).toMatchObject({ lives: 5, score: 0, wait: 60 });
    for (let k = 0; k < 59; k++) step(s);
    step(s, NOOP, 0.5, 0);
    expect(s).toMatchObject({ wait: 0, ballX: 8 + 70, ballY: 102, ballVy: 1.5, ballVx: -1.125 });
  });

  test('is served at once by fire', () => {
    const s = breakout.init(makeRng(1), p);
    step(s, FIRE, 0, 0.5);
    expect(s).toMatchObject({ wait: 0, ballX: 8, ballVx: 1.125 });
    step(s, FIRE);
    expect(s.ballX).toBe(9.125);
  });

  test('that falls off the screen costs a life; the next is slow again', () => {
    const s = scene({ ballY: 209, ballVy: 2.5, lives: 3, fast: true, returns: 20 });
    expect(step(s)).toBe(0);
    expect(s).toMatchObject({ lives: 2, wait: 60 });
    expect(breakout.isTerminal(s, p)).toBe(false);
    step(s, FIRE, 0, 0);
    expect(s).toMatchObject({ ballVy: 1.5, returns: 0, fast: false });
  });

  test('the last of which is lost ends the episode', () => {
    const s = scene({ ballY: 209, ballVy: 2.5, lives: 1 });
    step(s);
    expect(s.lives).toBe(0);
    expect(breakout.isTerminal(s, p)).toBe(true);
  });
});

test('whatever is played, points are those of the bricks that are gone', () => {
  const points = [7, 7, 4, 4, 1, 1];
  for (let seed = 0; seed < 10; seed++) {
    const rng = makeRng(seed);
    const s = breakout.init(rng, p);
    let sum = 0;
    while (!breakout.isTerminal(s, p)) {
      sum += breakout.step(s, rng.int(4), rng, p);
      const inside = s.ballX >= 8 && s.ballX <= 148 && s.ballY >= 38 && s.paddleX >= 8 && s.paddleX <= 134;
      if (!inside) expect(s).toBe('inside');
    }
    const gone = s.wall.reduce(
      (total, row, r) => total + points[r] * (18 - [...row.toString(2)].filter((bit) => bit === '1').length),
      0,
    );
    expect([s.score, gone]).toEqual([sum, sum]);
  }
});

test('a policy that follows the ball breaks most of a wall of 432 points', () => {
  const known = arcade['Arcade/Breakout-v0'];
  const [one, two] = play(breakout, known.make, { episodes: 2, cap: 12_000 });
  expect(Math.min(one.episodeReturn, two.episodeReturn)).toBeGreaterThan(300);
});
