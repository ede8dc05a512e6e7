import { describe, expect, test } from 'vitest';
import { Level } from '../../../envs/minigrid/level.js';
import { BALL, DOOR_LOCKED, KEY, thing } from '../../../envs/minigrid/things.js';
import { dark, light } from '../../../viewer/scenes/index.js';
import { mix } from '../../../viewer/scenes/painter.js';
import { at, pictureOf, same } from './pictures.js';

const TILE = 64;
const MARGIN = 20;
const bare = mix(dark.panel, dark.line, 0.55);
const mixSeen = (rgb: number, seen: boolean): number => (seen ? mix(rgb, dark.warm, 0.16) : rgb);
const resting = { direction: 0, keys: 0, doors: 0 };

describe('maps', () => {
  const middle = (cell: number, columns: number): [number, number] => [
    MARGIN + (cell % columns) * TILE + 32,
    MARGIN + Math.floor(cell / columns) * TILE + 32,
  ];
  /** The left cheek of a walker that does not turn. */
  const walkerAt = (picture: ReturnType<typeof pictureOf>, cell: number): boolean => {
    const [x, y] = middle(cell, 15);
    return at(picture, x - 14, y) === dark.warm;
  };

  test('the walker stands on its cell, and between two cells on the way', () => {
    const picture = pictureOf('Grid/Maze-v0', { cell: 47, ...resting });
    expect([46, 47, 48].map((cell) => walkerAt(picture, cell))).toEqual([false, true, false]);
    const half = pictureOf(
      'Grid/Maze-v0',
      { cell: 48, ...resting },
      { previous: { cell: 46, ...resting }, progress: 0.5 },
    );
    expect([46, 47, 48].map((cell) => walkerAt(half, cell))).toEqual([false, true, false]);
  });

  test('walls are walls and floor is floor', () => {
    const picture = pictureOf('Grid/Maze-v0', { cell: 16, ...resting });
    const corner = (cell: number) => at(picture, middle(cell, 15)[0] - 20, middle(cell, 15)[1]);
    expect(corner(46)).toBe(bare);
    expect(corner(0)).not.toBe(bare);
  });

  test('keys vanish when taken and lie in hand; doors open', () => {
    const state = (keys: number, doors: number) => ({ cell: 74, direction: 0, keys, doors });
    const bow = (picture: ReturnType<typeof pictureOf>, cell: number) => {
      const [x, y] = middle(cell, 11);
      return at(picture, x - 16, y + 8);
    };
    const before = pictureOf('Grid/Keys-v0', state(0, 0));
    expect(bow(before, 67)).toBe(dark.bad); // the red key, at row 6, column 1
    const after = pictureOf('Grid/Keys-v0', state(0b100, 0));
    expect(bow(after, 67)).toBe(bare);
    const door = (picture: ReturnType<typeof pictureOf>) => at(picture, middle(48, 11)[0] + 20, middle(48, 11)[1] + 20);
    expect(door(before)).toBe(dark.bad);
    expect(door(pictureOf('Grid/Keys-v0', state(0b100, 0b0010)))).toBe(dark.panel);
  });

  test('a tabular agent’s values warm the floor, with keys and doors as they are', () => {
    const value = new Array<number>(70).fill(0);
    value[35] = 1;
    value[34] = 0.5;
    const table = { value, policy: new Array<number>(70).fill(1) };
    const picture = pictureOf('Grid/Windy-v0', { cell: 30, ...resting }, { table });
    const corner = (cell: number) => at(picture, middle(cell, 10)[0] - 27, middle(cell, 10)[1] - 27);
    expect(corner(35)).toBe(dark.value);
    expect(corner(34)).toBe(mix(dark.ice, dark.value, 0.5));
    expect(corner(33)).toBe(dark.ice);
  });

  test('what a partial view sees is lit', () => {
    const params = { observation: 'partial', view: 3 };
    const picture = pictureOf('Grid/Windy-v0', { cell: 30, ...resting }, {}, params);
    const corner = (cell: number) => at(picture, middle(cell, 10)[0] - 27, middle(cell, 10)[1] - 27);
    expect(corner(31)).toBe(mix(bare, dark.warm, 0.16));
    expect(corner(32)).toBe(bare);
  });

  test('a walker that turns points where it looks', () => {
    const params = { actions: 'turn' };
    const tip = (direction: number) => {
      const picture = pictureOf('Grid/Windy-v0', { cell: 30, ...resting, direction }, {}, params);
      const [x, y] = middle(30, 10);
      return [
        [x + 14, y],
        [x, y + 14],
        [x - 14, y],
        [x, y - 14],
      ].map(([px, py]) => at(picture, px as number, py as number) === dark.warm);
    };
    expect(tip(0)).toEqual([true, false, false, false]);
    expect(tip(3)).toEqual([false, false, false, true]);
  });
});

test.each([['Grid/Portals-v0', { cell: 14, ...resting }]])(
  '%s is a pure function of the moment, and themes differ',
  (id, state) => {
    expect(same(pictureOf(id, state), pictureOf(id, state))).toBe(true);
    expect(same(pictureOf(id, state), pictureOf(id, state, { palette: light }))).toBe(false);
  },
);

describe('MiniGrid', () => {
  const spot = (x: number, y: number, dx = 0, dy = 0): [number, number] => [
    MARGIN + x * TILE + 32 + dx,
    MARGIN + y * TILE + 32 + dy,
  ];
  const at0 = (picture: ReturnType<typeof pictureOf>, x: number, y: number, dx = 0, dy = 0) =>
    at(picture, ...spot(x, y, dx, dy));

  test('draws the level, the agent as it looks, what is in hand and what is seen', () => {
    const level = new Level(8, 8);
    level.put(3, 3, thing(DOOR_LOCKED, 4));
    level.put(5, 5, thing(BALL, 2));
    level.stand(2, 6, 0);
    level.state.carrying = thing(KEY, 3);
    const picture = pictureOf('MiniGrid/DoorKey-8x8-v0', level.state);
    expect(at0(picture, 2, 6, 14)).toBe(mixSeen(dark.warm, false));
    expect(at0(picture, 5, 5)).toBe(mixSeen(dark.accent, true));
    expect(at0(picture, 1, 1)).toBe(bare); // behind it
    expect(at0(picture, 3, 5, -27, -27)).toBe(mixSeen(bare, true));
    const purple = dark.channels[6] as number;
    const foot = Array.from({ length: 54 }, (_, k) => at(picture, MARGIN + 8 * TILE - 54 + k, MARGIN + 8 * TILE + 34));
    expect(foot).toContain(purple);
  });

  test('a moment is drawn alike twice, and moves with the state', () => {
    const level = new Level(8, 8);
    level.stand(2, 2, 1);
    const first = pictureOf('MiniGrid/DoorKey-8x8-v0', level.state);
    expect(same(first, pictureOf('MiniGrid/DoorKey-8x8-v0', level.state))).toBe(true);
    level.stand(2, 2, 2);
    expect(same(first, pictureOf('MiniGrid/DoorKey-8x8-v0', level.state))).toBe(false);
  });
});
