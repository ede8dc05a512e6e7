import { describe, expect, test } from 'vitest';
import { dark, light } from '../../../viewer/scenes/index.js';
import { mix } from '../../../viewer/scenes/painter.js';
import { at, pictureOf, same } from './pictures.js';

describe('Bandit', () => {
  const params = { means: [0.2, 0.8], rewards: 'bernoulli', pulls: 50 };
  const picture = (change = {}) => {
    const state = { means: [0.2, 0.8], pulled: [0, 0], paid: [0, 0], pulls: 0, arm: -1, reward: 0, ...change };
    return pictureOf('Tiny/Bandit-v0', state, {}, params);
  };
  const middle = (arm: number): number => 70 + (arm + 0.5) * 433;
  const y = (reward: number): number => 410 - reward * 326;

  test('marks what was seen of an arm at its height, and nothing of an arm not pulled', () => {
    const pulled = picture({ pulled: [4, 0], paid: [2, 0], pulls: 4, arm: 0, reward: 0 });
    expect(at(pulled, middle(0) + 30, y(0.5))).toBe(dark.accent);
    expect(at(pulled, middle(0) + 30, y(0.6))).not.toBe(dark.accent);
    expect(at(pulled, middle(1) + 30, y(0.5))).not.toBe(dark.accent);
  });

  test('marks the last reward on its arm', () => {
    const won = picture({ pulled: [0, 1], paid: [0, 1], pulls: 1, arm: 1, reward: 1 });
    expect(at(won, middle(1), y(1) - 4)).toBe(dark.warm);
    expect(at(won, middle(0), y(1) - 4)).not.toBe(dark.warm);
    expect(same(picture(), won)).toBe(false);
  });

  test('shows the spread of Gaussian arms, the best in green', () => {
    const state = { means: [0, 2], pulled: [0, 0], paid: [0, 0], pulls: 0, arm: -1, reward: 0 };
    const violins = pictureOf('Tiny/Bandit-v0', state, {}, { means: [0, 2], noise: 1 });
    const height = (reward: number) => 410 - ((reward + 2.5) / 7) * 326;
    expect(at(violins, middle(1) + 18, height(2.3))).toBe(mix(dark.panel, dark.good, 0.35));
    expect(at(violins, middle(0) + 18, height(0.3))).toBe(mix(dark.panel, dark.metal, 0.35));
    expect(at(violins, middle(0) + 18, height(2.3))).toBe(dark.panel);
  });
});

describe('Chain', () => {
  const x = (cell: number): number => 105 + (cell + 0.5) * 150;

  test('puts the walker on the cell, between two on the way, and red after a slip', () => {
    const hat = (state: object, change = {}) => {
      const picture = pictureOf('Tiny/Chain-v0', state, change);
      return [0, 1, 1.5, 2].map((cell) => [dark.accent, dark.bad].indexOf(at(picture, x(cell) + 22, 188)));
    };
    expect(hat({ cell: 2, slipped: false })).toEqual([-1, -1, -1, 0]);
    expect(hat({ cell: 0, slipped: true })).toEqual([1, -1, -1, -1]);
    expect(hat({ cell: 2, slipped: false }, { previous: { cell: 1 }, progress: 0.5 })).toEqual([-1, -1, 0, -1]);
  });

  test('warms cells by their value', () => {
    const table = { value: [1, 2, 3, 4, 5], policy: [0, 0, 0, 0, 0] };
    const picture = pictureOf('Tiny/Chain-v0', { cell: 0, slipped: false }, { table });
    expect([0, 2, 4].map((cell) => at(picture, x(cell) + 50, 150))).toEqual([
      dark.ice,
      mix(dark.ice, dark.value, 0.5),
      dark.value,
    ]);
  });
});

describe('Catch', () => {
  const picture = (ballX: number, ballY: number, paddle: number, change = {}) =>
    pictureOf('Tiny/Catch-v0', { ballX, ballY, paddle }, change);
  const centre = (column: number, row: number): [number, number] => [22 + (column + 0.5) * 56, 22 + (row + 0.5) * 56];

  test('shows the ball and the paddle in their cells', () => {
    const p = picture(3, 4, 1);
    expect(at(p, ...centre(3, 4))).toBe(dark.warm);
    expect(at(p, ...centre(2, 4))).not.toBe(dark.warm);
    const [x, y] = centre(1, 9);
    expect(at(p, x, y + 12)).toBe(dark.accent);
  });

  test('says whether the ball was caught', () => {
    const paddle = (ballX: number) => {
      const [x, y] = centre(1, 9);
      return at(picture(ballX, 9, 1), x + 18, y + 13);
    };
    expect(paddle(1)).toBe(dark.good);
    expect(paddle(3)).toBe(dark.bad);
  });

  test('lets the ball fall between two rows', () => {
    const half = picture(3, 5, 1, { previous: { ballX: 3, ballY: 4, paddle: 1 }, progress: 0.5 });
    expect(at(half, ...centre(3, 4.5))).toBe(dark.warm);
  });

  test('takes its size from the board', () => {
    const wide = pictureOf('Tiny/Catch-v0', { ballX: 0, ballY: 0, paddle: 0 }, {}, { rows: 4, columns: 8 });
    expect([wide.width, wide.height]).toEqual([8 * 70 + 44, 4 * 70 + 44]);
  });
});

test('Treadmill walks on: steps move the legs', () => {
  const picture = (steps: number) => pictureOf('Tiny/Treadmill-v0', { steps });
  expect(same(picture(3), picture(4))).toBe(false);
  const half = pictureOf('Tiny/Treadmill-v0', { steps: 4 }, { previous: { steps: 3 }, progress: 0.5 });
  expect(same(half, picture(4))).toBe(false);
});

test.each([
  ['Tiny/Bandit-v0', { means: [1, 2], pulled: [0, 0], paid: [0, 0], pulls: 0, arm: -1, reward: 0 }],
  ['Tiny/Chain-v0', { cell: 1, slipped: false }],
  ['Tiny/Catch-v0', { ballX: 1, ballY: 1, paddle: 1 }],
  ['Tiny/Treadmill-v0', { steps: 5 }],
])('%s is a pure function of the moment, and themes differ', (id, state) => {
  expect(same(pictureOf(id, state), pictureOf(id, state))).toBe(true);
  expect(same(pictureOf(id, state), pictureOf(id, state, { palette: light }))).toBe(false);
});
