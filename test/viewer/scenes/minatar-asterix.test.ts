import { describe, expect, test } from 'vitest';
import { dark, light } from '../../../viewer/scenes/index.js';
import { mix } from '../../../viewer/scenes/painter.js';
import { at, pictureOf, same } from './pictures.js';

const empty = mix(dark.backdrop, dark.line, 0.42);
const [ENEMY, GOLD] = [1, 2];

const middle = (column: number, row: number): [number, number] => [46 + 56 * column, 46 + 56 * row];
function state(change: object = {}) {
  const kind = [0, ENEMY, 0, 0, 0, GOLD, 0, 0]; // an enemy in row 2, gold in row 6
  const column = [0, 3, 0, 0, 0, 7, 0, 0];
  const heading = [1, 1, 1, 1, 1, -1, 1, 1];
  return { x: 5, y: 4, kind, column, heading, caught: false, ...change };
}
const picture = (change: object = {}, view: object = {}) => pictureOf('MinAtar/Asterix-v1', state(change), view);

describe('Asterix', () => {
  /** The hero's helmet, the face of an enemy below its eyes, a coin beside its slot. */
  const seen = (p: ReturnType<typeof picture>, column: number, row: number) => {
    const [x, y] = middle(column, row);
    return { helmet: at(p, x, y - 10), face: at(p, x, y + 8), coin: at(p, x + 8, y) };
  };
  const face = mix(dark.bad, 0x10151f, 0.22);

  test('the hero, an enemy and gold are where the state says, and nowhere else', () => {
    const p = picture();
    expect(seen(p, 5, 4).helmet).toBe(dark.accent);
    expect(seen(p, 3, 2).face).toBe(face);
    expect(seen(p, 7, 6).coin).toBe(dark.bricks[2]);
    for (const [column, row] of [
      [4, 4],
      [3, 3],
      [7, 5],
    ] as const) {
      expect(seen(p, column, row)).toEqual({ helmet: empty, face: empty, coin: empty });
    }
    const moved = picture({ x: 6, y: 5, column: [0, 4, 0, 0, 0, 6, 0, 0] });
    expect([seen(moved, 6, 5).helmet, seen(moved, 4, 2).face, seen(moved, 6, 6).coin]).toEqual([
      dark.accent,
      face,
      dark.bricks[2],
    ]);
    expect(seen(moved, 5, 4).helmet).toBe(empty);
  });

  test('a wake lies in the cell behind, on the side from which it came, and not off the board', () => {
    const wake = (p: ReturnType<typeof picture>, column: number, row: number) =>
      at(p, ...middle(column, row)) !== empty;
    const p = picture();
    expect([wake(p, 2, 2), wake(p, 4, 2), wake(p, 8, 6), wake(p, 6, 6)]).toEqual([true, false, true, false]);
    const entering = picture({ column: [0, 0, 0, 0, 0, 9, 0, 0] });
    expect(at(entering, 8, 46 + 56 * 2)).toBe(dark.backdrop);
    expect(at(entering, 588, 46 + 56 * 6)).toBe(dark.backdrop);
  });

  test('the hero turns red when caught; the palette is the page’s', () => {
    expect(at(picture({ caught: true }), middle(5, 4)[0], middle(5, 4)[1] - 10)).toBe(dark.bad);
    const day = picture({}, { palette: light });
    expect(at(day, middle(5, 4)[0], middle(5, 4)[1] - 10)).toBe(light.accent);
    expect(same(day, picture())).toBe(false);
  });

  test('both ids are drawn alike', () => {
    expect(same(picture(), pictureOf('MinAtar/Asterix-v0', state()))).toBe(true);
  });
});
