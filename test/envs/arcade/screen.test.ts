import { describe, expect, test } from 'vitest';
import { luminanceOf } from '../../../core/atari/luminance.js';
import { make } from '../../../core/make.js';
import { pong } from '../../../envs/arcade/index.js';
import { C, LUMINANCE, RGB } from '../../../envs/arcade/palette.js';
import {
  digits,
  fill,
  HEIGHT,
  layBackground,
  makeScreen,
  PIXELS,
  type Screen,
  shape,
  stamp,
  WIDTH,
} from '../../../envs/arcade/screen.js';

/** The pixels of a window as text: a dot is 0. */
const window = ({ pixels }: Screen, x: number, y: number, width: number, height: number): string[] =>
  Array.from({ length: height }, (_, r) =>
    Array.from({ length: width }, (_, c) => {
      const pixel = pixels[(y + r) * WIDTH + x + c];
      return pixel === 0 ? '.' : String(pixel);
    }).join(''),
  );
const painted = ({ pixels }: Screen): number => pixels.reduce((sum, pixel) => sum + (pixel === 0 ? 0 : 1), 0);
const rectsOf = ({ rects, count }: Screen): number[] => [...rects.subarray(0, 4 * count)];

describe('rectangles', () => {
  test('cover their pixels and no others', () => {
    const screen = makeScreen();
    fill(screen, 2, 1, 3, 2, 5);
    expect(window(screen, 0, 0, 7, 4)).toEqual(['.......', '..555..', '..555..', '.......']);
    expect(painted(screen)).toBe(6);
    expect(rectsOf(screen)).toEqual([2, 1, 5, 3]);
  });

  test('wide and narrow ones alike', () => {
    for (const width of [24, 25, WIDTH]) {
      const screen = makeScreen();
      fill(screen, 0, 7, width, 3, 1);
      expect(painted(screen)).toBe(3 * width);
    }
  });

  test('are cut off at the edges', () => {
    for (const [x, y, pixels, rect] of [
      [-2, -3, 2 * 1, [0, 0, 2, 1]],
      [WIDTH - 1, HEIGHT - 2, 2, [159, 208, 160, 210]],
      [WIDTH, 5, 0, []],
      [3, -4, 0, []],
      [-4, 5, 0, []],
      [3, HEIGHT, 0, []],
    ] as const) {
      const screen = makeScreen();
      fill(screen, x, y, 4, 4, 1);
      expect([painted(screen), rectsOf(screen)]).toEqual([pixels, rect]);
    }
  });

  test('go to the nearest pixel', () => {
    const screen = makeScreen();
    fill(screen, 1.49, 2.5, 2, 1, 1);
    expect(rectsOf(screen)).toEqual([1, 3, 3, 4]);
  });

  test('beyond the room for them become one that covers everything', () => {
    const screen = makeScreen();
    for (let k = 0; k < 257; k++) fill(screen, k % 100, 0, 1, 1, 1);
    expect(rectsOf(screen)).toEqual([0, 0, WIDTH, HEIGHT]);
  });
});

describe('shapes', () => {
  const arrow = shape('#..', '##', '###');

  test('paint their set pixels and leave the others', () => {
    const screen = makeScreen();
    fill(screen, 0, 0, 4, 3, 2);
    stamp(screen, arrow, 1, 0, 7);
    expect(window(screen, 0, 0, 5, 4)).toEqual(['2722.', '2772.', '2777.', '.....']);
  });

  test('can be mirrored and enlarged', () => {
    const screen = makeScreen();
    stamp(screen, arrow, 0, 0, 1, 1, true);
    stamp(screen, shape('#.', '.#'), 4, 0, 3, 2);
    expect(window(screen, 0, 0, 8, 4)).toEqual(['..1.33..', '.11.33..', '111...33', '......33']);
  });

  test.each([
    [-1, -1, 1, ['1..', '11.', '...']],
    [-3, 0, 2, ['...', '...', '1..']],
  ])('are cut off at the edges: at (%d, %d), scale %d', (x, y, scale, rows) => {
    const screen = makeScreen();
    stamp(screen, arrow, x, y, 1, scale);
    expect(window(screen, 0, 0, 3, 3)).toEqual(rows);
    for (let k = 0; k < 40; k++) stamp(screen, arrow, 150 + k, 180 + k, 1, scale);
    expect(rectsOf(screen).every((value, i) => value >= 0 && value <= (i % 2 === 0 ? WIDTH : HEIGHT))).toBe(true);
  });

  test('outside touch nothing', () => {
    const screen = makeScreen();
    stamp(screen, arrow, 160, 0, 1);
    stamp(screen, arrow, 0, -9, 1, 3);
    expect([painted(screen), screen.count]).toEqual([0, 0]);
  });

  test('have 1 to 31 columns', () => {
    expect(() => shape('')).toThrow('1 to 31 pixels wide, got 0');
    expect(() => shape('#'.repeat(32))).toThrow('got 32');
    const screen = makeScreen();
    stamp(screen, shape('#'.repeat(31)), 0, 0, 1);
    expect(painted(screen)).toBe(31);
  });
});

describe('digits', () => {
  test('end at their right column, with zeros in front where there should be more', () => {
    const screen = makeScreen();
    digits(screen, 7, 10, 0, 1, 1, 2);
    expect(window(screen, 0, 0, 11, 5)).toEqual(
      ['..11..1111.', '.1..1....1.', '.1..1...1..', '.1..1..1...', '..11...1...'].map((row) => row.padEnd(11, '.')),
    );
  });

  test('are all different, and 0 is shown', () => {
    const seen = Array.from({ length: 10 }, (_, digit) => {
      const screen = makeScreen();
      digits(screen, digit, 4, 0, 1, 1);
      return window(screen, 0, 0, 4, 5).join();
    });
    expect(new Set(seen).size).toBe(10);
  });
});

describe('a background', () => {
  test('comes back whole under whatever was painted over it', () => {
    const background = Uint8Array.from({ length: PIXELS }, (_, i) => i % 7);
    const screen = makeScreen();
    layBackground(screen, background);
    for (let k = 0; k < 300; k++) fill(screen, (k * 37) % 170, (k * 91) % 215, 1 + (k % 40), 5, 9);
    layBackground(screen, background);
    expect(Buffer.compare(screen.pixels, background)).toBe(0);
    expect(screen.count).toBe(0);
    const other = background.map((colour) => colour + 1);
    layBackground(screen, other);
    expect(Buffer.compare(screen.pixels, other)).toBe(0);
  });
});

describe('the palette', () => {
  test('has at most 128 colours, each with its grey', () => {
    expect(RGB.length).toBeLessThanOrEqual(128);
    expect(new Set(RGB).size).toBe(RGB.length);
    expect(Object.values(C)).toEqual(RGB.map((_, i) => i));
    RGB.forEach((rgb, i) => {
      expect(LUMINANCE[i]).toBe(luminanceOf(rgb >> 16, (rgb >> 8) & 255, rgb & 255));
    });
  });

  test('codes a screen of greys', () => {
    const screen = makeScreen(LUMINANCE);
    fill(screen, 0, 0, 1, 1, C.cream);
    stamp(screen, shape('#'), 1, 0, C.coral);
    expect([...screen.pixels.subarray(0, 3)]).toEqual([LUMINANCE[C.cream], LUMINANCE[C.coral], 0]);
  });
});

describe('the three observations', () => {
  test('are one screen: RGB, its grey, and the colours’ indices', () => {
    const [rgb, grey, indices] = ['rgb', 'grayscale', 'palette'].map((observation) => {
      const env = make(pong, { params: { observation } });
      env.reset({ seed: 1 });
      for (let k = 0; k < 60; k++) env.step(k % 3);
      return env.step(1).observation;
    });
    expect([rgb.length, grey.length, indices.length]).toEqual([3 * PIXELS, PIXELS, PIXELS]);
    for (let i = 0; i < PIXELS; i++) {
      const colour = RGB[indices[i]];
      const bytes = (rgb[3 * i] << 16) | (rgb[3 * i + 1] << 8) | rgb[3 * i + 2];
      if (bytes !== colour || grey[i] !== LUMINANCE[indices[i]]) expect([i, bytes, grey[i]]).toEqual([i, colour, 0]);
    }
    expect(new Set(indices).size).toBeGreaterThan(5);
  });

  test.each([['RGB'], [''], [['rgb']]])('and no fourth: %j', (observation) => {
    expect(() => make(pong, { params: { observation } })).toThrow(
      `observation must be one of rgb, grayscale, palette, got ${JSON.stringify(observation)}`,
    );
  });
});
