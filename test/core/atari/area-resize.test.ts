import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { areaTaps, makeAreaResize, roundHalfEven } from '../../../core/atari/area-resize.js';
import { greyOfRgb, luminanceOf } from '../../../core/atari/luminance.js';

interface Golden {
  readonly resize: readonly {
    readonly from: readonly [height: number, width: number];
    readonly to: readonly [height: number, width: number];
    readonly seed: number;
    readonly step: number;
    readonly fnv1a: number;
    readonly head: readonly number[];
  }[];
  readonly grey: readonly (readonly [r: number, g: number, b: number, grey: number])[];
}

const golden = JSON.parse(readFileSync(new URL('../../golden/atari.json', import.meta.url), 'utf8')) as Golden;

/** The picture that OpenCV was given: see the golden file. */
function noise(count: number, seed: number, step: number): Uint8Array {
  let x = BigInt(seed);
  return Uint8Array.from({ length: count }, () => {
    x = (1103515245n * x + 12345n) % 2147483648n;
    return Math.floor(Number((x >> 16n) & 255n) / step) * step;
  });
}

const fnv1a = (bytes: Uint8Array): number =>
  bytes.reduce((h, byte) => Math.imul(h ^ byte, 0x01000193), 0x811c9dc5) >>> 0;

describe('shrinking by area', () => {
  test.each(golden.resize)('$from to $to: every byte of OpenCV’s INTER_AREA, picture $seed', (picture) => {
    const [[height, width], [rows, columns]] = [picture.from, picture.to];
    const out = new Uint8Array(rows * columns);
    const resize = makeAreaResize({ width, height }, { width: columns, height: rows });
    resize(noise(height * width, picture.seed, picture.step), out);
    expect([...out.subarray(0, 16)]).toEqual(picture.head);
    expect(fnv1a(out)).toBe(picture.fnv1a);
  });

  test('by hand: three pixels to two take a whole one and half of the middle each', () => {
    const { taps, first, weight } = areaTaps(3, 2);
    expect([taps, ...first]).toEqual([2, 0, 1]);
    expect([...weight]).toEqual([2 / 3, 1 / 3, 1 / 3, 2 / 3].map(Math.fround));
    const out = new Uint8Array(2);
    makeAreaResize({ width: 3, height: 1 }, { width: 2, height: 1 })(Uint8Array.of(30, 60, 120), out);
    expect([...out]).toEqual([40, 100]);
  });

  test('shares of every new pixel sum to 1', () => {
    for (const [from, to] of [
      [160, 84],
      [210, 84],
      [97, 13],
    ]) {
      const { taps, weight } = areaTaps(from, to);
      for (let k = 0; k < to; k++) {
        expect(weight.subarray(k * taps, (k + 1) * taps).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 6);
      }
    }
  });

  test.each([0, 85, 2.5, Number.NaN])('a side of 84 is not shrunk to %d', (to) => {
    expect(() => areaTaps(84, to)).toThrow(`a side of 84 pixels is shrunk to an integer of 1 to 84 pixels, got ${to}`);
  });

  test('halves are rounded to even', () => {
    expect([0.5, 1.5, 2.5, 2.4999, 2.5001, 7].map(roundHalfEven)).toEqual([0, 2, 2, 2, 3, 7]);
  });
});

describe('grey', () => {
  test('is that of ALE’s screens', () => {
    expect(golden.grey.length).toBeGreaterThan(50);
    expect(golden.grey.map(([r, g, b]) => luminanceOf(r, g, b))).toEqual(golden.grey.map((row) => row[3]));
  });

  test('of white is 255, of black 0, and pictures are taken pixel by pixel', () => {
    const out = new Uint8Array(3);
    greyOfRgb([255, 255, 255, 0, 0, 0, 255, 0, 0], out);
    expect([...out]).toEqual([255, 0, 76]); // 0.2989 · 255 = 76.2
  });
});
