import { describe, expect, test } from 'vitest';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { type PongState, pong } from '../../../envs/arcade/index.js';
import { play, randomScore } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { arcade } from './controllers.js';

const NOOP = 0;
const UP = 1;
const DOWN = 2;
const p = pong.params;
const FLOOR = 190; // row of the ball's top when it lies on the wall

/** A ball in free flight in mid-court, moving right and level, unless told otherwise; both paddles in the middle. */
const scene = (change: Partial<PongState> = {}): PongState => ({
  ...pong.init(makeRng(1), p),
  wait: 0,
  ballX: 78,
  ballY: 60,
  ballVx: 2,
  ballVy: 0,
  ...change,
});
/** The ball at the agent's face after this step, `off` pixels below the middle of a paddle at row 100. */
const atPlayer = (off: number, change: Partial<PongState> = {}) =>
  scene({ playerY: 100, ballX: 135, ballY: 106 + off, ...change });
const atOpponent = (off: number, change: Partial<PongState> = {}) =>
  scene({ opponentY: 100, ballX: 21, ballY: 106 + off, ballVx: -2, aim: 0, ...change });
const step = (s: PongState, action = NOOP, ...draws: number[]): number =>
  pong.step(s, action, scriptedRng(...draws), p);

describe('the ball', () => {
  test('flies on straight', () => {
    const s = scene({ ballVy: -0.5 });
    expect(step(s)).toBe(0);
    expect(s).toMatchObject({ ballX: 80, ballY: 59.5, ballVx: 2, ballVy: -0.5, frame: 1 });
  });

  test('bounces off the upper and the lower wall, losing no way', () => {
    const high = scene({ ballY: 35, ballVy: -2 });
    step(high);
    expect(high).toMatchObject({ ballY: 35, ballVy: 2, ballX: 80 });
    const low = scene({ ballY: FLOOR - 0.5, ballVy: 1.5 });
    step(low);
    expect(low).toMatchObject({ ballY: FLOOR - 1, ballVy: -1.5 });
    const touching = scene({ ballY: 36, ballVy: -2 });
    step(touching);
    expect(touching).toMatchObject({ ballY: 34, ballVy: -2 });
  });
});

describe('a paddle', () => {
  test('of the agent’s moves 3 pixels a frame within the walls', () => {
    const s = scene({ playerY: 40 });
    step(s, UP);
    expect(s.playerY).toBe(37);
    step(s, UP);
    step(s, UP);
    expect(s.playerY).toBe(34);
    step(s, DOWN);
    step(s, NOOP);
    expect(s.playerY).toBe(37);
    const low = scene({ playerY: 177 });
    step(low, DOWN);
    expect(low.playerY).toBe(178);
  });

  test.each([
    [0, 0],
    [2.5, 0.625],
    [5, 1.25],
    [-5, -1.25],
    [9.9, 2.5],
    [-9.9, -2.5],
  ])('met %d pixels below its middle sends the ball back at %d a frame downwards', (off, vy) => {
    const s = atPlayer(off);
    expect(step(s, NOOP, 0.5)).toBe(0);
    expect(s).toMatchObject({ ballX: 136, ballVx: -1.875, ballVy: vy, rally: 1 });
  });

  test.each([10, -10, 30])('that is %d pixels off misses', (off) => {
    const s = atPlayer(off);
    step(s);
    expect(s).toMatchObject({ ballX: 137, ballVx: 2, rally: 0 });
  });

  test('is asked where it stands after its own move', () => {
    const s = atPlayer(11);
    step(s, DOWN, 0.5);
    expect(s).toMatchObject({ playerY: 103, ballVx: -1.875 });
  });

  test('of the opponent’s sends the ball back to the right', () => {
    const s = atOpponent(0);
    step(s);
    expect(s).toMatchObject({ ballX: 20, ballVx: 1.875, ballVy: 0, rally: 1 });
  });

  test('lets a ball by that is behind its face already', () => {
    const s = atPlayer(0, { ballX: 136.5 });
    step(s);
    expect(s).toMatchObject({ ballX: 138.5, ballVx: 2 });
  });

  test('gives the ball an eighth of a pixel a frame more each time, up to 3', () => {
    const speeds = [0, 1, 8, 9, 10, 40].map((rally) => {
      const s = atPlayer(0, { rally });
      step(s, NOOP, 0.5);
      return -s.ballVx;
    });
    expect(speeds).toEqual([1.875, 2, 2.875, 3, 3, 3]);
  });
});

describe('the opponent', () => {
  test('follows the ball while it comes, at its speed, and goes back to the middle at half of it', () => {
    const s = scene({ ballVx: -2, ballY: 60, opponentY: 100 });
    step(s);
    expect(s.opponentY).toBe(98.5);
    const away = scene({ opponentY: 100, ballY: 60 });
    step(away);
    expect(away.opponentY).toBe(100.75);
  });

  test('has the speed that it is given, and stands still at 0', () => {
    const s = scene({ ballVx: -2, opponentY: 100 });
    pong.step(s, NOOP, scriptedRng(), { ...p, opponentSpeed: 0 });
    expect(s.opponentY).toBe(100);
    expect(() => make(pong, { params: { opponentSpeed: -1 } })).toThrow('opponentSpeed must be a number of pixels');
  });

  test('stops where it means to meet the ball', () => {
    // The middle of its paddle is to be 5 pixels above that of the ball, whose row is 60 to 63: 62 − 8 − 5 = 49.
    const s = scene({ ballVx: -0.125, opponentY: 50, aim: 5 });
    step(s);
    expect(s.opponentY).toBe(49);
    step(s);
    expect(s.opponentY).toBe(49);
  });

  test('takes aim anew at each return of the agent’s, worse the longer the rally', () => {
    const aimAfter = (rally: number, draw: number): number => {
      const s = atPlayer(0, { rally });
      step(s, NOOP, draw);
      return s.aim;
    };
    expect([aimAfter(0, 0), aimAfter(0, 0.5), aimAfter(0, 0.999)]).toEqual([-8, 0, 8]);
    expect([aimAfter(11, 0), aimAfter(100, 0.999)]).toEqual([-11, 14]);
  });

  test('misses a ball met 10 pixels from its middle', () => {
    const s = atOpponent(10.5, { aim: 10.5 });
    step(s);
    expect(s).toMatchObject({ ballX: 19, ballVx: -2 });
  });
});

describe('a point', () => {
  test('is the agent’s when the ball leaves on the left, for a reward of 1', () => {
    const s = scene({ ballX: -3, ballVx: -2 });
    expect(step(s)).toBe(1);
    expect(s).toMatchObject({ score: 1, opponentScore: 0, wait: 20 });
  });

  test('is the opponent’s when it leaves on the right, for −1', () => {
    const s = scene({ ballX: 158 });
    expect(step(s)).toBe(-1);
    expect(s).toMatchObject({ score: 0, opponentScore: 1, wait: 20 });
  });

  test('is followed by a serve after 20 frames: row, side, slope and aim are drawn', () => {
    const s = scene({ ballX: 158 });
    step(s);
    for (let k = 0; k < 19; k++) expect(step(s, UP)).toBe(0);
    expect(s.wait).toBe(1);
    step(s, NOOP, 0, 0.6, 0, 0.5);
    expect(s).toMatchObject({ wait: 0, ballX: 78, ballY: 58, ballVx: -1.75, ballVy: -1.5, aim: 0, rally: 0 });
    step(s);
    expect(s.ballX).toBe(76.25);
  });

  test('number 21, of either, ends the episode', () => {
    expect(pong.isTerminal(scene({ score: 20, opponentScore: 20 }), p)).toBe(false);
    expect(pong.isTerminal(scene({ score: 21 }), p)).toBe(true);
    expect(pong.isTerminal(scene({ opponentScore: 21 }), p)).toBe(true);
  });
});

test('whatever is played, the ball stays in the court and the rewards sum to the score', () => {
  for (let seed = 0; seed < 5; seed++) {
    const rng = makeRng(seed);
    const s = pong.init(rng, p);
    let sum = 0;
    while (!pong.isTerminal(s, p)) {
      sum += pong.step(s, rng.int(3), rng, p);
      const inside = s.ballY >= 34 && s.ballY <= FLOOR && s.opponentY >= 34 && s.opponentY <= 178;
      if (!inside) expect(s).toBe('inside');
    }
    expect(sum).toBe(s.score - s.opponentScore);
    expect(s.opponentScore).toBe(21);
  }
});

describe('a policy that knows it', () => {
  test('wins by 15 points and more, where the random policy loses by as many', () => {
    const known = arcade['Arcade/Pong-v0'];
    const returns = play(pong, known.make, { episodes: 3 }).map(({ episodeReturn }) => episodeReturn);
    expect(returns.reduce((sum, one) => sum + one, 0) / returns.length).toBeGreaterThanOrEqual(15);
    expect(randomScore(pong, 3).mean).toBeLessThan(-15);
  });

  test('wins with four frames an action too', () => {
    // Where the ball will meet the agent's side, walls included; there the paddle is taken, off its middle.
    const arrival = ({ ballX, ballY, ballVx, ballVy }: PongState): number => {
      let [y, vy] = [ballY, ballVy];
      for (let x = ballX; x < 136; x += ballVx) {
        y += vy;
        if (y < 34 || y > FLOOR) vy = -vy;
      }
      return y;
    };
    const rng = makeRng(5);
    const s = pong.init(rng, p);
    for (let frame = 0, action = NOOP; !pong.isTerminal(s, p); frame++) {
      if (frame % 4 === 0) {
        const target = s.wait > 0 || s.ballVx < 0 ? 106 : arrival(s) - 6 + (s.opponentY > 106 ? 4 : -4);
        action = s.playerY > target + 5 ? UP : s.playerY < target - 5 ? DOWN : NOOP;
      }
      pong.step(s, action, rng, p);
    }
    expect(s.score - s.opponentScore).toBeGreaterThanOrEqual(15);
  });
});
