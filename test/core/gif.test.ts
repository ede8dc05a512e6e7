import { expect, test } from 'vitest';
import type { Picture } from '../../core/env.js';
import { encodeGif } from '../../core/gif.js';
import { makeRng } from '../../core/rng.js';
import { framesOf } from './gif-reader.js';

/** A picture of so many colours, drawn at random. */
function picture(width: number, height: number, colours: number, seed: number): Picture {
  const rng = makeRng(seed);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const colour = rng.int(colours);
    data.set([(colour * 7) & 255, (colour * 31) & 255, colour >> 8], 3 * i);
  }
  return { width, height, data };
}

test.each([
  [1, 1, 1],
  [7, 5, 3],
  [64, 48, 256],
  [160, 210, 60],
])('%i × %i pixels of %i colours come back exactly, frame by frame', (width, height, colours) => {
  const frames = [1, 2, 3].map((seed) => picture(width, height, colours, seed));
  const read = framesOf(encodeGif(frames, 25));
  expect(read.map(({ data }) => Buffer.from(data))).toEqual(frames.map(({ data }) => Buffer.from(data)));
  expect(read.map(({ delay }) => delay)).toEqual([4, 4, 4]);
});

test('of more than 256 colours, rare ones become the nearest that are kept', () => {
  const frames = [picture(80, 80, 600, 1)];
  const [read] = framesOf(encodeGif(frames, 10));
  const distance = (read?.data ?? []).reduce((sum, v, i) => sum + Math.abs(v - (frames[0]?.data[i] as number)), 0);
  expect(distance / (3 * 6400)).toBeLessThan(12);
});

test('flat pictures stay small', () => {
  expect(encodeGif([{ width: 160, height: 210, data: new Uint8Array(160 * 210 * 3) }], 30).length).toBeLessThan(1500);
});

test('no frame, frames of two sizes and too many frames a second are refused', () => {
  expect(() => encodeGif([], 10)).toThrow('a clip needs at least one frame, got none');
  expect(() => encodeGif([picture(2, 2, 2, 1), picture(3, 2, 2, 1)], 10)).toThrow(
    'must be of one size, got 2×2 and 3×2',
  );
  expect(() => encodeGif([picture(2, 2, 2, 1)], 51)).toThrow('above 0 and at most 50, got 51');
});
