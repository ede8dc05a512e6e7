import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { type ArcadeSnakeState, arcadeSnake } from '../../../envs/arcade/index.js';
import { episodeReturns } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { chaseTheApple } from './controllers.js';

const UP = 1;
const RIGHT = 2;
const LEFT = 3;
const DOWN = 4;
const at = (x: number, y: number): number => y * 16 + x;

/** A fresh snake: head at (7, 9), tail at (4, 9), going right; the apple in the corner unless it is said where. */
function start(apple = 0): ArcadeSnakeState {
  const s = arcadeSnake.init(makeRng(1), arcadeSnake.params);
  s.apple = apple;
  return s;
}

/** Steps `frames` frames with one action and returns the reward of them all. */
function play(s: ArcadeSnakeState, action: number, frames: number, ...draws: number[]): number {
  const rng = scriptedRng(...draws);
  let reward = 0;
  for (let k = 0; k < frames; k++) reward += arcadeSnake.step(s, action, rng, arcadeSnake.params);
  return reward;
}

const headOf = (s: ArcadeSnakeState): number => s.body[s.head];
const bodyOf = (s: ArcadeSnakeState): number[] =>
  Array.from({ length: s.length }, (_, k) => s.body[(s.head - k + 288) % 288]);
const ended = (s: ArcadeSnakeState): boolean => arcadeSnake.isTerminal(s, arcadeSnake.params);

test('it begins four cells long in the middle and moves a cell every eight frames', () => {
  const s = start();
  expect(bodyOf(s)).toEqual([at(7, 9), at(6, 9), at(5, 9), at(4, 9)]);
  play(s, 0, 7);
  expect(headOf(s)).toBe(at(7, 9));
  play(s, 0, 1);
  expect(bodyOf(s)).toEqual([at(8, 9), at(7, 9), at(6, 9), at(5, 9)]);
  expect([...s.taken].reduce((sum, bit) => sum + bit, 0)).toBe(4);
});

test('it turns where it was last asked to, and never back into its neck', () => {
  const s = start();
  play(s, UP, 1);
  play(s, 0, 7);
  expect(headOf(s)).toBe(at(7, 8));
  play(s, DOWN, 8);
  expect(headOf(s)).toBe(at(7, 7));
  play(s, LEFT, 8);
  expect(headOf(s)).toBe(at(6, 7));
});

test('an apple is worth 1 and a cell, and the next lies on a free cell that is drawn', () => {
  const s = start(at(8, 9));
  // 283 cells are free; the draw 0.5 is the 141st of them, counted from the corner and over the five of the body.
  expect(play(s, 0, 8, 0.5)).toBe(1);
  expect([s.score, s.length, s.apple]).toEqual([1, 5, 141]);
  expect(bodyOf(s)).toEqual([at(8, 9), at(7, 9), at(6, 9), at(5, 9), at(4, 9)]);
  play(s, 0, 8);
  expect(s.length).toBe(5);
});

test('after eight apples a cell takes a frame less, and never less than four', () => {
  const s = start();
  s.score = 8;
  play(s, 0, 8);
  play(s, 0, 6);
  expect(headOf(s)).toBe(at(8, 9));
  play(s, 0, 1);
  expect(headOf(s)).toBe(at(9, 9));
  s.score = 80;
  play(s, 0, 7);
  expect(headOf(s)).toBe(at(10, 9));
  play(s, 0, 4);
  expect(headOf(s)).toBe(at(11, 9));
});

describe('it ends', () => {
  test.each([
    ['right', RIGHT, 9],
    ['upper', UP, 10],
    ['lower', DOWN, 9],
  ])('at the %s wall', (_, action, cells) => {
    const s = start();
    play(s, action, 8 * (cells - 1));
    expect(ended(s)).toBe(false);
    expect(play(s, action, 8)).toBe(0);
    expect(ended(s)).toBe(true);
  });

  test('at its own body, but not on the cell that its tail is leaving', () => {
    const ring = start();
    for (const action of [UP, LEFT, DOWN, RIGHT, UP]) play(ring, action, 8); // four cells in a square chase each other
    expect(ended(ring)).toBe(false);
    const longer = start(at(8, 9));
    play(longer, 0, 8, 0); // five cells now; the apple lies at 0
    for (const action of [UP, LEFT]) play(longer, action, 8);
    expect(ended(longer)).toBe(false);
    play(longer, DOWN, 8);
    expect(ended(longer)).toBe(true);
  });

  test('when it fills the garden', () => {
    const s = start();
    s.body.forEach((_, k) => {
      // Row after row there and back, the last cell (287 − 15 in the lowest row, which runs left) still free.
      const row = Math.floor(k / 16);
      s.body[k] = row * 16 + (row % 2 === 0 ? k % 16 : 15 - (k % 16));
    });
    Object.assign(s, { head: 286, length: 287, apple: s.body[287], direction: 2, wanted: 2 });
    s.taken.fill(1);
    s.taken[s.apple] = 0;
    expect(play(s, 0, 8)).toBe(1);
    expect([s.apple, s.length, ended(s)]).toEqual([-1, 288, true]);
  });
});

test('a policy that knows it eats ten apples and more', () => {
  const [first] = episodeReturns(arcadeSnake, chaseTheApple, { episodes: 1, seed: 1, cap: 2_000 });
  expect(first).toBeGreaterThanOrEqual(10);
});
