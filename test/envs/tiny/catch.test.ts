import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { catchBall } from '../../../envs/tiny/catch.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { followTheBall } from './controllers.js';

const p = catchBall.params;
const unused = scriptedRng();

test('starts with the ball in any column of the top row and the paddle in the middle', () => {
  expect(catchBall.init(scriptedRng(0), p)).toEqual({ ballX: 0, ballY: 0, paddle: 2 });
  expect(catchBall.init(scriptedRng(0.99), p)).toEqual({ ballX: 4, ballY: 0, paddle: 2 });
  const rng = makeRng(1);
  const counts = [0, 0, 0, 0, 0];
  for (let k = 0; k < 5_000; k++) counts[catchBall.init(rng, p).ballX]++;
  for (const count of counts) expect(Math.abs(count / 1_000 - 1)).toBeLessThan(0.12);
});

describe('a step', () => {
  const step = (ballX: number, ballY: number, paddle: number, action: number) => {
    const state = { ballX, ballY, paddle };
    const reward = catchBall.step(state, action, unused, p);
    return { ...state, reward, terminal: catchBall.isTerminal(state, p) };
  };

  test('moves the paddle, stopped by the walls, and lets the ball fall a row', () => {
    expect(step(1, 3, 2, 0)).toEqual({ ballX: 1, ballY: 4, paddle: 1, reward: 0, terminal: false });
    expect(step(1, 3, 2, 1)).toMatchObject({ paddle: 2 });
    expect(step(1, 3, 0, 0)).toMatchObject({ paddle: 0 });
    expect(step(1, 3, 4, 2)).toMatchObject({ paddle: 4 });
  });

  test('into the bottom row ends the episode: the paddle moves first', () => {
    expect(step(1, 8, 2, 0)).toEqual({ ballX: 1, ballY: 9, paddle: 1, reward: 1, terminal: true });
    expect(step(1, 8, 1, 0)).toEqual({ ballX: 1, ballY: 9, paddle: 0, reward: -1, terminal: true });
    expect(step(1, 7, 1, 1)).toMatchObject({ reward: 0, terminal: false });
  });
});

test('shows ball and paddle on the board, and one mark where they meet', () => {
  const out = new Uint8Array(54).fill(9);
  catchBall.observe({ ballX: 3, ballY: 2, paddle: 1 }, out, 2, p);
  expect([...out.subarray(0, 2), ...out.subarray(52)]).toEqual([9, 9, 9, 9]);
  const board = [...out.subarray(2, 52)];
  expect(board.flatMap((v, i) => (v === 1 ? [i] : []))).toEqual([2 * 5 + 3, 9 * 5 + 1]);
  expect(board.filter((v) => v !== 0 && v !== 1)).toEqual([]);
  catchBall.observe({ ballX: 1, ballY: 9, paddle: 1 }, out, 2, p);
  expect([...out.subarray(2, 52)].reduce((sum, v) => sum + v, 0)).toBe(1);
});

test('boards of other sizes, and none that are no boards', () => {
  const env = make(catchBall, { params: { rows: 3, columns: 7 } });
  env.reset({ seed: 1 });
  expect(env.observationSpace.toJSON()).toMatchObject({ shape: [3, 7], dtype: 'uint8' });
  expect(env.step(1).terminated).toBe(false);
  expect(env.step(1).terminated).toBe(true);
  expect(() => make(catchBall, { params: { rows: 1 } })).toThrow(
    new BadInput('rows must be an integer in [2, 100], got 1'),
  );
});

describe('a policy that knows it', () => {
  test('following the ball catches every one', () => {
    expect(score(catchBall, followTheBall, 500).mean).toBe(1);
  });

  test('the random policy catches about one in five', () => {
    expect(Math.abs(randomScore(catchBall, 5_000).mean + 0.6)).toBeLessThan(0.06);
  });
});
