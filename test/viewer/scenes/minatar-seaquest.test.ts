import { describe, expect, test } from 'vitest';
import { dark, light } from '../../../viewer/scenes/index.js';
import { at, pictureOf, same } from './pictures.js';

interface Thing {
  readonly x: number;
  readonly y: number;
  readonly heading: -1 | 1;
  readonly armed?: number;
}

const middle = (column: number, row: number): [number, number] => [46 + 56 * column, 46 + 56 * row];
const shoal = (...things: Thing[]) => ({
  count: things.length,
  // One place more than is taken: what lies there is to be ignored.
  x: [...things.map(({ x }) => x), 0],
  y: [...things.map(({ y }) => y), 8],
  heading: [...things.map(({ heading }) => heading), 1],
  armed: [...things.map(({ armed = 0 }) => armed), 0],
});
function state(change: object = {}) {
  return {
    x: 5,
    y: 4,
    heading: -1,
    oxygen: 200,
    aboard: 0,
    shots: shoal(),
    bombs: shoal(),
    enemies: shoal(),
    divers: shoal(),
    lost: false,
    ...change,
  };
}
const picture = (change: object = {}, view: object = {}) => pictureOf('MinAtar/Seaquest-v1', state(change), view);
type Shot = ReturnType<typeof picture>;

describe('Seaquest', () => {
  /** Low in the middle of a cell: hulls and fish, but no portholes. */
  const hull = (p: Shot, column: number, row: number): number =>
    at(p, middle(column, row)[0], middle(column, row)[1] + 9);

  test('the submarine covers the cells of its front and its back, which is behind where it heads', () => {
    const left = picture();
    expect([hull(left, 5, 4), hull(left, 6, 4)]).toEqual([dark.warm, dark.warm]);
    expect(hull(left, 4, 4)).not.toBe(dark.warm);
    const right = picture({ heading: 1 });
    expect([hull(right, 5, 4), hull(right, 4, 4)]).toEqual([dark.warm, dark.warm]);
    expect(hull(right, 6, 4)).not.toBe(dark.warm);
    expect(hull(picture({ y: 7 }), 5, 7)).toBe(dark.warm);
  });

  test('its back is not drawn off the board', () => {
    const p = picture({ x: 9, heading: -1 });
    expect(hull(p, 9, 4)).toBe(dark.warm);
    expect(at(p, 592, middle(9, 4)[1] + 9)).toBe(dark.backdrop);
  });

  test('fish and enemy submarines are told apart, where they are and only those that are', () => {
    const p = picture({ enemies: shoal({ x: 2, y: 6, heading: 1 }, { x: 7, y: 2, heading: -1, armed: 1 }) });
    expect([hull(p, 2, 6), hull(p, 7, 2)]).toEqual([dark.good, dark.bricks[0]]);
    expect(hull(p, 0, 8)).toBe(hull(picture(), 0, 8));
  });

  test('divers and the bullets of both sides are where the state says', () => {
    const one = (kind: string, thing: Thing) => {
      const p = picture({ [kind]: shoal(thing) });
      return at(p, ...middle(thing.x, thing.y));
    };
    expect(one('divers', { x: 3, y: 7, heading: 1 })).toBe(dark.channels[6]);
    expect(one('shots', { x: 8, y: 1, heading: 1 })).toBe(dark.warm);
    expect(one('bombs', { x: 1, y: 2, heading: -1 })).toBe(dark.bad);
  });

  test('what swims leaves a wake in the cell behind', () => {
    const p = picture({ divers: shoal({ x: 3, y: 7, heading: 1 }), enemies: shoal({ x: 6, y: 6, heading: -1 }) });
    const bare = picture();
    const wake = (column: number, row: number): boolean =>
      at(p, ...middle(column, row)) !== at(bare, ...middle(column, row));
    expect([wake(2, 7), wake(4, 7), wake(7, 6), wake(5, 6)]).toEqual([true, false, true, false]);
  });

  test('the air is a bar of its share of the row, red when little is left', () => {
    const bar = (oxygen: number, share: number): number => at(picture({ oxygen }), 20 + 556 * share, 566);
    expect([bar(200, 0.98), bar(100, 0.48)]).toEqual([dark.accent, dark.accent]);
    expect(bar(100, 0.52)).not.toBe(dark.accent);
    expect(bar(40, 0.1)).toBe(dark.bad);
    expect(bar(0, 0.02)).not.toBe(dark.bad);
  });

  test('a light for everybody aboard, from column 8 to the left; none for one who is owed', () => {
    const lit = (aboard: number): number[] => {
      const p = picture({ aboard });
      const columns = Array.from({ length: 10 }, (_, column) => column);
      return columns.filter(
        (column) => at(p, middle(column, 9)[0] - 7, middle(column, 9)[1] - 11) === dark.channels[6],
      );
    };
    expect([lit(2), lit(6), lit(0), lit(-1)]).toEqual([[7, 8], [3, 4, 5, 6, 7, 8], [], []]);
  });

  test('the submarine turns red when it is lost; the palette is the page’s; both ids are drawn alike', () => {
    expect(hull(picture({ lost: true }), 5, 4)).toBe(dark.bad);
    expect(hull(picture({}, { palette: light }), 5, 4)).toBe(light.warm);
    expect(same(picture(), pictureOf('MinAtar/Seaquest-v0', state()))).toBe(true);
  });
});
