/** The registered maps: what they are worth, and what hand-written policies score. */

import { expect, test } from 'vitest';
import { fourRooms, grid, keys, maze, portals, windy } from '../../../envs/grid/index.js';
import { play } from '../episodes.js';
import { solve } from '../toy-text/models.js';
import { grid as known } from './controllers.js';

test('Sutton and Barto’s fifteen steps, and seven of a king', () => {
  expect(solve(windy, {}, 200).start).toBe(-15);
  expect(solve(windy, { actions: 'king' }, 200).start).toBe(-7);
});

test('with gusts the way is longer', () => {
  expect(solve(windy, { actions: 'king', gusts: true }, 500).start).toBeLessThan(-7.5);
});

test('the best of each map within its horizon', () => {
  expect(solve(maze, {}, 300).start).toBeCloseTo(0.48, 9);
  expect(solve(portals, {}, 200).start).toBeCloseTo(0.79, 9);
  expect(solve(keys, {}, 400).start).toBeCloseTo(0.52, 9);
  expect(solve(fourRooms, {}, 200).start).toBeCloseTo(1, 9);
});

test('on still air fifteen steps become seven', () => {
  expect(solve(windy, { wind: [] }, 50).start).toBe(-7);
});

test.each([
  ['Grid/Maze-v0', 0.48, 52],
  ['Grid/Windy-v0', -15, 15],
  ['Grid/Portals-v0', 0.79, 21],
  ['Grid/Keys-v0', 0.52, 48],
])('%s: a planned walk scores %d in %d steps', (id, score, steps) => {
  const world = grid.find((one) => one.id === id) ?? maze;
  const [{ episodeReturn, length }] = play(world, known[id].make, { episodes: 1 });
  expect(episodeReturn).toBeCloseTo(score, 9);
  expect(length).toBe(steps);
});

test('FourRooms: slipping, a planned walk arrives all the same', () => {
  const episodes = play(fourRooms, known['Grid/FourRooms-v0'].make, { episodes: 200 });
  expect(episodes.every(({ episodeReturn }) => episodeReturn === 1)).toBe(true);
  const mean = episodes.reduce((sum, { length }) => sum + length, 0) / episodes.length;
  expect(mean).toBeGreaterThan(10);
  expect(mean).toBeLessThan(25);
});

test('text shows the walker, and doors and keys as they are', () => {
  const rows = (taken: number, open: number) =>
    keys.presentation?.text?.({ cell: 74, direction: 0, keys: taken, doors: open } as never, keys.params).split('\n');
  expect(rows(0, 0)?.slice(4)).toEqual(['#   A   B #', '#####+#####', '#a      @ #', '#  #####  #', '###########']);
  expect(rows(4, 2 + 8)?.slice(4, 7)).toEqual(['#   /   B #', '#####/#####', '#       @ #']);
});
