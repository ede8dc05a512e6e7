import { describe, expect, test } from 'vitest';
import { dark } from '../../../viewer/scenes/index.js';
import { centre } from '../../../viewer/scenes/minatar/board.js';
import { mix } from '../../../viewer/scenes/painter.js';
import { at, pictureOf, same } from './pictures.js';

const empty = mix(dark.backdrop, dark.line, 0.42);

describe('Freeway', () => {
  const lanes = (value: number): Int8Array => new Int8Array(8).fill(value);
  const picture = (change = {}) =>
    pictureOf('MinAtar/Freeway-v1', {
      chicken: 9,
      rest: 0,
      carX: lanes(7),
      speed: lanes(1),
      heading: lanes(1),
      ...change,
    });

  test('has the chicken in its row and a car in each lane', () => {
    const away = picture();
    const crossing = picture({ chicken: 5 });
    expect(at(away, centre(4), centre(5))).toBe(empty);
    expect(at(crossing, centre(4), centre(5) + 4)).not.toBe(empty);
    for (let row = 1; row <= 8; row++) expect(at(away, centre(7) - 20, centre(row))).toBe(dark.bad);
    expect(at(away, centre(3), centre(2))).toBe(empty);
  });

  test('shows five strokes behind a fast car and one behind a slow one, round the edge too', () => {
    const strokes = (speed: number): boolean[] => {
      const one = picture({ carX: lanes(0), speed: lanes(speed) });
      return [19, 10, 1, -8, -17].map((x) => at(one, centre(9) + x, centre(3)) !== empty);
    };
    expect(strokes(1)).toEqual([true, true, true, true, true]);
    expect(strokes(3)).toEqual([true, true, true, false, false]);
    expect(strokes(5)).toEqual([true, false, false, false, false]);
  });

  test('shows which way a car drives', () => {
    expect(same(picture(), picture({ heading: lanes(-1) }))).toBe(false);
  });
});

describe('Space Invaders', () => {
  const picture = (change = {}) =>
    pictureOf('MinAtar/SpaceInvaders-v1', {
      cannon: 5,
      left: 2,
      top: 1,
      aliens: new Uint8Array(24).fill(1),
      heading: -1,
      shotX: Int8Array.of(0, 0, 0),
      shotY: Int8Array.of(-1, -1, -1),
      bombX: Int8Array.of(0, 0),
      bombY: Int8Array.of(-1, -1),
      lost: false,
      ...change,
    });
  const body = (column: number, row: number): [number, number] => [centre(column) - 2, centre(row) + 8];

  test('has the formation where it has marched, without those shot', () => {
    const aliens = new Uint8Array(24).fill(1);
    aliens[8] = 0; // row 1 of the formation, column 2
    const marched = picture({ aliens });
    expect([0, 1, 2].map((row) => at(marched, ...body(2, row + 1)))).toEqual([...dark.bricks]);
    expect(at(marched, ...body(4, 2))).toBe(empty);
    expect(at(picture(), ...body(4, 2))).toBe(dark.bricks[1]);
    expect(at(marched, ...body(8, 1))).toBe(empty);
  });

  test('has the cannon, its bullets and the aliens’ in their cells', () => {
    const seen = picture({
      shotX: Int8Array.of(3, 0, 0),
      shotY: Int8Array.of(6, -1, -1),
      bombX: Int8Array.of(8, 0),
      bombY: Int8Array.of(7, -1),
    });
    expect(at(seen, centre(3), centre(6))).toBe(dark.accent);
    expect(at(seen, centre(8), centre(7))).toBe(dark.bad);
    expect(at(seen, centre(0), centre(0))).toBe(empty);
    expect(at(seen, centre(5) - 20, centre(9) + 14)).toBe(dark.accent);
    expect(at(picture({ lost: true }), centre(5) - 20, centre(9) + 14)).toBe(dark.bad);
  });
});
