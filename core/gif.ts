/**
 * Pictures as an animated GIF: GIF89a (CompuServe, 1990) with the loop extension of Netscape, LZW after Welch (1984).
 *
 * Colours are kept exactly while a clip has at most 256 of them, as drawn worlds mostly have; beyond that, each colour
 * becomes the nearest of the 256 most frequent.
 */

import type { Picture } from './env.js';
import { BadInput } from './errors.js';

const COLOURS = 256;
const MIN_CODE_SIZE = 8;
const CLEAR = 1 << MIN_CODE_SIZE;
const END = CLEAR + 1;
const MAX_CODES = 4096;

/** Bytes that grow. */
class Bytes {
  private data = new Uint8Array(1 << 16);
  length = 0;

  push(...values: readonly number[]): void {
    for (const value of values) {
      if (this.length === this.data.length) {
        const larger = new Uint8Array(2 * this.data.length);
        larger.set(this.data);
        this.data = larger;
      }
      this.data[this.length++] = value;
    }
  }

  word(value: number): void {
    this.push(value & 255, (value >> 8) & 255);
  }

  text(value: string): void {
    for (let i = 0; i < value.length; i++) this.push(value.charCodeAt(i));
  }

  take(): Uint8Array {
    return this.data.slice(0, this.length);
  }
}

const colourAt = (data: Uint8Array, i: number): number =>
  (data[3 * i] << 16) | (data[3 * i + 1] << 8) | data[3 * i + 2];

/** The colours of a clip and the index of each. */
function paletteOf(frames: readonly Picture[]): { readonly colours: readonly number[]; indexOf(rgb: number): number } {
  const count = new Map<number, number>();
  for (const { data } of frames) {
    for (let i = 0; 3 * i < data.length; i++) {
      const rgb = colourAt(data, i);
      count.set(rgb, (count.get(rgb) ?? 0) + 1);
    }
  }
  const colours = [...count]
    .sort((a, b) => b[1] - a[1])
    .slice(0, COLOURS)
    .map(([rgb]) => rgb);
  const index = new Map(colours.map((rgb, i) => [rgb, i]));
  return {
    colours,
    indexOf(rgb) {
      let at = index.get(rgb);
      if (at === undefined) {
        at = nearest(colours, rgb);
        index.set(rgb, at);
      }
      return at;
    },
  };
}

function nearest(colours: readonly number[], rgb: number): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  colours.forEach((own, i) => {
    const [r, g, b] = [16, 8, 0].map((shift) => ((own >> shift) & 255) - ((rgb >> shift) & 255));
    const off = r * r + g * g + b * b;
    if (off < least) [best, least] = [i, off];
  });
  return best;
}

/** Codes of growing width, packed into sub-blocks of at most 255 bytes. */
function makeCodeWriter(out: Bytes): { code(value: number, width: number): void; end(): void } {
  let block: number[] = [];
  let bits = 0;
  let held = 0;
  const flush = (): void => {
    if (block.length > 0) out.push(block.length, ...block);
    block = [];
  };
  const byte = (value: number): void => {
    block.push(value);
    if (block.length === 255) flush();
  };
  return {
    code(value, width) {
      held |= value << bits;
      bits += width;
      for (; bits >= 8; bits -= 8) {
        byte(held & 255);
        held >>>= 8;
      }
    },
    end() {
      if (bits > 0) byte(held & 255);
      flush();
      out.push(0);
    },
  };
}

/** LZW: the longest string known so far, again and again. Strings are keyed by (code of all but the last, last). */
function compress(indices: Uint8Array, out: Bytes): void {
  const writer = makeCodeWriter(out);
  let known = new Map<number, number>();
  let next = END + 1;
  let width = MIN_CODE_SIZE + 1;
  writer.code(CLEAR, width);
  let current = indices[0];
  for (let i = 1; i < indices.length; i++) {
    const key = (current << 8) | indices[i];
    const longer = known.get(key);
    if (longer !== undefined) {
      current = longer;
      continue;
    }
    writer.code(current, width);
    current = indices[i];
    if (next === MAX_CODES) {
      writer.code(CLEAR, width);
      known = new Map();
      next = END + 1;
      width = MIN_CODE_SIZE + 1;
      continue;
    }
    if (next === 1 << width) width++;
    known.set(key, next++);
  }
  writer.code(current, width);
  writer.code(END, width);
  writer.end();
}

function checkFrames(frames: readonly Picture[], fps: number): void {
  if (frames.length === 0) throw new BadInput('a clip needs at least one frame, got none');
  if (!(fps > 0 && fps <= 50))
    throw new BadInput(`frames a second of a GIF must be above 0 and at most 50, got ${fps}`);
  const [{ width, height }] = frames;
  const other = frames.find((frame) => frame.width !== width || frame.height !== height);
  if (other === undefined) return;
  throw new BadInput(`frames of a clip must be of one size, got ${width}×${height} and ${other.width}×${other.height}`);
}

/**
 * The bytes of an animated GIF that plays for ever.
 *
 * @param fps frames a second, at most 50: the format counts hundredths of seconds, and players slow down what is faster.
 * @throws BadInput when there is no frame, frames differ in size, or `fps` is out of range.
 */
export function encodeGif(frames: readonly Picture[], fps: number): Uint8Array {
  checkFrames(frames, fps);
  const [{ width, height }] = frames;
  const { colours, indexOf } = paletteOf(frames);
  const out = new Bytes();
  out.text('GIF89a');
  out.word(width);
  out.word(height);
  out.push(0xf7, 0, 0); // a global table of 256 colours
  for (let i = 0; i < COLOURS; i++) {
    const rgb = colours[i] ?? 0;
    out.push(rgb >> 16, (rgb >> 8) & 255, rgb & 255);
  }
  out.push(0x21, 0xff, 11);
  out.text('NETSCAPE2.0');
  out.push(3, 1, 0, 0, 0);
  const indices = new Uint8Array(width * height);
  for (const { data } of frames) {
    out.push(0x21, 0xf9, 4, 0);
    out.word(Math.round(100 / fps));
    out.push(0, 0, 0x2c, 0, 0, 0, 0);
    out.word(width);
    out.word(height);
    out.push(0, MIN_CODE_SIZE);
    for (let i = 0; i < indices.length; i++) indices[i] = indexOf(colourAt(data, i));
    compress(indices, out);
  }
  out.push(0x3b);
  return out.take();
}
